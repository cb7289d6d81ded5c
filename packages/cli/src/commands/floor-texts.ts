import type { SimulatedFigures } from '@tsunagu/core'

type Estimate = SimulatedFigures['answerRate']

export const number = (value: number, digits = 1): string => value.toFixed(digits)

export const percent = (estimate: Estimate): string | null => {
  if (estimate === null) return null
  const within = estimate.within === null ? '' : ` ±${(estimate.within * 100).toFixed(1)}`
  return `${(estimate.mean * 100).toFixed(1)}${within} %`
}

export const secondsText = (estimate: Estimate): string | null => {
  if (estimate === null) return null
  const within = estimate.within === null ? '' : ` ±${(estimate.within / 1_000).toFixed(1)}`
  return `${(estimate.mean / 1_000).toFixed(1)}${within} s`
}
