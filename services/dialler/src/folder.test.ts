import type { LogEntry } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { diallerFolder } from './folder.ts'

const entry: LogEntry = {
  id: '1790000000000-0',
  at: 1_790_000_000_000,
  by: 'acd',
  body: {
    ...{
      type: 'agent.changed',
      agent: 'a1',
      availability: 'ready',
      activity: 'idle',
      phoneRegistered: true,
      reason: null,
    },
    ...{ call: null, until: null, pauseAfter: null, lineOpen: false, author: { kind: 'system', id: 'test' } },
  },
}

describe('how the dialler of a floor is kept', () => {
  it('is one field for what has changed, from which it is read again', () => {
    const before = diallerFolder.initial('f')
    const { state } = diallerFolder.step(before, entry)
    const { set, del } = diallerFolder.diff(before, state)
    expect([Object.keys(set), del]).toEqual([['agent:a1'], []])
    expect(diallerFolder.load(new Map(Object.entries(set))).agents.get('a1')).toEqual(state.agents.get('a1'))
  })
})
