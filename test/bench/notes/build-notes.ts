import { once } from 'node:events'
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import { foldNote, noteKeys } from '@tsunagu/core'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { noteText } from './note-texts.ts'

export const contract = 'bench'
const rowsAtOnce = 2_000

/** Fills `note` and `note_search` past the wall, as a superuser may, and builds their indexes afterwards. */
export const buildNotes = async (url: string, notes: number): Promise<void> => {
  const [one, other] = [await open(url), await open(url)]
  try {
    await one.query(`insert into tsunagu.contract (id, name) values ('${contract}', 'bench')`)
    await one.query(`insert into tsunagu.note_result (contract, id, name, contact)
      select '${contract}', 'r' || n, 'r' || n, n < 4 from generate_series(0, 7) n`)
    const indexes = await withoutIndexes(one)
    await copyBoth(one, other, notes)
    await Promise.all([rebuild(one, indexes.search), rebuild(other, indexes.note)])
  } finally {
    await Promise.all([one.end(), other.end()])
  }
}

const open = async (url: string): Promise<pg.Client> => {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`set maintenance_work_mem = '512MB'`)
  await client.query(`set synchronous_commit = off`)
  // Looking up the result of each of five million notes is no part of what is measured.
  await client.query(`set session_replication_role = replica`)
  return client
}

/** Definitions of the indexes that were dropped. */
const withoutIndexes = async (client: pg.Client) => {
  const { rows } = await client.query<{ tablename: string; indexname: string; indexdef: string }>(
    `select tablename, indexname, indexdef from pg_indexes
     where schemaname = 'tsunagu' and tablename in ('note', 'note_search') and indexname not like '%pkey'`,
  )
  for (const { indexname } of rows) await client.query(`drop index tsunagu.${indexname}`)
  const of = (table: string) => rows.filter(({ tablename }) => tablename === table).map(({ indexdef }) => indexdef)
  return { note: of('note'), search: of('note_search') }
}

const rebuild = async (client: pg.Client, definitions: readonly string[]): Promise<void> => {
  for (const definition of definitions) await client.query(definition)
  await client.query(
    definitions.some((one) => one.includes('gin'))
      ? 'vacuum analyze tsunagu.note_search'
      : 'vacuum analyze tsunagu.note',
  )
}

const copyBoth = async (one: pg.Client, other: pg.Client, notes: number): Promise<void> => {
  const columns = 'contract, id, person, source, result, text, at, written_at, author, changed_at, changed_by'
  const said = other.query(copyFrom(`copy tsunagu.note (${columns}) from stdin`))
  const search = one.query(copyFrom('copy tsunagu.note_search (contract, note, fold, keys) from stdin'))
  for (let first = 1; first <= notes; first += rowsAtOnce) {
    const rows = Array.from({ length: Math.min(rowsAtOnce, notes - first + 1) }, (_, n) => rowOf(first + n))
    await Promise.all([
      write(said, rows.map(({ note }) => note).join('')),
      write(search, rows.map(({ words }) => words).join('')),
    ])
  }
  for (const stream of [said, search]) stream.end()
  await Promise.all([finished(said), finished(search)])
}

const write = async (stream: Writable, text: string): Promise<void> => {
  if (!stream.write(text)) await once(stream, 'drain')
}

const startMs = Date.UTC(2023, 3, 1)
const everyMs = 18_000

const rowOf = (n: number): { readonly note: string; readonly words: string } => {
  const text = noteText(n)
  const [author, result] = [`a${n % 200}`, `r${n % 8}`]
  const fold = foldNote(text)
  const keys = noteKeys(contract, n, fold, { author, result, source: 'call' })
  const at = new Date(startMs + n * everyMs).toISOString()
  const person = 1 + ((n * 7_919) % 1_000_000)
  return {
    note: `${[contract, n, person, 'call', result, text, at, at, author, at, author].join('\t')}\n`,
    words: `${contract}\t${n}\t${fold}\t{${keys.join(',')}}\n`,
  }
}
