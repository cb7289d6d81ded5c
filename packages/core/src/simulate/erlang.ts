/** What a formula says of one queue in balance. Times count from joining the queue. */
export type QueueForecast = {
  /** Probability that a caller finds nobody free. */
  readonly waits: number
  /** Share of callers who give up. */
  readonly abandoned: number
  /** Mean wait over all callers, those who gave up included. */
  readonly meanWaitMs: number
  /** Mean wait of those who were answered. */
  readonly meanAnswerMs: number
}

export type QueueLoad = {
  readonly agents: number
  readonly callsPerHour: number
  /** Talk, wrap-up, and whatever else keeps the agent. */
  readonly handleMs: number
}

const hourMs = 3_600_000

/** Offered traffic in erlangs (呼量): agents who would be busy on average if nobody were turned away. */
export const erlangsOf = ({ callsPerHour, handleMs }: Pick<QueueLoad, 'callsPerHour' | 'handleMs'>): number =>
  (callsPerHour / hourMs) * handleMs

/**
 * Erlang C (M/M/n): nobody ever gives up. Null when there are too few agents for any balance.
 * A. K. Erlang 1917; the recursion is the usual stable one over Erlang B.
 */
export const erlangC = (load: QueueLoad): QueueForecast | null => {
  const { agents, handleMs } = load
  const offered = erlangsOf(load)
  if (offered >= agents) return null
  let blocked = 1
  for (let n = 1; n <= agents; n++) blocked = (offered * blocked) / (n + offered * blocked)
  const waits = (agents * blocked) / (agents - offered * (1 - blocked))
  const meanWaitMs = (waits * handleMs) / (agents - offered)
  return { waits, abandoned: 0, meanWaitMs, meanAnswerMs: meanWaitMs }
}

/** The q-quantile of the wait under first come, first served: P(W > t) = C · e^(−(n − a) t ÷ h). Null like `erlangC`. */
export const erlangCWaitMs = (load: QueueLoad, q: number): number | null => {
  const forecast = erlangC(load)
  if (forecast === null) return null
  const beyond = forecast.waits / (1 - q)
  return beyond <= 1 ? 0 : (Math.log(beyond) * load.handleMs) / (load.agents - erlangsOf(load))
}

/**
 * Erlang A (M/M/n+M): callers give up after an exponential patience. Computed from the balance equations of the chain,
 * summed until the tail no longer counts. Palm 1946; Mandelbaum & Zeltyn 2007.
 *
 * Who joins with k ahead is answered with probability Π (r_j ÷ (r_j + θ)), r_j = nµ + jθ, j = 0 … k, which telescopes to
 * nµ ÷ (nµ + (k + 1) θ), and waits then Σ 1 ÷ r_j, j = 1 … k + 1, on average.
 */
export const erlangA = (load: QueueLoad & { readonly patienceMs: number }): QueueForecast => {
  const { agents, callsPerHour, handleMs, patienceMs } = load
  if (agents === 0) return { waits: 1, abandoned: 1, meanWaitMs: patienceMs, meanAnswerMs: 0 }
  const arrivals = callsPerHour / hourMs
  const giveUp = 1 / patienceMs
  const serving = agents / handleMs
  const sum = { weight: 0, waits: 0, queue: 0, answered: 0, answerMs: 0 }
  let waitMs = 0
  walkChain(arrivals, { agents, handleMs, giveUp }, (n, weight) => {
    sum.weight += weight
    if (n < agents) {
      sum.answered += weight
      return
    }
    const ahead = n - agents
    waitMs += 1 / (serving + (ahead + 1) * giveUp)
    const answered = (weight * serving) / (serving + (ahead + 1) * giveUp)
    sum.waits += weight
    sum.queue += weight * ahead
    sum.answered += answered
    sum.answerMs += answered * waitMs
  })
  const queueLength = sum.queue / sum.weight
  return {
    waits: sum.waits / sum.weight,
    abandoned: arrivals === 0 ? 0 : (queueLength * giveUp) / arrivals,
    meanWaitMs: arrivals === 0 ? 0 : queueLength / arrivals,
    meanAnswerMs: sum.answered === 0 ? 0 : sum.answerMs / sum.answered,
  }
}

/** Visits the states (callers present) in order, each with its weight relative to the likeliest: no load overflows. */
const walkChain = (
  arrivals: number,
  { agents, handleMs, giveUp }: { readonly agents: number; readonly handleMs: number; readonly giveUp: number },
  visit: (n: number, weight: number) => void,
): void => {
  const leaving = (n: number): number => Math.min(n, agents) / handleMs + Math.max(0, n - agents) * giveUp
  const logs = [0]
  let peak = 0
  for (let n = 1; n < 1_000_000; n++) {
    const log = (logs[n - 1] ?? 0) + Math.log(arrivals / leaving(n))
    logs.push(log)
    peak = Math.max(peak, log)
    if (n > agents && log < peak - 40) break
  }
  logs.forEach((log, n) => {
    visit(n, Math.exp(log - peak))
  })
}
