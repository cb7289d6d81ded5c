import { entriesOfCall, explainCall, tallyAll } from '@tsunagu/core'
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

/** Past greeting and notice (2 s each), into the menu. */
const toMenu = () => story.passes(4_500)

describe('a caller who is served', () => {
  it('chooses by key, hears music while the phone rings, and talks', async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(3_000))
    const citizen = story.calls('front')
    await toMenu()
    citizen.press('1')
    await story.passes(1_000)
    expect(citizen.hears()).toEqual({ kind: 'music', musicClass: 'default' })
    await story.passes(3_000)
    expect(citizen.hears()).toMatchObject({ kind: 'bridge' })
    await story.passes(60_000)
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)).toMatchObject({
      outcome: 'answered',
      by: 'caller',
      agents: ['a1'],
      waitedMs: 3_000,
    })
    expect(story.records.get(citizen.leg)).toMatchObject({
      keys: [{ key: '1', node: 'menu', verdict: 'taken' }],
      recording: citizen.leg,
      offers: 1,
    })
  })

  it('waits behind those who came before, whoever is free', async () => {
    await story.staffed('a1')
    story.pbx.behaves('p-a1', { kind: 'answers', afterMs: 1_000, talksMs: 30_000, keys: [] })
    const callers = []
    for (let n = 0; n < 4; n += 1) {
      const citizen = story.calls('front', `0901111000${n}`)
      callers.push(citizen.leg)
      await toMenu()
      citizen.press('1')
      await story.passes(500)
    }
    await story.passes(300_000)
    expect(story.events('call.connected').map((event) => event.call)).toEqual(callers)
  })

  it('goes to the agent who has been idle longest', async () => {
    await story.staffed('a1', 'a2', 'a3')
    for (const agent of ['a1', 'a2', 'a3'])
      story.pbx.behaves(`p-${agent}`, { kind: 'answers', afterMs: 500, talksMs: 5_000, keys: [] })
    for (let n = 0; n < 6; n += 1) {
      const citizen = story.calls('front')
      await toMenu()
      citizen.press('1')
      await story.passes(40_000)
    }
    expect(story.events('call.connected').map((event) => event.agent)).toEqual(['a1', 'a2', 'a3', 'a1', 'a2', 'a3'])
  })

  it('is not offered to an agent whose last channel is still there, however free he seems', async () => {
    const hasty = { ...city, queues: city.queues.map((queue) => ({ ...queue, wrapUpMs: 0 })) }
    story = await Story.open(hasty, tokyo(10))
    await story.staffed('a1')
    story.pbx.behaves('p-a1', answersAfter(500))
    const [first, second] = [story.calls('front', '0901'), story.calls('front', '0902')]
    await toMenu()
    for (const citizen of [first, second]) citizen.press('1')
    await story.passes(3_000)
    first.hangUp()
    await story.passes(2_000)
    const types = story.log.map(({ body }) => body)
    const agentGone = types.findIndex((body) => body.type === 'leg.ended' && body.leg.startsWith(`${first.leg}.o`))
    const offered = types.findIndex((body) => body.type === 'call.offered' && body.call === second.leg)
    expect(agentGone).toBeGreaterThan(0)
    expect(offered).toBeGreaterThan(agentGone)
    second.hangUp()
  })
})

describe('the menu', () => {
  it('says itself again on the repeat key, as often as asked, without counting a try', async () => {
    const citizen = story.calls('front')
    await toMenu()
    for (let n = 0; n < 5; n += 1) {
      citizen.press('0')
      await story.passes(300)
    }
    expect(citizen.hears()).toMatchObject({ kind: 'playback', prompts: ['ja/menu'] })
    citizen.hangUp()
    await story.passes(100)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'inFlow', by: 'caller' })
  })

  it('tells a wrong key and a missing key apart, and after three goes on by itself', async () => {
    const citizen = story.calls('front')
    await toMenu()
    citizen.press('7')
    await story.passes(300)
    expect(citizen.hears()).toMatchObject({ prompts: ['ja/wrong-key', 'ja/menu'] })
    await story.passes(9_200)
    expect(citizen.hears()).toMatchObject({ prompts: ['ja/no-key', 'ja/menu'] })
    await story.passes(9_200)
    expect(story.events('call.queued')).toMatchObject([{ queue: 'insurance' }])
    citizen.hangUp()
  })

  it('sends a caller out to another number, and takes him back when nobody is there', async () => {
    story.pbx.behaves('0963282111', { kind: 'busy' })
    const citizen = story.calls('front')
    await toMenu()
    citizen.press('9')
    await story.passes(2_500)
    expect(story.events('call.transferEnded')).toMatchObject([{ result: 'busy', returnedTo: 'flow' }])
    expect(citizen.hears()).toMatchObject({ prompts: ['ja/transfer-failed'] })
    await story.passes(3_000)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'inFlow', by: 'system' })
  })
})

describe('a caller who is not served', () => {
  it('is abandoned with the time waited, when giving up in the queue', async () => {
    const citizen = story.calls('front')
    await toMenu()
    citizen.press('2')
    await story.passes(42_000)
    citizen.hangUp()
    await story.passes(100)
    const waited = story.events('call.abandoned')[0]?.waitedMs ?? 0
    expect(waited).toBeGreaterThanOrEqual(41_900)
    expect(waited).toBeLessThanOrEqual(42_000)
    expect(story.ended(citizen.leg)).toMatchObject({ outcome: 'abandoned', queue: 'tax', waitedMs: waited })
    expect(tallyAll(story.records.values())).toMatchObject({ abandoned: 1, abandonedWaitMs: waited })
  })

  it('hears the hours outside of them and is counted apart', async () => {
    await story.passes(tokyo(20) - story.clock.now())
    const [patient, hasty] = [story.calls('front'), story.calls('notices')]
    await story.passes(1_000)
    hasty.hangUp()
    await story.passes(5_000)
    expect(story.ended(patient.leg)).toMatchObject({ outcome: 'outOfHours', by: 'system' })
    expect(story.ended(hasty.leg)).toMatchObject({ outcome: 'outOfHours', by: 'caller' })
  })
})

describe('the story told afterwards', () => {
  it('names every step of a call with its reason', async () => {
    await story.staffed('a1', 'a2')
    story.pbx.behaves('p-a1', { kind: 'rejects', afterMs: 1_000 })
    story.pbx.behaves('p-a2', answersAfter(2_000))
    const citizen = story.calls('front')
    await toMenu()
    citizen.press('1')
    await story.passes(20_000)
    citizen.hangUp()
    await story.passes(100)
    const told = explainCall(entriesOfCall(story.log, citizen.leg))
    const english = told.map((line) => `${line.what.en} ${line.why?.en ?? ''}`).join('\n')
    for (const word of ['a1', 'a2', 'reject']) expect(english).toContain(word)
    expect(told.at(-1)?.sinceMs).toBeGreaterThan(20_000)
    expect(english).not.toContain('09012345678')
  })
})
