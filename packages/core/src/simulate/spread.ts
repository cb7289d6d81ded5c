import type { Chance } from './chance.ts'

/** How long something takes, over many times. */
export type Spread =
  | { readonly kind: 'fixed'; readonly meanMs: number }
  | { readonly kind: 'exponential'; readonly meanMs: number }
  /** By mean and coefficient of variation (standard deviation ÷ mean). */
  | { readonly kind: 'logNormal'; readonly meanMs: number; readonly cv: number }

/** One time out of the spread, in whole milliseconds like all times of the log. */
export const drawMs = (chance: Chance, spread: Spread): number => {
  switch (spread.kind) {
    case 'fixed':
      return Math.round(spread.meanMs)
    case 'exponential':
      return Math.round(chance.exponential(spread.meanMs))
    case 'logNormal':
      return Math.round(chance.logNormal(spread.meanMs, spread.cv))
  }
}

/** Standard deviation ÷ mean. */
export const cvOf = (spread: Spread): number => {
  if (spread.kind === 'logNormal') return spread.cv
  return spread.kind === 'exponential' ? 1 : 0
}
