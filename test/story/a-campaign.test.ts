import { type Campaign, type DialMode, municipalRules, municipalTries, type Target } from '@tsunagu/core'
import { answersAfter } from '@tsunagu/pbx'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Story } from '../support/story.ts'
import { city, tokyo } from '../support/story-city.ts'
import { brokenPromises } from '../support/story-promises.ts'

let story: Story

beforeEach(async () => {
  story = await Story.open({ ...city, agents: city.agents.map((one) => ({ ...one, autoAnswer: true })) }, tokyo(10))
  for (const { phone } of city.agents) story.pbx.behaves(phone, answersAfter(500))
})

afterEach(async () => {
  set('paused', 9)
  await story.passes(600_000)
  expect(brokenPromises(story)).toEqual([])
})

const numberOf = (n: number): string => `0901111000${n}`

const plan = (mode: DialMode): Campaign => ({
  ...{ id: 'spring', version: 1, name: '春の催告', state: 'running', line: 'front', callerId: '0965550001' },
  ...{
    queue: 'insurance',
    mode,
    pacing: { ...municipalRules, mode: mode.kind === 'power' ? mode : { kind: 'progressive' } },
  },
  tries: { ...municipalTries, calendar: 'office' },
  ...{ firstDay: null, lastDay: null, priority: 0, weight: 1, reserve: 0, yields: true },
  apology: ['ja/apology'],
  quotas: [],
})
let mode: DialMode = { kind: 'progressive' }
const set = (state: Campaign['state'] = 'running', version = 1): void =>
  story.append('api', { type: 'campaign.set', campaign: { ...plan(mode), state, version }, by: 'ops1' })

const target = (n: number, more: Partial<Target> = {}): Target => ({
  ...{ target: n, person: n, household: null, rank: n },
  standing: { mayCall: true, owed: 10_000, numbers: [numberOf(n)], reasons: [] },
  ...{ tried: [], numberTried: [], householdTried: [], contactsFrom: null, appointment: null },
  ...more,
})

const campaign = async (how: DialMode, ...list: readonly Target[]): Promise<void> => {
  mode = how
  set()
  const upTo = story.log.at(-1)?.id ?? '0-0'
  story.append('lists', { type: 'campaign.filled', campaign: 'spring', upTo, targets: list, left: 0 })
  await story.passes(0)
}

const attempts = () => story.events('attempt.started').map(({ attempt }) => attempt)
const outcomes = () => story.events('attempt.ended').map(({ target: of, outcome }) => [of, outcome])
const settled = () => story.events('target.settled').map(({ target: of, verdict }) => [of, verdict])
const progressive: DialMode = { kind: 'progressive' }

describe('a campaign of a city', () => {
  it('goes through its list: an agent on the line first, somebody answers, somebody does not, and each comes again as he should', async () => {
    story.pbx.behaves(numberOf(1), { kind: 'answers', afterMs: 6_000, talksMs: 30_000, keys: [] })
    await story.staffed('a1')
    await campaign(progressive, target(1), target(2), target(3))
    await story.passes(5_000)
    // The agent waits on the line while it rings there.
    expect(story.floor.agents.get('a1')?.activity.kind).toBe('reserved')
    await story.passes(5_000)
    const [first] = attempts()
    expect(first).toMatchObject({ target: 1, agent: 'a1', callerId: '0965550001' })
    expect(story.pbx.farEnd(`${first?.call}.d2`).hears()).toMatchObject({ kind: 'bridge' })
    await story.passes(40_000)
    expect(story.ended(first?.call ?? '')).toMatchObject({ outcome: 'answered', agents: ['a1'] })
    expect(story.floor.agents.get('a1')?.activity.kind).toBe('wrapUp')
    // Nobody is dialled for an agent who is still writing.
    expect(attempts()).toHaveLength(1)
    await story.passes(20_000 + 120_000)
    expect(outcomes()).toEqual([
      [1, 'answered'],
      [2, 'noAnswer'],
      [3, 'noAnswer'],
    ])
    expect(settled()[0]).toEqual([1, { type: 'out', because: 'reached' }])
    // In another part of the day: after noon.
    const [, later] = story.events('target.settled')
    expect(later).toMatchObject({ target: 2, verdict: { type: 'later' } })
    expect(later?.verdict.type === 'later' ? later.verdict.at : 0).toBeGreaterThanOrEqual(tokyo(12))
    expect(story.events('campaign.decided').at(-1)?.decision.limit).toBe('noTargets')
  })

  it('hangs up on whoever has paid while it rings, never calls him again, and warns who talks with another', async () => {
    story.pbx.behaves(numberOf(1), { kind: 'answers', afterMs: 3_000, talksMs: 60_000, keys: [] })
    await story.staffed('a1', 'a2')
    await campaign(progressive, target(1), target(2))
    await story.passes(10_000)
    expect(attempts().map((one) => one.target)).toEqual([1, 2])
    story.append('api', { type: 'persons.changed', change: 'paid', persons: [1, 2] })
    await story.passes(1_000)
    const [talking, ringing] = attempts().map(({ call }) => call)
    expect(story.events('attempt.withdrawn')).toMatchObject([{ call: ringing, because: 'paid' }])
    expect(story.events('attempt.warned')).toMatchObject([{ call: talking, because: 'paid' }])
    expect(story.ended(ringing ?? '')).toMatchObject({ outcome: 'cancelled' })
    expect(story.ended(talking ?? '')).toBeNull()
    // An older list brings nobody back.
    const before = story.events('persons.changed').length
    story.append('lists', {
      ...{
        type: 'campaign.filled',
        campaign: 'spring',
        upTo: story.log[3]?.id ?? '0-0',
        targets: [target(2)],
        left: 0,
      },
    })
    await story.passes(120_000)
    expect([attempts().length, before]).toEqual([2, 1])
  })

  it('offers whoever calls back first to the agent who tried, counts him as reached, and rings him no more', async () => {
    await story.staffed('a2')
    await campaign(progressive, target(3))
    await story.passes(60_000)
    expect(outcomes()).toEqual([[3, 'noAnswer']])
    // Idle for longer than the one who tried.
    await story.staffed('a1')
    await story.ask({ type: 'agent.pause', agent: 'a2', reason: '研修' })
    await story.passes(5_000)
    await story.ask({ type: 'agent.ready', agent: 'a2' })
    const citizen = story.calls('front', numberOf(3))
    await story.passes(4_500)
    expect(story.events('call.returned')).toMatchObject([{ call: citizen.leg, target: 3, agent: 'a2' }])
    citizen.press('1')
    await story.passes(3_000)
    expect(story.events('call.connected').at(-1)).toMatchObject({ call: citizen.leg, agent: 'a2' })
    expect(settled().at(-1)).toEqual([3, { type: 'out', because: 'reached' }])
    citizen.hangUp()
    await story.passes(120_000)
    expect(attempts()).toHaveLength(1)
  })

  it('says who called and why to whoever is left without an agent, counts it, and calls him again only with one who is kept', async () => {
    story.pbx.behaves('p-a1', answersAfter(9_000))
    story.pbx.behaves(numberOf(1), { kind: 'answers', afterMs: 2_000, talksMs: 30_000, keys: [] })
    await story.staffed('a1')
    await campaign({ kind: 'power', callsPerAgent: 1 }, target(1))
    await story.passes(3_000)
    const [one] = attempts()
    expect(one).toMatchObject({ target: 1, agent: null })
    const citizen = story.pbx.farEnd(`${one?.call}.d1`)
    // Silence within the grace, then the apology.
    expect(citizen.hears()).toMatchObject({ kind: 'silence' })
    await story.passes(2_000)
    expect(citizen.hears()).toMatchObject({ kind: 'playback', prompts: ['ja/apology'] })
    await story.passes(60_000)
    expect(story.ended(one?.call ?? '')).toMatchObject({ outcome: 'nobodyFree' })
    expect(outcomes()).toEqual([[1, 'abandoned']])
    expect(story.dialler.tallies.get('spring')?.at(-1)).toMatchObject({ lost: 1, served: 0 })
    expect(story.events('campaign.decided').at(-1)?.decision).toMatchObject({ answered: 1, abandoned: 1 })
    const lost = {
      at: tokyo(10),
      number: numberOf(1),
      outcome: 'abandoned',
      disposition: null,
    } as const
    // Hours later his list row comes back: an agent is kept for him.
    set('paused', 2)
    await story.passes(tokyo(14) - story.clock.now())
    set('running', 3)
    story.append('lists', {
      ...{ type: 'campaign.filled', campaign: 'spring', upTo: story.log.at(-1)?.id ?? '0-0', left: 0 },
      targets: [target(1, { tried: [lost] }), target(2)],
    })
    await story.passes(1_000)
    expect(attempts().slice(1)).toMatchObject([{ target: 1, agent: 'a1' }])
  })

  it('goes the same way when every service dies after every entry', async () => {
    const play = async (takeOverEvery: number) => {
      const one = await Story.open(story.config, tokyo(10))
      for (const { phone } of city.agents) one.pbx.behaves(phone, answersAfter(500))
      one.takeOverEvery = takeOverEvery
      one.pbx.behaves(numberOf(1), { kind: 'answers', afterMs: 6_000, talksMs: 30_000, keys: [] })
      await one.staffed('a1', 'a2')
      one.append('api', { type: 'campaign.set', campaign: plan(progressive), by: 'ops1' })
      const list = [1, 2, 3, 4].map((n) => target(n))
      one.append('lists', { type: 'campaign.filled', campaign: 'spring', upTo: '1-0', targets: list, left: 0 })
      await one.passes(200_000)
      return one.log.filter(({ by }) => by === 'dialler').map(({ at, body }) => ({ at, body }))
    }
    const [living, dying] = [await play(0), await play(1)]
    expect(dying).toEqual(living)
    expect(living.length).toBeGreaterThan(20)
  })
})
