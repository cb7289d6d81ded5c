/**
 * How attempts end, by ring age: competing risks in bins of one second. The age of an attempt counts from its INVITE, so that
 * slow networks are learnt too (PACING §5).
 */
export type AttemptHistory = {
  /** Weight of attempts that ended at this age, in whatever way. */
  readonly ended: readonly number[]
  readonly answered: readonly number[]
  readonly failed: readonly number[]
  /** Weight of the next attempt; grows instead of everything before it being made smaller. */
  readonly weight: number
  /** How many have ended, without the prior. */
  readonly count: number
}

/**
 * `answered` somebody, or a machine, whom an agent must serve · `failed` busy, no answer, unallocated · `censored` cancelled
 * by us or a fault of the network: it was seen ringing so long, and says nothing about answering (PACING §7.6, 5).
 */
export type AttemptEnd = 'answered' | 'failed' | 'censored'

const lastBin = 60
const bins = lastBin + 1

const prior = { attempts: 25, answered: 0.25, fromS: 3, scaleS: 5 } as const

const zeros = (): readonly number[] => new Array<number>(bins).fill(0)

/** What is believed before the first call: one in four answers, most of them within ten seconds (PACING §7.2). */
export const firstHistory = (ringTimeoutS: number): AttemptHistory => {
  const shape = zeros().map((_, age) => {
    const x = age + 0.5 - prior.fromS
    return x <= 0 || age > ringTimeoutS ? 0 : x * Math.exp(-x / prior.scaleS)
  })
  const total = shape.reduce((sum, part) => sum + part, 0)
  const answered = shape.map((part) => (prior.attempts * prior.answered * part) / total)
  const rest = prior.attempts * (1 - prior.answered)
  const failed = zeros().with(binOf(ringTimeoutS + 3), rest)
  return { ended: answered.map((part, age) => part + (failed[age] ?? 0)), answered, failed, weight: 1, count: 0 }
}

const binOf = (ageS: number): number => Math.min(lastBin, Math.max(0, Math.floor(ageS)))

const heaviest = 1e9

/** One attempt has ended. `memory`: after so many further attempts it counts 1/e. */
export const noteAttempt = (
  before: AttemptHistory,
  { ageS, end }: { readonly ageS: number; readonly end: AttemptEnd },
  memory: number,
): AttemptHistory => {
  const history = before.weight > heaviest ? lighter(before) : before
  const weight = history.weight / (1 - 1 / memory)
  const bin = binOf(ageS)
  const more = (row: readonly number[]): readonly number[] => row.with(bin, (row[bin] ?? 0) + weight)
  return {
    ended: more(history.ended),
    answered: end === 'answered' ? more(history.answered) : history.answered,
    failed: end === 'failed' ? more(history.failed) : history.failed,
    weight,
    count: history.count + 1,
  }
}

const lighter = (history: AttemptHistory): AttemptHistory => {
  const scaled = (row: readonly number[]): readonly number[] => row.map((part) => part / history.weight)
  const { ended, answered, failed, count } = history
  return { ended: scaled(ended), answered: scaled(answered), failed: scaled(failed), weight: 1, count }
}

/** The curve of an attempt from its first second: still ringing, and answered so far. */
export type AttemptCurve = { readonly ringing: Float64Array; readonly answered: Float64Array }

/**
 * The attempts in flight belong to the risk set, or the curve learns from those that ended early only and promises far too
 * many answers (PACING §7.6, 1).
 */
export const attemptCurve = (history: AttemptHistory, inFlightS: readonly number[]): AttemptCurve => {
  const { ended, answered, failed, weight } = history
  const open = new Float64Array(bins + 1)
  for (const ageS of inFlightS) {
    const bin = Math.min(bins, Math.max(0, Math.floor(ageS)))
    open[bin] = (open[bin] ?? 0) + weight
  }
  const ringing = new Float64Array(bins + 1)
  const cumulated = new Float64Array(bins + 1)
  ringing[0] = 1
  // From the end, because whoever is at an age was at every age before it.
  const atRisk = new Float64Array(bins)
  let sum = 0
  for (let bin = lastBin; bin >= 0; bin -= 1) {
    sum += (ended[bin] ?? 0) + (open[bin + 1] ?? 0)
    atRisk[bin] = sum
  }
  for (let bin = 0; bin < bins; bin += 1) {
    const risk = atRisk[bin] ?? 0
    const byAnswer = risk > 0 ? (answered[bin] ?? 0) / risk : 0
    const byFailure = risk > 0 ? (failed[bin] ?? 0) / risk : 1
    const still = ringing[bin] ?? 0
    cumulated[bin + 1] = (cumulated[bin] ?? 0) + still * byAnswer
    ringing[bin + 1] = Math.max(0, still * (1 - byAnswer - byFailure))
  }
  return { ringing, answered: cumulated }
}

/** P(answered within so many seconds | still ringing at this age). */
export const answersWithin = ({ ringing, answered }: AttemptCurve, ageS: number, withinS: number): number => {
  const from = Math.min(bins, Math.floor(ageS))
  const to = Math.min(bins, Math.floor(ageS + withinS))
  const still = ringing[from] ?? 0
  return still <= 1e-12 ? 0 : Math.min(1, ((answered[to] ?? 0) - (answered[from] ?? 0)) / still)
}
