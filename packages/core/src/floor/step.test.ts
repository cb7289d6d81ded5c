import { describe, expect, it } from 'vitest'
import { arrival, configOf, story } from './floor.spec.ts'

const answered = (leg: string) => ({ type: 'leg.answered', leg, recording: null }) as const
const ended = (leg: string, cause = 16) => ({ type: 'leg.ended', leg, cause }) as const

describe('a caller who waits', () => {
  it('hears that all are busy, then music, when nobody is free', () => {
    const s = story().arrive('c1')
    expect(s.commands()).toMatchObject([{ type: 'leg.play', playback: 'c1.p1', prompts: ['ja/congestion'] }])
    s.feed({ type: 'playback.ended', leg: 'c1', playback: 'c1.p1', completed: true })
    expect(s.commands()).toMatchObject([{ type: 'leg.music', leg: 'c1' }])
  })

  it('hears music and no congestion announcement when an agent is free', () => {
    const s = story().ready('a1').arrive('c1')
    expect(s.commands().map((c) => c.type)).toEqual(['leg.dial', 'leg.music'])
  })

  it('is told the position at intervals, and music goes on after it', () => {
    const s = story().arrive('c1').arrive('c2')
    s.feed({ type: 'playback.ended', leg: 'c2', playback: 'c2.p1', completed: true }).pass(30_000)
    expect(s.commands()).toMatchObject([
      { type: 'leg.play', leg: 'c2', prompts: ['ja/position-before', 'ja/number-2', 'ja/position-after'] },
    ])
    s.feed({ type: 'playback.ended', leg: 'c2', playback: 'c2.p2', completed: true })
    expect(s.commands()).toMatchObject([{ type: 'leg.music', leg: 'c2' }])
  })

  it('counts as abandoned with the time waited when hanging up', () => {
    const s = story().arrive('c1').pass(7_000).feed(ended('c1'))
    expect(s.events('call.abandoned')).toMatchObject([{ call: 'c1', queue: 'q1', waitedMs: 7_001 }])
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'abandoned', by: 'caller', waitedMs: 7_001 }])
    expect(s.floor().calls.size).toBe(0)
  })

  it('gets music when the announcement cannot be played', () => {
    const s = story().arrive('c1').feed({ type: 'command.failed', leg: 'c1', command: 'leg.play', reason: 'x' })
    expect(s.commands()).toMatchObject([{ type: 'leg.music' }])
  })
})

describe('who takes which call', () => {
  it('gives the longest-waiting caller to the longest-idle agent', () => {
    const s = story(configOf(4)).arrive('c1').arrive('c2').ready('a3', 'a1')
    expect(s.events('call.offered').map((o) => [o.call, o.agent])).toEqual([
      ['c1', 'a3'],
      ['c2', 'a1'],
    ])
  })

  it('prefers the agent who has been idle longest, and says among how many', () => {
    const s = story(configOf(3)).ready('a2', 'a1', 'a3').arrive('c1')
    expect(s.events('call.offered')).toMatchObject([{ agent: 'a2', because: { free: 3, waiting: 1 } }])
  })

  it('does not let a caller of a queue nobody serves hold up those behind', () => {
    const s = story().arrive('c1', 'q2').arrive('c2', 'q1').ready('a2')
    expect(s.events('call.offered').map((o) => o.call)).toEqual(['c2'])
  })

  it('offers no call to an agent without a registered phone, until it registers', () => {
    const s = story().ask({ type: 'agent.signIn', agent: 'a1' }).ask({ type: 'agent.ready', agent: 'a1' }).arrive('c1')
    expect(s.events('call.offered')).toEqual([])
    s.feed({ type: 'phone.registered', phone: 'p1' })
    expect(s.events('call.offered')).toMatchObject([{ agent: 'a1' }])
  })

  it('waits until the last channel of the agent is really gone', () => {
    const s = story(configOf(1, { queues: configOf(1).queues.map((q) => ({ ...q, wrapUpMs: 0 })) }))
    s.ready('a1').arrive('c1').feed(answered('c1.o1')).arrive('c2').feed(ended('c1'))
    expect(s.events('call.offered').map((o) => o.call)).toEqual(['c1'])
    s.feed(ended('c1.o1'))
    expect(s.events('call.offered').map((o) => o.call)).toEqual(['c1', 'c2'])
  })
})

describe('an offer', () => {
  it('connects caller and agent when the agent answers', () => {
    const s = story().ready('a1').arrive('c1').pass(3_000).feed(answered('c1.o1'))
    expect(s.commands()).toMatchObject([{ type: 'legs.connect', bridge: 'c1.b2', legs: ['c1', 'c1.o1'] }])
    s.expectCall('c1', { phase: 'talking', agent: 'a1', waitedMs: 3_001 })
    expect(s.events('call.offerEnded')).toMatchObject([{ result: 'answered' }])
  })

  it('keeps the caller’s place when the agent does not answer, and pauses the agent as missed', () => {
    const s = story().ready('a1').arrive('c1').arrive('c2').feed({ type: 'leg.ringing', leg: 'c1.o1' }).pass(15_000)
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1.o1', cause: 'noAnswer' })
    s.expectCall('c1', { phase: 'waiting', since: 1_001 })
    expect(s.events('agent.changed').at(-1)).toMatchObject({ availability: 'paused', reason: 'missed' })
    s.ready('a2')
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a2' })
  })

  it('calls an agent whose phone never rang unreachable, not missed', () => {
    const s = story().ready('a1').arrive('c1').pass(15_000)
    expect(s.events('agent.changed').at(-1)).toMatchObject({ availability: 'paused', reason: 'unreachable' })
  })

  it.each([
    [17, 'rejected'],
    [21, 'rejected'],
    [19, 'missed'],
    [20, 'unreachable'],
    [38, 'unreachable'],
  ])('that ends with cause %i was %s', (cause, result) => {
    const s = story().ready('a1').arrive('c1').feed(ended('c1.o1', cause))
    expect(s.events('call.offerEnded')).toMatchObject([{ result }])
    s.expectCall('c1', { phase: 'waiting' })
  })

  it('is withdrawn when the caller hangs up while it rings, and the agent stays ready', () => {
    const s = story().ready('a1').arrive('c1').feed(ended('c1'))
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 'c1.o1' }])
    expect(s.events('call.offerEnded')).toMatchObject([{ result: 'callerGone' }])
    expect(s.events('agent.changed').at(-1)).toMatchObject({ availability: 'ready', activity: 'idle' })
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'abandoned' }])
  })

  it('survives the late end of an earlier offer to the same call', () => {
    const s = story().ready('a1').arrive('c1').pass(15_000).ready('a2').feed(ended('c1.o1', 19))
    s.expectCall('c1', { phase: 'offered', offers: [{ leg: 'c1.o2', agent: 'a2' }] })
  })

  it('hangs up a phone that answers after its offer was over', () => {
    const s = story().ready('a1').arrive('c1').pass(15_000).feed(answered('c1.o1'))
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 'c1.o1' }])
  })

  it('answered on the screen rings the phone anew and asks it to pick up', () => {
    const s = story().ready('a1').arrive('c1').ask({ type: 'call.answer', agent: 'a1' })
    expect(s.commands()).toMatchObject([
      { type: 'leg.hangUp', leg: 'c1.o1' },
      { type: 'leg.dial', leg: 'c1.o2', autoAnswer: true },
    ])
    s.feed(ended('c1.o1')).feed(answered('c1.o2')).expectCall('c1', { phase: 'talking', agentLeg: 'c1.o2' })
  })
})

describe('a conversation', () => {
  const talking = () => story().ready('a1').arrive('c1').feed(answered('c1.o1')).pass(60_000)

  it('ends with wrap-up for its agent, who is idle when the time is over', () => {
    const s = talking().feed(ended('c1'))
    expect(s.events('call.ended')).toMatchObject([
      { outcome: 'answered', by: 'caller', talkMs: 60_000, agents: ['a1'] },
    ])
    expect(s.floor().agents.get('a1')?.activity).toMatchObject({ kind: 'wrapUp' })
    s.feed(ended('c1.o1')).pass(10_000)
    expect(s.floor().agents.get('a1')?.activity).toEqual({ kind: 'idle' })
  })

  it('hangs up the citizen when the agent hangs up', () => {
    const s = talking().feed(ended('c1.o1'))
    expect(s.commands()).toContainEqual({ type: 'leg.hangUp', leg: 'c1', cause: 'normal' })
    expect(s.events('call.ended')).toMatchObject([{ by: 'agent', outcome: 'answered' }])
  })

  it('goes back to the head of the queue when the agent’s phone dies', () => {
    const s = talking().arrive('c0').feed(ended('c1.o1', 44))
    s.expectCall('c1', { phase: 'waiting', headStartMs: 60_002, talkMs: 60_001 }).ready('a2')
    expect(s.events('call.offered').at(-1)).toMatchObject({ call: 'c1', agent: 'a2' })
    expect(s.events('call.ended')).toEqual([])
  })

  it('is held and resumed on the same bridge', () => {
    const s = talking().ask({ type: 'call.hold', agent: 'a1' })
    expect(s.commands()).toMatchObject([{ type: 'leg.music', leg: 'c1' }])
    s.ask({ type: 'call.resume', agent: 'a1' })
    expect(s.commands()).toMatchObject([{ type: 'legs.connect', bridge: 'c1.b2' }])
  })

  it('is transferred to another queue with its talk time kept', () => {
    const s = talking().ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'q2' }, note: null })
    s.expectCall('c1', { phase: 'waiting', queue: 'q2', talkMs: 60_000 })
    expect(s.floor().agents.get('a1')?.activity).toMatchObject({ kind: 'wrapUp' })
  })

  it('is transferred to an outside number, and comes back to its queue when that is busy', () => {
    const to = { kind: 'outside', number: '0963282111' } as const
    const s = talking().ask({ type: 'call.transfer', agent: 'a1', to, note: null }).feed(ended('c1.d3', 17))
    expect(s.events('call.transferEnded')).toMatchObject([{ result: 'busy', returnedTo: 'queue' }])
    s.expectCall('c1', { phase: 'waiting', queue: 'q1' })
  })

  it('refuses a transfer to a number that is not allowed, and changes nothing', () => {
    const s = talking()
    const before = s.floor()
    s.ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'outside', number: '09011112222' }, note: null })
    expect(s.events('request.refused')).toMatchObject([{ code: 'number.notAllowed' }])
    expect(s.floor()).toBe(before)
  })
})

describe('a flow', () => {
  it('that ends the call has it hung up with the outcome it names', () => {
    const s = story().feed(arrival('c1')).feed({ type: 'flow.ended', call: 'c1', outcome: 'outOfHours' })
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 'c1' }])
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'outOfHours', by: 'system' }])
  })

  it('whose caller hangs up during the out-of-hours announcement ends as out of hours', () => {
    const s = story()
      .feed(arrival('c1'))
      .feed({ type: 'flow.entered', call: 'c1', flow: 'main', node: 'closed', because: 'hours' })
    expect(s.feed(ended('c1')).events('call.ended')).toMatchObject([{ outcome: 'outOfHours', by: 'caller' }])
  })

  it('that transfers outside connects the caller, or takes the caller back', () => {
    const s = story()
      .feed(arrival('c1'))
      .feed({ type: 'flow.transferring', call: 'c1', number: '0963282111', handOver: [], note: null })
    expect(s.commands()).toMatchObject([{ type: 'leg.music' }, { type: 'leg.dial', leg: 'c1.d1' }])
    s.feed(ended('c1.d1', 19))
    expect(s.events('call.transferEnded')).toMatchObject([{ result: 'noAnswer', returnedTo: 'flow' }])
    s.expectCall('c1', { phase: 'inFlow' })
  })
})

describe('an outbound call by hand', () => {
  const place = { type: 'call.place', agent: 'a1', number: '09012345678', line: 'health', callerId: null } as const

  it('rings the agent first, then the citizen over the line’s trunk, recorded', () => {
    const s = story().ready('a1').ask(place)
    const id = s.events('call.arrived').at(-1)?.call ?? ''
    expect(s.commands()).toMatchObject([{ type: 'leg.dial', to: { kind: 'phone', phone: 'p1' }, autoAnswer: true }])
    s.feed(answered(`${id}.a1`))
    expect(s.commands().at(-1)).toMatchObject({
      type: 'leg.dial',
      to: { kind: 'outside', number: '09012345678', line: 'health' },
      shownNumber: '0961230001',
      record: true,
    })
    s.feed({ type: 'leg.answered', leg: `${id}.d2`, recording: `${id}.d2` }).expectCall(id, { phase: 'talking' })
    s.pass(5_000).feed(ended(`${id}.d2`))
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'answered', talkMs: 5_000 }])
  })

  it.each([
    [17, 'busy'],
    [1, 'unallocated'],
    [19, 'noAnswer'],
    [38, 'failed'],
  ])('that ends with cause %i is %s', (cause, outcome) => {
    const s = story().ready('a1').ask(place)
    const id = s.events('call.arrived').at(-1)?.call ?? ''
    s.feed(answered(`${id}.a1`)).feed(ended(`${id}.d2`, cause))
    expect(s.events('call.ended')).toMatchObject([{ outcome }])
  })

  it.each([
    [{ ...place, callerId: '0570000000' }, 'callerId.notAllowed'],
    [{ ...place, line: 'info' }, 'line.noOutbound'],
    [{ ...place, line: 'nowhere' }, 'line.unknown'],
    [{ ...place, number: '110' }, 'number.invalid'],
    [{ ...place, number: '0990123456' }, 'number.invalid'],
    [{ ...place, agent: 'ghost' }, 'agent.unknown'],
    [{ ...place, agent: 'a2' }, 'agent.notSignedIn'],
  ] as const)('is refused when it must not be: %#', (request, code) => {
    const s = story().ready('a1').ask(request)
    expect(s.events('request.refused')).toMatchObject([{ code }])
    expect(s.floor().calls.size).toBe(0)
  })

  it('asked for twice is one call', () => {
    const s = story().ready('a1')
    const twice = { ...place, request: 'same', actor: { account: 'x', door: 'api' } } as const
    s.feed(twice, twice)
    expect(s.events('call.arrived')).toHaveLength(1)
    expect(s.events('request.accepted').slice(-2)).toMatchObject([{ call: 'out-same' }, { call: 'out-same' }])
  })
})

describe('feature codes from an agent’s phone', () => {
  const dial = (leg: string, dialled: string) =>
    ({ type: 'phone.dialled', leg, node: 'pbx1', phone: 'p1', dialled }) as const

  it('sign in, and say so in the ear', () => {
    const s = story().feed({ type: 'phone.registered', phone: 'p1' }).feed(dial('x1', '*11'))
    expect(s.commands()).toMatchObject([{ type: 'leg.answer' }, { type: 'leg.play', prompts: ['ja/agent-signed-in'] }])
    s.feed({ type: 'playback.ended', leg: 'x1', playback: 'x1.p1', completed: true })
    expect(s.commands()).toMatchObject([{ type: 'leg.hangUp', leg: 'x1' }])
    expect(s.floor().calls.size).toBe(0)
  })

  it('that cannot be honoured are refused in the ear', () => {
    const s = story().feed(dial('x1', '*13'))
    expect(s.commands()).toMatchObject([{}, { prompts: ['ja/refused'] }])
  })

  it('and a number dialled is a call by hand under the line’s caller ID', () => {
    const s = story().ready('a1').feed(dial('x1', '0312345678'))
    expect(s.commands().at(-1)).toMatchObject({ type: 'leg.dial', to: { kind: 'outside', number: '0312345678' } })
    s.expectCall('x1', { phase: 'dialling', agentLeg: 'x1' })
  })
})

describe('when the PBX is seen again', () => {
  const snapshot = (legs: readonly unknown[], more: object = {}) =>
    ({
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '22',
      startedAt: 0,
      legs,
      bridges: [],
      phones: ['p1', 'p2'],
      pending: [],
      ...more,
    }) as never
  const up = (leg: string) => ({ leg, state: 'up', floor: 'city', arrival: null })

  it('a call whose channels are gone has ended, and its agent is free', () => {
    const s = story().ready('a1').arrive('c1').feed(answered('c1.o1')).feed(snapshot([]))
    expect(s.events('call.ended')).toMatchObject([{ by: 'pbx', outcome: 'answered' }])
    expect(s.floor().agents.get('a1')).toMatchObject({ legs: [] })
    expect(s.floor().calls.size).toBe(0)
  })

  it('an offer that was answered meanwhile is connected', () => {
    const s = story()
      .ready('a1')
      .arrive('c1')
      .feed(snapshot([up('c1'), up('c1.o1')]))
    s.expectCall('c1', { phase: 'talking' })
  })

  it('an offer that is still to be performed is left alone', () => {
    const s = story()
      .ready('a1')
      .arrive('c1')
      .feed(snapshot([up('c1')], { pending: ['c1.o1'] }))
    s.expectCall('c1', { phase: 'offered' })
  })

  it('a caller nobody heard of has arrived', () => {
    const s = story().feed(snapshot([{ leg: 'c9', state: 'up', floor: 'city', arrival: arrival('c9') }]))
    s.expectCall('c9', { phase: 'inFlow' })
  })

  it('a channel of ours that belongs to nothing is hung up, another floor’s is not', () => {
    const s = story().feed(snapshot([up('zz.o3'), { ...up('other.o1'), floor: 'elsewhere' }]))
    expect(s.commands()).toEqual([{ type: 'leg.hangUp', leg: 'zz.o3', cause: 'normal' }])
  })

  it('a bridge that is gone is made again for those who talk', () => {
    const s = story()
      .ready('a1')
      .arrive('c1')
      .feed(answered('c1.o1'))
      .feed(snapshot([up('c1'), up('c1.o1')]))
    expect(s.commands()).toMatchObject([{ type: 'legs.connect', bridge: 'c1.b2' }])
  })
})

describe('a call that the PBX served alone for a while', () => {
  it('starts anew under its old id when the dialplan tries again', () => {
    const s = story()
      .feed(arrival('c1'))
      .feed({ type: 'leg.handedBack', leg: 'c1' })
      .expectCall('c1', { phase: 'away' })
    s.feed({ ...arrival('c1'), attempt: 2 }).expectCall('c1', { phase: 'inFlow' })
    expect(s.events('call.arrived')).toHaveLength(2)
  })

  it('ends as emergency when nobody takes it', () => {
    const s = story().feed(arrival('c1')).feed({ type: 'leg.handedBack', leg: 'c1' }).pass(120_000)
    expect(s.events('call.ended')).toMatchObject([{ outcome: 'emergency', by: 'pbx' }])
  })
})
