/** Chance that comes in: the same seed gives the same numbers. */
export type Chance = {
  /** Uniform in [0, 1). */
  readonly next: () => number
  readonly exponential: (mean: number) => number
  /** Log-normal by mean and coefficient of variation; talk and wrap-up times look like this (PACING.md §3). */
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
