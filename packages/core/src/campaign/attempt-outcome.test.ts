import { describe, expect, it } from 'vitest'
import { isCharged, unansweredOutcome } from './attempt-outcome.ts'

const of = (sip: number | null, cause: number | null) => unansweredOutcome({ sip, cause })

describe('what became of an attempt', () => {
  it('is told by cause and status as the table of the design has it', () => {
    expect([of(404, 1), of(null, 1), of(604, null), of(null, 28)]).toEqual(Array(4).fill('invalid'))
    expect([of(486, 17), of(600, null), of(null, 17)]).toEqual(Array(3).fill('busy'))
    expect([of(408, 102), of(487, null), of(null, 19), of(480, 19)]).toEqual(Array(4).fill('noAnswer'))
    expect([of(480, null), of(480, 20), of(480, 18), of(null, 20)]).toEqual(Array(4).fill('unreachable'))
    expect([of(603, 21), of(403, null), of(433, null)]).toEqual(Array(3).fill('rejected'))
  })

  it('is nobody’s fault when the network failed, and charged to nobody', () => {
    for (const answer of [of(503, 34), of(500, 17), of(null, 38), of(null, 41), of(null, null), of(599, null)])
      expect(answer).toBe('network')
    expect(isCharged('network')).toBe(false)
    expect(isCharged('cancelled')).toBe(false)
    expect(isCharged('busy')).toBe(true)
  })
})
