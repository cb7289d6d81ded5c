import { describe, expect, it } from 'vitest'
import { stepFloor } from '../floor/step.ts'
import type { Estimate } from './confidence.ts'
import { type DrawnCall, drawCalls } from './draw-calls.ts'
import { erlangA, erlangC, erlangCWaitMs } from './erlang.ts'
import { groupOf, queueNamed, scenarioOf, streamOf } from './given-scenario.spec.ts'
import { outcomeOf, type SimulationOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { type FloorStep, type SimulatedDay, simulateFloor } from './simulate-floor.ts'

const run = (scenario: Scenario, days: number, step?: FloorStep): readonly SimulatedDay[] =>
  Array.from({ length: days }, (_, n) => simulateFloor(scenario, n, step))
const simulate = (scenario: Scenario, days: number, step?: FloorStep): SimulationOutcome =>
  outcomeOf(scenario, run(scenario, days, step))

/** Relative difference to what the formula says. */
const off = (simulated: number | undefined, formula: number | undefined | null): number =>
  Math.abs((simulated ?? Number.NaN) / (formula ?? Number.NaN) - 1)

/** The formula lies within 1.5 times the 95 % interval, and the interval is narrow enough to say something. */
const agrees = (estimate: Estimate | null, formula: number | undefined): void => {
  const within = estimate?.within ?? Number.NaN
  expect(Math.abs((estimate?.mean ?? Number.NaN) - (formula ?? Number.NaN))).toBeLessThan(1.5 * within)
  expect(within / (formula ?? Number.NaN)).toBeLessThan(0.25)
}

/** Callers counted as the more senior the later they come. */
const lastComeFirstServed: FloorStep = (floor, entry) => {
  const { body } = entry
  return stepFloor(
    floor,
    body.type === 'flow.queueing' ? { ...entry, body: { ...body, headStartMs: 2 * entry.at } } : entry,
  )
}

describe('beside Erlang C: nobody gives up', () => {
  const load = { agents: 5, callsPerHour: 60, handleMs: 180_000 }
  const days = 10
  const scenario = scenarioOf(load.agents, load.callsPerHour)

  it('waits as often, as long and with the same distribution', () => {
    const { total } = simulate(scenario, days)
    agrees(total.waited, erlangC(load)?.waits)
    agrees(total.meanAnswerMs, erlangC(load)?.meanAnswerMs)
    expect(off(total.waitMs.p90, erlangCWaitMs(load, 0.9))).toBeLessThan(0.2)
    expect(off(total.waitMs.p99, erlangCWaitMs(load, 0.99))).toBeLessThan(0.2)
    expect(off(total.occupancy?.mean, 3 / 5)).toBeLessThan(0.02)
    expect(total.answerRate?.mean).toBe(1)
  })

  it('tells a floor that serves the last first from ours: the mean stays, the far end does not', () => {
    const wrong = simulate(scenario, days, lastComeFirstServed).total
    expect(off(wrong.meanAnswerMs?.mean, erlangC(load)?.meanAnswerMs)).toBeLessThan(0.25)
    expect(off(wrong.waitMs.p99, erlangCWaitMs(load, 0.99))).toBeGreaterThan(0.3)
  })

  it('tells a floor that does not see every second free phone', () => {
    const blind: FloorStep = (floor, entry) =>
      stepFloor(
        floor,
        entry.body.type === 'phone.registered' && /[02468]$/.test(entry.body.phone)
          ? { ...entry, body: { type: 'phone.lost', phone: entry.body.phone } }
          : entry,
      )
    expect(simulate({ ...scenario, floor: scenario.floor }, 1, blind).total.waited?.mean).toBeGreaterThan(0.9)
  })
})

/** A plain queue with this many servers, first come, first served, over the same callers: how long each waits. */
const plainQueue = (agents: number, calls: readonly DrawnCall[]): readonly number[] => {
  const freeAt = Array<number>(agents).fill(0)
  return calls.map(({ arrivesAt, talkMs, wrapUpMs }) => {
    const first = freeAt.indexOf(Math.min(...freeAt))
    const begins = Math.max(arrivesAt, freeAt[first] ?? 0)
    freeAt[first] = begins + talkMs + wrapUpMs
    return begins - arrivesAt
  })
}

describe('beside a plain queue of servers', () => {
  const scenario = scenarioOf(6, 100, { hours: 8 })
  const waits = (step?: FloorStep) => simulateFloor(scenario, 0, step).calls.map(({ waitMs }) => waitMs)

  it('lets every single caller wait to the millisecond as long', () => {
    const plain = plainQueue(6, drawCalls(scenario, 0))
    expect(plain.filter((ms) => ms > 0).length).toBeGreaterThan(300)
    expect(waits()).toEqual(plain)
  })

  it('tells a floor that serves in another order, or with another number of agents', () => {
    const plain = plainQueue(6, drawCalls(scenario, 0))
    expect(waits(lastComeFirstServed)).not.toEqual(plain)
    expect(plainQueue(7, drawCalls(scenario, 0))).not.toEqual(plain)
  })
})

describe('beside Erlang A: impatient callers', () => {
  it.each([
    [5, 130, 120_000],
    [6, 90, 60_000],
  ])('with %i agents, %i calls an hour and a patience of %i ms', (agents, callsPerHour, patienceMs) => {
    const formula = erlangA({ agents, callsPerHour, handleMs: 180_000, patienceMs })
    const { total } = simulate(scenarioOf(agents, callsPerHour, { patienceMs }), 4)
    agrees(total.answerRate, 1 - formula.abandoned)
    agrees(total.waited, formula.waits)
    agrees(total.meanAnswerMs, formula.meanAnswerMs)
    expect(off(total.waitMs.mean, formula.meanWaitMs)).toBeLessThan(0.1)
  })
})

describe('a simulated day', () => {
  const busy = scenarioOf(10, 220, { patienceMs: 60_000, hours: 4 })

  it('is the same for the same seed, and another for another day or seed', () => {
    expect(run(busy, 2)).toEqual(run(busy, 2))
    expect(simulateFloor(busy, 1)).not.toEqual(simulateFloor(busy, 0))
    expect(simulateFloor({ ...busy, seed: 2 }, 0)).not.toEqual(simulateFloor(busy, 0))
  })

  it('loses no caller: each is answered, gives up, leaves by a rule or is never served', () => {
    const { total } = simulate(busy, 3)
    expect(total.answered + total.abandoned + total.left + total.unserved).toBeCloseTo(total.calls, 6)
    const nobody = simulate(scenarioOf(0, 30, { hours: 1 }), 1).total
    expect(nobody.unserved).toBe(nobody.calls)
  })

  it('brings the same callers whatever the staffing', () => {
    const callers = (agents: number) =>
      simulateFloor(scenarioOf(agents, 60, { hours: 2 }), 0).calls.map(({ slot }) => slot)
    expect(callers(9)).toEqual(callers(4))
  })

  it('answers more of them, and sooner, with every agent more', () => {
    const outcomes = [8, 9, 10, 11, 12, 13].map((agents) =>
      simulate(scenarioOf(agents, 220, { patienceMs: 60_000, hours: 6 }), 4),
    )
    const rates = outcomes.map(({ total }) => total.answerRate?.mean ?? 0)
    const means = outcomes.map(({ total }) => total.meanAnswerMs?.mean ?? 0)
    expect(rates).toEqual([...rates].sort((a, b) => a - b))
    expect(means).toEqual([...means].sort((a, b) => b - a))
  })

  it('has nobody give up for whom a phone rings at once', () => {
    const scenario = scenarioOf(40, 60, { hours: 4, patienceMs: 5_000, pickUp: { kind: 'fixed', meanMs: 4_000 } })
    expect(simulate(scenario, 1).total.abandoned).toBe(0)
    expect(simulate({ ...scenario, groups: [groupOf([3, 3, 3, 3])] }, 1).total.abandoned).toBeGreaterThan(0)
  })

  it('counts guidance and picking up in the answer time, and only the queue in the wait', () => {
    const scenario = scenarioOf(30, 60, {
      hours: 1,
      streams: [streamOf([60], { guidanceMs: 8_000 })],
      pickUp: { kind: 'fixed', meanMs: 2_000 },
    })
    const { total } = simulate({ ...scenario, groups: [groupOf([30])] }, 1)
    expect(total.meanAnswerMs?.mean).toBe(10_000)
    expect(total.waitMs).toMatchObject({ p50: 2_000, max: 2_000 })
    expect(total.waited?.mean).toBe(0)
  })

  it('keeps an agent for ringing, talk and wrap-up, which the limit of the queue cuts', () => {
    const fixed = (meanMs: number) => ({ kind: 'fixed', meanMs }) as const
    const stream = streamOf([20], { talk: fixed(100_000), wrapUp: fixed(60_000) })
    const with_ = (wrapUpMs: number) => {
      const scenario = scenarioOf(40, 20, { hours: 1, streams: [stream], pickUp: fixed(2_000) })
      const day = simulateFloor(
        { ...scenario, floor: { ...scenario.floor, queues: [queueNamed('q', { wrapUpMs })] } },
        0,
      )
      const whole = day.calls.length - day.calls.filter(({ end }) => end !== 'answered').length
      return (day.slots[0]?.busyMs ?? 0) / whole
    }
    // Those at the very end of the hour are counted up to it only.
    expect(with_(86_400_000)).toBeGreaterThan(140_000)
    expect(with_(86_400_000)).toBeLessThanOrEqual(162_000)
    expect(with_(86_400_000) - with_(10_000)).toBeGreaterThan(40_000)
  })
})

describe('shifts', () => {
  it('finish the call at hand, and do not take another', () => {
    const scenario = scenarioOf(0, 60, {
      slotMs: 1_800_000,
      streams: [streamOf([60, 60], { patience: { kind: 'exponential', meanMs: 60_000 } })],
      groups: [groupOf([6, 0])],
    })
    const { slots } = simulate(scenario, 5)
    expect(slots[0]?.answerRate?.mean).toBeGreaterThan(0.5)
    expect(slots[1]?.answered).toBe(0)
    expect(slots.map(({ agents }) => agents)).toEqual([6, 0])
  })

  it('come back after a call that was missed', () => {
    const scenario = scenarioOf(2, 20, { hours: 10, pickUp: { kind: 'exponential', meanMs: 8_000 } })
    const floor = { ...scenario.floor, queues: [queueNamed('q', { ringMs: 10_000 })] }
    const { total } = simulate({ ...scenario, floor }, 1)
    expect(total.answered).toBe(total.calls)
  })
})

describe('several queues', () => {
  const half = (calls: number, change = {}) => streamOf([calls, calls, calls], change)

  it('share agents, and pooling them answers sooner than parting them', () => {
    const floor = { ...scenarioOf(0, 0).floor, queues: [queueNamed('a'), queueNamed('b')] }
    const streams = [half(80, { queue: 'a' }), half(80, { queue: 'b' })]
    const base = { ...scenarioOf(0, 0, { streams }), floor }
    const parted = [groupOf([5, 5, 5], { queues: ['a'] }), groupOf([5, 5, 5], { queues: ['b'] })]
    const pooled = [groupOf([10, 10, 10], { queues: ['a', 'b'] })]
    const mean = (groups: Scenario['groups']) => simulate({ ...base, groups }, 5).total.meanAnswerMs?.mean ?? 0
    expect(mean(pooled)).toBeLessThan(mean(parted) / 1.5)
  })

  it('ask for skills: who needs a language waits for those who speak it', () => {
    const scenario = scenarioOf(0, 0, {
      streams: [half(60), half(20, { needs: [{ skill: 'vi', level: 3 }] })],
      groups: [groupOf([8, 8, 8]), groupOf([1, 1, 1], { skills: { vi: 5 } })],
    })
    const days = run(scenario, 3)
    const waited = (stream: number) => {
      const waits = days.flatMap(({ calls }) => calls.filter((call) => call.stream === stream))
      return waits.reduce((sum, { waitMs }) => sum + waitMs, 0) / waits.length
    }
    expect(waited(1)).toBeGreaterThan(10 * waited(0))
  })

  it('obey their rules: a full queue sends callers away, or to the other queue', () => {
    const full = (action: { kind: 'end'; prompt: string } | { kind: 'queue'; queue: string }) =>
      queueNamed('q', {
        rules: { full: { waiting: 1, action }, tooLong: null, nobodySignedIn: null, allPaused: null, closed: null },
      })
    const scenario = scenarioOf(2, 120, { hours: 2 })
    const away = simulate(
      { ...scenario, floor: { ...scenario.floor, queues: [full({ kind: 'end', prompt: 'x' })] } },
      2,
    )
    expect(away.total.left).toBeGreaterThan(10)
    expect(away.total.waitMs.max).toBeLessThan(simulate(scenario, 2).total.waitMs.max / 3)
    const queues = [full({ kind: 'queue', queue: 'other' }), queueNamed('other')]
    const groups = [groupOf([2, 2]), groupOf([9, 9], { queues: ['other'] })]
    const moved = simulate({ ...scenario, groups, floor: { ...scenario.floor, queues } }, 2)
    expect(moved.total.left).toBe(0)
    expect(moved.total.answered).toBe(moved.total.calls)
    expect(moved.queues.map(({ queue }) => queue)).toEqual(['q'])
  })
})
