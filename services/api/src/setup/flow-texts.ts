import type { Flow, FlowId } from '@tsunagu/core'
import { sourceOf } from '@tsunagu/flows'
import { isoTime } from '@tsunagu/runtime'
import { addPublication, type FlowVersion, findFlowVersion, keepFlowVersion, readFlows, type Trx } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'

/** The text of a version; of flows that were set up without one it is written anew. */
export const textOf = async (trx: Trx, contract: string, flow: FlowId, version: number): Promise<FlowVersion> => {
  const saved = await findFlowVersion(trx, contract, flow, version)
  if (saved !== null) return saved
  const live = (await readFlows(trx, contract)).find((one) => one.id === flow && one.version === version)
  if (live === undefined) throw new DoorError('setup.unknown')
  return {
    ...{ flow, version, source: sourceOf(live), parsed: live, examples: [], sound: true, by: '', note: '' },
    ...{ problems: [{ sound: true, problems: [], examples: [] }], at: isoTime(0) },
  }
}

/** A flow that was set up without a text gets the one that was written anew, since publications are of versions. */
export const ensureVersion = async (trx: Trx, contract: string, flow: FlowId, version: number): Promise<void> => {
  if ((await findFlowVersion(trx, contract, flow, version)) === null)
    await keepFlowVersion(trx, contract, await textOf(trx, contract, flow, version))
}

type Went = { readonly by: string; readonly at: string }

/** Writes down the flows that go live with everything else, so that each can be gone back to. */
export const rememberFlows = async (
  trx: Trx,
  contract: string,
  { before, now }: { readonly before: readonly Flow[]; readonly now: readonly Flow[] },
  { by, at }: Went,
): Promise<void> => {
  for (const { id: flow, version } of now) {
    if (before.some((one) => one.id === flow && one.version === version)) continue
    await ensureVersion(trx, contract, flow, version)
    await addPublication(trx, contract, { flow, version, kind: 'publish', at, state: 'done', by })
  }
}
