/** A mean over replications with the interval that holds the true one 95 times in 100; half-width null for one replication. */
export type Estimate = { readonly mean: number; readonly within: number | null }

/** Two-sided 95 % quantiles of Student's t for 1 … 30 degrees of freedom. */
const student = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131, 2.12, 2.11,
  2.101, 2.093, 2.086, 2.08, 2.074, 2.069, 2.064, 2.06, 2.056, 2.052, 2.048, 2.045, 2.042,
]

/**
 * The ratio of two sums over replications, e.g. answered ÷ calls, with its interval by the delta method: a replication
 * with more calls weighs more. Null where there is nothing to divide by.
 */
export const ratioOf = (pairs: readonly (readonly [part: number, whole: number])[]): Estimate | null => {
  const whole = pairs.reduce((sum, [, one]) => sum + one, 0)
  if (whole === 0) return null
  const mean = pairs.reduce((sum, [part]) => sum + part, 0) / whole
  const n = pairs.length
  if (n < 2) return { mean, within: null }
  const squares = pairs.reduce((sum, [part, one]) => sum + (part - mean * one) ** 2, 0)
  const error = Math.sqrt(squares / (n * (n - 1))) / (whole / n)
  return { mean, within: (student[n - 2] ?? 1.96) * error }
}
