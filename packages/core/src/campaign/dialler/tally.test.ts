import { describe, expect, it } from 'vitest'
import { minuteMs, tokyoTime } from '../../calendar/tokyo-time.ts'
import { IdMap } from '../../machine/id-map.ts'
import { morning, plan, set, story, targets } from './dialler.spec.ts'
import { type DayTally, emptyDialler } from './dialler.ts'
import { abandonedOf, answeredOf, countAnswer, countAttempt, quotaLeft, spansOf, today } from './tally.ts'
import { beginTurn } from './turn.ts'

const now = tokyoTime(morning).number
const day = (back: number, more: Partial<DayTally> = {}): DayTally => ({
  ...{ day: now - back, since: morning - 60 * minuteMs, attempts: 0, byBand: {}, served: 0, lost: 0, hungUp: 0 },
  ...more,
})
const turnOf = (...days: readonly DayTally[]) =>
  beginTurn({ ...emptyDialler, tallies: IdMap.of([['c1', days]]) }, morning, '1-0')
const hour = 60 * minuteMs

describe('what the gate looks at', () => {
  it('is whoever answered, and of those whoever met nobody: too late, or hung up into silence', () => {
    const one = day(0, { served: 90, lost: 3, hungUp: 2 })
    expect([answeredOf(one), abandonedOf(one)]).toEqual([95, 5])
    expect(spansOf(turnOf(one), plan(), 0, 0)).toMatchObject([
      { answered: 95, abandoned: 5, cap: 0.01 },
      { abandoned: 5 },
    ])
  })

  it('is the day, and the thirty days up to it: the thirtieth before is out', () => {
    const turn = turnOf(
      day(30, { served: 1_000, lost: 50 }),
      day(29, { served: 100, lost: 7 }),
      day(1, { served: 50, hungUp: 2 }),
      day(0, { served: 10, lost: 1 }),
    )
    const [own, all] = spansOf(turn, plan(), 0, 0)
    expect(own).toMatchObject({ answered: 11, abandoned: 1 })
    expect(all).toMatchObject({ answered: 170, abandoned: 10 })
  })

  it('counts on the answers that the rest of the day brings at its pace, or the list, whichever is less', () => {
    const turn = turnOf(day(0, { attempts: 200, served: 60 }))
    const expected = (list: number, leftMs: number) => spansOf(turn, plan(), list, leftMs)[0]?.expected
    // 60 answers in the hour that has gone.
    expect(expected(100_000, 3 * hour)).toBeCloseTo(180)
    // Three of ten answer.
    expect(expected(100, 3 * hour)).toBeCloseTo(30)
    expect([expected(0, 3 * hour), expected(100_000, 0)]).toEqual([0, 0])
    expect(spansOf(turnOf(), plan(), 1_000, 3 * hour)).toMatchObject([{ expected: 0 }, { expected: 0 }])
  })

  it('begins anew with the first attempt of a day', () => {
    const turn = turnOf(day(1, { attempts: 7, served: 3 }))
    countAttempt(turn, 'c1', '朝')
    countAnswer(turn, 'c1', 'hungUp')
    expect(today(turn, 'c1')).toMatchObject({ day: now, since: morning, attempts: 1, byBand: { 朝: 1 }, hungUp: 1 })
    expect(turn.tallies.get('c1')).toHaveLength(2)
  })
})

describe('a quota', () => {
  const quota = plan({ quotas: [{ band: '夜', most: 0.25 }] })
  const left = (turn: ReturnType<typeof turnOf>, list: number, band: string | null = '夜') =>
    quotaLeft(turn, quota, band, list)

  it('is a share of what an ordinary day had, less what the band has had today', () => {
    const before = [day(2, { attempts: 80 }), day(1, { attempts: 120 })]
    expect(left(turnOf(...before), 9_999)).toBe(25)
    expect(left(turnOf(...before, day(0, { attempts: 30, byBand: { 夜: 20, 朝: 10 } })), 9_999)).toBe(5)
    expect(left(turnOf(...before, day(0, { attempts: 60, byBand: { 夜: 40 } })), 9_999)).toBe(0)
    // A day that is busier than usual gives more.
    expect(left(turnOf(...before, day(0, { attempts: 400, byBand: { 夜: 90 } })), 0)).toBe(10)
  })

  it('is a share of the list on the first day, and says nothing of other bands or outside of all', () => {
    expect(left(turnOf(), 40)).toBe(10)
    expect(left(turnOf(day(0, { attempts: 20, byBand: { 夜: 4 } })), 20)).toBe(6)
    expect([left(turnOf(), 40, '朝'), left(turnOf(), 40, null)]).toEqual([
      Number.POSITIVE_INFINITY,
      Number.POSITIVE_INFINITY,
    ])
  })
})

describe('an answer that an agent took', () => {
  const flown = () => {
    const s = story(1)
      .feed(set({ mode: { kind: 'power', callsPerAgent: 1 } }))
      .fill(targets(1))
      .ready('a1')
    return s.dialled().answered()
  }
  const tally = (s: ReturnType<typeof flown>) => s.state.tallies.get('c1')?.at(-1)

  it('was served up to the end of the grace and lost after it, though nothing was said in between', () => {
    const inTime = flown()
    inTime.at += 2_000
    expect(tally(inTime.connected())).toMatchObject({ served: 1, lost: 0 })
    const late = flown()
    late.at += 2_001
    expect(tally(late.connected())).toMatchObject({ served: 0, lost: 1 })
    expect(late.state.flights.get(late.call())?.isLost).toBe(true)
  })

  it('is abandoned by whoever hung up first within the grace, lost after it, whatever comes to be known then', () => {
    const early = flown()
    early.at += 2_000
    expect(tally(early.ended(undefined, 'abandoned', 16))).toMatchObject({ hungUp: 1, lost: 0, served: 0 })
    const late = flown()
    late.at += 2_001
    expect(tally(late.ended(undefined, 'abandoned', 16))).toMatchObject({ hungUp: 0, lost: 1, served: 0 })
    // An agent who comes after he has hung up serves nobody.
    expect(tally(late.connected(late.started()[0]?.call))).toMatchObject({ lost: 1, served: 0 })
    expect(late.events('attempt.ended')).toMatchObject([{ outcome: 'abandoned' }])
  })
})
