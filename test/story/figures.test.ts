import {
  type AgentInterval,
  type CallRecord,
  callOfEntry,
  emptyFloor,
  emptyFlowFloor,
  explainCall,
  hourFigures,
  type LogEntry,
  liveView,
  noStats,
  outcomeNames,
  replay,
  type StatsState,
  statsStep,
  stepFloor,
  stepFlows,
  type TrackedCall,
  tallyAll,
} from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { type Synthetic, syntheticLog } from '../support/synthetic-log.ts'

/** 2026-11-20 16:00 in Tokyo: the office closes at 17:00, in the middle of it. */
const startAt = 1_795_158_000_000
const day = (seed: number): Synthetic => syntheticLog({ seed, startAt, calls: 300, agents: 9, everyMs: 18_000 })

type Folded = {
  readonly state: StatsState
  readonly calls: ReadonlyMap<string, TrackedCall>
  readonly intervals: ReadonlyMap<string, AgentInterval>
}

const fold = (entries: readonly LogEntry[]): Folded => {
  let state = noStats
  const calls = new Map<string, TrackedCall>()
  const intervals = new Map<string, AgentInterval>()
  for (const entry of entries) {
    const step = statsStep(state, entry)
    state = step.state
    for (const call of step.calls) calls.set(call.record.call, call)
    for (const one of step.intervals) intervals.set(one.logId, one)
  }
  return { state, calls, intervals }
}

const grouped = <T, K>(list: readonly T[], keyOf: (one: T) => K): ReadonlyMap<K, readonly T[]> => {
  const groups = new Map<K, T[]>()
  for (const one of list) groups.set(keyOf(one), [...(groups.get(keyOf(one)) ?? []), one])
  return groups
}

describe.each([1, 2, 3])('a simulated afternoon, seed %i', (seed) => {
  const { entries, floor, flows } = day(seed)
  const folded = fold(entries)
  const records: readonly CallRecord[] = [...folded.calls.values()].map((call) => call.record)

  it('is worth looking at: every kind of call is in it', () => {
    const seen = new Set(records.map((record) => record.outcome))
    for (const outcome of ['answered', 'abandoned', 'outOfHours', 'transferred', 'emergency'] as const)
      expect(seen, outcome).toContain(outcome)
    expect(records.some((record) => record.holdMs > 0)).toBe(true)
    expect(records.some((record) => record.direction === 'outbound')).toBe(true)
  })

  it('has exactly one record for every call that arrived, and each came to an end', () => {
    const arrived = new Set(
      entries.flatMap((entry) =>
        ['leg.arrived', 'call.arrived', 'pbx.servedAlone'].includes(entry.body.type) ? (callOfEntry(entry) ?? []) : [],
      ),
    )
    expect(new Set(folded.calls.keys())).toEqual(arrived)
    expect(records.filter((record) => record.outcome === null || record.endedAt === null)).toEqual([])
  })

  it('counts every call once: calls = open + the outcomes, in every hour and in all', () => {
    const hours = hourFigures(records)
    for (const { tally } of [...hours, { tally: tallyAll(records) }])
      expect(tally.open + outcomeNames.reduce((sum, name) => sum + tally[name], 0)).toBe(tally.calls)
    expect(hours.reduce((sum, hour) => sum + hour.tally.calls, 0)).toBe(folded.calls.size)
  })

  it('counts the same hour by hour, entry by entry, as from the finished records', () => {
    const live = Object.keys(folded.state.hours)
      .sort()
      .map((key) => folded.state.hours[key])
    expect(live).toEqual(hourFigures(records).filter((hour) => hour.day === folded.state.today))
  })

  it('has nobody waiting or talking when all has ended, and times that are in order', () => {
    expect(liveView(folded.state).total).toMatchObject({ open: 0, waiting: 0, talking: 0 })
    for (const { direction, arrivedAt, queuedAt, answeredAt, endedAt, talkMs, holdMs } of records) {
      const times = [arrivedAt, ...(direction === 'inbound' ? [queuedAt] : []), answeredAt, endedAt].filter(
        (at) => at !== null,
      )
      expect(times).toEqual([...times].sort((a, b) => a - b))
      expect(talkMs).toBeLessThanOrEqual((endedAt ?? 0) - arrivedAt)
      expect(holdMs).toBeLessThanOrEqual((endedAt ?? 0) - arrivedAt)
    }
  })

  it('gives every agent a state for every moment since the first', () => {
    const byAgent = grouped([...folded.intervals.values()], (one) => one.agent)
    expect(byAgent.size).toBe(9)
    for (const mine of byAgent.values()) {
      mine.forEach((one, index) => {
        expect(one.to).toBe(mine[index + 1]?.from ?? null)
      })
    }
  })

  it('has a story for every call, from its arrival to its end', () => {
    const byCall = grouped(entries, callOfEntry)
    for (const call of folded.calls.keys()) {
      const lines = explainCall(byCall.get(call) ?? [])
      expect(lines.length, call).toBeGreaterThan(0)
      expect(
        lines.some((line) => /^ends: |alone served/.test(line.what.en)),
        call,
      ).toBe(true)
    }
  })

  it('shows no whole phone number in any story', () => {
    const text = JSON.stringify(explainCall(entries))
    expect(text).not.toMatch(/090\d{8}/)
  })

  it('is decided again in the very same way by acd and ivr', () => {
    const acd = replay({ service: 'acd', initial: emptyFloor, step: stepFloor }, entries, floor)
    const ivr = replay({ service: 'ivr', initial: emptyFlowFloor, step: stepFlows }, entries, flows)
    expect([acd.divergence, ivr.divergence]).toEqual([null, null])
    expect([acd.pending, ivr.pending]).toEqual([0, 0])
    expect(acd.events + ivr.events).toBeGreaterThan(1_000)
  })

  it('is told apart from a log in which one decision was changed', () => {
    const index = entries.findLastIndex((entry) => entry.body.type === 'call.offered')
    const other = entries.with(index, {
      ...(entries[index] as LogEntry),
      body: { ...(entries[index]?.body as Extract<LogEntry['body'], { type: 'call.offered' }>), agent: 'a99' },
    })
    expect(replay({ service: 'acd', initial: emptyFloor, step: stepFloor }, other).divergence).toMatchObject({
      kind: 'otherEvent',
      at: entries[index]?.id,
      difference: { path: 'agent' },
    })
  })
})

it('makes the same afternoon from the same seed', () => {
  expect(day(4).entries).toEqual(day(4).entries)
  expect(day(4).entries).not.toEqual(day(5).entries)
})
