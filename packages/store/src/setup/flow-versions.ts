import type { ContractId, Flow, FlowId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { PublicationState, Timestamp } from '../sql/tables.ts'

/** A text of a flow as it was saved, with what it says and what the check found. */
export type FlowVersion = {
  readonly flow: FlowId
  readonly version: number
  readonly source: string
  readonly parsed: Flow | null
  readonly examples: readonly unknown[]
  readonly problems: readonly unknown[]
  readonly sound: boolean
  readonly by: string
  readonly at: Timestamp
  readonly note: string
}

/**
 * Saves a text under the next number, which is also that of the flow in it. `base`: the newest number the writer knew of;
 * when there is a newer one, nothing is saved and the answer is null. Without it the text is saved whatever there is.
 */
export const addFlowVersion = async (
  trx: Trx,
  contract: ContractId,
  saved: Omit<FlowVersion, 'version' | 'at'>,
  base: number | null = null,
): Promise<FlowVersion | null> => {
  await sql`select pg_advisory_xact_lock(hashtext(${`flow ${contract} ${saved.flow}`}))`.execute(trx)
  const newest = (await newestVersion(trx, contract, saved.flow)) ?? 0
  if (base !== null && base !== newest) return null
  const version = newest + 1
  const numbered = { ...saved, version, parsed: saved.parsed === null ? null : { ...saved.parsed, version } }
  return { ...numbered, at: await keepFlowVersion(trx, contract, numbered) }
}

/** Writes a text under the number it has; answers when. */
export const keepFlowVersion = async (
  trx: Trx,
  contract: ContractId,
  { flow, version, source, parsed, examples, problems, sound, by, note }: Omit<FlowVersion, 'at'>,
): Promise<Timestamp> => {
  const { at } = await trx
    .insertInto('flow_version')
    .values({
      ...{ contract, flow, version, source, sound, by, note },
      parsed: parsed === null ? null : JSON.stringify(parsed),
      examples: JSON.stringify(examples),
      problems: JSON.stringify(problems),
    })
    .returning('at')
    .executeTakeFirstOrThrow()
  return at
}

/** Versions that were set up without a text count too; null: there is none. */
export const newestVersion = async (trx: Trx, contract: ContractId, flow: FlowId): Promise<number | null> => {
  const saved = await trx
    .selectFrom('flow_version')
    .select((all) => all.fn.max('version').as('version'))
    .where('contract', '=', contract)
    .where('flow', '=', flow)
    .executeTakeFirst()
  const live = await trx
    .selectFrom('flow')
    .select('version')
    .where('contract', '=', contract)
    .where('id', '=', flow)
    .executeTakeFirst()
  return Math.max(saved?.version ?? 0, live?.version ?? 0) || null
}

/** The newest first; of one flow, or of all. */
export const readFlowVersions = async (
  trx: Trx,
  contract: ContractId,
  flow: FlowId | null,
): Promise<readonly FlowVersion[]> => {
  const rows = await trx
    .selectFrom('flow_version')
    .selectAll()
    .where('contract', '=', contract)
    .$if(flow !== null, (query) => query.where('flow', '=', flow ?? ''))
    .orderBy('flow')
    .orderBy('version', 'desc')
    .execute()
  return rows.map(({ contract: _, ...row }) => row)
}

/** One version, or null. */
export const findFlowVersion = async (
  trx: Trx,
  contract: ContractId,
  flow: FlowId,
  version: number,
): Promise<FlowVersion | null> =>
  (await readFlowVersions(trx, contract, flow)).find((one) => one.version === version) ?? null

/** Which version went live when, shall, or could not. */
export type FlowPublication = {
  readonly id: string
  readonly flow: FlowId
  readonly version: number
  readonly kind: 'publish' | 'rollback'
  readonly at: Timestamp
  readonly state: PublicationState
  readonly problems: readonly unknown[]
  readonly by: string
  readonly askedAt: Timestamp
}

export const addPublication = async (
  trx: Trx,
  contract: ContractId,
  { flow, version, kind, at, state, by }: Pick<FlowPublication, 'flow' | 'version' | 'kind' | 'at' | 'state' | 'by'>,
): Promise<string> => {
  const { id } = await trx
    .insertInto('flow_publication')
    .values({ contract, flow, version, kind, at, state, by })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The newest first; of one flow, or of all. */
export const readPublications = async (
  trx: Trx,
  contract: ContractId,
  flow: FlowId | null,
): Promise<readonly FlowPublication[]> => {
  const rows = await trx
    .selectFrom('flow_publication')
    .selectAll()
    .where('contract', '=', contract)
    .$if(flow !== null, (query) => query.where('flow', '=', flow ?? ''))
    .orderBy('asked_at', 'desc')
    .execute()
  return rows.map(({ contract: _, asked_at, ...row }) => ({ ...row, askedAt: asked_at }))
}

/** False: it is not planned any more; somebody else was quicker. */
export const settlePublication = async (
  trx: Trx,
  contract: ContractId,
  id: string,
  state: Exclude<PublicationState, 'planned'>,
  problems: readonly unknown[] = [],
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('flow_publication')
    .set({ state, problems: JSON.stringify(problems) })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('state', '=', 'planned')
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** What is planned and due, the earliest first. */
export const duePublications = async (
  trx: Trx,
  contract: ContractId,
  now: Timestamp,
): Promise<readonly Pick<FlowPublication, 'id' | 'flow' | 'version' | 'by'>[]> =>
  trx
    .selectFrom('flow_publication')
    .select(['id', 'flow', 'version', 'by'])
    .where('contract', '=', contract)
    .where('state', '=', 'planned')
    .where('at', '<=', now)
    .orderBy('at')
    .execute()
