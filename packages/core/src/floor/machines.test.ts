import { describe, expect, it } from 'vitest'
import type { LogBody } from '../log/log-entry.ts'
import { atTheLine, progressive, started, withdrawn } from './attempt-given.spec.ts'
import type { FloorStory } from './floor.spec.ts'
import { answered, ended, story } from './floor.spec.ts'

const machines = { listenMs: 1_900, message: [], sample: 0.1 }
const listened = (by: 'person' | 'machine' | 'notSure'): LogBody => ({ type: 'leg.listened', leg: 't1.d1', by })
const types = (s: FloorStory): string[] => s.commands().map(({ type }) => type)

describe('a call for a campaign that listens who picks up', () => {
  it('asks the PBX to listen, and puts nobody on before it has', () => {
    const { s } = atTheLine()
    s.feed(started({ machines }))
    expect(s.commands()).toMatchObject([{ type: 'leg.dial', listenMs: 1_900, record: true }])
    s.feed(answered('t1.d1')).pass(1_800).expectCall('t1', { phase: 'dialling' })
    expect(types(s)).toEqual([])
  })

  it.each(['person', 'notSure'] as const)('connects who is a %s', (by) => {
    const { s, line } = atTheLine()
    s.feed(started({ machines }), answered('t1.d1')).pass(1_500).feed(listened(by))
    s.expectCall('t1', { phase: 'talking', agent: 'a1', agentLeg: line })
  })

  it('connects the agent who was kept', () => {
    const { s, line } = atTheLine()
    s.feed(started({ machines, ...progressive }), answered('t1.d2'))
      .pass(900)
      .feed({ type: 'leg.listened', leg: 't1.d2', by: 'person' })
    s.expectCall('t1', { phase: 'talking', agent: 'a1', agentLeg: line })
  })

  it('hangs up on a machine, and the agent who was kept is free again', () => {
    const { s, line } = atTheLine()
    s.feed(started({ machines, ...progressive }), answered('t1.d2')).feed({
      type: 'leg.listened',
      leg: 't1.d2',
      by: 'machine',
    })
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 't1.d2', cause: 'normal' })
    expect(s.commands()).toContainEqual({ type: 'leg.silence', leg: line })
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'noAnswer', by: 'system', agents: [] }])
    expect(s.agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' }, openLine: line })
    expect([...s.timers().keys()].filter((name) => !name.startsWith('ring:line-'))).toEqual([])
  })

  it('leaves a message where there is one, twice, while the agent goes on with somebody else', () => {
    const { s } = atTheLine()
    s.feed(started({ machines: { ...machines, message: ['ja/notice'] }, ...progressive }), answered('t1.d2'))
    s.feed({ type: 'leg.listened', leg: 't1.d2', by: 'machine' }).expectCall('t1', { phase: 'parting' })
    expect(s.commands()).toContainEqual(
      expect.objectContaining({ type: 'leg.play', leg: 't1.d2', prompts: ['ja/notice', 'ja/notice'] }),
    )
    expect(s.agent('a1').activity).toEqual({ kind: 'idle' })
    expect([...s.timers().keys()].filter((name) => !name.startsWith('ring:line-'))).toEqual([])
  })

  it('takes the time of listening off the grace', () => {
    const s = story().feed(started({ machines }), answered('t1.d1')).pass(1_500).feed(listened('person'))
    s.pass(499).expectCall('t1', { phase: 'waiting' }).pass(1).expectCall('t1', { phase: 'parting' })
  })

  it('hangs up on nobody: not when the ring time ends meanwhile, not when it is taken back, not when the verdict is lost', () => {
    const { s } = atTheLine()
    s.feed(started({ machines, ringMs: 10_000 }))
      .pass(9_900)
      .feed(answered('t1.d1'))
      .pass(1_000)
      .feed(withdrawn())
    expect(types(s)).toEqual([])
    s.expectCall('t1', { phase: 'dialling' }).pass(4_000).expectCall('t1', { phase: 'talking', agent: 'a1' })
  })

  it('takes whoever a snapshot finds on the line, or is told a second time, for a person', () => {
    const { s } = atTheLine()
    s.feed(started({ machines }), answered('t1.d1'), answered('t1.d1')).expectCall('t1', { phase: 'talking' })
    s.feed(listened('machine')).expectCall('t1', { phase: 'talking' })
  })

  it('ends with whoever hangs up while it is listened', () => {
    const { s } = atTheLine()
    s.feed(started({ machines }), answered('t1.d1')).pass(700).feed(ended('t1.d1'))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'noAnswer' }])
    expect([...s.timers().keys()].filter((name) => !name.startsWith('ring:line-'))).toEqual([])
  })

  it('does not care where the campaign does not listen', () => {
    const { s } = atTheLine()
    s.feed(started()).feed(listened('machine')).expectCall('t1', { phase: 'talking' })
  })
})
