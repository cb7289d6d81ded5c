import { legalHours, nextDialAt, startOfDay } from '@tsunagu/core'
import type { Path } from '../read/places.ts'
import { bandProblems, quotaProblems } from './band-problems.ts'
import { pacingOf, triesOf } from './campaign-of.ts'
import { type Fault, fault, spanText, unknown, warning } from './fault.ts'
import { listProblems } from './list-problems.ts'
import { modeProblems } from './mode-problems.ts'
import { openingsOf } from './openings.ts'
import type { PlanProblem } from './plan-problem.ts'
import type { Plan } from './plan-schema.ts'
import type { PlanWorld } from './plan-world.ts'
import type { PlaceOf } from './read-plan.ts'

const nowhere: PlaceOf = () => ({ line: 1, column: 1 })

/** Every rule that a plan breaks, and what is doubtful about it; all at once, in the order of the file. */
export const checkPlan = (plan: Plan, world: PlanWorld, placeOf: PlaceOf = nowhere): readonly PlanProblem[] =>
  [
    ...lineProblems(plan, world),
    ...queueProblems(plan, world),
    ...hourProblems(plan, world),
    ...promptProblems(plan, world),
    ...modeProblems(plan, world),
    ...tryProblems(plan, world),
    ...machineProblems(plan),
    ...bandProblems(plan, world),
    ...quotaProblems(plan, world),
    ...listProblems(plan, world),
  ]
    .map(({ at, ...one }) => ({ ...one, path: at.join('.'), place: placeOf(at) }))
    .sort((a, b) => a.place.line - b.place.line || a.place.column - b.place.column)

const lineProblems = ({ line, callerId }: Plan, { lines }: PlanWorld): readonly Fault[] => {
  if (lines === null) return []
  const found = lines.find(({ id }) => id === line)
  if (found === undefined)
    return unknown(
      'line.unknown',
      ['line'],
      line,
      lines.map(({ id }) => id),
    )
  if (found.callerIds.length === 0) return [fault('line.noOutbound', ['line'], line)]
  return callerId === undefined || found.callerIds.includes(callerId)
    ? []
    : [fault('callerId.notOfLine', ['callerId'], callerId, found.callerIds.join(', '))]
}

const queueProblems = ({ queue, pacing: { mode } }: Plan, { queues, agents }: PlanWorld): readonly Fault[] => {
  if (queues !== null && !queues.includes(queue)) return unknown('queue.unknown', ['queue'], queue, queues)
  if (agents === null || mode === 'agentless') return []
  const serving = agents.filter((agent) => agent.queues.includes(queue))
  if (serving.length === 0) return [fault('queue.nobody', ['queue'], queue)]
  const slow = serving.filter(({ autoAnswer }) => !autoAnswer).map(({ id }) => id)
  return (mode === 'power' || mode === 'predictive') && slow.length > 0
    ? [warning('agents.noAutoAnswer', ['queue'], slow.join(', '), 'tsunagu agent set … --auto-answer')]
    : []
}

const hourProblems = (plan: Plan, { calendars, holidays, now }: PlanWorld): readonly Fault[] => {
  const { from = null, to = null } = plan.window ?? {}
  if (from !== null && to !== null && from > to) return [fault('window.empty', ['window'], `${from} – ${to}`)]
  if (calendars === null) return []
  const calendar = calendars.find(({ id }) => id === plan.calendar)
  if (calendar === undefined)
    return unknown(
      'calendar.unknown',
      ['calendar'],
      plan.calendar,
      calendars.map(({ id }) => id),
    )
  const outside = openingsOf(calendar).filter((one) => one.from < legalHours.from || one.to > legalHours.to)
  const illegal = [...new Set(outside.map(spanText))].map((span) =>
    fault('hours.illegal', ['calendar'], span, '8:00–21:00'),
  )
  const begin = from === null ? now : Math.max(now, startOfDay(from))
  const first = nextDialAt(calendar, holidays, begin, triesOf(plan).ringTimeoutS * 1_000)
  const isEmpty = first === null || (to !== null && first >= startOfDay(to) + 86_400_000)
  const path: Path = plan.window === undefined ? ['calendar'] : ['window']
  return [...illegal, ...(isEmpty ? [fault('window.empty', path, `${from ?? '…'} – ${to ?? '…'}`)] : [])]
}

const promptProblems = ({ apology, pacing, machines }: Plan, { prompts }: PlanWorld): readonly Fault[] => [
  // Nobody waits for an agent there.
  ...(apology.length === 0 && pacing.mode !== 'agentless'
    ? [fault('apology.missing', ['apology'], '', 'apology: [ja/…]')]
    : []),
  ...apology.flatMap((prompt, n) =>
    prompts === null || prompts.has(prompt) ? [] : [fault('prompt.unknown', ['apology', n], prompt)],
  ),
  ...(machines?.message ?? []).flatMap((prompt, n) =>
    prompts === null || prompts.has(prompt) ? [] : [fault('prompt.unknown', ['machines', 'message', n], prompt)],
  ),
]

const leastSample = 0.02

/** Somebody is hung up on by mistake now and then: nobody waits too long for that, and somebody listens to how often. */
const machineProblems = ({ machines, pacing }: Plan): readonly Fault[] => {
  if (machines === undefined) return []
  const { graceS } = pacingOf(pacing)
  const { listenS, sample } = machines
  return [
    ...(listenS > graceS && pacing.mode !== 'agentless'
      ? [warning('machines.tooLong', ['machines', 'listenS'], `${listenS} s`, `≤ ${graceS} s`)]
      : []),
    ...(sample < leastSample ? [fault('machines.unheard', ['machines', 'sample'], String(sample), '≥ 0.02')] : []),
  ]
}

const mostPerDay = 3
const leastGapMin = 120
const leastMemoryDays = 28
const leastLockH = 72
const [shortestRingS, longestRingS] = [15, 60]

const tryProblems = (plan: Plan, { results }: PlanWorld): readonly Fault[] => {
  const { most, gapMin, slotMemoryDays, abandonLockH, ringTimeoutS, retryAfter } = triesOf(plan)
  const told: Fault[] = []
  const refuse = (when: boolean, ...of: Parameters<typeof fault>): void => {
    if (when) told.push(fault(...of))
  }
  const isOddRing = ringTimeoutS < shortestRingS || ringTimeoutS > longestRingS
  refuse(isOddRing, 'ring.time', ['pacing', 'ringS'], `${ringTimeoutS} s`, `${shortestRingS}–${longestRingS} s`)
  for (const name of ['perPersonDay', 'perNumberDay', 'perHouseholdDay'] as const)
    refuse(most[name] > mostPerDay, 'tries.perDay', ['tries', name], String(most[name]), `≤ ${mostPerDay}`)
  for (const name of ['person', 'number', 'household'] as const)
    refuse(gapMin[name] < leastGapMin, 'tries.gap', ['tries', 'gapMin', name], String(gapMin[name]), '≥ 120')
  const isForgetful = slotMemoryDays < leastMemoryDays
  refuse(isForgetful, 'tries.slotMemory', ['tries', 'slotMemoryDays'], String(slotMemoryDays), `≥ ${leastMemoryDays}`)
  const isUnlocked = abandonLockH < leastLockH
  refuse(isUnlocked, 'tries.abandonLock', ['tries', 'abandonLockH'], String(abandonLockH), `≥ ${leastLockH}`)
  for (const result of Object.keys(retryAfter))
    if (results !== null && !results.includes(result))
      told.push(...unknown('result.unknown', ['tries', 'retryAfter', result], result, results))
  return told
}
