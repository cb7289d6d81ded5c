import { describe, expect, it } from 'vitest'
import { minuteMs } from '../calendar/tokyo-time.ts'
import { seeded } from '../simulate/chance.ts'
import type { AttemptOutcome } from './attempt-outcome.ts'
import { rules, scene, standing, tokyo, tried } from './campaign-given.spec.ts'
import { nextTry, type TryScene } from './next-try.ts'

const at = (when: string, more: Partial<TryScene> = {}) => nextTry(scene(more), tokyo(when))
const later = (when: string, heldBy: readonly string[]) => ({ type: 'later', at: tokyo(when), heldBy })

describe('whether a person is tried now', () => {
  it('tries who was never tried, at the first of his numbers', () => {
    expect(at('2026-11-20 10:30')).toEqual({
      type: 'now',
      number: '09011112222',
      slot: { weekday: 5, band: '午前' },
    })
  })

  it('leaves whoever the register takes off the list, appointment or not', () => {
    const paid = { ...standing(), mayCall: false }
    expect(at('2026-11-20 10:30', { standing: paid })).toEqual({ type: 'out', because: 'register' })
    const asked = { standing: paid, appointment: tokyo('2026-11-20 10:30') }
    expect(at('2026-11-20 10:30', asked)).toEqual({ type: 'out', because: 'register' })
  })

  it('leaves whoever was reached, unless what was noted asks for another call', () => {
    const reached = { tried: [tried('2026-11-18 10:00', { outcome: 'answered', disposition: 'promised' })] }
    expect(at('2026-11-20 15:00', reached)).toEqual({ type: 'out', because: 'reached' })
    const again = { ...rules, retryAfter: { promised: { afterMin: 60, growth: 1, most: 2 } } }
    expect(at('2026-11-20 15:00', { ...reached, rules: again }).type).toBe('now')
  })

  it('reaches once more whoever has broken a promise since', () => {
    const spoken = { tried: [tried('2026-11-03 10:00', { outcome: 'answered' })] }
    expect(at('2026-11-20 15:00', { ...spoken, contactsFrom: tokyo('2026-11-10 00:00') }).type).toBe('now')
    expect(at('2026-11-20 15:00', { ...spoken, contactsFrom: tokyo('2026-11-01 00:00') }).type).toBe('out')
  })

  it('never tries the same weekday and band again within five weeks', () => {
    const friday = { tried: [tried('2026-11-13 10:30')] }
    expect(at('2026-11-20 10:15', friday)).toEqual(later('2026-11-20 12:00', ['slot']))
    expect(at('2026-11-20 12:00', friday).type).toBe('now')
    expect(at('2026-12-11 10:30', friday)).toMatchObject({ type: 'later' })
    expect(at('2026-12-18 10:30', friday).type).toBe('now')
  })

  it('holds a person for two hours after an attempt, and for the next day after three', () => {
    const once = [tried('2026-11-20 11:50')]
    expect(at('2026-11-20 12:00', { tried: once })).toEqual(later('2026-11-20 13:50', ['gap']))
    const thrice = [tried('2026-11-20 09:10'), tried('2026-11-20 11:20'), tried('2026-11-20 13:30')]
    expect(at('2026-11-20 18:00', { tried: thrice })).toMatchObject({ type: 'later', at: tokyo('2026-11-21 10:00') })
    // Two of them were nobody's fault: they do not count.
    const lost = thrice.map((one, n) => (n === 0 ? one : { ...one, outcome: 'cancelled' as const }))
    expect(at('2026-11-20 18:00', { tried: lost }).type).toBe('now')
  })

  it('counts the week from Monday', () => {
    const six = [16, 16, 17, 17, 18, 18].map((day, n) => tried(`2026-11-${day} ${n % 2 === 0 ? '09:30' : '15:00'}`))
    expect(at('2026-11-19 13:00', { tried: six })).toMatchObject({ type: 'later', at: tokyo('2026-11-24 10:00') })
    expect(at('2026-11-19 13:00', { tried: six.slice(1) }).type).toBe('now')
    const before = six.map((one) => ({ ...one, at: one.at - 7 * 1_440 * minuteMs }))
    const sunday = at('2026-11-15 11:00', { tried: before })
    expect(sunday).toMatchObject({ type: 'later', at: tokyo('2026-11-16 10:00') })
    expect(sunday.type === 'later' && sunday.heldBy).toContain('personWeek')
  })

  it('tries a busy line again in the same slot, ever later, and then goes back to slots', () => {
    const busy = (...times: readonly string[]) => ({
      tried: times.map((time) => tried(`2026-11-20 ${time}`, { outcome: 'busy' })),
      rules: { ...rules, most: { ...rules.most, perPersonDay: 9, perNumberDay: 9, perHouseholdDay: 9 } },
    })
    expect(at('2026-11-20 10:05', busy('10:00'))).toEqual(later('2026-11-20 10:20', ['retry']))
    expect(at('2026-11-20 10:25', busy('10:00', '10:20'))).toEqual(later('2026-11-20 10:50', ['retry']))
    expect(at('2026-11-20 11:00', busy('10:00', '10:20', '10:50', '10:59'))).toMatchObject({
      type: 'later',
      at: tokyo('2026-11-20 12:59'),
    })
  })

  it('charges nobody for a fault of the network and tries soon again', () => {
    const lost = [tried('2026-11-20 10:00', { outcome: 'network' })]
    expect(at('2026-11-20 10:05', { tried: lost }).type).toBe('now')
    expect(at('2026-11-20 10:01', { tried: lost })).toEqual(later('2026-11-20 10:05', ['retry']))
  })

  it('lets three days pass after a call that found nobody of ours, unless an agent is kept for it', () => {
    const lost = { tried: [tried('2026-11-17 10:00', { outcome: 'abandoned' })] }
    expect(at('2026-11-20 09:30', lost)).toMatchObject({ type: 'later', at: tokyo('2026-11-20 10:00') })
    expect(at('2026-11-19 13:00', lost)).toMatchObject({ type: 'later', at: tokyo('2026-11-20 10:00') })
    expect(at('2026-11-19 13:00', { ...lost, isGuaranteed: true }).type).toBe('now')
  })

  it('goes on to the next number, and gives a number up that twice in a row does not exist', () => {
    const two = { standing: standing(['09011112222', '0961112222']) }
    const dead = ['2026-11-16 10:30', '2026-11-17 13:00'].map((when) => tried(when, { outcome: 'invalid' }))
    expect(at('2026-11-20 15:00', { ...two, tried: dead })).toMatchObject({ type: 'now', number: '0961112222' })
    expect(at('2026-11-20 15:00', { tried: dead })).toEqual({ type: 'out', because: 'deadNumbers' })
    expect(at('2026-11-20 15:00', { standing: standing([]) })).toEqual({ type: 'out', because: 'deadNumbers' })
    expect(at('2026-11-20 15:00', { ...two, tried: dead.slice(1) })).toMatchObject({ number: '09011112222' })
    // Another person's calls have shown it as well.
    expect(at('2026-11-20 15:00', { ...two, numberTried: dead })).toMatchObject({ number: '0961112222' })
  })

  it('takes a number that two persons share as one telephone', () => {
    const shared = { numberTried: [tried('2026-11-20 14:30')] }
    expect(at('2026-11-20 15:00', shared)).toEqual(later('2026-11-20 16:30', ['numberGap']))
    const other = { ...shared, standing: standing(['09011112222', '0961112222']) }
    expect(at('2026-11-20 15:00', other)).toMatchObject({ type: 'now', number: '0961112222' })
  })

  it('never rings a household twice at once, nor soon after another of it', () => {
    expect(at('2026-11-20 15:00', { householdBusy: true })).toMatchObject({ type: 'later', heldBy: ['householdBusy'] })
    const other = { householdTried: [tried('2026-11-20 14:30', { number: '0961112222' })] }
    expect(at('2026-11-20 15:00', other)).toEqual(later('2026-11-20 16:30', ['householdGap']))
  })

  it('keeps an appointment at its time, in the hours of calling, whatever was tried before', () => {
    const asked = (when: string) => ({
      appointment: tokyo(when),
      tried: [tried('2026-11-20 14:50', { outcome: 'answered', disposition: 'callback' })],
    })
    expect(at('2026-11-20 15:00', asked('2026-11-20 16:00'))).toEqual(later('2026-11-20 16:00', ['appointment']))
    expect(at('2026-11-20 16:00', asked('2026-11-20 16:00')).type).toBe('now')
    expect(at('2026-11-20 16:00', asked('2026-11-20 21:30'))).toMatchObject({ at: tokyo('2026-11-21 10:00') })
    const busy = { ...asked('2026-11-20 16:00'), householdBusy: true }
    expect(at('2026-11-20 16:00', busy).type).toBe('later')
  })

  it('gives a person up after all tries, and when the campaign is over', () => {
    const many = Array.from({ length: 20 }, (_, n) => tried(`2026-${n < 10 ? '09' : '10'}-${10 + (n % 10)} 10:30`))
    expect(at('2026-11-20 15:00', { tried: many })).toEqual({ type: 'out', because: 'allTries' })
    const over = { ...scene().calendar, lastDay: '2026-11-19' }
    expect(at('2026-11-20 15:00', { calendar: over })).toEqual({ type: 'out', because: 'noSlotLeft' })
  })

  it('says the first minute that suits every rule: none before it would do', { timeout: 60_000 }, () => {
    const outcomes: readonly AttemptOutcome[] = ['noAnswer', 'busy', 'network', 'abandoned', 'unreachable', 'cancelled']
    for (let seed = 0; seed < 60; seed += 1) {
      const chance = seeded(seed)
      const pick = (most: number): number => Math.floor(chance.next() * most)
      const start = tokyo('2026-11-02 09:00')
      const some = (number: string) =>
        Array.from({ length: pick(6) }, () => ({
          at: start + pick(16 * 1_440) * minuteMs,
          number,
          outcome: outcomes[pick(outcomes.length)] ?? 'noAnswer',
          disposition: null,
        })).sort((a, b) => a.at - b.at)
      const given = scene({
        tried: some('09011112222'),
        numberTried: some('09011112222'),
        householdTried: some('0961112222'),
      })
      const now = start + (16 * 1_440 + pick(4 * 1_440)) * minuteMs
      const verdict = nextTry(given, now)
      if (verdict.type !== 'later') continue
      expect(nextTry(given, verdict.at).type).toBe('now')
      for (let minute = now; minute < verdict.at; minute += minuteMs) expect(nextTry(given, minute).type).toBe('later')
    }
  })
})
