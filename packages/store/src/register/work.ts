import {
  type Changed,
  type ContractId,
  isBeforeClient,
  isOver,
  isoUtc,
  partyOf,
  type Stamp,
  sectionOf,
  standardWorkRules,
  type WorkChange,
  type WorkCounted,
  type WorkItem,
  type WorkRules,
} from '@tsunagu/core'
import type { Insertable } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { WorkChangeRow, WorkRow, WorkTable } from '../sql/tables.ts'

export const readWorkRules = async (trx: Trx, contract: ContractId): Promise<WorkRules> => {
  const row = await trx.selectFrom('work_rule').select('rules').where('contract', '=', contract).executeTakeFirst()
  return { ...standardWorkRules, ...row?.rules }
}

export const putWorkRules = async (trx: Trx, contract: ContractId, rules: WorkRules, by: string): Promise<void> => {
  const values = { rules: JSON.stringify(rules), changed_by: by }
  await trx
    .insertInto('work_rule')
    .values({ contract, ...values })
    .onConflict((conflict) => conflict.column('contract').doUpdateSet(values))
    .execute()
}

/** Null when there is none of this id. `lock`: nobody else changes it before this transaction ends. */
export const findWork = async (trx: Trx, contract: ContractId, id: number, lock = false): Promise<WorkRow | null> => {
  const row = await trx
    .selectFrom('work')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .$if(lock, (query) => query.forUpdate())
    .executeTakeFirst()
  return row ?? null
}

export const itemOf = (row: WorkRow): WorkItem => ({
  id: row.id,
  person: row.person,
  work: row.detail,
  openedBy: row.opened_by,
  assignee: row.assignee_kind === null || row.assignee === null ? null : { kind: row.assignee_kind, id: row.assignee },
  dueAt: row.due_at === null ? null : Date.parse(row.due_at),
  alerted: row.alerted,
  version: row.version,
})

/** What every column of a row says of the item; the rest of it never changes. */
const columnsOf = ({ work, person, assignee, dueAt, alerted, version }: WorkItem) => ({
  person,
  kind: work.kind,
  state: work.state,
  detail: JSON.stringify(work),
  section: sectionOf(work),
  before_client: isBeforeClient(work),
  over: isOver(work),
  assignee_kind: assignee?.kind ?? null,
  assignee: assignee?.id ?? null,
  due_at: dueAt === null ? null : isoUtc(dueAt),
  alerted,
  version,
})

export type NewWork = Pick<Insertable<WorkTable>, 'claim' | 'call' | 'text'>

/** How a request may come again and be known: the key it came with, and what it asked, as a checksum. */
export type Repeatable = { readonly key: string | null; readonly asked: string }

/** Writes a new piece of work with its first change; says its id. */
export const insertWork = async (
  trx: Trx,
  contract: ContractId,
  { item, counts }: Changed,
  { stamp, repeatable, ...more }: NewWork & { readonly stamp: Stamp; readonly repeatable: Repeatable },
): Promise<number> => {
  const at = isoUtc(stamp.at)
  const { id } = await trx
    .insertInto('work')
    .values({ contract, ...columnsOf(item), ...more, opened_at: at, opened_by: item.openedBy, changed_at: at })
    .returning('id')
    .executeTakeFirstOrThrow()
  const act: WorkChange['act'] = { verb: 'open', work: item.work, assignee: item.assignee }
  await addChange(trx, contract, { item: { ...item, id }, before: null, act, stamp, repeatable, counts })
  return id
}

/** Writes what an act has made of it, with its change and counts. The row must be locked. */
export const saveWork = async (
  trx: Trx,
  contract: ContractId,
  { item, counts }: Changed,
  told: {
    readonly before: WorkRow
    readonly act: WorkChange['act']
    readonly stamp: Stamp
    readonly repeatable: Repeatable
  },
): Promise<WorkRow> => {
  const row = await trx
    .updateTable('work')
    .set({ ...columnsOf(item), changed_at: isoUtc(told.stamp.at) })
    .where('contract', '=', contract)
    .where('id', '=', item.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await addChange(trx, contract, { ...told, item, counts, before: told.before.state })
  return row
}

/** Writes down that an alert was told; all else of the work stays. The row must be locked. */
export const saveAlert = async (
  trx: Trx,
  contract: ContractId,
  { item, counts }: Changed,
  told: { readonly act: WorkChange['act']; readonly stamp: Stamp },
): Promise<void> => {
  await trx
    .updateTable('work')
    .set({ alerted: item.alerted, version: item.version, changed_at: isoUtc(told.stamp.at) })
    .where('contract', '=', contract)
    .where('id', '=', item.id)
    .execute()
  const repeatable = { key: null, asked: '' }
  await addChange(trx, contract, { ...told, item, counts, repeatable, before: item.work.state })
}

/** Whether anybody but the house itself, which tells of deadlines, has changed it since that version. */
export const wasChangedSince = async (
  trx: Trx,
  contract: ContractId,
  work: number,
  version: number,
): Promise<boolean> => {
  const found = await trx
    .selectFrom('work_change')
    .select('version')
    .where('contract', '=', contract)
    .where('work', '=', work)
    .where('version', '>', version)
    .where('party', '<>', 'system')
    .limit(1)
    .executeTakeFirst()
  return found !== undefined
}

type NewChange = {
  readonly item: WorkItem
  readonly before: WorkRow['state'] | null
  readonly act: WorkChange['act']
  readonly stamp: Stamp
  readonly repeatable: Repeatable
  readonly counts: readonly WorkCounted[]
}

const addChange = async (trx: Trx, contract: ContractId, change: NewChange): Promise<void> => {
  const { item, before, act, stamp, repeatable, counts } = change
  const at = isoUtc(stamp.at)
  await trx
    .insertInto('work_change')
    .values({
      ...{ contract, work: item.id, version: item.version, at, by: stamp.actor.account, party: partyOf(stamp.actor) },
      ...{ verb: act.verb, act: JSON.stringify(act), from_state: before, to_state: item.work.state, call: stamp.call },
      due_at: item.dueAt === null ? null : isoUtc(item.dueAt),
      key: repeatable.key,
      asked: repeatable.key === null ? null : repeatable.asked,
    })
    .execute()
  if (counts.length === 0) return
  const { id: work, version } = item
  await trx
    .insertInto('work_count')
    .values(
      counts.map(({ what, of, times, yen }, n) => ({ contract, work, version, n, at, what, of_what: of, times, yen })),
    )
    .execute()
}

/** What was asked before with this key by this account; null: nothing. */
export const findRepeated = async (
  trx: Trx,
  contract: ContractId,
  by: string,
  key: string,
): Promise<Pick<WorkChangeRow, 'work' | 'asked'> | null> =>
  (await trx
    .selectFrom('work_change')
    .select(['work', 'asked'])
    .where('contract', '=', contract)
    .where('by', '=', by)
    .where('key', '=', key)
    .executeTakeFirst()) ?? null

export const readChanges = (trx: Trx, contract: ContractId, work: number): Promise<WorkChangeRow[]> =>
  trx
    .selectFrom('work_change')
    .selectAll()
    .where('contract', '=', contract)
    .where('work', '=', work)
    .orderBy('version')
    .execute()

export const changeOf = (row: WorkChangeRow): WorkChange => ({
  version: row.version,
  at: Date.parse(row.at),
  by: row.by,
  party: row.party,
  act: row.act,
  dueAt: row.due_at === null ? null : Date.parse(row.due_at),
})
