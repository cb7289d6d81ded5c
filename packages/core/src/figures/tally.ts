import type { Outcome } from '../log/events.ts'
import type { CallRecord } from './call-record.ts'

/**
 * What is counted about a set of calls. Tallies add up: hours make a day, lines make a centre. Every field is a sum
 * over the calls, so `calls = open + the sum of all outcomes`, always.
 */
export type Tally = { readonly calls: number; readonly open: number } & { readonly [outcome in Outcome]: number } & {
  /** Ended, and the line was open: not out of hours, not an unknown number. */
  readonly inHours: number
  /** Of those in hours, an answer in the sense of E Ⅱ5: an agent, or guidance, but not the congestion announcement. */
  readonly inHoursAnswered: number
  /** Spoke with an agent, and an agent handed them to an outside number. */
  readonly escalated: number
  /** Waiting time of the abandoned (T4). */
  readonly abandonedWaitMs: number
  /** Arrival to agent, of the answered. */
  readonly answerMs: number
  /** Answered out of a queue, and the time from joining it to the agent. Not: answered first and queued on transfer. */
  readonly answeredFromQueue: number
  readonly queueMs: number
  readonly talkMs: number
  readonly holdMs: number
  /** Taken out of a queue by a rule of it; and by a key of their own. */
  readonly leftByRule: number
  readonly leftByKey: number
  /** Were told how long it may take, and then answered; how far off that was; and within one minute. */
  readonly estimated: number
  readonly estimateErrorMs: number
  readonly estimateNear: number
}

const outcomes = {
  answered: 0,
  abandoned: 0,
  inFlow: 0,
  outOfHours: 0,
  transferred: 0,
  emergency: 0,
  unknownNumber: 0,
  callback: 0,
  voicemail: 0,
  turnedAway: 0,
  busy: 0,
  noAnswer: 0,
  unallocated: 0,
  cancelled: 0,
  failed: 0,
  nobodyFree: 0,
} satisfies { readonly [outcome in Outcome]: 0 }

export const outcomeNames = Object.keys(outcomes) as readonly Outcome[]

export const noTally: Tally = {
  calls: 0,
  open: 0,
  ...outcomes,
  inHours: 0,
  inHoursAnswered: 0,
  escalated: 0,
  abandonedWaitMs: 0,
  answerMs: 0,
  answeredFromQueue: 0,
  queueMs: 0,
  talkMs: 0,
  holdMs: 0,
  leftByRule: 0,
  leftByKey: 0,
  estimated: 0,
  estimateErrorMs: 0,
  estimateNear: 0,
}

const tallyFields = Object.keys(noTally) as readonly (keyof Tally)[]

const combine = (a: Tally, b: Tally, sign: 1 | -1): Tally =>
  Object.fromEntries(tallyFields.map((field) => [field, a[field] + sign * b[field]])) as Tally

export const addTally = (a: Tally, b: Tally): Tally => combine(a, b, 1)
export const subtractTally = (a: Tally, b: Tally): Tally => combine(a, b, -1)

const isInHours = (outcome: Outcome): boolean => outcome !== 'outOfHours' && outcome !== 'unknownNumber'

const isEscalated = (record: CallRecord): boolean =>
  record.transfers.some((transfer) => transfer.kind === 'outside' && transfer.by !== null)

const nearMs = 60_000

/** From being told to the answer, against what was told. */
const estimateOf = ({ estimate, answeredAt, outcome }: CallRecord): Partial<Tally> => {
  if (estimate === null || answeredAt === null || outcome !== 'answered') return {}
  const error = Math.abs(answeredAt - estimate.at - estimate.ms)
  return { estimated: 1, estimateErrorMs: error, estimateNear: error <= nearMs ? 1 : 0 }
}

/** What one call adds to the figures. An open call counts as a call and as open, and as nothing else yet. */
export const tallyOf = (record: CallRecord): Tally => {
  const { outcome } = record
  if (outcome === null) return { ...noTally, calls: 1, open: 1 }
  const inHours = isInHours(outcome)
  const answered = outcome === 'answered' && record.answeredAt !== null
  const answeredE = outcome === 'answered' || outcome === 'transferred' || record.guidedAt !== null
  const fromQueue = answered && record.queuedAt !== null && record.queuedAt <= (record.answeredAt ?? 0)
  return {
    ...noTally,
    calls: 1,
    [outcome]: 1,
    inHours: inHours ? 1 : 0,
    inHoursAnswered: inHours && answeredE ? 1 : 0,
    escalated: answered && isEscalated(record) ? 1 : 0,
    abandonedWaitMs: outcome === 'abandoned' ? record.waitedMs : 0,
    answerMs: answered ? (record.answeredAt ?? 0) - record.arrivedAt : 0,
    answeredFromQueue: fromQueue ? 1 : 0,
    queueMs: fromQueue ? (record.answeredAt ?? 0) - (record.queuedAt ?? 0) : 0,
    talkMs: record.talkMs,
    holdMs: record.holdMs,
    leftByRule: record.exits.some(({ rule }) => rule !== 'exitKey') ? 1 : 0,
    leftByKey: record.exits.some(({ rule }) => rule === 'exitKey') ? 1 : 0,
    ...estimateOf(record),
  }
}

export const tallyAll = (records: Iterable<CallRecord>): Tally => {
  let sum = noTally
  for (const record of records) sum = addTally(sum, tallyOf(record))
  return sum
}
