import { type AttemptCurve, answersWithin } from './attempt-curve.ts'
import { type DurationCurve, endings } from './duration-curve.ts'

/** An agent who is not free, as the pacer sees him. */
export type BusyAgent =
  | {
      readonly phase: 'talk' | 'wrapUp'
      readonly elapsedS: number
      /** How long the talk before this wrap-up was; 0 while talking. */
      readonly talkS: number
      /** Signed for a pause after this call: he will not be free. */
      readonly isLeaving: boolean
    }
  /** Comes back at a moment that is known. */
  | { readonly phase: 'known'; readonly freeInS: number }

export type Curves = {
  readonly attempt: AttemptCurve
  readonly talk: DurationCurve
  /** After a conversation, and after what ended within 15 s (an answering machine, a wrong number). */
  readonly wrapUp: DurationCurve
  readonly shortWrapUp: DurationCurve
  /** From the answer to the end of wrap-up. */
  readonly handle: DurationCurve
  /** P(a wrap-up is followed by a pause nobody was told of). */
  readonly leaves: number
}

/** Below this a talk was short. */
export const shortTalkS = 15
/** Seconds between two points of time that are looked at. */
const stepS = 2
/** From so many agents on, sums of chances are taken as normal; up to it they are exact. */
const mostExact = 60

/** The times looked at: now, and every 2 s until a call dialled now has rung out. */
export const gridSize = (ringTimeoutS: number): number => Math.ceil((ringTimeoutS + 4) / stepS)

/** What one attempt of this age demands: P(answered by s_k and still with an agent then), k = 0 … size. */
const demandOf = (curves: Curves, handleEnds: Float64Array, ageS: number, size: number): Float64Array => {
  const gained = gains(curves.attempt, ageS, size)
  const demand = new Float64Array(size + 1)
  for (let k = 1; k <= size; k += 1) {
    let sum = 0
    for (let u = 1; u <= k; u += 1) sum += (gained[u] ?? 0) * (1 - (handleEnds[k - u] ?? 0))
    demand[k] = sum
  }
  return demand
}

/** P(answered between s_{k−1} and s_k | still ringing at this age). */
const gains = (curve: AttemptCurve, ageS: number, size: number): Float64Array => {
  const gained = new Float64Array(size + 1)
  let before = 0
  for (let k = 1; k <= size; k += 1) {
    const now = answersWithin(curve, ageS, k * stepS)
    gained[k] = now - before
    before = now
  }
  return gained
}

type Ends = { readonly long: Float64Array; readonly short: Float64Array }

/** P(this agent is free by s_k + grace). */
const supplyOf = (curves: Curves, agent: BusyAgent, ends: Ends, size: number, graceS: number): Float64Array => {
  const supply = new Float64Array(size + 1)
  if (agent.phase === 'known') return supply.map((_, k) => (agent.freeInS <= k * stepS + graceS ? 1 : 0))
  if (agent.isLeaving) return supply
  const stays = 1 - curves.leaves
  if (agent.phase === 'wrapUp') {
    const curve = agent.talkS < shortTalkS ? curves.shortWrapUp : curves.wrapUp
    return endings(curve, agent.elapsedS, { startS: graceS, stepS, count: size }).map((ended) => stays * ended)
  }
  const late = Math.floor(graceS / stepS)
  const ended = endings(curves.talk, agent.elapsedS, { startS: 0, stepS, count: size + late })
  // Talks that end up to here are short, and so is what follows them.
  const lastShort = Math.ceil((shortTalkS - agent.elapsedS) / stepS) - 1
  for (let k = 0; k <= size; k += 1) {
    const last = k + late
    let [sum, before] = [0, 0]
    for (let u = 1; u <= last; u += 1) {
      const now = ended[u] ?? 0
      sum += (now - before) * ((u <= lastShort ? ends.short : ends.long)[last - u] ?? 0)
      before = now
    }
    supply[k] = stays * sum
  }
  return supply
}

/** Sums of independent chances at each point of time, exact or normal. */
type Sums = {
  readonly add: (chances: Float64Array) => void
  readonly remove: (chances: Float64Array) => void
}

export type Outlook = {
  /** P(a call answered now + s_k finds nobody), the largest from s_k on. */
  readonly congestion: () => Float64Array
  readonly dial: () => void
  readonly withdraw: (ageS: number) => void
  /** P(nobody is there for a call of this age | it is answered): the risk that is held against θ. */
  readonly riskOf: (ageS: number) => number
  /** P(a call dialled now is answered at all). */
  readonly answers: number
  /** Agents expected to become free within 10 s. */
  readonly freeSoon: number
}

export type OutlookInput = {
  readonly curves: Curves
  readonly agents: readonly BusyAgent[]
  readonly inFlightS: readonly number[]
  /** Idle agents less callers who wait already. */
  readonly free: number
  readonly ringTimeoutS: number
  readonly graceS: number
  readonly staff: number
}

/** What will be demanded and what will be free over the next half minute (PACING §7.3 and §7.4). */
export const outlookOf = (input: OutlookInput): Outlook => {
  const { curves, free, graceS, ringTimeoutS } = input
  const size = gridSize(ringTimeoutS)
  const steps = size + Math.floor(graceS / stepS)
  const table = (curve: DurationCurve, startS: number): Float64Array =>
    endings(curve, 0, { startS, stepS, count: steps })
  const handleEnds = table(curves.handle, stepS / 2 + graceS)
  const ends: Ends = { long: table(curves.wrapUp, stepS / 2), short: table(curves.shortWrapUp, stepS / 2) }
  const known = new Map<number, Float64Array>()
  const demandAt = (ageS: number): Float64Array => {
    const age = Math.floor(ageS)
    const found = known.get(age) ?? demandOf(curves, handleEnds, age, size)
    known.set(age, found)
    return found
  }
  const supplies = input.agents.map((agent) => supplyOf(curves, agent, ends, size, graceS))
  const demands = input.inFlightS.map(demandAt)
  const isMany = input.staff > mostExact
  const sums = isMany ? normalSums(size, free, supplies) : exactSums(size, free, supplies, demands.length)
  for (const demand of demands) sums.add(demand)
  let worst: Float64Array | null = null
  const congestion = (): Float64Array => {
    worst ??= largestFrom(sums.chances())
    return worst
  }
  const soon = Math.min(size, Math.round(10 / stepS) - Math.floor(graceS / stepS))
  return {
    congestion,
    dial: () => {
      sums.add(demandAt(0))
      worst = null
    },
    withdraw: (ageS) => {
      sums.remove(demandAt(ageS))
      worst = null
    },
    riskOf: (ageS) => weighed(gains(curves.attempt, Math.floor(ageS), size), congestion()),
    answers: answersWithin(curves.attempt, 0, size * stepS),
    freeSoon: supplies.reduce((sum, supply) => sum + (supply[Math.max(0, soon)] ?? 0), 0),
  }
}

/** Later congestion reaches back: one call more at τ is lost if the worst from τ on comes again (PACING §7.4). */
const largestFrom = (chances: Float64Array): Float64Array => {
  for (let k = chances.length - 2; k >= 0; k -= 1) chances[k] = Math.max(chances[k] ?? 0, chances[k + 1] ?? 0)
  return chances
}

/** Mean of the congestion at the moment of the answer. */
const weighed = (gained: Float64Array, worst: Float64Array): number => {
  let [sum, weight] = [0, 0]
  for (let k = 1; k < gained.length; k += 1) {
    const chance = gained[k] ?? 0
    sum += (chance * ((worst[k] ?? 0) + (worst[k - 1] ?? 0))) / 2
    weight += chance
  }
  return weight <= 0 ? 0 : sum / weight
}

type Counted = Sums & { readonly chances: () => Float64Array }

/**
 * How many of independent chances come true, at each point of time: P(0), P(1) … P(count), one row after the other in one
 * array, because this is made anew many times a second.
 */
type Distributions = { readonly rows: number; width: number; parts: Float64Array; count: number }

const distributions = (rows: number, width: number): Distributions => {
  const parts = new Float64Array(rows * width)
  for (let row = 0; row < rows; row += 1) parts[row * width] = 1
  return { rows, width, parts, count: 0 }
}

const widen = (dist: Distributions): void => {
  const { rows, width, parts } = dist
  const wider = new Float64Array(rows * width * 2)
  for (let row = 0; row < rows; row += 1) wider.set(parts.subarray(row * width, (row + 1) * width), row * width * 2)
  dist.parts = wider
  dist.width = width * 2
}

const include = (dist: Distributions, chances: Float64Array): void => {
  if (dist.count + 2 > dist.width) widen(dist)
  dist.count += 1
  const { rows, width, parts, count } = dist
  for (let row = 0; row < rows; row += 1) {
    const chance = chances[row] ?? 0
    const [from, stays] = [row * width, 1 - chance]
    for (let k = from + count; k > from; k -= 1) parts[k] = (parts[k] ?? 0) * stays + (parts[k - 1] ?? 0) * chance
    parts[from] = (parts[from] ?? 0) * stays
  }
}

/** Takes one chance out again; from the side where the division is stable. */
const exclude = (dist: Distributions, chances: Float64Array): void => {
  const { rows, width, parts, count } = dist
  for (let row = 0; row < rows; row += 1) {
    const chance = chances[row] ?? 0
    const [from, stays] = [row * width, 1 - chance]
    let carried = 0
    if (chance <= 0.5) {
      for (let k = from; k < from + count; k += 1) {
        carried = ((parts[k] ?? 0) - carried * chance) / stays
        parts[k] = carried
      }
    } else {
      for (let k = from + count; k > from; k -= 1) {
        const kept = parts[k] ?? 0
        parts[k] = carried
        carried = (kept - carried * stays) / chance
      }
      parts[from] = carried
    }
    parts[from + count] = 0
  }
  dist.count -= 1
}

/** Distributions of how many agents will be free and how many calls answered, as Poisson-binomials. */
const exactSums = (size: number, free: number, supplies: readonly Float64Array[], calls: number): Counted => {
  const supplied = distributions(size + 1, supplies.length + 2)
  for (const supply of supplies) include(supplied, supply)
  const demanded = distributions(size + 1, calls + 4)
  return {
    add: (chances) => include(demanded, chances),
    remove: (chances) => exclude(demanded, chances),
    chances: () => {
      const result = new Float64Array(size + 1)
      for (let row = 0; row <= size; row += 1) result[row] = exceeds(demanded, supplied, row, free)
      return result
    },
  }
}

/** P(demanded − supplied ≥ free), by adding up the shares of supply from the least that is enough. */
const exceeds = (demanded: Distributions, supplied: Distributions, row: number, free: number): number => {
  const [fromDemand, fromSupply] = [row * demanded.width, row * supplied.width]
  let [sum, below, next] = [0, 0, 0]
  for (let j = 0; j <= supplied.count; j += 1) {
    for (; next < free + j && next <= demanded.count; next += 1) below += demanded.parts[fromDemand + next] ?? 0
    sum += (supplied.parts[fromSupply + j] ?? 0) * (1 - below)
  }
  return Math.min(1, Math.max(0, sum))
}

/** With many agents mean and variance are enough. */
const normalSums = (size: number, free: number, supplies: readonly Float64Array[]): Counted => {
  const mean = new Float64Array(size + 1)
  const variance = new Float64Array(size + 1)
  const count = (chances: Float64Array, sign: number, side: number): void => {
    for (let k = 0; k <= size; k += 1) {
      const chance = chances[k] ?? 0
      mean[k] = (mean[k] ?? 0) + sign * chance
      variance[k] = (variance[k] ?? 0) + side * chance * (1 - chance)
    }
  }
  for (const supply of supplies) count(supply, -1, 1)
  return {
    add: (chances) => count(chances, 1, 1),
    remove: (chances) => count(chances, -1, -1),
    chances: () =>
      Float64Array.from({ length: size + 1 }, (_, k) =>
        normalTail((free - 0.5 - (mean[k] ?? 0)) / Math.sqrt(Math.max(1e-9, variance[k] ?? 0))),
      ),
  }
}

/** P(Z ≥ z) of the standard normal (Abramowitz and Stegun 26.2.17; error below 7.5e-8). */
const normalTail = (z: number): number => {
  const x = Math.abs(z)
  const t = 1 / (1 + 0.2316419 * x)
  const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))))
  const tail = 0.3989422804014327 * Math.exp((-x * x) / 2) * poly
  return z >= 0 ? tail : 1 - tail
}
