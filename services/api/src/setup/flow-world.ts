import type { FloorConfig, FlowId } from '@tsunagu/core'
import { type AroundFlows, checkFlows, type FlowProblem, worldOf } from '@tsunagu/flows'
import type { Problem } from '@tsunagu/messages'
import { readSources, readTemplates, type Trx } from '@tsunagu/store'
import type { House } from '../house.ts'
import { standInsOf } from '../prompts/place.ts'
import { wrong } from './problem.ts'

/** What flows lean on, the sounds that stand on this machine included. */
export const aroundFlows = async (house: House, trx: Trx, contract: string): Promise<AroundFlows> => {
  const standIns = await standInsOf(house.promptDir)
  // Where none stand they are somewhere else, and nobody can say which are missing.
  return readAround(trx, contract, house.clock.now(), standIns.size === 0 ? null : standIns)
}

export const readAround = async (
  trx: Trx,
  contract: string,
  now: number,
  standIns: ReadonlySet<string> | null,
): Promise<AroundFlows> => ({
  now,
  templates: await readTemplates(trx, contract),
  sources: await readSources(trx, contract),
  standIns,
})

/** What forbids the flows of a configuration to go live, and lines without a flow. */
export const flowErrorsOf = (config: FloorConfig, around: AroundFlows): readonly Problem[] => [
  ...config.lines
    .filter(({ flow }) => !config.flows.some(({ id }) => id === flow))
    .map(({ id, flow }) => wrong(`lines.${id}.flow`, flow, 'a known flow', 'flow.unknown')),
  ...checkFlows(worldOf(config, around))
    .filter((problem) => problem.severity === 'error')
    .map(asProblem),
]

/** Whether a problem of a configuration lies in this flow. */
export const isOfFlow = (where: string, flow: FlowId): boolean => {
  const at = `flows.${flow}`
  return where === at || where.startsWith(`${at}.nodes.`) || where.startsWith(`${at} (`)
}

/** In the one shape of all details of errors. */
export const asProblem = ({ flow, path, place, found, expected, code, ja, en }: FlowProblem): Problem => ({
  where: `flows.${flow}${path === '' ? '' : `.${path}`}${place === null ? '' : ` (${place.line}:${place.column})`}`,
  found,
  expected,
  hint: `${code}: ${ja} / ${en}`,
})
