import { describe, expect, it } from 'vitest'
import { needsResearch, type StandingFacts, type StandingNumber, standingOf } from './standing.ts'

const today = '2026-11-20'
const mobile: StandingNumber = { number: '09012345678', rank: 2, verdict: 'untried' }
const landline: StandingNumber = { number: '0963281210', rank: 1, verdict: 'untried' }

const owing: StandingFacts = {
  isMerged: false,
  claims: [
    { claim: 1, state: 'open', owed: 12_000 },
    { claim: 2, state: 'open', owed: 8_000 },
  ],
  stops: [],
  promises: [],
  numbers: [mobile, landline],
  doNotCall: [],
  graceDays: 0,
}
const stop = { claim: null, from: '2026-11-20', until: '2026-11-22', isLifted: false }
const promise = { claims: [], dueOn: '2026-11-22', state: 'open' as const }

const codes = (facts: Partial<StandingFacts>, day = today) =>
  standingOf({ ...owing, ...facts }, day).reasons.map(({ code, until }) => (until === null ? code : `${code} ${until}`))

describe('who may be called', () => {
  it('owes something and has a number', () => {
    expect(standingOf(owing, today)).toEqual({
      ...{ mayCall: true, reasons: [], owed: 20_000, claims: [1, 2] },
      numbers: ['0963281210', '09012345678'],
    })
  })

  it('is not who has paid everything, owes nothing, or became part of another', () => {
    expect(codes({ claims: [{ claim: 1, state: 'paid', owed: 0 }] })).toEqual(['paid'])
    expect(codes({ claims: [{ claim: 1, state: 'withdrawn', owed: 0 }] })).toEqual(['owesNothing'])
    expect(codes({ claims: [] })).toEqual(['owesNothing'])
    expect(codes({ isMerged: true })).toEqual(['merged'])
  })

  it('is still who has paid in part, or one claim of two', () => {
    expect(standingOf({ ...owing, claims: [{ claim: 1, state: 'open', owed: 1 }] }, today)).toMatchObject({
      ...{ mayCall: true, owed: 1 },
    })
    const claims = [{ claim: 1, state: 'paid' as const, owed: 0 }, ...owing.claims.slice(1)]
    expect(standingOf({ ...owing, claims }, today)).toMatchObject({ mayCall: true, owed: 8_000, claims: [2] })
  })

  it('is not who is stopped, from the first day to the last', () => {
    expect(codes({ stops: [stop] }, '2026-11-19')).toEqual([])
    expect(codes({ stops: [stop] }, '2026-11-20')).toEqual(['stopped 2026-11-22'])
    expect(codes({ stops: [stop] }, '2026-11-22')).toEqual(['stopped 2026-11-22'])
    expect(codes({ stops: [stop] }, '2026-11-23')).toEqual([])
    expect(codes({ stops: [{ ...stop, until: null }] }, '2030-01-01')).toEqual(['stopped'])
    expect(codes({ stops: [{ ...stop, isLifted: true }] })).toEqual([])
  })

  it('is asked about the other claim when one is stopped, and not at all when each is', () => {
    const first = { ...stop, claim: 1 }
    expect(standingOf({ ...owing, stops: [first] }, today)).toMatchObject({ mayCall: true, claims: [2], owed: 20_000 })
    expect(codes({ stops: [first, { ...stop, claim: 2, until: '2026-11-21' }] })).toEqual(['stopped 2026-11-21'])
    expect(codes({ stops: [first, { ...stop, claim: 2, until: null }] })).toEqual(['stopped 2026-11-22'])
  })

  it('is not who has promised, until the day has passed; with grace some days longer', () => {
    expect(codes({ promises: [promise] }, '2026-11-22')).toEqual(['promised 2026-11-22'])
    expect(codes({ promises: [promise] }, '2026-11-23')).toEqual([])
    expect(codes({ promises: [promise], graceDays: 3 }, '2026-11-25')).toEqual(['promised 2026-11-25'])
    expect(codes({ promises: [promise], graceDays: 3 }, '2026-11-26')).toEqual([])
    for (const state of ['kept', 'broken', 'withdrawn'] as const)
      expect(codes({ promises: [{ ...promise, state }] })).toEqual([])
  })

  it('is asked about what was not promised', () => {
    const some = { ...promise, claims: [1] }
    expect(standingOf({ ...owing, promises: [some] }, today)).toMatchObject({ mayCall: true, claims: [2] })
    expect(codes({ promises: [some], stops: [{ ...stop, claim: 2 }] })).toEqual(['promised 2026-11-22'])
  })

  it('is rung where it worked first, never at wrong numbers, at strangers, or where it was forbidden', () => {
    const numbers = (['works', 'wrong', 'unknown', 'otherPerson', 'doNotCall', 'untried'] as const).map(
      (verdict, n) => ({
        ...{ number: `0901234567${n}`, rank: 6 - n, verdict },
      }),
    )
    expect(standingOf({ ...owing, numbers }, today).numbers).toEqual(['09012345670', '09012345675'])
    expect(standingOf({ ...owing, numbers, doNotCall: ['09012345670'] }, today).numbers).toEqual(['09012345675'])
  })

  it('is not who has no number, or asked not to be called', () => {
    expect(codes({ numbers: [] })).toEqual(['noNumber'])
    expect(codes({ numbers: [{ ...mobile, verdict: 'wrong' }] })).toEqual(['noNumber'])
    expect(codes({ numbers: [{ ...mobile, number: '0990500123' }] })).toEqual(['noNumber'])
    expect(codes({ numbers: [{ ...mobile, verdict: 'doNotCall' }] })).toEqual(['doNotCall'])
    expect(codes({ numbers: [mobile], doNotCall: [mobile.number] })).toEqual(['doNotCall'])
  })

  it('hears every reason, in both languages', () => {
    const { reasons } = standingOf({ ...owing, claims: [], stops: [stop], numbers: [] }, today)
    expect(reasons.map(({ code }) => code)).toEqual(['owesNothing', 'stopped', 'noNumber'])
    for (const { said } of reasons) expect([said.ja, said.en]).not.toContain('')
  })
})

describe('a search for a number', () => {
  it('begins when none is left, and never against the wish of who asked not to be called', () => {
    expect(needsResearch([], [])).toBe(true)
    expect(
      needsResearch(
        [
          { ...mobile, verdict: 'unknown' },
          { ...landline, verdict: 'wrong' },
        ],
        [],
      ),
    ).toBe(true)
    expect(needsResearch([{ ...mobile, verdict: 'wrong' }, landline], [])).toBe(false)
    expect(
      needsResearch(
        [
          { ...mobile, verdict: 'wrong' },
          { ...landline, verdict: 'works' },
        ],
        [],
      ),
    ).toBe(false)
    expect(
      needsResearch(
        [
          { ...mobile, verdict: 'wrong' },
          { ...landline, verdict: 'doNotCall' },
        ],
        [],
      ),
    ).toBe(false)
    expect(needsResearch([mobile], [mobile.number])).toBe(false)
  })
})
