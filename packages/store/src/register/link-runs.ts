import type { ContractId, LinkRecord, PersonId } from '@tsunagu/core'
import { type Selectable, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { LinkRunTable, Timestamp } from '../sql/tables.ts'

export type LinkRun = Selectable<LinkRunTable>

/**
 * Asks for a run; while one waits or is under way it is that one. `scope` changed looks at what changed since the last run that
 * was done began; at everything when there was none. Then the job `register.link` is added with the run's number.
 */
export const startLinkRun = async (
  trx: Trx,
  contract: ContractId,
  asked: { readonly scope: LinkRunTable['scope']; readonly by: string; readonly at: Timestamp },
): Promise<LinkRun> => {
  const last = await sql<{ started_at: Timestamp | null }>`select max(started_at) as started_at from link_run
    where contract = ${contract} and state = 'done'`.execute(trx)
  await trx
    .insertInto('link_run')
    .values({
      contract,
      scope: asked.scope,
      asked_at: asked.at,
      asked_by: asked.by,
      changed_after: asked.scope === 'all' ? null : (last.rows[0]?.started_at ?? null),
      started_at: null,
      ended_at: null,
      fault: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
  return await trx
    .selectFrom('link_run')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirstOrThrow()
}

export const findLinkRun = async (trx: Trx, contract: ContractId, id: number): Promise<LinkRun | null> =>
  (await trx
    .selectFrom('link_run')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()) ?? null

export const changeLinkRun = async (
  trx: Trx,
  contract: ContractId,
  id: number,
  changes: Partial<Omit<LinkRun, 'contract' | 'id' | 'scope' | 'asked_at' | 'asked_by'>>,
): Promise<void> => {
  await trx.updateTable('link_run').set(changes).where('contract', '=', contract).where('id', '=', id).execute()
}

export type LinkSource = {
  readonly record: LinkRecord
  readonly person: PersonId
  readonly changed: boolean
  /** When it last changed, in seconds: a person looks like the addressee that changed last. */
  readonly changedAt: number
}

/** Addressees in the order of their ids, after one of them. */
export const readLinkSources = async (
  trx: Trx,
  contract: ContractId,
  after: number,
  changedAfter: Timestamp | null,
  limit: number,
): Promise<readonly LinkSource[]> => {
  const { rows } = await sql<LinkRecord & Omit<LinkSource, 'record'>>`
    select id, system, client_id as "clientId", kind, name, kana, birth_on as "birthOn", address, phones,
      other_ids as "otherIds", person, (${changedAfter}::timestamptz is null or changed_at >= ${changedAfter}) as changed,
      extract(epoch from changed_at)::float8 as "changedAt"
    from addressee where contract = ${contract} and id > ${after} order by id limit ${limit}`.execute(trx)
  return rows.map(({ person, changed, changedAt, ...record }) => ({ record, person, changed, changedAt }))
}

/** How far a run has come, over all contracts' sight: the last ones first. */
export const listLinkRuns = (trx: Trx, contract: ContractId, limit: number): Promise<readonly LinkRun[]> =>
  trx.selectFrom('link_run').selectAll().where('contract', '=', contract).orderBy('id', 'desc').limit(limit).execute()
