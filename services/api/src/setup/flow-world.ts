import type { FloorConfig, LookupSource, MessageTemplate } from '@tsunagu/core'
import { checkFlows, type FlowProblem, type FlowWorld, standardFlowLimits } from '@tsunagu/flows'
import type { Problem } from '@tsunagu/messages'
import { readSources, readTemplates, type Trx } from '@tsunagu/store'
import { wrong } from './problem.ts'

/** What flows lean on beside the configuration; null: not known here, so not looked at. */
export type Around = {
  readonly now: number
  readonly templates: readonly MessageTemplate[] | null
  readonly sources: readonly LookupSource[] | null
  readonly prompts: ReadonlySet<string> | null
}

export const readAround = async (
  trx: Trx,
  contract: string,
  now: number,
  prompts: ReadonlySet<string> | null,
): Promise<Around> => ({
  now,
  templates: await readTemplates(trx, contract),
  sources: await readSources(trx, contract),
  prompts,
})

/** The world of the flows of a configuration. */
export const worldOf = (config: FloorConfig, around: Around): FlowWorld => ({
  ...around,
  flows: config.flows,
  lines: config.lines,
  queues: config.queues.map(({ id, callback }) => ({ id, callback: callback !== null })),
  calendars: config.calendars,
  holidays: config.holidays,
  transferNumbers: config.transferNumbers,
  limits: standardFlowLimits,
})

/** What forbids the flows of a configuration to go live, and lines without a flow. */
export const flowErrorsOf = (config: FloorConfig, around: Around): readonly Problem[] => [
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
