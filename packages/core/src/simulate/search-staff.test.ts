import { describe, expect, it } from 'vitest'
import { groupOf, queueNamed, scenarioOf, streamOf } from './given-scenario.spec.ts'
import { outcomeOf } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { type StaffPlan, type StaffSearch, searchStaff } from './search-staff.ts'
import { simulateFloor } from './simulate-floor.ts'
import { isReached, isSurelyReached, type StaffTarget, targetP1, targetP2 } from './staff-target.ts'

const wish = (target: StaffTarget, change: Partial<StaffSearch> = {}): StaffSearch => ({
  target,
  replications: 10,
  checkReplications: 20,
  least: 1,
  eachQueue: false,
  ...change,
})

const search = (scenario: Scenario, staffSearch: StaffSearch): StaffPlan => {
  const steps = searchStaff(scenario, staffSearch)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** A short day with a peak; half-hours. */
const day = (change: Partial<Scenario> = {}): Scenario => ({
  ...scenarioOf(0, 0),
  slotMs: 1_800_000,
  streams: [streamOf([15, 40, 15], { patience: { kind: 'exponential', meanMs: 90_000 } })],
  groups: [groupOf([0, 0, 0])],
  ...change,
})

const agentsOf = ({ slots }: StaffPlan) => slots.map(({ agents }) => agents)

describe('how many agents', () => {
  it('reach the answer rate in every half-hour, on days that the search has not seen', () => {
    const plan = search(day(), wish(targetP2))
    expect(plan.unreachable).toBeNull()
    expect(plan.slots.every(({ reached }) => reached)).toBe(true)
    const groups = [groupOf(agentsOf(plan))]
    const runs = Array.from({ length: 40 }, (_, n) => simulateFloor({ ...day(), groups }, 5_000 + n))
    expect(outcomeOf({ ...day(), groups }, runs).total.answerRate?.mean).toBeGreaterThan(0.89)
    expect(plan.agentHours).toBe(agentsOf(plan).reduce((sum, one) => sum + one, 0) / 2)
  })

  it('are more in the peak, and more for more', () => {
    const easy = search(day(), wish(targetP2))
    const hard = search(day(), wish(targetP1))
    expect(easy.slots[1]?.agents).toBeGreaterThan(easy.slots[0]?.agents ?? 99)
    expect(hard.agentHours).toBeGreaterThan(easy.agentHours)
  })

  it('are near what Erlang A says where Erlang A is near', () => {
    for (const { agents, erlangA, erlangC } of search(day(), wish(targetP2)).slots) {
      expect(Math.abs(agents - (erlangA ?? Number.NaN))).toBeLessThanOrEqual(1)
      expect(erlangC).not.toBeNull()
    }
  })

  it('are the least: with one fewer in any half-hour it is missed', () => {
    const scenario = day()
    const plan = search(scenario, wish(targetP2, { checkReplications: 10 }))
    const missed = agentsOf(plan).map((_, slot) => {
      const agents = agentsOf(plan).map((one, n) => (n === slot ? one - 1 : one))
      const groups = [groupOf(agents)]
      const runs = Array.from({ length: 10 }, (__, n) => simulateFloor({ ...scenario, groups }, n))
      return !outcomeOf({ ...scenario, groups }, runs).slots.every((one) => isReached(one, targetP2))
    })
    expect(missed).toEqual([true, true, true])
  })

  it('never go below the least that the contract allows', () => {
    expect(agentsOf(search(day(), wish(targetP2, { least: 8 })))[0]).toBe(8)
  })

  it('do not exist when picking up alone takes too long, and the plan says so', () => {
    const slow = search(day({ pickUp: { kind: 'fixed', meanMs: 3_000 } }), wish(targetP1))
    expect(slow.unreachable).toContain('3000 ms of the 2500 ms')
    const near = day({ pickUp: { kind: 'exponential', meanMs: 2_450 } })
    expect(search(near, wish(targetP1)).unreachable).toContain('nobody waits for an agent any more')
  })

  it('do not exist when nobody serves the queue', () => {
    const plan = search(day({ groups: [groupOf([0, 0, 0], { queues: ['other'] })] }), wish(targetP2))
    expect(plan.unreachable).toContain('no group')
  })

  it('come from the group that can: a language from those who speak it, named people stay as they are', () => {
    const patience = { kind: 'exponential', meanMs: 90_000 } as const
    const scenario = day({
      floor: { ...day().floor, queues: [queueNamed('q')] },
      streams: [streamOf([20, 20], { patience }), streamOf([6, 6], { patience, needs: [{ skill: 'en', level: 1 }] })],
      groups: [
        groupOf([0, 0]),
        groupOf([0, 0], { skills: { en: 3 } }),
        { ...groupOf([1, 1]), name: 'a01', mayChange: false },
      ],
    })
    const plan = search(scenario, wish(targetP2))
    expect(plan.unreachable).toBeNull()
    for (const { groups } of plan.slots) {
      expect(groups[1]).toBeGreaterThan(0)
      expect(groups[2]).toBe(1)
    }
    expect(plan.slots[0]?.erlangA).toBeNull()
  })
})

describe('a target', () => {
  const figures = (rate: number, within: number, answerMs: number) => ({
    calls: 10,
    answerRate: { mean: rate, within },
    meanAnswerMs: { mean: answerMs, within: 100 },
  })

  it('is reached by the means, and surely reached by the far ends', () => {
    expect(isReached(figures(0.985, 0.01, 2_500), targetP1)).toBe(true)
    expect(isSurelyReached(figures(0.985, 0.01, 2_300), targetP1)).toBe(false)
    expect(isSurelyReached(figures(0.99, 0.004, 2_400), targetP1)).toBe(true)
    expect(isReached(figures(0.99, 0, 2_501), targetP1)).toBe(false)
  })

  it('asks nothing of a slot without calls, and is missed by one without answers', () => {
    expect(isReached({ calls: 0, answerRate: null, meanAnswerMs: null }, targetP1)).toBe(true)
    expect(isReached({ calls: 3, answerRate: { mean: 0, within: 0 }, meanAnswerMs: null }, targetP2)).toBe(false)
  })
})
