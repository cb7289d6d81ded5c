import { describe, expect, it } from 'vitest'
import type { FloorEvent } from '../log/events.ts'
import type { LegArrived } from '../log/facts.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import { firstDifference } from './difference.ts'
import { entriesOfCall, explainCall, hiddenNames } from './explain.ts'
import { type Replayable, replay } from './replay.ts'

/** 2026-11-20 09:15 in Tokyo. */
const t0 = 1_795_133_700_000
const call = 'pbx1-1.1'
const entry = (afterMs: number, body: LogBody, by = 'acd'): LogEntry => ({
  id: `${t0 + afterMs}-0`,
  at: t0 + afterMs,
  by,
  body,
})

const arrived: LegArrived = {
  type: 'leg.arrived',
  leg: call,
  node: 'pbx1',
  line: 'kokuho',
  called: '0961',
  caller: { kind: 'presented', number: '09011112222' },
  attempt: 1,
  recording: call,
}
const offered = (agent: string, leg: string, idleSince: number, waitedMs: number): LogBody => ({
  type: 'call.offered',
  call,
  queue: 'q',
  agent,
  leg,
  waitedMs,
  because: { strategy: 'longestIdle', idleSince, free: 2, waiting: 3, preferred: false, needs: [] },
})

describe('the story of a call', () => {
  const log = [
    entry(0, arrived),
    entry(10, { type: 'flow.entered', call, flow: 'main', node: 'menu', because: 'wrong key, try 2 of 3' }, 'ivr'),
    entry(5_000, { type: 'call.queued', call, queue: 'q', position: 3, estimateMs: null, prefer: null }),
    entry(5_001, { ...arrived, leg: 'pbx1-1.2' }),
    entry(9_000, offered('a1', `${call}.o1`, t0 + 8_900, 4_000)),
    entry(19_000, { type: 'call.offerEnded', call, agent: 'a1', leg: `${call}.o1`, result: 'missed' }),
    entry(19_001, offered('a2', `${call}.o2`, t0 - 60_000, 14_001)),
  ]

  const lines = explainCall(entriesOfCall(log, call))

  it('leaves out what is about other calls', () => {
    expect(lines).toHaveLength(6)
  })

  it('hides numbers unless told otherwise', () => {
    expect(lines[0]?.what).toEqual({
      ja: '回線 kokuho に *******2222 から着信',
      en: '*******2222 calls line kokuho',
    })
    const shown = explainCall(log, {
      ...hiddenNames,
      number: (number) => number,
      agent: (agent) => `Agent ${agent}`,
    })
    expect(shown[0]?.what.en).toBe('09011112222 calls line kokuho')
  })

  it('says why this agent, among how many, and why not sooner', () => {
    expect(lines[3]?.why?.en).toBe(
      'nobody was free for this caller until a1 became free at 09:15:08; a1 has been idle longest (since 09:15:08) of 2 free, 3 waiting',
    )
    expect(lines[5]?.why?.en).toBe(
      '1 earlier offer(s) came to nothing; a2 has been idle longest (since 09:14:00) of 2 free, 3 waiting',
    )
  })

  it('does not excuse a wait that was none', () => {
    const lines = explainCall([
      entry(0, { type: 'call.queued', call, queue: 'q', position: 1, estimateMs: null, prefer: null }),
      entry(1, offered('a1', `${call}.o1`, t0 - 60_000, 1)),
    ])
    expect(lines[1]?.why?.en).toBe('a1 has been idle longest (since 09:14:00) of 2 free, 3 waiting')
  })

  it('tells what the PBX could not do, but not that a leg was gone already', () => {
    const failed = (reason: string): LogEntry =>
      entry(0, { type: 'command.failed', leg: call, command: 'leg.play', reason })
    expect(explainCall([failed('no such leg')])).toEqual([])
    expect(explainCall([failed('file not found')])[0]?.why?.en).toBe('file not found')
  })

  it('says what became of a phone that rang', () => {
    expect(lines[4]).toMatchObject({
      sinceMs: 19_000,
      what: { ja: 'a1 は鳴ったが取らなかった (呼出 10.0 秒)', en: 'a1 let it ring out (missed) (after 10.0 s)' },
    })
  })

  it('gives the flow its reason in both languages', () => {
    expect(lines[1]?.why).toEqual({ ja: '誤入力のため (3 回中 2 回目)', en: 'wrong key, try 2 of 3' })
  })
})

describe('a replay', () => {
  type Counted = { readonly keys: ReadonlyMap<string, number> }
  /** Tells `flow.keyed` for every key, and `flow.ended` when its timer fires 100 ms after the second. */
  const keyed = (key: string): FloorEvent => ({
    type: 'flow.keyed',
    call,
    flow: 'main',
    node: 'n',
    key,
    verdict: 'taken',
  })
  const over: FloorEvent = { type: 'flow.ended', call, outcome: 'inFlow' }
  const toy: Replayable<Counted> = {
    service: 'ivr',
    initial: { keys: new Map() },
    step: (state, { at, body }) => {
      if (body.type === 'timer.fired') return { state, effects: [{ type: 'event', event: over }] }
      if (body.type !== 'leg.keyPressed') return { state, effects: [] }
      const times = (state.keys.get(body.key) ?? 0) + 1
      const timer: Effect<FloorEvent>[] = times === 2 ? [{ type: 'timer.set', timer: 't', at: at + 100 }] : []
      return {
        state: { keys: new Map(state.keys).set(body.key, times) },
        effects: [{ type: 'event', event: keyed(body.key) }, ...timer],
      }
    },
  }
  const pressed = (ms: number, key: string): LogEntry =>
    entry(ms, { type: 'leg.keyPressed', leg: call, key, heldMs: 1 }, 'bridge:pbx1')
  const fired = (ms: number): LogEntry => entry(ms, { type: 'timer.fired', service: 'ivr', timer: 't' }, 'ivr')
  /** Both keys were pressed before ivr came to write. */
  const log = [pressed(0, '1'), pressed(1, '1'), entry(2, keyed('1'), 'ivr'), entry(3, keyed('1'), 'ivr')]

  it('ends in the same state with the same events', () => {
    const end = { keys: new Map([['1', 2]]) }
    const whole = [...log, fired(50), fired(101), entry(102, over, 'ivr')]
    expect(replay(toy, whole, end)).toMatchObject({ folded: 3, events: 3, pending: 0, divergence: null })
  })

  it('says which event is another one, and where', () => {
    const changed = [...log.slice(0, 3), entry(3, keyed('2'), 'ivr')]
    expect(replay(toy, changed).divergence).toEqual({
      kind: 'otherEvent',
      at: `${t0 + 3}-0`,
      causedBy: `${t0 + 1}-0`,
      difference: { path: 'key', expected: '"1"', found: '"2"' },
    })
  })

  it('notices an event that no step makes, and one that never came', () => {
    expect(replay(toy, [...log, entry(4, keyed('1'), 'ivr')]).divergence).toMatchObject({ kind: 'unexplained' })
    expect(replay(toy, [...log.slice(0, 3), entry(3, over, 'ivr')]).divergence).toMatchObject({
      kind: 'missing',
      causedBy: `${t0 + 1}-0`,
      type: 'flow.keyed',
    })
  })

  it('notices an end state that is not the same', () => {
    expect(replay(toy, log, { keys: new Map([['1', 3]]) }).divergence).toEqual({
      kind: 'endState',
      difference: { path: 'keys.1', expected: '3', found: '2' },
    })
  })

  it('calls what the log has not come to yet pending, not wrong', () => {
    expect(replay(toy, log.slice(0, 3), { keys: new Map([['1', 2]]) })).toMatchObject({ pending: 1, divergence: null })
  })
})

describe('the first difference', () => {
  it('is found inside maps, sets, lists and objects', () => {
    expect(firstDifference({ a: [1, { b: 2 }] }, { a: [1, { b: 3 }] })?.path).toBe('a.1.b')
    expect(firstDifference(new Set(['x']), new Set(['y']))?.path).toBe('"x"')
    expect(firstDifference({ a: undefined }, {})).toBeNull()
    expect(firstDifference([1], { 0: 1 })).not.toBeNull()
    expect(firstDifference(new Map([['a', new Set([1])]]), new Map([['a', new Set([1])]]))).toBeNull()
  })

  it('is found inside a map of another class, and never overlooked in a class it cannot look into', () => {
    class Drawer {
      readonly #content: ReadonlyMap<string, number>
      constructor(content: ReadonlyMap<string, number>) {
        this.#content = content
      }
      get(key: string): number | undefined {
        return this.#content.get(key)
      }
      has(key: string): boolean {
        return this.#content.has(key)
      }
      [Symbol.iterator](): Iterator<[string, number]> {
        return this.#content[Symbol.iterator]()
      }
    }
    class Sealed {
      readonly #secret = 1
      tell = (): number => this.#secret
    }
    expect(firstDifference(new Drawer(new Map([['a', 1]])), new Map([['a', 2]]))?.path).toBe('a')
    expect(firstDifference(new Drawer(new Map([['a', 1]])), new Drawer(new Map([['a', 1]])))).toBeNull()
    expect(() => firstDifference(new Sealed(), new Sealed())).toThrow('cannot look inside a Sealed')
  })
})
