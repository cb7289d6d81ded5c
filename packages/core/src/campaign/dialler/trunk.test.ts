import { describe, expect, it } from 'vitest'
import type { Line } from '../../floor/config.ts'
import { floorConfig, plan, set, story, target, targets } from './dialler.spec.ts'

const line = (id: string, channels: number, callsPerS: number): Line => ({
  ...{ id, name: id, number: '0312345678', flow: 'main', callerIds: ['0312345678'] },
  trunk: { channels, callsPerS },
})
const office = (...lines: readonly Line[]) =>
  story(6).feed({ type: 'floor.configured', config: floorConfig(6, { lines }) })
const agents = ['a1', 'a2', 'a3', 'a4', 'a5', 'a6']
const over = (s: ReturnType<typeof story>, id: string) => s.started().filter((one) => one.line === id).length

describe('a trunk with limits', () => {
  it('carries no more channels than it has, of all campaigns together, from the start of a call to its end', () => {
    const s = office(line('tax', 3, 50), line('health', 50, 50))
    s.feed(set(), set({ id: 'c2' }), set({ id: 'c3', line: 'health' }))
    s.fill(targets(9))
      .fill(targets(9, 21), 'c2')
      .ready(...agents.slice(0, 5))
    expect(over(s, 'tax')).toBe(3)
    expect([s.limit('c1'), s.limit('c2')]).toContain('trunkLines')
    // Another trunk has room.
    s.fill(targets(9, 41), 'c3').pass(1_000)
    expect([over(s, 'tax'), over(s, 'health')]).toEqual([3, 2])
    const [first] = s.started().filter((one) => one.line === 'tax')
    const call = first?.call ?? ''
    s.dialled(call)
      .answered(call)
      .connected(call, first?.agent ?? '')
      .pass(5_000)
      .ready('a6')
      .pass(1_000)
    // Answered calls keep their channels.
    expect(over(s, 'tax')).toBe(3)
    s.ended(call, 'answered', 16).pass(1_000)
    expect(over(s, 'tax')).toBe(4)
  })

  it('leaves room for calls by hand, and counts nobody who calls in', () => {
    const s = office(line('tax', 2, 50))
      .feed(set())
      .fill(targets(9))
    s.inbound('in1', '09099998888', 'tax')
    s.feed({
      ...{ type: 'call.arrived', call: 'hand', leg: 'hand.d1', node: 'pbx1', direction: 'outbound', line: 'tax' },
      ...{ called: '0311112222', caller: { kind: 'presented', number: '0312345678' }, recording: null },
    })
    s.ready('a1', 'a2', 'a3')
    expect(over(s, 'tax')).toBe(1)
    const rest = { by: 'system', queue: null, agents: [], waitedMs: 0, talkMs: 0 } as const
    s.feed({ type: 'call.ended', call: 'hand', outcome: 'answered', cause: 16, ...rest })
    expect(over(s, 'tax')).toBe(2)
  })

  it('begins so many calls a second, of all campaigns together', () => {
    const s = office(line('tax', 50, 2)).feed(set(), set({ id: 'c2' }))
    s.fill(targets(9))
      .fill(targets(9, 21), 'c2')
      .ready(...agents)
    const [first] = s.started()
    const inSecond = (n: number): number =>
      s.said.filter(({ at, event }) => event.type === 'attempt.started' && Math.floor(at / 1_000) === n).length
    expect(first).toBeDefined()
    s.pass(3_000)
    const seconds = [0, 1, 2, 3].map((n) => inSecond(Math.floor((s.at - 3_000) / 1_000) + n))
    expect(Math.max(...seconds)).toBe(2)
    expect(over(s, 'tax')).toBe(6)
    expect(s.events('campaign.decided').some(({ decision }) => decision.limit === 'trunkCallsPerSecond')).toBe(true)
  })

  it('has a breaker of its own: one way out is down, the other is dialled', () => {
    const s = office(line('tax', 50, 50), line('health', 50, 50)).feed(set(), set({ id: 'c2', line: 'health' }))
    s.ready('a1').fill(targets(9))
    for (let n = 0; n < 5; n += 1) s.dialled().ended(undefined, 'failed', 38)
    expect(s.limit('c1')).toBe('trunkDown')
    s.fill(targets(9, 21), 'c2').pass(1_000)
    expect(over(s, 'health')).toBe(1)
  })

  it('takes the least of what a trunk and a quota leave', () => {
    const quotas = [{ band: '午前', most: 0.2 }]
    const s = office(line('tax', 4, 50))
      .feed(set({ quotas }))
      .ready(...agents)
      .fill(targets(10))
    expect(over(s, 'tax')).toBe(2)
    expect(s.limit()).toBe('quota')
    const t = office(line('tax', 1, 50))
      .feed(set({ quotas }))
      .ready(...agents)
      .fill(targets(10))
    expect([over(t, 'tax'), t.limit()]).toEqual([1, 'trunkLines'])
  })

  it('has none unless it says so', () => {
    const s = story(6)
      .feed(set({ pacing: { ...plan().pacing, callsPerS: 50 } }))
      .ready(...agents)
    s.fill(Array.from({ length: 9 }, (_, n) => target(n + 1)))
    expect(s.started()).toHaveLength(6)
  })
})
