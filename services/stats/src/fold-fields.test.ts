import { type LogBody, noStats, type StatsState, statsStep } from '@tsunagu/core'
import { expect, it } from 'vitest'
import { diffStats, loadStats } from './fold-fields.ts'

const arrived: LogBody = {
  type: 'leg.arrived',
  leg: 'pbx1-1.1',
  node: 'pbx1',
  line: 'kokuho',
  called: '0961',
  caller: { kind: 'withheld' },
  attempt: 1,
  recording: null,
}
const end = { outcome: 'inFlow', by: 'caller', cause: 16, queue: null, agents: [], waitedMs: 0, talkMs: 0 } as const
const bodies: readonly LogBody[] = [
  arrived,
  {
    type: 'agent.changed',
    agent: 'a1',
    availability: 'ready',
    activity: 'idle',
    phoneRegistered: true,
    reason: null,
    call: null,
    until: null,
    pauseAfter: null,
    lineOpen: false,
    author: { kind: 'agent', id: 'a1' },
  },
  { type: 'queue.changed', queue: 'q', mode: 'draining', author: { kind: 'supervisor', id: 's1' } },
  { type: 'leg.ended', leg: 'pbx1-1.1', cause: 16 },
  { type: 'call.ended', call: 'pbx1-1.1', ...end },
  { ...arrived, leg: 'pbx1-1.2' },
  { type: 'call.ended', call: 'pbx1-1.2', ...end },
]

it('reads back the fold it has written, after every entry, calls that were forgotten included', () => {
  const fields = new Map<string, string>()
  let state: StatsState = noStats
  bodies.forEach((body, n) => {
    const at = 1_795_133_700_000 + n * 200_000
    const next = statsStep(state, { id: `${at}-0`, at, by: 'test', body }).state
    const { set, del } = diffStats(state, next)
    for (const [field, value] of Object.entries(set)) fields.set(field, value)
    for (const field of del) fields.delete(field)
    state = next
    expect(loadStats(fields)).toEqual(state)
  })
  expect([...fields.keys()].filter((field) => field.startsWith('call:'))).toEqual(['call:pbx1-1.2'])
})

it('writes nothing when nothing has changed', () => {
  expect(diffStats(noStats, noStats)).toEqual({ set: {}, del: [] })
})
