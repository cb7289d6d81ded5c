import type { ContractId, Flow, FlowId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import { addFlowVersion, findFlowVersion } from './flow-versions.ts'

/** The flows as the next publication of everything takes them: those that are live, and those that never were. */
export const readFlows = async (trx: Trx, contract: ContractId): Promise<readonly Flow[]> =>
  (await rowsOf(trx, contract)).map(flowOf)

/** The flows that have gone live. */
export const readLiveFlows = async (trx: Trx, contract: ContractId): Promise<readonly Flow[]> =>
  (await rowsOf(trx, contract)).filter(({ published_at }) => published_at !== null).map(flowOf)

const rowsOf = (trx: Trx, contract: ContractId) =>
  trx.selectFrom('flow').selectAll().where('contract', '=', contract).orderBy('id').execute()

const flowOf = ({ id, version, title, language, start, nodes }: Awaited<ReturnType<typeof rowsOf>>[number]): Flow => ({
  ...{ id, version, title, language, start, nodes },
})

/** A flow as it is set up without the door, with its text. */
export type FlowSetup = { readonly flow: Omit<Flow, 'version'>; readonly source: string; readonly by: string }

/**
 * Sets a flow up as its next version, with its text, so that it can be looked up and gone back to from the first day. The
 * same text again is no new version. Calls in progress keep the one they began with.
 */
export const putFlow = async (trx: Trx, contract: ContractId, { flow, source, by }: FlowSetup): Promise<void> => {
  const now = (await rowsOf(trx, contract)).find(({ id }) => id === flow.id)
  const before = now === undefined ? null : await findFlowVersion(trx, contract, flow.id, now.version)
  if (before?.source === source) return
  const saved = await addFlowVersion(trx, contract, {
    ...{ flow: flow.id, source, parsed: { ...flow, version: 0 }, by, note: '' },
    ...{ examples: [], sound: true, problems: [{ sound: true, problems: [], examples: [] }] },
  })
  if (saved?.parsed) await setLiveFlow(trx, contract, saved.parsed, now?.published_at ?? null)
}

/** This version of the flow, and no other, is what publications take from now on. */
export const setLiveFlow = async (
  trx: Trx,
  contract: ContractId,
  flow: Flow,
  published: string | null,
): Promise<void> => {
  const { id, version, title, language, start } = flow
  const values = { version, title, language, start, nodes: JSON.stringify(flow.nodes), published_at: published }
  await trx
    .insertInto('flow')
    .values({ contract, id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

/** Whatever flow stands in the set-up is live now. */
export const markFlowsPublished = async (trx: Trx, contract: ContractId, at: string): Promise<void> => {
  await trx
    .updateTable('flow')
    .set({ published_at: at })
    .where('contract', '=', contract)
    .where('published_at', 'is', null)
    .execute()
}

/** Whether this flow ever went live. */
export const isFlowLive = async (trx: Trx, contract: ContractId, id: FlowId): Promise<boolean> =>
  (await readLiveFlows(trx, contract)).some((flow) => flow.id === id)
