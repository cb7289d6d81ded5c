import { describe, expect, it } from 'vitest'
import { rules, scene, tokyo, tried } from './campaign-given.spec.ts'
import { nextTry } from './next-try.ts'
import { slotProof, slotTable } from './slot-proof.ts'
import type { Tried } from './tried.ts'

describe('the proof that attempts were spread', () => {
  it('names a weekday and band that were used again', () => {
    const twice = [tried('2026-11-13 10:30'), tried('2026-11-16 13:00'), tried('2026-11-20 11:00')]
    expect(slotProof(rules, twice)).toEqual({
      attempts: 3,
      slots: [
        { weekday: 5, band: '午前', attempts: 2 },
        { weekday: 1, band: '昼', attempts: 1 },
      ],
      repeats: [{ at: tokyo('2026-11-20 11:00'), slot: { weekday: 5, band: '午前' }, isRetry: false }],
      isSpread: false,
    })
  })

  it('forgives the quick retry of a busy line, and what was charged to nobody', () => {
    const busy = [tried('2026-11-20 10:10', { outcome: 'busy' }), tried('2026-11-20 10:30')]
    expect(slotProof(rules, busy)).toMatchObject({ isSpread: true, repeats: [{ isRetry: true }] })
    const lost = [tried('2026-11-20 10:10', { outcome: 'network' }), tried('2026-11-20 10:30')]
    expect(slotProof(rules, lost)).toMatchObject({ attempts: 1, repeats: [], isSpread: true })
    expect(slotProof(rules, [tried('2026-10-01 10:10'), tried('2026-11-19 10:30')]).repeats).toEqual([])
  })

  it('holds for whatever the rules of trying let through', () => {
    const made: Tried[] = []
    let at = tokyo('2026-09-01 09:00')
    for (let n = 0; n < 20; n += 1) {
      const verdict = nextTry(scene({ tried: made }), at)
      if (verdict.type === 'out') break
      at = verdict.type === 'later' ? verdict.at : at
      made.push({ at, number: '09011112222', outcome: n % 5 === 4 ? 'busy' : 'noAnswer', disposition: null })
    }
    expect(made).toHaveLength(20)
    expect(slotProof(rules, made).isSpread).toBe(true)
    expect(slotProof(rules, made).slots.length).toBeGreaterThan(12)
  })

  it('counts attempts and contacts of all persons by weekday and band, in their order', () => {
    const table = slotTable(rules, [
      [tried('2026-11-20 18:00', { outcome: 'answered' }), tried('2026-11-20 10:30')],
      [tried('2026-11-19 09:30'), tried('2026-11-20 10:40', { outcome: 'network' })],
    ])
    expect(table).toEqual([
      { weekday: 4, band: '朝', attempts: 1, contacts: 0 },
      { weekday: 5, band: '午前', attempts: 1, contacts: 0 },
      { weekday: 5, band: '夜', attempts: 1, contacts: 1 },
    ])
  })
})
