/**
 * How long talks and wrap-ups last: a hazard that is constant within bins, which grow with the time. What is still going on
 * counts as exposure (PACING §7.6, 2).
 */
export type DurationHistory = {
  readonly edges: readonly number[]
  readonly events: readonly number[]
  readonly exposure: readonly number[]
  readonly weight: number
}

/** Bins from 0: the first so long, each next one 15 % longer; the last one without end. */
export type DurationShape = { readonly firstS: number; readonly bins: number; readonly meanS: number }

export const talkShape: DurationShape = { firstS: 4, bins: 28, meanS: 150 }
export const wrapShape: DurationShape = { firstS: 2, bins: 22, meanS: 25 }
export const handleShape: DurationShape = { firstS: 4, bins: 28, meanS: 175 }

const growth = 1.15
const logGrowth = Math.log(growth)
const priorWeight = 12

/** Exponential with the mean of the shape, worth twelve observations. */
export const firstDurations = ({ firstS, bins, meanS }: DurationShape): DurationHistory => {
  const edges = Array.from({ length: bins }, (_, n) => (firstS * (growth ** n - 1)) / (growth - 1))
  const left = (s: number): number => Math.exp(-s / meanS)
  const exposure = edges.map((from, n) => {
    const to = edges[n + 1]
    return priorWeight * meanS * (left(from) - (to === undefined ? 0 : left(to)))
  })
  return { edges, events: exposure.map((part) => part / meanS), exposure, weight: 1 }
}

const heaviest = 1e9

/** One came to its end after so many seconds. `memory` as for attempts. */
export const noteDuration = (before: DurationHistory, lastedS: number, memory: number): DurationHistory => {
  const history = before.weight > heaviest ? lighter(before) : before
  const weight = history.weight / (1 - 1 / memory)
  const bin = binAt(history.edges, lastedS)
  const events = history.events.with(bin, (history.events[bin] ?? 0) + weight)
  const exposure = [...history.exposure]
  addExposure(history.edges, exposure, lastedS, weight)
  return { edges: history.edges, events, exposure, weight }
}

const lighter = ({ edges, events, exposure, weight }: DurationHistory): DurationHistory => ({
  edges,
  events: events.map((part) => part / weight),
  exposure: exposure.map((part) => part / weight),
  weight: 1,
})

/** Edges grow geometrically, so the bin of a time need not be searched; rounding may be one off. */
const binAt = (edges: readonly number[], s: number): number => {
  const first = edges[1] ?? 1
  let bin = Math.max(0, Math.min(edges.length - 1, Math.floor(Math.log(1 + (s * (growth - 1)) / first) / logGrowth)))
  if ((edges[bin] ?? 0) > s) bin -= 1
  else if (bin + 1 < edges.length && (edges[bin + 1] ?? 0) <= s) bin += 1
  return bin
}

const addExposure = (edges: readonly number[], exposure: number[], s: number, weight: number): void => {
  for (let bin = 0; bin < edges.length; bin += 1) {
    const from = edges[bin] ?? 0
    if (s <= from) return
    exposure[bin] = (exposure[bin] ?? 0) + weight * (Math.min(s, edges[bin + 1] ?? s) - from)
  }
}

export type DurationCurve = {
  readonly edges: readonly number[]
  readonly rates: readonly number[]
  /** Hazard added up to each edge. */
  readonly sums: readonly number[]
}

export const durationCurve = (
  { edges, events, exposure, weight }: DurationHistory,
  ongoingS: readonly number[],
): DurationCurve => {
  const all = [...exposure]
  for (const s of ongoingS) addExposure(edges, all, s, weight)
  const rates = edges.map((_, bin) => ((all[bin] ?? 0) > 0 ? (events[bin] ?? 0) / (all[bin] ?? 1) : 0))
  const sums = [0]
  for (let bin = 1; bin < edges.length; bin += 1)
    sums.push((sums[bin - 1] ?? 0) + (rates[bin - 1] ?? 0) * ((edges[bin] ?? 0) - (edges[bin - 1] ?? 0)))
  return { edges, rates, sums }
}

const sumTo = ({ edges, rates, sums }: DurationCurve, s: number): number => {
  const bin = binAt(edges, s)
  return (sums[bin] ?? 0) + (rates[bin] ?? 0) * (s - (edges[bin] ?? 0))
}

/** P(ends within so many seconds | still going on after `elapsedS`). */
export const endsWithin = (curve: DurationCurve, elapsedS: number, withinS: number): number =>
  withinS <= 0 ? 0 : 1 - Math.exp(sumTo(curve, elapsedS) - sumTo(curve, elapsedS + withinS))

/** The same at `startS + k·stepS` for k = 0 … count. */
export const endings = (
  curve: DurationCurve,
  elapsedS: number,
  { startS, stepS, count }: { readonly startS: number; readonly stepS: number; readonly count: number },
): Float64Array => {
  const before = sumTo(curve, elapsedS)
  const ended = new Float64Array(count + 1)
  for (let k = 0; k <= count; k += 1) {
    const withinS = startS + k * stepS
    ended[k] = withinS <= 0 ? 0 : 1 - Math.exp(before - sumTo(curve, elapsedS + withinS))
  }
  return ended
}
