import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import type { QueueStrategy } from '../floor/config.ts'
import { stepFloor } from '../floor/step.ts'
import type { Estimate } from './confidence.ts'
import { type DrawnCall, drawCalls } from './draw-calls.ts'
import { erlangA, erlangC, erlangCWaitMs } from './erlang.ts'
import { groupOf, queueNamed, scenarioOf, streamOf } from './given-scenario.spec.ts'
import { outcomeOf, type SimulationOutcome } from './outcome.ts'
import type { Scenario } from './scenario.ts'
import { simulateFloor } from './simulate-floor.ts'
import type { SimulatedDay } from './simulated-day.ts'
import type { FloorStep } from './world.ts'

const run = (scenario: Scenario, days: number, step?: FloorStep): readonly SimulatedDay[] =>
  Array.from({ length: days }, (_, n) => simulateFloor(scenario, n, step))
const simulate = (scenario: Scenario, days: number, step?: FloorStep): SimulationOutcome =>
  outcomeOf(scenario, run(scenario, days, step))

/** Relative difference to what the formula says. */
const off = (simulated: number | undefined, formula: number | undefined | null): number =>
  Math.abs((simulated ?? Number.NaN) / (formula ?? Number.NaN) - 1)

/** The formula lies within 1.5 times the 95 % interval, and the interval is narrow enough to say something. */
const agrees = (estimate: Estimate | null, formula: number | undefined, narrow = 0.25): void => {
  const within = estimate?.within ?? Number.NaN
  expect(Math.abs((estimate?.mean ?? Number.NaN) - (formula ?? Number.NaN))).toBeLessThan(1.5 * within)
  expect(within / (formula ?? Number.NaN)).toBeLessThan(narrow)
}

/** Callers counted as the more senior the later they come. */
const lastComeFirstServed: FloorStep = (floor, entry) => {
  const { body } = entry
  return stepFloor(
    floor,
    body.type === 'flow.queueing' ? { ...entry, body: { ...body, headStartMs: 2 * entry.at } } : entry,
  )
}

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

/** The q-quantile. */
const quantile = (waits: readonly number[], q: number): number =>
  [...waits].sort((x, y) => x - y)[Math.floor(q * waits.length)] ?? Number.NaN

describe('beside a plain queue of servers', () => {
  const scenario = scenarioOf(6, 100, { hours: 8 })
  const waits = (step?: FloorStep) => simulateFloor(scenario, 0, step).calls.map(({ waitMs }) => waitMs)
  const plain = plainQueue(6, drawCalls(scenario, 0))

  it('lets every single caller wait to the millisecond as long', () => {
    expect(plain.filter((ms) => ms > 0).length).toBeGreaterThan(300)
    expect(waits()).toEqual(plain)
  })

  it('tells a floor that serves the last first: the mean stays near, the far end does not', () => {
    const wrong = waits(lastComeFirstServed)
    const sum = (of: readonly number[]) => of.reduce((all, ms) => all + ms, 0)
    expect(off(sum(wrong), sum(plain))).toBeLessThan(0.25)
    expect(quantile(wrong, 0.99)).toBeGreaterThan(1.5 * quantile(plain, 0.99))
  })

  it('tells a floor that does not see every second free phone', () => {
    const blind: FloorStep = (floor, entry) =>
      stepFloor(
        floor,
        entry.body.type === 'phone.registered' && /[02468]$/.test(entry.body.phone)
          ? { ...entry, body: { type: 'phone.lost', phone: entry.body.phone } }
          : entry,
      )
    expect(waits(blind)).not.toEqual(plain)
    expect(quantile(waits(blind), 0.5)).toBeGreaterThan(10 * quantile(plain, 0.5) + 60_000)
  })
})

describe('beside Erlang C: nobody gives up', () => {
  const load = { agents: 5, callsPerHour: 60, handleMs: 180_000 }

  it('the plain queue, which every caller agrees with, has its waits and their distribution within 6 %', () => {
    const scenario = scenarioOf(load.agents, load.callsPerHour)
    const waits = Array.from({ length: 240 }, (_, n) => plainQueue(5, drawCalls(scenario, 1_000 + n))).flat()
    const mean = waits.reduce((sum, ms) => sum + ms, 0) / waits.length
    expect(waits.length).toBeGreaterThan(300_000)
    expect(off(waits.filter((ms) => ms > 0).length / waits.length, erlangC(load)?.waits)).toBeLessThan(0.06)
    expect(off(mean, erlangC(load)?.meanAnswerMs)).toBeLessThan(0.06)
    expect(off(quantile(waits, 0.9), erlangCWaitMs(load, 0.9))).toBeLessThan(0.06)
    expect(off(quantile(waits, 0.99), erlangCWaitMs(load, 0.99))).toBeLessThan(0.06)
  })

  it('the floor itself agrees as far as its interval goes', () => {
    const { total } = simulate(scenarioOf(load.agents, load.callsPerHour, { hours: 10 }), 12)
    agrees(total.waited, erlangC(load)?.waits)
    agrees(total.meanAnswerMs, erlangC(load)?.meanAnswerMs, 0.4)
    expect(off(total.occupancy?.mean, 3 / 5)).toBeLessThan(0.05)
    expect(total.answerRate?.mean).toBe(1)
  })
})

describe('beside Erlang A: impatient callers', () => {
  it.each([
    [5, 130, 120_000],
    [6, 90, 60_000],
  ])('with %i agents, %i calls an hour and a patience of %i ms', (agents, callsPerHour, patienceMs) => {
    const formula = erlangA({ agents, callsPerHour, handleMs: 180_000, patienceMs })
    const { total } = simulate(scenarioOf(agents, callsPerHour, { patienceMs, hours: 8 }), 8)
    agrees(total.answerRate, 1 - formula.abandoned)
    agrees(total.waited, formula.waits)
    agrees(total.meanAnswerMs, formula.meanAnswerMs)
    expect(off(total.waitMs.mean, formula.meanWaitMs)).toBeLessThan(0.1)
  })
})

describe('a simulated day', () => {
  const busy = scenarioOf(10, 220, { patienceMs: 60_000, hours: 2 })

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
    const outcomes = [8, 10, 12, 14].map((agents) =>
      simulate(scenarioOf(agents, 220, { patienceMs: 60_000, hours: 2 }), 2),
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

  it('close by the calendar: those inside are served or leave by the rule, as is whoever comes then', () => {
    // Open from midnight to one o'clock; the scenario goes on until two.
    const day = { openings: [{ from: 0, to: 60 }], note: '' }
    const calendar = { ...standardCalendar, id: 'short', name: '', weekdays: [], days: { '2026-12-01': day } }
    const closed = { kind: 'end', prompt: 'x' } as const
    const rules = { full: null, tooLong: null, nobodySignedIn: null, allPaused: null, closed }
    const scenario = scenarioOf(3, 60, { hours: 2 })
    const queues = [queueNamed('q', { calendar: 'short', rules })]
    const { slots } = simulate({ ...scenario, floor: { ...scenario.floor, queues, calendars: [calendar] } }, 2)
    expect(slots[0]?.answered).toBeGreaterThan(20)
    expect(slots[1]).toMatchObject({ answered: 0, abandoned: 0 })
    expect(slots[1]?.left).toBe(slots[1]?.calls)
  })
})

describe('strategies', () => {
  const strategies = ['longestIdle', 'leastRecent', 'fewestCalls', 'roundRobin', 'random', 'ringAll', 'tiers'] as const
  const by = (strategy: QueueStrategy) => {
    const scenario = scenarioOf(4, 60, { hours: 3, pickUp: { kind: 'exponential', meanMs: 6_000 } })
    return simulate({ ...scenario, floor: { ...scenario.floor, queues: [queueNamed('q', { strategy })] } }, 2).total
  }

  it.each(strategies)('%s serves everybody', (strategy) => {
    const total = by(strategy)
    expect(total.answered).toBe(total.calls)
  })

  it('that ring all phones are answered by the fastest', () => {
    expect(by('ringAll').waitMs.p50).toBeLessThan(by('longestIdle').waitMs.p50 / 1.2)
  })
})
