import type { FloorConfig } from '@tsunagu/core'
import { type AroundFlows, checkFlows, type FlowProblem, worldOf } from '@tsunagu/flows'
import type { Problem } from '@tsunagu/messages'
import { readSources, readTemplates, type Trx } from '@tsunagu/store'
import { wrong } from './problem.ts'

export const readAround = async (
  trx: Trx,
  contract: string,
  now: number,
  prompts: ReadonlySet<string> | null,
): Promise<AroundFlows> => ({
  now,
  templates: await readTemplates(trx, contract),
  sources: await readSources(trx, contract),
  prompts,
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

/** In the one shape of all details of errors. */
export const asProblem = ({ flow, path, place, found, expected, code, ja, en }: FlowProblem): Problem => ({
  where: `flows.${flow}${path === '' ? '' : `.${path}`}${place === null ? '' : ` (${place.line}:${place.column})`}`,
  found,
  expected,
  hint: `${code}: ${ja} / ${en}`,
})
