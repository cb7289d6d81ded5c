import { type Calendar, legalHours, type Opening } from '@tsunagu/core'

type Span = Pick<Opening, 'from' | 'to'>

/** Every opening that a calendar has, of weekdays, seasons, holidays and named days. */
export const openingsOf = ({ weekdays, seasons, holidays, days }: Calendar): readonly Span[] => [
  ...weekdays.flat(),
  ...seasons.flatMap((season) => season.weekdays.flat()),
  ...(Array.isArray(holidays) ? (holidays as readonly Opening[]) : []),
  ...Object.values(days).flatMap(({ openings }) => openings),
]

/** Hours of calling, within the law, that no band covers; each stretch once. */
export const uncovered = (openings: readonly Span[], bands: readonly Span[]): readonly Span[] => {
  const gaps: { from: number; to: number }[] = []
  for (let minute = legalHours.from; minute < legalHours.to; minute += 1) {
    const holds = ({ from, to }: Span): boolean => from <= minute && minute < to
    if (!openings.some(holds) || bands.some(holds)) continue
    const last = gaps.at(-1)
    if (last?.to === minute) last.to += 1
    else gaps.push({ from: minute, to: minute + 1 })
  }
  return gaps
}
