import type { RequestBody, TransferTarget } from '@tsunagu/core'
import { answersAfter, type FakeCitizen } from '@tsunagu/pbx'
import { describe, expect, it } from 'vitest'
import { Story } from '../support/story.ts'
import { city, tokyo } from '../support/story-city.ts'
import { brokenPromises } from '../support/story-promises.ts'

const outside = '0963282111'
const toAgent = { kind: 'agent', agent: 'a4' } as const
const toOutside = { kind: 'outside', number: outside } as const

/** The ways a citizen can be passed on by `a1`; each step is asked when the one before has had its time. */
const ways: Readonly<Record<string, (call: string) => readonly RequestBody[]>> = {
  'into a queue': () => [transfer({ kind: 'queue', queue: 'tax' })],
  'to another line': () => [transfer({ kind: 'line', line: 'notices' })],
  'to an agent': () => [transfer(toAgent)],
  outside: () => [transfer(toOutside)],
  'to an agent after asking': () => [consult(toAgent), { type: 'call.complete', agent: 'a1' }],
  'outside after asking': () => [consult(toOutside), { type: 'call.complete', agent: 'a1' }],
  'to an agent by hanging up while asking': () => [consult(toAgent), { type: 'call.hangUp', agent: 'a1' }],
  'to an interpreter by leaving a conference': () => [
    consult(toOutside),
    { type: 'call.merge', agent: 'a1' },
    { type: 'call.hangUp', agent: 'a1' },
  ],
  'through a park': (call) => [
    { type: 'call.park', agent: 'a1' },
    { type: 'call.unpark', agent: 'a4', call },
  ],
}

const transfer = (to: TransferTarget): RequestBody => ({ type: 'call.transfer', agent: 'a1', to, note: null })
const consult = (to: typeof toAgent | typeof toOutside): RequestBody => ({
  type: 'call.consult',
  agent: 'a1',
  to,
  note: null,
})

/** What whoever the citizen is passed on to does, and who hangs up in the end. */
const ends = {
  'answers, and the citizen hangs up': { target: answersAfter(1_500), last: 'citizen' },
  'answers, and hangs up': { target: answersAfter(1_500), last: 'target' },
  'rings while the citizen gives up': { target: { kind: 'rings' }, last: 'early' },
  'is busy': { target: { kind: 'busy' }, last: 'citizen' },
  'never answers': { target: { kind: 'rings' }, last: 'citizen' },
} as const

/** What is missed of it. */
const gaps = {
  nothing: () => undefined,
  'the answer': (story: Story, moment: Moment) => gap(story, moment, 'asked', 'passed'),
  'the end': (story: Story, moment: Moment) => gap(story, moment, 'passed', 'over'),
  everything: (story: Story, moment: Moment) => gap(story, moment, 'asked', 'over'),
  'its process, again and again': (story: Story) => {
    story.takeOverEvery = 3
  },
} as const

type Moment = 'asked' | 'passed' | 'over'

/** Facts between two moments are never told; what is there when the link is back is seen. */
const gap = (story: Story, moment: Moment, from: Moment, to: Moment): void => {
  if (moment === from) story.pbx.cutLink()
  if (moment === to) story.pbx.mendLink()
}

const settle = async (story: Story, call: string, citizen: FakeCitizen, last: 'citizen' | 'target' | 'early') => {
  if (last !== 'target') return citizen.hangUp()
  const now = story.floor.calls.get(call)
  if (now?.phase === 'talking') story.pbx.farEnd(now.agentLeg).hangUp()
  else if (now?.phase === 'outside') story.pbx.farEnd(now.parties[0]?.leg ?? '').hangUp()
  else citizen.hangUp()
}

const table = Object.keys(ways).flatMap((way) =>
  Object.keys(ends).flatMap((end) => Object.keys(gaps).map((missed) => ({ way, end, missed }))),
)

const play = async (way: string, end: keyof typeof ends, missed: keyof typeof gaps): Promise<Story> => {
  const story = await Story.open(city, tokyo(10))
  const { target, last } = ends[end]
  await story.staffed('a1')
  story.pbx.behaves('p-a1', answersAfter(500))
  const citizen = story.calls('front')
  await story.passes(4_500)
  citizen.press('1')
  await story.passes(10_000)
  await story.staffed('a4')
  for (const far of ['p-a4', outside]) story.pbx.behaves(far, target)
  gaps[missed](story, 'asked')
  const [first, ...then] = ways[way]?.(citizen.leg) ?? []
  if (first !== undefined) expect(await story.ask(first)).toMatchObject({ type: 'request.accepted', call: citizen.leg })
  for (const body of then) {
    await story.passes(3_000)
    await story.ask(body)
  }
  await story.passes(3_000)
  if (last !== 'early') await story.passes(60_000)
  gaps[missed](story, 'passed')
  await story.passes(1_000)
  await settle(story, citizen.leg, citizen, last)
  await story.passes(2_000)
  gaps[missed](story, 'over')
  await story.passes(200_000)
  citizen.hangUp()
  await story.passes(400_000)
  return story
}

describe('a citizen who is passed on', () => {
  it.each(table)(
    '$way, who $end, while $missed is missed: one call, one end, nobody stuck',
    async ({ way, end, missed }) => {
      const story = await play(way, end as keyof typeof ends, missed as keyof typeof gaps)
      expect(brokenPromises(story)).toEqual([])
      const [call] = story.events('call.arrived')
      const ended = story.events('call.ended')
      expect(ended.map((event) => event.call)).toEqual([call?.call])
      expect(ended[0]?.outcome).toMatch(/answered|abandoned/)
      expect(ended[0]?.agents[0]).toBe('a1')
      expect(ended[0]?.talkMs).toBeGreaterThan(8_000)
      const met = story.events('call.connected', 'call.handedOver', 'call.transferEnded')
      if (end.startsWith('answers') && missed === 'nothing') expect(met.length).toBeGreaterThan(1)
    },
  )
})
