import type { AcdEvent, Effect, LogBody, LogEntry } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { emptyMemory, foldEntry, sortEffects } from './fold.ts'
import type { Folder } from './folder.ts'

type Seen = readonly string[]

const folder = (effects: (entry: LogEntry) => readonly Effect<AcdEvent>[] = () => []): Folder<Seen, AcdEvent> => ({
  service: 'acd',
  initial: () => [],
  load: () => [],
  diff: () => ({ set: {}, del: [] }),
  step: (state, entry) => ({ state: [...state, entry.id], effects: effects(entry) }),
})

const entry = (ms: number, by: string, body: LogBody): LogEntry => ({ id: `${ms}-0`, at: ms, by, body })
const ringing: LogBody = { type: 'leg.ringing', leg: 'l1' }
const firing = (timer: string, service = 'acd'): LogBody => ({ type: 'timer.fired', service, timer })
const set = (at: number): Effect<AcdEvent> => ({ type: 'timer.set', timer: 't', at })

describe('folding', () => {
  it('passes over what the service wrote itself, and moves on', () => {
    const memory = emptyMemory(folder(), 'f')
    foldEntry(folder(), memory, entry(1, 'acd', ringing))
    foldEntry(folder(), memory, entry(2, 'bridge:pbx1', ringing))
    expect([memory.state, memory.position]).toEqual([['2-0'], '2-0'])
  })

  it('takes a firing of its own only when that timer is set and due', () => {
    const plan = folder(({ at }) => (at === 10 ? [set(50)] : []))
    const memory = emptyMemory(plan, 'f')
    foldEntry(plan, memory, entry(5, 'acd', firing('t')))
    foldEntry(plan, memory, entry(10, 'x', ringing))
    foldEntry(plan, memory, entry(49, 'acd', firing('t')))
    foldEntry(plan, memory, entry(50, 'acd', firing('other')))
    foldEntry(plan, memory, entry(51, 'ivr', firing('t', 'ivr')))
    foldEntry(plan, memory, entry(52, 'acd', firing('t')))
    foldEntry(plan, memory, entry(53, 'acd', firing('t')))
    expect(memory.state).toEqual(['10-0', '52-0'])
  })

  it('drops a firing that was overtaken by a move or a cancel', () => {
    const plan = folder(({ at }) => {
      if (at === 10) return [set(50)]
      if (at === 55) return [set(90)]
      return at === 95 ? [{ type: 'timer.cancel', timer: 't' }] : []
    })
    const memory = emptyMemory(plan, 'f')
    foldEntry(plan, memory, entry(10, 'x', ringing))
    foldEntry(plan, memory, entry(55, 'x', ringing))
    foldEntry(plan, memory, entry(56, 'acd', firing('t')))
    foldEntry(plan, memory, entry(95, 'x', ringing))
    foldEntry(plan, memory, entry(96, 'acd', firing('t')))
    expect(memory.state).toEqual(['10-0', '55-0', '95-0'])
  })

  it('lets the step that a firing caused set the same timer again', () => {
    const plan = folder(({ at }) => (at < 100 ? [set(at + 40)] : []))
    const memory = emptyMemory(plan, 'f')
    foldEntry(plan, memory, entry(10, 'x', ringing))
    memory.timers.changes()
    foldEntry(plan, memory, entry(50, 'acd', firing('t')))
    expect([...memory.timers.waiting()]).toEqual([['t', 90]])
    expect(memory.timers.changes()).toEqual({ set: { 'timer:t': '90' }, del: ['fired:t'] })
  })

  it('changes nothing when the step throws, so that a firing is met again', () => {
    const plan = folder(({ at }) => (at === 10 ? [set(20)] : []))
    const memory = emptyMemory(plan, 'f')
    foldEntry(plan, memory, entry(10, 'x', ringing))
    memory.timers.changes()
    const broken = {
      ...plan,
      step: () => {
        throw new Error('bug')
      },
    }
    expect(() => foldEntry(broken, memory, entry(21, 'acd', firing('t')))).toThrow('bug')
    expect([memory.state, memory.position, memory.timers.changes()]).toEqual([['10-0'], '10-0', { set: {}, del: [] }])
    foldEntry(plan, memory, entry(21, 'acd', firing('t')))
    expect(memory.state).toEqual(['10-0', '21-0'])
  })

  it('sorts effects into events and commands, each in order', () => {
    const held = { type: 'call.held', call: 'c', agent: 'a' } as const
    const silence = { type: 'leg.silence', leg: 'l' } as const
    expect(
      sortEffects<AcdEvent>([
        { type: 'command', node: 'n', lane: 'c', command: silence },
        { type: 'event', event: held },
        set(1),
      ]),
    ).toEqual({ events: [held], commands: [{ node: 'n', lane: 'c', command: silence }] })
  })
})
