import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, Scene } from '../support/scene.ts'
import { lines, outside, specialists } from '../support/test-city.ts'
import { lasts, until } from '../support/wait.ts'

/** Each rule of a queue with real callers on a real PBX; the test city has a queue and a line for each. */
let scene: Scene
const { plain, halting } = specialists
const answering = { kind: 'answers', afterMs: 0, talksMs: null } as const

beforeAll(async () => {
  scene = await Scene.open('queue-rules')
}, 240_000)
afterAll(() => scene?.close())
afterEach(() => scene.clear())

let count = 0
const callTo = async (line: keyof typeof lines, number?: string, byHand = false): Promise<Caller> => {
  count += 1
  const from = { kind: 'presented', number: number ?? `0907000${String(count).padStart(4, '0')}` } as const
  return scene.calls({ calls: lines[line], from, byHand })
}

const leaves = async (caller: Caller) =>
  (await scene.log.sees('call.leftQueue', (event) => event.call === caller.call, { withinMs: 30_000 })).body
const outcomeOf = async (caller: Caller): Promise<string> =>
  (await scene.log.end(caller.call, { withinMs: 60_000 })).body.outcome

const atWork = async (...agents: readonly string[]): Promise<void> => {
  for (const agent of agents) (await scene.phone(agent)).habit(answering)
  await scene.ready(...agents)
}

const answeredBy = async (caller: Caller): Promise<string> =>
  (await scene.log.sees('call.connected', (event) => event.call === caller.call, { withinMs: 30_000 })).body.agent

const hangUp = async (caller: Caller, agent: string): Promise<void> => {
  await scene.supervisor.agent(agent, 'hang-up')
  await scene.log.end(caller.call)
  await until('the notes are written', async () => (await scene.view(agent)).activity === 'idle')
}

describe('a caller', () => {
  it('is turned away by a word when the queue is full, and those inside wait on', async () => {
    const first = await callTo('full')
    await scene.log.sees('call.queued', (event) => event.call === first.call)
    const second = await callTo('full')
    expect(await leaves(second)).toMatchObject({ rule: 'full', action: 'end' })
    expect(await outcomeOf(second)).toBe('turnedAway')
    expect((await scene.supervisor.floor()).calls.map(({ call, phase }) => [call, phase])).toEqual([
      [first.call, 'waiting'],
    ])
  })

  it('goes out to the number of the rule after too long a wait', async () => {
    const caller = await callTo('tooLong')
    expect(await leaves(caller)).toMatchObject({ rule: 'tooLong', action: 'outside' })
    const reached = await scene.log.sees('call.transferEnded', (event) => event.call === caller.call)
    expect(reached.body.result).toBe('connected')
  })

  it('goes to the other centre’s line after too long a wait, and waits there', async () => {
    const caller = await callTo('overflow')
    expect(await leaves(caller)).toMatchObject({ rule: 'tooLong', action: 'line' })
    await scene.log.sees('call.queued', (event) => event.call === caller.call && event.queue === 'tax')
  })

  it('leaves a message when nobody is signed in, and hears a word when all are paused', async () => {
    const early = await callTo('unstaffed')
    expect(await leaves(early)).toMatchObject({ rule: 'nobodySignedIn', action: 'voicemail' })
    await scene.log.sees('call.voicemail', (event) => event.call === early.call)
    await early.citizen.hangUp()
    expect(await outcomeOf(early)).toBe('voicemail')
    await scene.ready(plain)
    await scene.supervisor.agent(plain, 'pause', { reason: '昼休み' })
    const late = await callTo('unstaffed')
    expect(await leaves(late)).toMatchObject({ rule: 'allPaused', action: 'end' })
    expect(await outcomeOf(late)).toBe('turnedAway')
  })

  it('hears that the queue has closed, outside its hours', async () => {
    const caller = await callTo('shut')
    expect(await leaves(caller)).toMatchObject({ rule: 'closed', action: 'end' })
    expect(await outcomeOf(caller)).toBe('turnedAway')
  })
})

describe('an agent', () => {
  it('of the first tier is rung before one who has been idle longer', async () => {
    await atWork(plain)
    await lasts(200)
    await atWork(halting)
    expect(await answeredBy(await callTo('tiers'))).toBe(halting)
  })

  it('who spoke with the number last gets it again', async () => {
    await atWork(plain)
    const first = await callTo('sameAgent', '09070009999')
    expect(await answeredBy(first)).toBe(plain)
    await atWork(halting)
    await hangUp(first, plain)
    // The other one has been idle longer.
    const again = await callTo('sameAgent', '09070009999')
    expect(await answeredBy(again)).toBe(plain)
    expect(await answeredBy(await callTo('sameAgent'))).toBe(halting)
  })
})

describe('a callback that rings the citizen first', () => {
  it('has the citizen on the line before an agent’s phone rings', async () => {
    const asked = await callTo('toCitizen', outside.answers, true)
    await scene.log.sees('call.queued', (event) => event.call === asked.call)
    await lasts(600)
    await asked.citizen.press('1')
    await lasts(800)
    await asked.citizen.press('1')
    const { body } = await scene.log.sees('callback.asked', (event) => event.call === asked.call)
    expect(await outcomeOf(asked)).toBe('callback')
    await atWork(plain)
    const tried = await scene.log.sees('callback.tried', (event) => event.callback === body.callback)
    const { call } = tried.body
    const connected = await scene.log.sees('call.connected', (event) => event.call === call, { withinMs: 30_000 })
    const citizen = await scene.log.sees('leg.answered', (event) => event.leg.startsWith(call))
    expect(citizen.at).toBeLessThan(connected.at)
    expect(connected.body.agent).toBe(plain)
    await scene.supervisor.agent(plain, 'hang-up')
    const ended = await scene.log.sees('callback.ended', (event) => event.callback === body.callback)
    expect(ended.body.result).toBe('connected')
  })
})
