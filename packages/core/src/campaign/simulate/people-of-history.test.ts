import { describe, expect, it } from 'vitest'
import { publishedPeople } from './campaign-scenario.ts'
import { type DialHistory, peopleOfHistory } from './people-of-history.ts'

const none = { count: 0, meanMs: 0, sdMs: 0 }
const history = (more: Partial<DialHistory> = {}): DialHistory => ({
  attempts: 0,
  answered: 0,
  machines: 0,
  busy: 0,
  invalid: 0,
  network: 0,
  bySlot: [],
  answerTime: none,
  talk: none,
  wrapUp: none,
  ...more,
})

describe('people as a campaign’s own history knows them', () => {
  it('are the published ones where there is no history', () => {
    expect(peopleOfHistory(history())).toEqual(publishedPeople)
  })

  it('are what was seen where much was seen', () => {
    const people = peopleOfHistory(
      history({
        attempts: 100_000,
        answered: 45_000,
        busy: 1_000,
        talk: { count: 45_000, meanMs: 90_000, sdMs: 45_000 },
      }),
    )
    expect(people.answers).toBeCloseTo(0.45, 3)
    expect(people.busy).toBeCloseTo(0.01, 3)
    expect(people.talk.meanMs).toBeCloseTo(90_000, -2)
    expect(people.talk).toMatchObject({ cv: expect.closeTo(0.5, 2) })
  })

  it('lean a slot that was hardly tried on all the others', () => {
    const people = peopleOfHistory(
      history({
        attempts: 1_000,
        answered: 300,
        bySlot: [
          { weekday: 2, band: '夜', attempts: 3, answered: 3 },
          { weekday: 3, band: '夜', attempts: 600, answered: 360 },
        ],
      }),
    )
    expect(people.bySlot[0]?.answers).toBeLessThan(0.36)
    expect(people.bySlot[1]?.answers).toBeGreaterThan(0.55)
  })

  it('never make more than everybody answer', () => {
    const people = peopleOfHistory(
      history({ attempts: 10, answered: 10, bySlot: [{ weekday: 1, band: '朝', attempts: 9_999, answered: 9_999 }] }),
    )
    const { machines, busy, invalid, network } = people
    expect((people.bySlot[0]?.answers ?? 0) + machines + busy + invalid + network).toBeLessThanOrEqual(1)
  })
})
