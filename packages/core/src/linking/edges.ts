import type { Comparison } from './compare.ts'
import { openNumbers } from './numbers.ts'

/** Pairs of rows that may be one, by the million, as columns; edge 0 is the surest. */
export type Edges = {
  readonly count: number
  readonly one: Int32Array
  readonly other: Int32Array
  readonly score: Float64Array
  /** What tells members of one household apart: the score without their common number. */
  readonly telling: Float64Array
  readonly ruled: Uint8Array
  readonly sameId: Uint8Array
}

export type EdgesBuilder = {
  /** In the order of rows. */
  readonly add: (one: number, other: number, compared: Comparison) => void
  readonly close: () => Edges
}

export const openEdges = (): EdgesBuilder => {
  const [ones, others, scores, tellings, rules] = [
    openNumbers(),
    openNumbers(),
    openNumbers(),
    openNumbers(),
    openNumbers(),
  ]
  const keys = openNumbers()
  return {
    add: (one, other, compared) => {
      keys.push(placeOf(compared, keys.count()))
      ones.push(one)
      others.push(other)
      scores.push(compared.score)
      tellings.push(telling(compared))
      rules.push(compared.rule === null ? 0 : compared.rule === 'sameId' ? 2 : 1)
    },
    close: () => {
      const order = keys
        .close()
        .sort()
        .map((key) => key % most)
      return {
        count: order.length,
        one: Int32Array.from(order, ones.at),
        other: Int32Array.from(order, others.at),
        score: Float64Array.from(order, scores.at),
        telling: Float64Array.from(order, tellings.at),
        ruled: Uint8Array.from(order, (at) => Number(rules.at(at) > 0)),
        sameId: Uint8Array.from(order, (at) => Number(rules.at(at) === 2)),
      }
    },
  }
}

const most = 2 ** 28
const highest = 128
const stepsOfBit = 1_024

/** Rules before weights, then by weight, to a thousandth of a bit; between equals the older records. */
const placeOf = ({ rule, score }: Comparison, at: number): number => {
  const below = Math.round((highest - Math.max(-highest, Math.min(highest, score))) * stepsOfBit)
  return (Number(rule === null) * 2 ** 20 + below) * most + at
}

const telling = ({ phone, score, bits }: Comparison): number =>
  phone === 'landline' || phone === 'landlineOtherMobile' ? score - bits.phone : score
