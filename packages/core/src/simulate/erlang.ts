/** What a formula says of a queue in balance. */
export type QueueForecast = {
  /** Probability that a caller waits at all. */
  readonly waits: number
  /** Share of callers who give up. */
  readonly abandoned: number
  /** Mean wait over all callers, those who gave up included. */
  readonly meanWaitMs: number
}

export type QueueLoad = {
  readonly agents: number
  readonly callsPerHour: number
  /** Talk plus wrap-up. */
  readonly handleMs: number
}

/**
 * Erlang C (M/M/n): nobody ever gives up. Null when there are too few agents for any balance.
 * A. K. Erlang 1917; the recursion is the usual stable one over Erlang B.
 */
export const erlangC = ({ agents, callsPerHour, handleMs }: QueueLoad): QueueForecast | null => {
  const offered = (callsPerHour / 3_600_000) * handleMs
  if (offered >= agents) return null
  let blocked = 1
  for (let n = 1; n <= agents; n++) blocked = (offered * blocked) / (n + offered * blocked)
  const waits = (agents * blocked) / (agents - offered * (1 - blocked))
  return { waits, abandoned: 0, meanWaitMs: (waits * handleMs) / (agents - offered) }
}

/**
 * Erlang A (M/M/n+M): callers give up after an exponential patience. Computed from the balance equations of the chain,
 * summed until the tail no longer counts. Palm 1946; Mandelbaum & Zeltyn 2007.
 */
export const erlangA = (load: QueueLoad & { readonly patienceMs: number }): QueueForecast => {
  const { agents, callsPerHour, handleMs, patienceMs } = load
  const arrivals = callsPerHour / 3_600_000
  const service = 1 / handleMs
  const giveUp = 1 / patienceMs
  const weights = [1]
  for (let n = 1; n < 100_000; n++) {
    const leaving = Math.min(n, agents) * service + Math.max(0, n - agents) * giveUp
    const weight = ((weights[n - 1] ?? 0) * arrivals) / leaving
    weights.push(weight)
    if (n > agents && weight < 1e-14 * Math.max(...weights.slice(-agents))) break
  }
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const mean = (of: (n: number) => number): number =>
    weights.reduce((sum, weight, n) => sum + of(n) * weight, 0) / total
  const queueLength = mean((n) => Math.max(0, n - agents))
  return {
    waits: mean((n) => (n >= agents ? 1 : 0)),
    abandoned: (queueLength * giveUp) / arrivals,
    meanWaitMs: queueLength / arrivals,
  }
}
