import { pacingOf } from './campaign-of.ts'
import { type Fault, fault, unknown } from './fault.ts'
import type { Plan, PlanPacing } from './plan-schema.ts'
import type { PlanWorld } from './plan-world.ts'

type Mode = PlanPacing['mode']

/** Fields that belong to one mode. */
const ofMode = {
  callsPerAgent: 'power',
  decideS: 'preview',
  onTimeout: 'preview',
  skippedRestMin: 'preview',
  timedOutRestMin: 'preview',
  flow: 'agentless',
} as const satisfies Partial<Record<keyof PlanPacing, Mode>>

const highestCap = 0.03
const longestGraceS = 2

/** How the campaign dials: what its mode needs, and what no mode may (PACING §4). */
export const modeProblems = ({ pacing, template }: Plan, { flows }: PlanWorld): readonly Fault[] => {
  const { mode, flow } = pacing
  const { cap, graceS, cancelAfterRingS } = pacingOf(pacing)
  const at = (field: keyof PlanPacing) => ['pacing', field] as const
  const told: Fault[] = []
  if ((mode === 'predictive' || mode === 'power') && pacing.optIn === undefined)
    told.push(fault('mode.optInMissing', at('mode'), mode, 'optIn: …'))
  for (const [field, only] of Object.entries(ofMode) as [keyof typeof ofMode, Mode][])
    if (only !== mode && pacing[field] !== undefined) told.push(fault('mode.fieldForeign', at(field), field, only))
  if (mode === 'power' && pacing.callsPerAgent === undefined)
    told.push(fault('mode.fieldMissing', at('mode'), 'callsPerAgent'))
  if (mode === 'agentless' && flow === undefined) told.push(fault('mode.fieldMissing', at('mode'), 'flow'))
  if (flow !== undefined && flows !== null && !flows.includes(flow))
    told.push(...unknown('flow.unknown', at('flow'), flow, flows))
  if (cap > highestCap) told.push(fault('cap.tooHigh', at('cap'), `${cap * 100} %`, '≤ 3 %'))
  if (graceS > longestGraceS) told.push(fault('grace.tooLong', at('graceS'), `${graceS} s`, '≤ 2 s'))
  if (cancelAfterRingS !== null && template === 'municipal')
    told.push(fault('mode.cancelLever', at('cancelAfterRingS'), `${cancelAfterRingS} s`, 'null'))
  return told
}
