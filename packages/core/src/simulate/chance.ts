/** Chance that comes in: the same seed gives the same numbers. */
export type Chance = {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly exponential: (mean: number) => number
  /** Log-normal by mean and coefficient of variation; talk and wrap-up times look like this (Brown et al., JASA 2005). */
  readonly logNormal: (mean: number, cv: number) => number
}

/** mulberry32. */
export const seeded = (seed: number): Chance => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const positive = (): number => 1 - next()
  const normal = (): number => Math.sqrt(-2 * Math.log(positive())) * Math.cos(2 * Math.PI * next())
  return {
    next,
    exponential: (mean) => -mean * Math.log(positive()),
    logNormal: (mean, cv) => {
      if (cv === 0) return mean
      const variance = Math.log(1 + cv * cv)
      return Math.exp(Math.log(mean) - variance / 2 + Math.sqrt(variance) * normal())
    },
  }
}

/**
 * Chance of its own for a named thing (FNV-1a over the names, mixed), so that one more agent or one more call does not move
 * the luck of all others: plans are compared over the same callers.
 */
export const seededFor = (...names: readonly (string | number)[]): Chance => {
  let hash = 0x811c9dc5
  for (const char of names.join('\u0000')) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  return seeded(Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35))
}
