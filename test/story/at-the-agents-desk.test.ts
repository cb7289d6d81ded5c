import { answersAfter } from '@tsunagu/pbx'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Story } from '../support/story.ts'
import { city, tokyo } from '../support/story-city.ts'
import { brokenPromises } from '../support/story-promises.ts'

let story: Story

beforeEach(async () => {
  story = await Story.open(city, tokyo(10))
})

afterEach(async () => {
  await story.passes(600_000)
  expect(brokenPromises(story)).toEqual([])
})

const inQueue = async (key = '1', number = '09012345678') => {
  const citizen = story.calls('front', number)
  await story.passes(4_500)
  citizen.press(key)
  await story.passes(50)
  return citizen
}

const agent = (id: string) => story.floor.agents.get(id)

const offers = () => story.events('call.offerEnded').map(({ agent: who, result }) => [who, result])

describe('an offer that is not taken', () => {
  it('tells missed, rejected and unreachable apart, pauses each, and keeps the caller at the head', async () => {
    await story.staffed('a1', 'a2', 'a3', 'a6')
    story.pbx.behaves('p-a1', { kind: 'rings' })
    story.pbx.behaves('p-a2', { kind: 'rejects', afterMs: 800 })
    story.pbx.behaves('p-a6', answersAfter(1_000))
    const first = await inQueue()
    story.pbx.behaves('p-a3', { kind: 'silent' })
    await story.passes(15_000)
    await story.passes(18_000)
    expect(offers()).toEqual([
      ['a1', 'missed'],
      ['a2', 'rejected'],
      ['a3', 'unreachable'],
      ['a6', 'answered'],
    ])
    for (const [id, reason] of [
      ['a1', 'missed'],
      ['a2', 'rejected'],
      ['a3', 'unreachable'],
    ] as const)
      expect(agent(id)?.availability).toEqual({ kind: 'paused', reason })
    expect(story.events('call.connected')[0]?.waitedMs).toBeGreaterThan(16_000)
    first.hangUp()
  })

  it('is not made to an agent whose phone is not registered, and is the moment it registers', async () => {
    await story.staffed('a1')
    story.pbx.unregister('p-a1')
    await story.passes(10)
    await inQueue()
    await story.passes(10_000)
    expect(story.events('call.offered')).toEqual([])
    story.pbx.behaves('p-a1', { kind: 'answers', afterMs: 500, talksMs: 3_000, keys: [] })
    story.pbx.register('p-a1', 'city')
    await story.passes(10)
    expect(story.events('call.offered')).toMatchObject([{ agent: 'a1' }])
  })

  it('ends when the caller gives up while the phone rings, and leaves the agent ready', async () => {
    await story.staffed('a1')
    const citizen = await inQueue()
    await story.passes(4_000)
    citizen.hangUp()
    await story.passes(100)
    expect(offers()).toEqual([['a1', 'callerGone']])
    expect(story.ended(citizen.leg)?.outcome).toBe('abandoned')
    expect(agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
  })
})

describe('an agent who talks', () => {
  beforeEach(async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(500))
  })

  it('holds the caller under music and takes him back', async () => {
    const citizen = await inQueue()
    await story.passes(5_000)
    await story.ask({ type: 'call.hold', agent: 'a1' })
    expect(citizen.hears()).toMatchObject({ kind: 'music' })
    await story.passes(20_000)
    expect(await story.ask({ type: 'call.hold', agent: 'a1' })).toMatchObject({ code: 'agent.alreadyHeld' })
    await story.ask({ type: 'call.resume', agent: 'a1' })
    expect(citizen.hears()).toMatchObject({ kind: 'bridge' })
    citizen.hangUp()
    await story.passes(100)
    expect(story.records.get(citizen.leg)?.holdMs).toBe(20_000)
  })

  it('passes the caller to another queue, where somebody else takes over', async () => {
    await story.staffed('a4')
    story.pbx.behaves('p-a4', answersAfter(700))
    const citizen = await inQueue()
    await story.passes(5_000)
    await story.ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'tax' }, note: null })
    await story.passes(5_000)
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'answered', agents: ['a1', 'a4'] })
    expect(agent('a1')?.activity.kind).toBe('wrapUp')
  })

  it('passes the caller to an outside number on the list, and to no other', async () => {
    story.pbx.behaves('0963282111', answersAfter(2_000))
    const citizen = await inQueue()
    await story.passes(5_000)
    const refused = await story.ask({
      type: 'call.transfer',
      agent: 'a1',
      to: { kind: 'outside', number: '0312345678' },
      note: null,
    })
    expect(refused).toMatchObject({ code: 'number.notAllowed' })
    await story.ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'outside', number: '0963282111' }, note: null })
    expect(citizen.hears()).toMatchObject({ kind: 'music' })
    await story.passes(3_000)
    expect(citizen.hears()).toMatchObject({ kind: 'bridge' })
    citizen.hangUp()
    await story.passes(100)
    expect(story.records.get(citizen.leg)?.transfers).toMatchObject([{ kind: 'outside', result: 'connected' }])
  })

  it('gets nobody lost by passing him to a number that is busy: the caller is back in the queue, and served', async () => {
    await story.staffed('a2')
    story.pbx.behaves('p-a2', answersAfter(500))
    story.pbx.behaves('0963282222', { kind: 'busy' })
    const citizen = await inQueue()
    await story.passes(5_000)
    await story.ask({ type: 'call.transfer', agent: 'a1', to: { kind: 'outside', number: '0963282222' }, note: null })
    await story.passes(2_000)
    expect(story.events('call.transferEnded')).toMatchObject([{ result: 'busy', returnedTo: 'queue' }])
    expect(citizen.hears()).toMatchObject({ kind: 'bridge' })
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'answered', agents: ['a1', 'a2'] })
  })

  it('has the wrap-up of the queue, and is ready again by himself', async () => {
    const citizen = await inQueue()
    await story.passes(5_000)
    citizen.hangUp()
    await story.passes(19_000)
    expect(agent('a1')?.activity.kind).toBe('wrapUp')
    await story.passes(2_000)
    expect(agent('a1')).toMatchObject({ availability: { kind: 'ready' }, activity: { kind: 'idle' } })
  })

  it('loses neither the caller nor his place when the phone dies', async () => {
    const citizen = await inQueue()
    await story.passes(5_000)
    story.pbx.farEnd(`${citizen.leg}.o1`)
    await story.staffed('a2')
    story.pbx.behaves('p-a2', answersAfter(500))
    story.append('bridge:pbx1', { type: 'leg.ended', leg: `${citizen.leg}.o1`, cause: 27 })
    await story.passes(2_000)
    expect(story.events('call.connected').map((event) => event.agent)).toEqual(['a1', 'a2'])
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'answered', agents: ['a1', 'a2'] })
  })
})

describe('an agent who calls out', () => {
  const place = (number: string, callerId: string | null = null) =>
    story.ask({ type: 'call.place', agent: 'a1', number, line: 'front', callerId })

  beforeEach(async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(200))
  })

  it.each([
    ['answers', { kind: 'answers', afterMs: 3_000, talksMs: 10_000, keys: [] }, 'answered'],
    ['is busy', { kind: 'busy' }, 'busy'],
    ['does not answer', { kind: 'rings' }, 'noAnswer'],
    ['does not exist', { kind: 'unallocated' }, 'unallocated'],
  ] as const)('to a number that %s has it written down', async (_what, behaviour, outcome) => {
    story.pbx.behaves('0962223333', behaviour)
    const placed = await place('0962223333')
    await story.passes(60_000)
    const call = placed.type === 'request.accepted' ? (placed.call ?? '') : ''
    expect(story.ended(call)).toMatchObject({ outcome })
    expect(story.records.get(call)).toMatchObject({ direction: 'outbound', called: '0962223333' })
  })

  it('shows the line and nothing else', async () => {
    expect(await place('0962223333', '0312345678')).toMatchObject({ code: 'callerId.notAllowed' })
    await place('0962223333', '0965550001')
    await story.passes(1_000)
    expect(story.events('call.dialled')).toMatchObject([{ callerId: '0965550001' }])
  })

  it('does so from the phone itself, too', async () => {
    story.pbx.behaves('0962223333', { kind: 'answers', afterMs: 1_000, talksMs: 5_000, keys: [] })
    const leg = story.pbx.dialsFrom('p-a1', '0962223333')
    await story.passes(20_000)
    expect(story.ended(leg.leg)).toMatchObject({ outcome: 'answered' })
  })
})

describe('the feature codes', () => {
  it('sign an agent in, ready, paused and out from the phone', async () => {
    const states: string[] = []
    for (const code of ['*71', '*73', '*74', '*72']) {
      story.pbx.dialsFrom('p-a5', code)
      await story.passes(3_000)
      states.push(agent('a5')?.availability.kind ?? '')
    }
    expect(states).toEqual(['paused', 'ready', 'paused', 'signedOut'])
  })

  it('refuse what cannot be, in spoken words', async () => {
    const leg = story.pbx.dialsFrom('p-a5', '*73')
    await story.passes(50)
    expect(leg.hears()).toMatchObject({ prompts: ['ja/refused'] })
  })
})
