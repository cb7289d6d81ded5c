import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { CopyTrx } from './copy-door.ts'

/** What a file feeds; each has a table of its own while the file is worked on. */
export type StagedFeed = 'addressees' | 'claims' | 'payments'

/** Numbers of deliveries are unique over all contracts. */
export const stagingTable = (feed: StagedFeed, delivery: number): string => {
  if (!Number.isSafeInteger(delivery)) throw new Error(`not the number of a delivery: ${delivery}`)
  return `tsunagu_intake.${feed}_${delivery}`
}

const shapes: Readonly<Record<StagedFeed, string>> = {
  addressees: `n bigint, line bigint, system text, client_id text, kind text, name text, kana text, name_key text, kana_key text,
    birth_on date, postcode text, address text, address_key text, phones text[], phone_kinds text[], other_ids text[],
    extra text, items text, bulk text`,
  claims: `n bigint, line bigint, change text, system text, client_id text, kind text, key text, fiscal_year integer, period text,
    amount bigint, due_on date, extra text, items text, bulk text`,
  payments: 'n bigint, line bigint, kind text, key text, payment_key text, amount bigint, total bigint, paid_on date',
}

const all = Object.keys(shapes) as readonly StagedFeed[]

/**
 * Empty tables for the rows of one file. They are not written to Postgres' log, which doubles the speed: after a crash of
 * Postgres itself they are empty, and the file is read again.
 */
export const makeStaging = async (trx: CopyTrx, delivery: number): Promise<void> => {
  for (const feed of all) {
    await trx.run(`drop table if exists ${stagingTable(feed, delivery)}`)
    await trx.run(
      `create unlogged table ${stagingTable(feed, delivery)} (${shapes[feed]}) with (autovacuum_enabled = false)`,
    )
  }
}

export const dropStaging = async (trx: Trx, delivery: number): Promise<void> => {
  for (const feed of all) await sql.raw(`drop table if exists ${stagingTable(feed, delivery)}`).execute(trx)
}

/** Which of the tables have rows; null when there are none of them. */
export const stagedFeeds = async (trx: Trx, delivery: number): Promise<ReadonlySet<StagedFeed> | null> => {
  const found = new Set<StagedFeed>()
  for (const feed of all) {
    const table = stagingTable(feed, delivery)
    const { rows: there } = await sql<{ there: boolean }>`select to_regclass(${table}) is not null as there`.execute(
      trx,
    )
    if (there[0]?.there !== true) return null
    const { rows } = await sql<{ some: boolean }>`select exists (select from ${sql.raw(table)}) as some`.execute(trx)
    if (rows[0]?.some === true) found.add(feed)
  }
  return found
}

/** Tells the planner how many rows there are now. */
export const analyzeStaging = async (trx: Trx, delivery: number): Promise<void> => {
  for (const feed of all) await sql.raw(`analyze ${stagingTable(feed, delivery)}`).execute(trx)
}

/** How many blocks a table has; rows stand in them in the order of the file, so they are taken over block by block. */
export const stagedBlocks = async (trx: Trx, feed: StagedFeed, delivery: number): Promise<number> => {
  const { rows } = await sql<{ blocks: number }>`
    select (pg_relation_size(${stagingTable(feed, delivery)}::regclass) / current_setting('block_size')::int)::int as blocks
  `.execute(trx)
  return rows[0]?.blocks ?? 0
}
