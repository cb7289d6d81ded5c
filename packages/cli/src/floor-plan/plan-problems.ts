import type { PlanFile, PlanGroup } from './plan-schema.ts'
import type { Problem } from './read-plan.ts'

export const slotsOf = ({ from, to, slot }: Pick<PlanFile, 'from' | 'to' | 'slot'>): number =>
  Math.round(((to - from) * 60_000) / slot)

/** What each word alone cannot say: lists as long as the day, and queues that somebody has heard of. */
export const planProblems = (plan: PlanFile): readonly Problem[] => [
  ...dayProblems(plan),
  ...plan.load.flatMap(({ calls }, n) => lengthProblem(calls, slotsOf(plan), ['load', n, 'calls'])),
  ...plan.plans.flatMap(({ groups }, p) =>
    groups.flatMap((group, g) => groupProblems(plan, group, ['plans', p, 'groups', g])),
  ),
  ...sameNames(plan),
]

const dayProblems = ({ from, to, slot }: PlanFile): readonly Problem[] => {
  if (to <= from) return [{ path: ['to'], text: 'expected a time after "from"' }]
  return ((to - from) * 60_000) % slot === 0
    ? []
    : [{ path: ['slot'], text: 'expected a length that divides the time between "from" and "to"' }]
}

const lengthProblem = (
  list: number | readonly number[] | undefined,
  slots: number,
  path: readonly PropertyKey[],
): readonly Problem[] =>
  typeof list === 'object' && list.length !== slots
    ? [{ path, text: `expected ${slots} numbers, one for each slot; there are ${list.length}` }]
    : []

const groupProblems = (plan: PlanFile, group: PlanGroup, path: readonly PropertyKey[]): readonly Problem[] => {
  if ('who' in group)
    return plan.floor === undefined
      ? [{ path: [...path, 'who'], text: 'expected "floor" in the plan: named agents are those of its set-up' }]
      : []
  const known = new Set([...Object.keys(plan.queues), ...plan.load.map(({ queue }) => queue)])
  const unknown = plan.floor === undefined ? group.queues.filter((queue) => !known.has(queue)) : []
  return [
    ...lengthProblem(group.agents, slotsOf(plan), [...path, 'agents']),
    ...unknown.map((queue) => ({
      path: [...path, 'queues', group.queues.indexOf(queue)],
      text: `expected one of ${[...known].join(', ')}`,
    })),
  ]
}

const sameNames = ({ plans }: PlanFile): readonly Problem[] =>
  plans.flatMap(({ name }, n) =>
    plans.findIndex((other) => other.name === name) === n
      ? []
      : [{ path: ['plans', n, 'name'], text: 'expected a name that no plan before has' }],
  )
