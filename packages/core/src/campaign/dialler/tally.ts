import { tokyoTime } from '../../calendar/tokyo-time.ts'
import type { CampaignId } from '../../log/ids.ts'
import type { CappedSpan } from '../../pacing/steering.ts'
import type { Campaign } from '../campaign.ts'
import type { DayTally } from './dialler.ts'
import type { Turn } from './turn.ts'

export const spanDays = 30

/** The counts of a day on which nothing has been dialled. */
const firstTally = (turn: Turn, day: number): DayTally => ({
  day,
  since: turn.at,
  attempts: 0,
  byBand: {},
  served: 0,
  lost: 0,
  hungUp: 0,
})

/** The counts of today; days more than thirty back are forgotten with the first of a new day. */
export const today = (turn: Turn, campaign: CampaignId): DayTally => {
  const day = tokyoTime(turn.at).number
  const last = turn.tallies.get(campaign)?.at(-1)
  return last?.day === day ? last : firstTally(turn, day)
}

const count = (turn: Turn, campaign: CampaignId, change: (before: DayTally) => Partial<DayTally>): void => {
  const before = today(turn, campaign)
  const others = (turn.tallies.get(campaign) ?? []).filter(
    ({ day }) => day !== before.day && day > before.day - spanDays,
  )
  turn.tallies = turn.tallies.with(campaign, [...others, { ...before, ...change(before) }])
}

export const countAttempt = (turn: Turn, campaign: CampaignId, band: string | null): void =>
  count(turn, campaign, ({ attempts, byBand }) => ({
    attempts: attempts + 1,
    byBand: band === null ? byBand : { ...byBand, [band]: (byBand[band] ?? 0) + 1 },
  }))

export type AnswerKind = 'served' | 'lost' | 'hungUp'

export const countAnswer = (turn: Turn, campaign: CampaignId, kind: AnswerKind): void =>
  count(turn, campaign, (before) => ({ [kind]: before[kind] + 1 }))

export const answeredOf = ({ served, lost, hungUp }: DayTally): number => served + lost + hungUp
/** Who hung up before the grace was over met silence, too: counted, as the strictest rule asks (PACING §4). */
export const abandonedOf = ({ lost, hungUp }: DayTally): number => lost + hungUp

/** The day and the thirty days, each under the cap; `leftMs` until the campaign's hours are over today. */
export const spansOf = (turn: Turn, { id, pacing }: Campaign, list: number, leftMs: number): readonly CappedSpan[] => {
  const now = today(turn, id)
  const days = [...(turn.tallies.get(id) ?? []).filter(({ day }) => day !== now.day && day > now.day - spanDays), now]
  const goneMs = Math.max(1, turn.at - now.since)
  const perAttempt = now.attempts === 0 ? 0 : answeredOf(now) / now.attempts
  const expected = Math.min((answeredOf(now) / goneMs) * leftMs, list * perAttempt)
  const sum = (of: (day: DayTally) => number): number => days.reduce((all, day) => all + of(day), 0)
  return [
    { answered: answeredOf(now), abandoned: abandonedOf(now), cap: pacing.cap, expected },
    { answered: sum(answeredOf), abandoned: sum(abandonedOf), cap: pacing.cap, expected },
  ]
}

/**
 * How many more may begin in this band today. The share is of a day's attempts: as many as on an ordinary day of the last
 * thirty, or, before there was one, as many as the list has.
 */
export const quotaLeft = (turn: Turn, { id, quotas }: Campaign, band: string | null, list: number): number => {
  const quota = quotas.find((one) => one.band === band)
  if (band === null || quota === undefined) return Number.POSITIVE_INFINITY
  const now = today(turn, id)
  const before = (turn.tallies.get(id) ?? []).filter(({ day, attempts }) => day < now.day && attempts > 0)
  const usual = before.reduce((sum, { attempts }) => sum + attempts, 0) / before.length
  const ofDay = before.length === 0 ? now.attempts + list : Math.max(usual, now.attempts)
  return Math.max(0, Math.floor(quota.most * ofDay) - (now.byBand[band] ?? 0))
}
