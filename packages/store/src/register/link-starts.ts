import type { ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import { inContract, type Trx } from '../sql/contract.ts'
import type { Db } from '../sql/open.ts'
import type { Timestamp } from '../sql/tables.ts'
import { findLinkRun, type LinkRun, startLinkRun } from './link-runs.ts'

/** First of the two numbers of advisory locks on linking; the other is made of the contract. */
const linkLock = 22

/**
 * Does the work unless another process links this contract already; says whether it did. Who holds the lock and dies lets go of
 * it with its connection.
 */
export const linkAlone = (db: Db, contract: ContractId, work: () => Promise<void>): Promise<boolean> =>
  db.connection().execute(async (conn) => {
    const lock = sql`${linkLock}::int, hashtext(${contract})`
    const { rows } = await sql<{ ours: boolean }>`select pg_try_advisory_lock(${lock}) as ours`.execute(conn)
    if (rows[0]?.ours !== true) return false
    try {
      await work()
    } finally {
      await sql`select pg_advisory_unlock(${lock})`.execute(conn)
    }
    return true
  })

/**
 * A run begins, once more after a crash. It takes on all deliveries that no finished run has looked at, and so looks at whatever
 * they changed: a delivery that is one transaction shows its rows long after the time they bear. Null when it is over.
 */
export const beginLinkRun = async (
  trx: Trx,
  contract: ContractId,
  id: number,
  at: Timestamp,
): Promise<LinkRun | null> => {
  const { rows } = await sql<{ earliest: Timestamp | null }>`with taken as (
      update delivery d set link_run = ${id} where d.contract = ${contract} and d.state = 'done'
        and (d.link_run is null or d.link_run = ${id}
          or d.link_run in (select id from link_run where contract = ${contract} and state = 'failed'))
      returning made_at)
    select min(made_at) as earliest from taken`.execute(trx)
  await sql`update link_run set state = 'running', phase = 'read', tries = tries + 1,
      started_at = coalesce(started_at, ${at}::timestamptz),
      changed_after = least(changed_after, case when changed_after is not null then ${rows[0]?.earliest ?? null}::timestamptz end)
    where contract = ${contract} and id = ${id} and state in ('waiting', 'running')`.execute(trx)
  const run = await findLinkRun(trx, contract, id)
  return run?.state === 'running' ? run : null
}

/** In the transaction that merges, so that a run that goes on after a crash knows what it did before. */
export const countMerged = async (trx: Trx, contract: ContractId, run: number, merged: number): Promise<void> => {
  await sql`update link_run set merged = merged + ${merged} where contract = ${contract} and id = ${run}`.execute(trx)
}

/** Runs that are asked for and not over, each of which wants a job. */
export const openLinkRuns = async (trx: Trx, contract: ContractId): Promise<readonly number[]> => {
  const rows = await trx
    .selectFrom('link_run')
    .select('id')
    .where('contract', '=', contract)
    .where('state', 'in', ['waiting', 'running'])
    .execute()
  return rows.map(({ id }) => id)
}

/** Asks for a run when a delivery of addressees ended that none has looked at, and none is under way; of its number, or null. */
export const linkAfterDeliveries = async (trx: Trx, contract: ContractId, at: Timestamp): Promise<number | null> => {
  const { rows } = await sql<{ by: string }>`select d.by from delivery d
    where d.contract = ${contract} and d.state = 'done' and d.link_run is null
      and coalesce((d.counts #>> '{addressees,new}')::bigint, 0) + coalesce((d.counts #>> '{addressees,changed}')::bigint, 0) > 0
      and not exists (select from link_run r where r.contract = ${contract} and r.state in ('waiting', 'running'))
    order by d.id limit 1`.execute(trx)
  const by = rows[0]?.by
  if (by === undefined || !(await readLinkRule(trx, contract))) return null
  return (await startLinkRun(trx, contract, { scope: 'changed', by, at })).id
}

/** Whether deliveries are linked without anybody asking; they are unless told otherwise. */
export const readLinkRule = async (trx: Trx, contract: ContractId): Promise<boolean> => {
  const row = await trx
    .selectFrom('register_rule')
    .select('link_after_deliveries')
    .where('contract', '=', contract)
    .executeTakeFirst()
  return row?.link_after_deliveries ?? true
}

export const putLinkRule = async (trx: Trx, contract: ContractId, afterDeliveries: boolean): Promise<void> => {
  const rule = { link_after_deliveries: afterDeliveries }
  await trx
    .insertInto('register_rule')
    .values({ contract, ...rule })
    .onConflict((conflict) => conflict.column('contract').doUpdateSet(rule))
    .execute()
}

/** The last run when it failed, so that people are told. */
export const failedLinkRun = (db: Db, contract: ContractId): Promise<LinkRun | null> =>
  inContract(db, contract, async (trx) => {
    const last = await trx
      .selectFrom('link_run')
      .selectAll()
      .where('contract', '=', contract)
      .where('state', 'in', ['done', 'failed'])
      .orderBy('id', 'desc')
      .limit(1)
      .executeTakeFirst()
    return last?.state === 'failed' ? last : null
  })
