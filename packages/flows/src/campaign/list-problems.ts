import type { Condition, Range } from '@tsunagu/core'
import type { Path } from '../read/places.ts'
import { type Fault, fault, unknown } from './fault.ts'
import type { Plan } from './plan-schema.ts'
import type { PlanWorld } from './plan-world.ts'

/** What lists name that is not there, and ranges in which nothing is. */
export const listProblems = ({ lists }: Plan, world: PlanWorld): readonly Fault[] =>
  lists.flatMap(({ name, who }, n) => [
    ...(lists.slice(0, n).some((other) => other.name === name)
      ? [fault('list.doubled', ['lists', n, 'name'], name)]
      : []),
    ...conditionProblems(who, ['lists', n, 'who'], world),
  ])

const conditionProblems = (one: Condition, at: Path, world: PlanWorld): readonly Fault[] => [
  ...(one.all ?? []).flatMap((inner, n) => conditionProblems(inner, [...at, 'all', n], world)),
  ...(one.any ?? []).flatMap((inner, n) => conditionProblems(inner, [...at, 'any', n], world)),
  ...(one.not === undefined ? [] : conditionProblems(one.not, [...at, 'not'], world)),
  ...rangeProblems(one, at),
  ...namesIn(one.claimKind, world.claimKinds, 'list.kindUnknown', [...at, 'claimKind']),
  ...namesIn(one.inCampaign, world.campaigns, 'list.campaignUnknown', [...at, 'inCampaign']),
]

const rangeProblems = (one: Condition, at: Path): readonly Fault[] =>
  (['owed', 'due', 'fiscalYear', 'daysSinceContact', 'daysSinceAttempt'] as const).flatMap((field) => {
    const { from, to }: Range<string | number> = one[field] ?? {}
    const isEmpty = from !== undefined && to !== undefined && from > to
    return isEmpty ? [fault('list.rangeEmpty', [...at, field], `${from} – ${to}`)] : []
  })

const namesIn = (
  named: readonly string[] | undefined,
  known: readonly string[] | null,
  code: 'list.kindUnknown' | 'list.campaignUnknown',
  at: Path,
): readonly Fault[] =>
  (named ?? []).flatMap((name, n) =>
    known === null || known.includes(name) ? [] : unknown(code, [...at, n], name, known),
  )
