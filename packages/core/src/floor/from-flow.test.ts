import { describe, expect, it } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import type { FloorConfig } from './config.ts'
import { arrival, configOf, story } from './floor.spec.ts'

type Story = ReturnType<typeof story>
const inFlow = (change: Partial<FloorConfig> = {}): Story => story(configOf(2, change)).feed(arrival('c1'))
const ofType = (s: Story, type: string) => s.commands().filter((each) => each.type === type)

describe('a message for a queue, as the flow asks for it', () => {
  const voicemail = { type: 'flow.voicemail', call: 'c1', queue: 'q2', prompts: ['ja/speak'], maxMs: 60_000 } as const

  it('begins with the words and the tone, then listens until # or the longest time', () => {
    const s = inFlow().feed(voicemail)
    expect(s.events('call.voicemail')).toMatchObject([{ call: 'c1', queue: 'q2' }])
    const [play] = ofType(s, 'leg.play')
    expect(play).toMatchObject({ leg: 'c1', prompts: ['ja/speak', 'tone/record'] })
    const playback = play?.type === 'leg.play' ? play.playback : ''
    s.feed({ type: 'leg.keyPressed', leg: 'c1', key: '#', heldMs: 0 })
    s.expectCall('c1', { phase: 'voicemail' })
    s.feed({ type: 'playback.ended', leg: 'c1', playback, completed: true })
    expect(ofType(s, 'leg.silence')).toHaveLength(1)
    s.pass(60_000)
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'voicemail', queue: 'q2' }])
  })
  it('is told once, and is nothing to a caller who is not in the flow', () => {
    const s = inFlow().feed(voicemail, voicemail)
    expect(s.events('call.voicemail')).toHaveLength(1)
    expect(
      inFlow()
        .arrive('c2')
        .feed({ ...voicemail, call: 'c2' })
        .events('call.voicemail'),
    ).toEqual([])
  })
})

describe('words for whoever picks up a transfer of the flow', () => {
  const handOver = ['ja/from-city', 'ja/digit-1']
  const ringing = (words: readonly string[] = handOver, change: Partial<FloorConfig> = {}) => {
    const s = inFlow(change)
    s.feed({ type: 'flow.transferring', call: 'c1', number: '0963282111', handOver: words, note: '番号 1' })
    const [dial] = ofType(s, 'leg.dial')
    return { s, far: dial?.type === 'leg.dial' ? dial.leg : '' }
  }
  const told = (words?: readonly string[], change?: Partial<FloorConfig>) => {
    const { s, far } = ringing(words, change)
    s.feed({ type: 'leg.answered', leg: far, recording: null })
    const [play] = ofType(s, 'leg.play')
    return { s, far, play, playback: play?.type === 'leg.play' ? play.playback : '' }
  }
  const ended = (s: Story) => s.events('call.transferEnded')

  it('are heard there before the caller is put through', () => {
    const { s, far, play, playback } = told()
    expect(play).toMatchObject({ leg: far, prompts: handOver })
    expect(ofType(s, 'legs.connect')).toEqual([])
    expect(s.events('call.transferring')).toMatchObject([{ note: '番号 1', by: null }])
    s.feed({ type: 'playback.ended', leg: far, playback, completed: true })
    expect(ofType(s, 'legs.connect')).toMatchObject([{ legs: ['c1', far] }])
    expect(ended(s)).toMatchObject([{ result: 'connected', returnedTo: 'nobody' }])
    s.feed({ type: 'playback.ended', leg: far, playback, completed: true })
    expect(ended(s)).toHaveLength(1)
    expect([...s.timers().keys()].filter((timer) => timer.startsWith('reach:'))).toEqual([])
  })
  it('are not needed', () => {
    const { s } = told([])
    expect(ofType(s, 'legs.connect')).toHaveLength(1)
  })
  it('that cannot be played, whose end is lost, or that never end do not keep the two apart', () => {
    const refused = told()
    refused.s.feed({ type: 'command.failed', leg: refused.far, command: 'leg.play', reason: 'no file' })
    expect(ended(refused.s)).toMatchObject([{ result: 'connected' }])
    const gap = told()
    gap.s.feed({
      ...{ type: 'pbx.snapshot', node: 'pbx1', version: '22', startedAt: 0, bridges: [], phones: [], pending: [] },
      legs: ['c1', gap.far].map((leg) => ({ leg, state: 'up', floor: 'city', arrival: null })),
    })
    expect(ended(gap.s)).toMatchObject([{ result: 'connected' }])
    expect(ended(told().s.pass(61_000))).toMatchObject([{ result: 'connected' }])
  })
  it('are cut off when the far end hangs up: the caller goes back to the flow', () => {
    const { s, far, playback } = told()
    s.feed({ type: 'leg.ended', leg: far, cause: 16 })
    expect(ended(s)).toMatchObject([{ result: 'noAnswer', returnedTo: 'flow' }])
    s.expectCall('c1', { phase: 'inFlow' })
    s.feed({ type: 'playback.ended', leg: far, playback, completed: false })
    expect(ended(s)).toHaveLength(1)
    s.expectCall('c1', { phase: 'inFlow' })
  })
  it('are cut off when the caller hangs up: so does the far end', () => {
    const { s, far } = told()
    s.feed({ type: 'leg.ended', leg: 'c1', cause: 16 })
    expect(ofType(s, 'leg.hangUp')).toMatchObject([{ leg: far }])
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'inFlow' }])
    expect([...s.timers().keys()].filter((timer) => timer.startsWith('reach:'))).toEqual([])
  })
  it('are played from the present recording', () => {
    const { play } = told(['ja/from-city'], { prompts: { 'ja/from-city': 'city/ja/from-city-v3' } })
    expect(play).toMatchObject({ prompts: ['city/ja/from-city-v3'] })
  })
  it.each([
    [17, 'busy'],
    [19, 'noAnswer'],
    [1, 'failed'],
  ] as const)('are for nobody when it ends with cause %i: %s, and the flow goes on there', (cause, result) => {
    const { s, far } = ringing()
    s.feed({ type: 'leg.ended', leg: far, cause })
    expect(ended(s)).toMatchObject([{ result, returnedTo: 'flow' }])
  })
  it('are for nobody when it rings too long', () => {
    const { s, far } = ringing()
    s.pass(120_000)
    expect(ended(s)).toMatchObject([{ result: 'noAnswer', returnedTo: 'flow' }])
    expect(s.events('call.ended')).toEqual([])
    expect(far).not.toBe('')
  })
})

describe('the hours of a queue', () => {
  const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1_440 }])
  const calendar = { ...standardCalendar, id: 'office', name: '', weekdays: always }
  const closed = { kind: 'end', prompt: 'ja/closed' } as const
  const setUp = (holidays: Record<string, string>): FloorConfig => {
    const config = configOf(1, { calendars: [calendar], holidays })
    return {
      ...config,
      queues: config.queues.map((queue) => ({ ...queue, calendar: 'office', rules: { ...queue.rules, closed } })),
    }
  }

  it('know the holidays of the country', () => {
    story(setUp({})).arrive('c1').expectCall('c1', { phase: 'waiting' })
    const s = story(setUp({ '1970-01-01': '元日' })).arrive('c1')
    expect(s.events('call.leftQueue')).toMatchObject([{ rule: 'closed' }])
  })
})
