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

const inQueue = async (number = '09012345678') => {
  const citizen = story.calls('front', number)
  await story.passes(4_500)
  citizen.press('1')
  await story.passes(50)
  return citizen
}

describe('the link to the PBX', () => {
  it('may be gone while people talk and wait: nobody is lost, and what was missed is made up for', async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(500))
    const [talking, waiting, leaving] = [await inQueue('0901'), await inQueue('0902'), await inQueue('0903')]
    await story.passes(2_000)
    story.pbx.cutLink()
    await story.passes(5_000)
    leaving.hangUp()
    await story.passes(5_000)
    story.pbx.mendLink()
    await story.passes(1_000)
    expect(story.ended(leaving.leg)).toMatchObject({ outcome: 'abandoned', by: 'pbx' })
    expect(talking.hears()).toMatchObject({ kind: 'bridge' })
    talking.hangUp()
    await story.passes(25_000)
    expect(story.events('call.connected').map((event) => event.call)).toEqual([talking.leg, waiting.leg])
    waiting.hangUp()
  })

  it('may be gone when a call comes: served by the PBX alone, and in the records afterwards', async () => {
    story.pbx.cutLink()
    const citizen = story.calls('front')
    await story.passes(30_000)
    story.pbx.mendLink()
    await story.passes(100)
    expect(story.records.get(citizen.leg)).toMatchObject({ outcome: 'emergency', recording: citizen.leg })
  })

  it('may come back while the caller hears music: the call is taken on the second try', async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(500))
    story.pbx.cutLink()
    const citizen = story.calls('front')
    await story.passes(1_000)
    story.pbx.mendLink()
    await story.passes(7_000)
    citizen.press('1')
    await story.passes(2_000)
    expect(citizen.hears()).toMatchObject({ kind: 'bridge' })
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)?.outcome).toBe('answered')
  })

  it('may be handed a caller whom no service takes: back to the dialplan, and taken on the second try', async () => {
    const citizen = story.calls('front')
    await story.passes(100)
    await story.pbx.continueInDialplan(citizen.leg)
    story.append('bridge:pbx1', { type: 'leg.handedBack', leg: citizen.leg })
    expect(story.floor.calls.get(citizen.leg)?.phase).toBe('away')
    await story.passes(3_100)
    expect(story.floor.calls.get(citizen.leg)?.phase).toBe('inFlow')
    expect(citizen.hears()).toMatchObject({ kind: 'playback' })
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)?.outcome).toBe('inFlow')
  })
})

describe('a PBX that dies', () => {
  it('takes its calls with it, and leaves no agent stuck and no record open', async () => {
    await story.staffed('a1', 'a2', 'a4')
    for (const phone of ['p-a1', 'p-a4']) story.pbx.behaves(phone, answersAfter(500))
    const citizens = [await inQueue(), await inQueue(), await inQueue()]
    await story.ask({ type: 'call.place', agent: 'a4', number: '0962223333', line: 'front', callerId: null })
    await story.passes(2_000)
    expect(story.floor.agents.get('a2')?.activity.kind).toBe('ringing')
    expect(story.floor.agents.get('a4')?.activity.kind).toBe('reserved')
    story.pbx.behaves('p-a2', answersAfter(500))
    story.pbx.restart(4_000)
    await story.passes(30_000)
    expect(citizens.map((citizen) => story.ended(citizen.leg)?.by)).toEqual(['pbx', 'pbx', 'pbx'])
    const next = await inQueue()
    await story.passes(2_000)
    expect(next.hears()).toMatchObject({ kind: 'bridge' })
    next.hangUp()
  })
})

describe('a service that dies after every step', () => {
  it('takes the same decisions as one that never dies', async () => {
    const play = async (takeOverEvery: number) => {
      const one = await Story.open(city, tokyo(10))
      one.takeOverEvery = takeOverEvery
      await one.staffed('a1', 'a2', 'a4')
      for (const id of ['a1', 'a2', 'a4'])
        one.pbx.behaves(`p-${id}`, { kind: 'answers', afterMs: 900, talksMs: 20_000, keys: [] })
      for (let n = 0; n < 12; n += 1) {
        const citizen = one.calls(n % 2 === 0 ? 'front' : 'notices', `0901234000${n}`)
        await one.passes(4_500)
        citizen.press(n % 3 === 0 ? '2' : '1')
        if (n % 4 === 3) await one.passes(2_000).then(() => citizen.hangUp())
        await one.passes(1_000)
      }
      await one.passes(600_000)
      expect(brokenPromises(one)).toEqual([])
      return one.log
    }
    expect(await play(1)).toEqual(await play(0))
  })
})
