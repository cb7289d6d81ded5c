import { triesOf } from './campaign-of.ts'
import { type Fault, fault, spanText, warning } from './fault.ts'
import { openingsOf, uncovered } from './openings.ts'
import type { Plan } from './plan-schema.ts'
import type { PlanWorld } from './plan-world.ts'

const path = ['tries', 'bands'] as const

/** Bands have to cut the hours of calling into parts: without overlap, and nothing left out. */
export const bandProblems = (plan: Plan, { calendars }: PlanWorld): readonly Fault[] => {
  const { bands } = triesOf(plan)
  const told: Fault[] = bands.flatMap(({ name, from, to }, n) => {
    const before = bands.slice(0, n)
    return [
      ...(to <= from ? [fault('bands.backwards', [...path, n], name)] : []),
      ...(before.some((other) => other.from < to && from < other.to)
        ? [fault('bands.overlap', [...path, n], name)]
        : []),
      ...(before.some((other) => other.name === name) ? [fault('bands.doubled', [...path, n, 'name'], name)] : []),
    ]
  })
  const calendar = calendars?.find(({ id }) => id === plan.calendar)
  const hours = calendar === undefined ? whole(bands) : openingsOf(calendar)
  return [...told, ...uncovered(hours, bands).map((gap) => fault('bands.gap', path, spanText(gap)))]
}

/** Where the hours are not known, from the first band to the end of the last. */
const whole = (bands: readonly { readonly from: number; readonly to: number }[]) => [
  { from: Math.min(...bands.map(({ from }) => from)), to: Math.max(...bands.map(({ to }) => to)) },
]

export const quotaProblems = (plan: Plan, { calendars }: PlanWorld): readonly Fault[] => {
  const { bands } = triesOf(plan)
  const told = plan.quotas.flatMap(({ band }, n) => [
    ...(bands.some(({ name }) => name === band)
      ? []
      : [fault('quotas.bandUnknown', ['quotas', n, 'band'], band, bands.map(({ name }) => name).join(', '))]),
    ...(plan.quotas.slice(0, n).some((other) => other.band === band)
      ? [fault('quotas.doubled', ['quotas', n, 'band'], band)]
      : []),
  ])
  const calendar = calendars?.find(({ id }) => id === plan.calendar)
  const hours = calendar === undefined ? null : openingsOf(calendar)
  const used = bands.filter(({ from, to }) => hours?.some((one) => one.from < to && from < one.to) ?? true)
  const most = used.reduce((sum, { name }) => sum + (plan.quotas.find(({ band }) => band === name)?.most ?? 1), 0)
  if (most >= 1 - 1e-9) return told
  return [...told, warning('quotas.tooLittle', ['quotas'], `${Math.round(most * 100)} %`, '≥ 100 %')]
}
