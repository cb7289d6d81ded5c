import { expect, it } from 'vitest'
import { chance } from '../support/chance.ts'
import { Story } from '../support/story.ts'
import { city, tokyo } from '../support/story-city.ts'
import { brokenPromises } from '../support/story-promises.ts'

/** What each phone does from now on: mostly answers, now and then rings on or is pressed away. */
const phonesBehave = (story: Story, next: () => number): void => {
  for (const { phone } of story.config.agents) {
    const draw = next()
    const afterMs = 500 + Math.floor(next() * 4_000)
    if (draw < 0.85) {
      const talksMs = 20_000 + Math.floor(next() * 100_000)
      story.pbx.behaves(phone, { kind: 'answers', afterMs, talksMs, keys: [] })
    } else story.pbx.behaves(phone, draw < 0.93 ? { kind: 'rings' } : { kind: 'rejects', afterMs })
  }
}

const keys = ['1', '1', '1', '2', '2', '9', '0', '7']

const oneCaller = (story: Story, next: () => number): void => {
  const citizen = story.calls(next() < 0.7 ? 'front' : 'notices', next() < 0.1 ? '' : `0901${Math.floor(next() * 1e7)}`)
  const after = (ms: number, act: () => void) => story.clock.schedule(ms, act)
  after(1_000 + next() * 9_000, () => citizen.press(keys[Math.floor(next() * keys.length)] ?? ''))
  after(12_000 + next() * 5_000, () => citizen.press(next() < 0.5 ? '1' : '2'))
  if (next() < 0.4) after(5_000 + next() * 90_000, () => citizen.hangUp())
}

const supervisor = async (story: Story, next: () => number): Promise<void> => {
  for (const { id } of story.config.agents) {
    const agent = story.floor.agents.get(id)
    if (agent?.availability.kind === 'signedOut') await story.staffed(id)
    else if (agent?.availability.kind === 'paused') await story.ask({ type: 'agent.ready', agent: id })
    const draw = next()
    if (agent?.activity.kind === 'talking' && draw < 0.1) await story.ask({ type: 'call.hold', agent: id })
    else if (agent?.activity.kind === 'held') await story.ask({ type: 'call.resume', agent: id })
    else if (agent?.activity.kind === 'talking' && draw < 0.15)
      await story.ask({ type: 'call.transfer', agent: id, to: { kind: 'queue', queue: 'tax' }, note: null })
    else if (agent?.activity.kind === 'talking' && draw < 0.2)
      await story.ask({ type: 'call.transfer', agent: id, to: { kind: 'outside', number: '0963282111' }, note: null })
    else if (agent?.activity.kind === 'idle' && draw < 0.1)
      await story.ask({ type: 'call.place', agent: id, number: '0962223333', line: 'front', callerId: null })
  }
}

const trouble = (story: Story, next: () => number): void => {
  const draw = next()
  const phone = story.config.agents[Math.floor(next() * story.config.agents.length)]?.phone ?? ''
  if (draw < 0.1) {
    story.pbx.cutLink()
    story.clock.schedule(500 + next() * 8_000, () => story.pbx.mendLink())
  } else if (draw < 0.12) story.pbx.restart(4_000)
  else if (draw < 0.25) {
    story.pbx.unregister(phone)
    story.clock.schedule(20_000, () => story.pbx.register(phone, story.config.floor))
  }
}

/** From a quarter past eight, through opening, to after closing, and on until the last call is over. */
const day = async (seed: number, callers: number, withTrouble: boolean): Promise<Story> => {
  const { next } = chance(seed)
  const story = await Story.open(city, tokyo(8, 15))
  story.takeOverEvery = withTrouble ? 97 : 0
  story.pbx.behaves('0963282111', { kind: 'answers', afterMs: 4_000, talksMs: 60_000, keys: [] })
  story.pbx.behaves('0962223333', { kind: 'answers', afterMs: 6_000, talksMs: 40_000, keys: [] })
  const spacing = (tokyo(17, 30) - tokyo(8, 15)) / callers
  for (let n = 0; n < callers; n += 1) {
    oneCaller(story, next)
    if (n % 5 === 0) {
      phonesBehave(story, next)
      await supervisor(story, next)
      if (withTrouble) trouble(story, next)
    }
    await story.passes(spacing * 2 * next())
  }
  story.pbx.mendLink()
  await story.passes(3_600_000)
  return story
}

it('passes a quiet day, every caller accounted for', async () => {
  const story = await day(1, 400, false)
  expect(brokenPromises(story)).toEqual([])
  const outcomes = new Set(story.events('call.ended').map((end) => end.outcome))
  for (const outcome of ['answered', 'abandoned', 'outOfHours', 'transferred', 'inFlow'])
    expect(outcomes).toContain(outcome)
})

it.each([2, 3, 4, 5])(
  'passes a bad day (seed %i) with links cut, phones gone, PBX restarts and takeovers',
  async (seed) => {
    const story = await day(seed, 300, true)
    expect(brokenPromises(story)).toEqual([])
  },
)
