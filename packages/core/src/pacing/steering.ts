/** What may be lost: the cap on abandoned calls, and how near to it the controller steers (0.9 of it). */
export type Bound = { readonly cap: number; readonly target: number }

export const boundOf = (cap: number): Bound => ({ cap, target: 0.9 * cap })

/**
 * The accepted risk of one more call, steered by what became of the answered ones: an integral controller on ln θ, whose
 * long-run rate of abandonment is at most the target whatever the drift, because θ → 0 is progressive (PACING §7.5).
 */
export type Steering = {
  readonly logTheta: number
  /** Answers a second, lately. */
  readonly answersPerS: number
  readonly answeredAtS: number | null
  /** Of this day. */
  readonly answered: number
  readonly abandoned: number
}

const least = 1e-6
const most = 0.3
const rateMemoryS = 60

export const firstSteering = ({ target }: Bound, theta = target): Steering => ({
  logTheta: Math.log(Math.min(most, Math.max(least, theta))),
  answersPerS: 0,
  answeredAtS: null,
  answered: 0,
  abandoned: 0,
})

export const thetaOf = ({ logTheta }: Steering): number => Math.exp(logTheta)

/**
 * An answered person was served in time, or not. Frozen while the pacer still warms up: risk that was not taken teaches nothing,
 * and a controller that winds up meanwhile bursts afterwards (PACING §7.6, 3).
 */
export const steer = (
  before: Steering,
  { target }: Bound,
  {
    atS,
    outcome,
    frozen,
  }: { readonly atS: number; readonly outcome: 'served' | 'abandoned'; readonly frozen: boolean },
): Steering => {
  const sinceS = before.answeredAtS === null ? Number.POSITIVE_INFINITY : Math.max(0, atS - before.answeredAtS)
  const answersPerS = before.answersPerS * Math.exp(-sinceS / rateMemoryS) + 1 / rateMemoryS
  // Outcomes come some 15 s late: with many agents the same step would swing (PACING §7.6, 4).
  const gain = 0.25 * Math.min(1, 8 / Math.max(1, 20 * answersPerS))
  const move = frozen ? 0 : outcome === 'served' ? gain * target : -gain * (1 - target)
  return {
    logTheta: Math.min(Math.log(most), Math.max(Math.log(least), before.logTheta + move)),
    answersPerS,
    answeredAtS: atS,
    answered: before.answered + 1,
    abandoned: before.abandoned + (outcome === 'abandoned' ? 1 : 0),
  }
}

/** Answered and abandoned in a span that has a cap, and what is still to come in it. */
export type CappedSpan = {
  readonly answered: number
  readonly abandoned: number
  readonly cap: number
  /** Answers expected in the time, or the list, that is left; 0 when nothing is known of it. */
  readonly expected: number
}

/** Of what is expected, so much is counted on. */
const counted = 0.5

/**
 * The hard gate: over-dialling is allowed only while all calls that could now be lost would leave the span within its cap.
 * `atRisk`: calls in flight beyond the agents who are free, by the chance that they are answered.
 */
export const isGateOpen = (spans: readonly CappedSpan[], atRisk: number): boolean =>
  spans.every(
    ({ answered, abandoned, cap, expected }) => abandoned + 1 + atRisk <= cap * (answered + counted * expected),
  )
