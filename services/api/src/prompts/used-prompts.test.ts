import { type FloorConfig, type Flow, type FlowNode, standardLimits, standardQueue } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { usedPrompts } from './used-prompts.ts'

const flow = (id: string, language: string, nodes: Readonly<Record<string, FlowNode>>): Flow => ({
  ...{ id, version: 1, title: '', language, start: 'a', nodes },
})

const config = (flows: readonly Flow[]): FloorConfig => ({
  ...{ version: 1, contract: 'city', floor: 'city', node: 'pbx1', lines: [], agents: [], calendars: [], holidays: {} },
  queues: [
    {
      ...standardQueue,
      id: 'tax',
      name: '',
      rules: { ...standardQueue.rules, closed: { kind: 'end', prompt: 'ja/queue-closed' } },
    },
  ],
  ...{ flows, prompts: {}, pauseReasons: [], pauseLimits: {}, limits: standardLimits, doNotCall: [] },
  ...{ tellListened: false, transferNumbers: [], featureCodes: { signIn: '', signOut: '', ready: '', pause: '' } },
})

describe('what is played', () => {
  const sub = flow('sub', 'ja', {
    a: {
      type: 'announce',
      prompts: ['thanks', 'tone/record', { say: 'digits', of: 'x' }],
      bargeIn: false,
      next: 'b',
    },
    b: { type: 'return' },
  })
  const main = flow('main', 'ja', {
    a: { type: 'language', language: 'ko', next: 'b' },
    b: { type: 'flow', flow: 'sub', next: 'c' },
    c: { type: 'end', prompts: ['goodbye'], outcome: 'inFlow' },
  })
  const used = usedPrompts(config([sub, main]))

  it('is taken in every language a caller may come with, through sub-flows too', () => {
    expect(used.get('ja/thanks')).toEqual(['flow sub'])
    expect(used.get('ko/thanks')).toEqual(['flow sub'])
    expect(used.get('ko/goodbye')).toEqual(['flow main'])
    expect(used.has('en/thanks')).toBe(false)
  })

  it('has the parts of what is read out, and prompts named in full as they stand', () => {
    expect(used.get('ko/digit-7')).toEqual(['flow sub'])
    expect(used.get('tone/record')).toEqual(['flow sub'])
    expect(used.has('ko/tone/record')).toBe(false)
  })

  it('has what queues say', () => {
    expect(used.get('ja/congestion')).toEqual(['queue tax'])
    expect(used.get('ja/queue-closed')).toEqual(['queue tax'])
  })
})
