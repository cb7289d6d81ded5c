import type { Attempt } from '@tsunagu/core'
import type { Replayed } from '@tsunagu/messages'
import { appendEntry } from '@tsunagu/store'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { earOfCitizen, earOfPhone, whoIsHeard } from '../support/ears.ts'
import { type Caller, Scene } from '../support/scene.ts'
import { contract, lines, outside, phoneOf, secondPhone, specialists } from '../support/test-city.ts'
import { loudness, readRaw } from '../support/tone.ts'
import { lasts, until } from '../support/wait.ts'

/** What agents and supervisors do with calls, each verb on a real PBX with real phones; who hears whom is measured. */
let scene: Scene

const { supervisor, twoPhones, plain, autoAnswer } = specialists
const answering = { kind: 'answers', afterMs: 0, talksMs: null } as const

/** Frequencies of the voices; see `Scene.phone` and the carrier. */
const citizenHz = 740
const voices: Record<string, number> = { citizen: citizenHz, a01: 880, a06: 980, outside: 620 }

beforeAll(async () => {
  scene = await Scene.open('verbs')
  for (const agent of ['a01', 'a06', supervisor]) await scene.phone(agent, { keepsSound: true })
  voices.supervisor = 880 + 20 * 12
}, 240_000)
afterAll(() => scene?.close())
afterEach(async () => {
  await scene.clear()
  expect((await scene.supervisor.floor()).agents.filter(({ activity }) => activity !== 'idle')).toEqual([])
})

let count = 0
const talking = async (agent = 'a01'): Promise<Caller & { readonly heard: string }> => {
  count += 1
  const heard = `verb-${count}`
  const number = `0908000${String(count).padStart(4, '0')}`
  return { ...(await scene.talks(agent, number, { toneHz: citizenHz, hear: heard })), heard }
}

type Heard = Readonly<Record<'citizen' | 'a01' | 'a06' | 's01', readonly string[]>>

/** Who is heard, most of a moment, by the citizen and at these agents' phones. */
const heardBy = async (caller: { readonly heard: string }, ...agents: readonly string[]): Promise<Heard> => {
  const ears = {
    citizen: earOfCitizen(scene.carrier.heardFile(caller.heard)),
    ...Object.fromEntries(agents.map((agent) => [agent, earOfPhone(phone(agent))])),
  }
  return (await whoIsHeard(ears, voices)) as Heard
}

const phone = (agent: string) => {
  const known = scene.phones.get(agent)
  if (known === undefined) throw new Error(`${agent} has no phone yet`)
  return known
}

/** Signed in, registered, ready, and picks up whatever rings. */
const atWork = async (...agents: readonly string[]): Promise<void> => {
  for (const agent of agents) (await scene.phone(agent)).habit(answering)
  await scene.ready(...agents)
}

const seesFor = (caller: { readonly call: string }, type: Parameters<typeof scene.log.sees>[0]) =>
  scene.log.sees(type, (event) => (event as { call?: string }).call === caller.call)

const me = (agent: string) => scene.as(agent)

describe('transfer', () => {
  it('to an agent: the citizen and the other agent talk, the first one is in wrap-up; one call, one recording', async () => {
    const caller = await talking()
    await atWork('a06')
    const to = { kind: 'agent', agent: 'a06' }
    await (await me('a01')).agent('a01', 'transfer', { to, note: '口座の件' })
    await scene.log.sees('call.connected', (event) => event.call === caller.call && event.agent === 'a06')
    expect((await seesFor(caller, 'call.transferring')).body).toMatchObject({ to: { kind: 'agent' }, note: '口座の件' })
    const heard = await heardBy(caller, 'a06')
    expect(heard).toEqual({ citizen: ['a06'], a06: ['citizen'] })
    await caller.citizen.hangUp()
    const { body } = await scene.log.end(caller.call)
    expect(body).toMatchObject({ outcome: 'answered', agents: ['a01', 'a06'] })
    await scene.log.sees('recording.indexed', (event) => event.call === caller.call, { withinMs: 60_000 })
  })

  it('to an agent who does not pick up comes back to the one who transferred', async () => {
    const caller = await talking()
    await atWork('a06')
    phone('a06').habit({ kind: 'rejects', afterMs: 100 })
    phone('a01').habit(answering)
    await (await me('a01')).agent('a01', 'transfer', { to: { kind: 'agent', agent: 'a06' } })
    const ended = await seesFor(caller, 'call.transferEnded')
    expect(ended.body).toMatchObject({ result: 'busy', returnedTo: 'queue' })
    const again = await scene.log.sees(
      'call.offered',
      (event) => event.call === caller.call && event.agent === 'a01' && event.because.preferred,
    )
    expect(again.body.call).toBe(caller.call)
    await scene.log.sees('call.connected', (event) => event.call === caller.call && event.leg === again.body.leg)
  })

  it('to the other centre’s line goes through its flow into its queue', async () => {
    const caller = await talking()
    await (await me('a01')).agent('a01', 'transfer', { to: { kind: 'line', line: 'centre' } })
    const queued = await scene.log.sees('call.queued', (event) => event.call === caller.call && event.queue === 'tax')
    expect(queued.body.call).toBe(caller.call)
    expect(await caller.citizen.isOnLine()).toBe(true)
  })

  it('refused changes nothing', async () => {
    const caller = await talking()
    const mine = await me('a01')
    const refusals = [
      [{ kind: 'agent', agent: 'a01' }, 'transfer.toOneself'],
      [{ kind: 'agent', agent: 'a07' }, 'agent.notAvailable'],
      [{ kind: 'outside', number: '0312345678' }, 'number.notAllowed'],
      [{ kind: 'queue', queue: 'nowhere' }, 'queue.unknown'],
    ] as const
    for (const [to, code] of refusals) {
      const { body } = await mine.ask<{ error: { code: string } }>('POST', '/v1/agents/a01/transfer', { to })
      expect(body.error.code).toBe(code)
    }
    const heard = await heardBy(caller, 'a01')
    expect(heard).toEqual({ citizen: ['a01'], a01: ['citizen'] })
  })
})

describe('consultation', () => {
  it('hears, toggles, and completes to the consulted agent', async () => {
    const caller = await talking()
    await atWork('a06')
    const mine = await me('a01')
    await mine.agent('a01', 'consult', { to: { kind: 'agent', agent: 'a06' } })
    await seesFor(caller, 'call.consulted')
    const asking = await heardBy(caller, 'a01', 'a06')
    expect(asking.a01).toEqual(['a06'])
    expect(asking.a06).toEqual(['a01'])
    expect(asking.citizen).not.toContain('a01')
    await mine.agent('a01', 'toggle')
    const back = await heardBy(caller, 'a01')
    expect(back).toEqual({ citizen: ['a01'], a01: ['citizen'] })
    await mine.agent('a01', 'complete')
    await seesFor(caller, 'call.handedOver')
    const handed = await heardBy(caller, 'a06')
    expect(handed).toEqual({ citizen: ['a06'], a06: ['citizen'] })
    await phone('a06').hangUp()
    expect((await scene.log.end(caller.call)).body).toMatchObject({ by: 'agent', agents: ['a01', 'a06'] })
  })

  it('with an interpreter outside becomes a conference of three, which goes on without the agent', async () => {
    const caller = await talking()
    const mine = await me('a01')
    await mine.agent('a01', 'consult', { to: { kind: 'outside', number: outside.answers } })
    await seesFor(caller, 'call.consulted')
    await mine.agent('a01', 'merge')
    await seesFor(caller, 'call.partyJoined')
    const three = await heardBy(caller, 'a01')
    expect(three.citizen.toSorted()).toEqual(['a01', 'outside'])
    expect(three.a01.toSorted()).toEqual(['citizen', 'outside'])
    await mine.agent('a01', 'hang-up')
    const handed = await seesFor(caller, 'call.handedOver')
    expect(handed.body).toMatchObject({ from: 'a01', to: null })
    // The last of the agent's voice is still on its way.
    await until('the citizen hears the interpreter alone', async () => {
      const { citizen } = await heardBy(caller)
      return citizen.length === 1 && citizen[0] === 'outside'
    })
    await caller.citizen.hangUp()
    await scene.log.end(caller.call)
  })

  it('that is cancelled, or busy, leaves the agent with the citizen', async () => {
    const caller = await talking()
    const mine = await me('a01')
    await mine.agent('a01', 'consult', { to: { kind: 'outside', number: outside.silent } })
    await seesFor(caller, 'call.consulting')
    await mine.agent('a01', 'cancel-consult')
    await mine.agent('a01', 'consult', { to: { kind: 'outside', number: outside.busy } })
    await scene.log.sees('call.consultEnded', (event) => event.call === caller.call && event.result === 'busy')
    const heard = await heardBy(caller, 'a01')
    expect(heard).toEqual({ citizen: ['a01'], a01: ['citizen'] })
  })
})

describe('in a call', () => {
  it('mute: the citizen hears nothing of the agent, who still hears', async () => {
    const caller = await talking()
    const mine = await me('a01')
    await mine.agent('a01', 'mute', { muted: true })
    const muted = await heardBy(caller, 'a01')
    expect(muted).toEqual({ citizen: [], a01: ['citizen'] })
    await mine.agent('a01', 'mute', { muted: false })
    const again = await heardBy(caller)
    expect(again.citizen).toEqual(['a01'])
  })

  it('park: somebody else takes it', async () => {
    const caller = await talking()
    await (await me('a01')).agent('a01', 'park')
    await seesFor(caller, 'call.parked')
    expect(await caller.citizen.isOnLine()).toBe(true)
    await atWork('a06')
    await (await me('a06')).agent('a06', 'unpark', { call: caller.call })
    await scene.log.sees('call.connected', (event) => event.call === caller.call && event.agent === 'a06')
    const heard = await heardBy(caller, 'a06')
    expect(heard).toEqual({ citizen: ['a06'], a06: ['citizen'] })
  })

  it('end with guidance: the agent leaves, the citizen hears why, then it is over', async () => {
    const caller = await talking()
    await (await me('a01')).agent('a01', 'end-with-guidance')
    await until('the agent is out', async () => (await scene.view('a01')).activity !== 'talking')
    expect(await caller.citizen.isOnLine()).toBe(true)
    const { body } = await scene.log.end(caller.call, { withinMs: 60_000 })
    expect(body).toMatchObject({ outcome: 'answered', by: 'agent' })
  })

  it('redial calls the same number over the same line', async () => {
    await atWork('a01')
    const mine = await me('a01')
    for (const wish of ['place', 'redial'] as const) {
      const { call } =
        wish === 'place'
          ? await mine.yes<{ call: string }>('POST', '/v1/calls', { number: outside.answers, line: 'front' })
          : ((await mine.agent('a01', 'redial')) as { call: string })
      const dialled = await scene.log.sees('call.dialled', (event) => event.call === call)
      expect(dialled.body).toMatchObject({ number: outside.answers, callerId: lines.front })
      await scene.log.sees('call.connected', (event) => event.call === call)
      await mine.agent('a01', 'hang-up')
      await scene.log.end(call)
      await mine.agent('a01', 'ready')
      await until('the phone is free again', async () => (await scene.view('a01')).activity === 'idle')
      await until('the phone is silent', () => phone('a01').calls === 0)
    }
  })
})

describe('phones', () => {
  it('both of an agent’s ring; the other one is silent when one is picked up; the call moves between them', async () => {
    const second = await scene.phoneNamed(secondPhone, 'second')
    await scene.phone(twoPhones)
    await scene.ready(twoPhones)
    const { call } = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number: '09081110001' } })
    await phone(twoPhones).heard('CALL_INCOMING')
    await second.heard('CALL_INCOMING')
    await second.answer()
    await scene.log.sees('call.connected', (event) => event.call === call && event.agent === twoPhones)
    await until('the desk phone is silent', () => phone(twoPhones).calls === 0)
    phone(twoPhones).habit(answering)
    await (await me(twoPhones)).agent(twoPhones, 'move', { phone: phoneOf(twoPhones) })
    await scene.log.sees('call.moved', (event) => event.call === call)
    await until('only the desk phone talks', () => phone(twoPhones).calls === 1 && second.calls === 0)
    expect((await scene.supervisor.floor()).calls.find((one) => one.call === call)?.phase).toBe('talking')
  })

  it('an open line takes calls without ringing, one after the other', async () => {
    await atWork(plain)
    await (await me(plain)).agent(plain, 'open-line')
    await scene.log.sees('agent.changed', (event) => event.agent === plain && event.lineOpen)
    const before = phone(plain).events.filter(({ type }) => type === 'CALL_INCOMING').length
    for (const number of ['09081110002', '09081110003']) {
      const { call, citizen } = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number } })
      await scene.log.sees('call.connected', (event) => event.call === call && event.agent === plain)
      await citizen.hangUp()
      await scene.log.end(call)
      await (await me(plain)).agent(plain, 'ready')
    }
    expect(phone(plain).events.filter(({ type }) => type === 'CALL_INCOMING').length).toBe(before)
    expect(phone(plain).calls).toBe(1)
    await (await me(plain)).agent(plain, 'close-line')
    await until('the phone is hung up', () => phone(plain).calls === 0)
  })

  it('who picks up by itself hears a tone first', async () => {
    await atWork(autoAnswer)
    const { call } = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number: '09081110004' } })
    const { body: offered } = await scene.log.sees('call.offered', (event) => event.call === call)
    await scene.log.sees('playback.ended', (event) => event.leg === offered.leg)
    await scene.log.sees('call.connected', (event) => event.call === call && event.agent === autoAnswer)
  })
})

describe('a campaign’s call', () => {
  /** The carrier keeps what is heard at numbers that begin with 09099; the last four digits say what becomes of a call. */
  const answersAfterOneS = '1100'
  const ringsForEver = '3000'
  let tried = 0
  const begin = async (does: string, change: Partial<Attempt> = {}): Promise<Attempt> => {
    tried += 1
    const attempt: Attempt = {
      call: `attempt-${tried}`,
      campaign: 'spring',
      target: tried,
      person: tried,
      household: null,
      number: `0909911${does}`,
      line: 'front',
      callerId: lines.front,
      queue: 'insurance',
      mode: 'predictive',
      agent: null,
      flow: null,
      preview: null,
      ringMs: 20_000,
      graceMs: 2_000,
      apology: ['ja/transfer-failed'],
      slot: null,
      ...change,
    }
    await scene.log.read()
    await appendEntry(scene.log.redis, contract, 'test', { type: 'attempt.started', attempt })
    return attempt
  }
  const withOpenLine = async (agent: string): Promise<void> => {
    await atWork(agent)
    await (await me(agent)).agent(agent, 'open-line')
    await scene.log.sees('agent.changed', (event) => event.agent === agent && event.lineOpen)
  }
  const hangsUp = async (agent: string, call: string): Promise<void> => {
    await (await me(agent)).agent(agent, 'hang-up')
    await scene.log.end(call)
    await (await me(agent)).agent(agent, 'ready')
  }

  it('reaches the agent who is kept for it, and whoever is free: both hear each other, the line’s number is shown', async () => {
    await withOpenLine('a01')
    for (const change of [{ mode: 'progressive', agent: 'a01' }, {}] as const) {
      const { call, number } = await begin(answersAfterOneS, change)
      const { body } = await scene.log.sees('call.connected', (event) => event.call === call)
      expect(body).toMatchObject({ agent: 'a01', queue: 'insurance', waitedMs: 0 })
      const ears = { a01: earOfPhone(phone('a01')), outside: earOfCitizen(scene.carrier.heardFile(number)) }
      expect(await whoIsHeard(ears, voices)).toEqual({ a01: ['outside'], outside: ['a01'] })
      await hangsUp('a01', call)
      const shown = await until('the carrier wrote it down', () =>
        scene.carrier.log.find(({ called, did }) => called === number && did === 'answer'),
      )
      expect(shown.from).toContain(lines.front)
    }
  })

  it('hears the apology when nobody is free, and is not kept waiting', async () => {
    const { call, number } = await begin(answersAfterOneS)
    const { at } = await scene.log.sees('call.leftQueue', (event) => event.call === call)
    const ended = await scene.log.end(call)
    expect(ended.body).toMatchObject({ outcome: 'nobodyFree', agents: [] })
    expect(ended.at - at).toBeGreaterThan(1_000)
    const heard = readRaw(scene.carrier.heardFile(number))
    expect(Math.max(...heard.channels.map(loudness))).toBeGreaterThan(100)
  })

  it('stops ringing when it is taken back', async () => {
    const before = await scene.carrier.channels()
    const { call } = await begin(ringsForEver)
    await scene.log.sees('leg.ringing', ({ leg }) => leg.startsWith(`${call}.d`))
    await appendEntry(scene.log.redis, contract, 'test', { type: 'attempt.withdrawn', call, because: 'paid' })
    expect((await scene.log.end(call)).body).toMatchObject({ outcome: 'cancelled', by: 'system' })
    await until('the citizen’s phone is silent', async () => (await scene.carrier.channels()) === before)
  })

  it('does not leave with a number that is not the line’s', async () => {
    const { call } = await begin(answersAfterOneS, { callerId: lines.centre, number: '09011111100' })
    const { body } = await scene.log.sees('attempt.refused', (event) => event.call === call)
    expect(body.because).toBe('callerIdNotAllowed')
    expect(scene.carrier.log.filter(({ called }) => called === '09011111100')).toEqual([])
  })
})

describe('supervision', () => {
  const supervise = async (caller: Caller, mode: string): Promise<void> => {
    phone(supervisor).habit(answering)
    const boss = await me(supervisor)
    if ((await scene.view(supervisor)).availability === 'signedOut') await boss.agent(supervisor, 'sign-in')
    await until('the phone is known', async () => (await scene.view(supervisor)).phoneRegistered)
    await boss.yes('POST', `/v1/calls/${caller.call}/watch`, { mode })
    await scene.log.sees('leg.answered', ({ leg }) => leg.startsWith(`${caller.call}.w`))
  }

  it('listens unheard, whispers to the agent alone, steps in, takes over', async () => {
    const caller = await talking()
    const boss = await me(supervisor)
    await supervise(caller, 'listen')
    const listening = await heardBy(caller, 'a01', supervisor)
    expect(listening).toMatchObject({ citizen: ['a01'], a01: ['citizen'] })
    expect(listening.s01.toSorted()).toEqual(['a01', 'citizen'])
    await boss.yes('POST', '/v1/watch/mode', { mode: 'whisper' })
    const whispering = await heardBy(caller, 'a01', supervisor)
    expect(whispering.citizen).toEqual(['a01'])
    expect(whispering.a01.toSorted()).toEqual(['citizen', 'supervisor'])
    await boss.yes('POST', '/v1/watch/mode', { mode: 'barge' })
    const inside = await heardBy(caller, 'a01', supervisor)
    expect(inside.citizen.toSorted()).toEqual(['a01', 'supervisor'])
    await boss.yes('POST', '/v1/watch/take-over')
    await scene.log.sees('call.handedOver', (event) => event.call === caller.call && event.to === supervisor)
    const taken = await heardBy(caller, supervisor)
    expect(taken).toEqual({ citizen: ['supervisor'], [supervisor]: ['citizen'] })
    await caller.citizen.hangUp()
    expect((await scene.log.end(caller.call)).body.agents).toEqual(['a01', supervisor])
  })

  it('goes with the call through a transfer', async () => {
    const caller = await talking()
    await supervise(caller, 'listen')
    await atWork('a06')
    await (await me('a01')).agent('a01', 'transfer', { to: { kind: 'agent', agent: 'a06' } })
    await scene.log.sees('call.connected', (event) => event.call === caller.call && event.agent === 'a06')
    const heard = await heardBy(caller, 'a06', supervisor)
    expect(heard).toMatchObject({ citizen: ['a06'], a06: ['citizen'] })
    expect(heard.s01.toSorted()).toEqual(['a06', 'citizen'])
    await caller.citizen.hangUp()
    await scene.log.end(caller.call)
    await until('the supervisor is free', async () => (await scene.view(supervisor)).activity === 'idle')
  })

  it('is refused to who does not supervise the queue', async () => {
    const caller = await talking()
    const { status } = await (await me('a06')).ask('POST', `/v1/calls/${caller.call}/watch`, { mode: 'listen' })
    expect(status).toBe(403)
  })
})

describe('a queue', () => {
  const waiter = async (number: string): Promise<Caller> => {
    const caller = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number }, byHand: true })
    await scene.log.sees('call.queued', (event) => event.call === caller.call && event.queue === 'keys')
    await lasts(600)
    return caller
  }

  it('is left by key: to another queue, or with a word', async () => {
    const one = await waiter('09082220001')
    await one.citizen.press('3')
    await scene.log.sees('call.queued', (event) => event.call === one.call && event.queue === 'tax')
    const two = await waiter('09082220002')
    await two.citizen.press('9')
    expect((await scene.log.end(two.call, { withinMs: 30_000 })).body.outcome).toBe('turnedAway')
  })

  it('takes a message: announcement, tone, and what is said is on the recording of the call', async () => {
    const { call, citizen } = await waiter('09082220003')
    await citizen.press('2')
    const { body } = await scene.log.sees('call.voicemail', (event) => event.call === call)
    expect(body.queue).toBe('keys')
    await scene.log.sees('playback.ended', (event) => event.leg === call && event.completed, {
      from: scene.log.mark,
      withinMs: 30_000,
    })
    await lasts(1_000)
    await citizen.press('#')
    expect((await scene.log.end(call)).body.outcome).toBe('voicemail')
    await scene.log.sees('recording.indexed', (event) => event.call === call, { withinMs: 60_000 })
  })

  it('calls back: the number is confirmed by key, the place is kept, and the citizen is reached', async () => {
    const { call, citizen } = await waiter(outside.answers)
    await citizen.press('1')
    await lasts(800)
    await citizen.press('1')
    const { body: asked } = await scene.log.sees('callback.asked', (event) => event.call === call)
    expect(asked).toMatchObject({ number: outside.answers, queue: 'keys' })
    expect((await scene.log.end(call, { withinMs: 30_000 })).body.outcome).toBe('callback')
    const waiting = await scene.supervisor.get<{ callbacks: { callback: string }[] }>('/v1/callbacks')
    expect(waiting.callbacks.map(({ callback }) => callback)).toContain(asked.callback)
    await atWork(plain)
    const { body: tried } = await scene.log.sees('callback.tried', (event) => event.callback === asked.callback)
    await scene.log.sees('call.connected', (event) => event.call === tried.call && event.agent === plain)
    await (await me(plain)).agent(plain, 'hang-up')
    const { body } = await scene.log.sees('callback.ended', (event) => event.callback === asked.callback)
    expect(body.result).toBe('connected')
  })

  it('rings all who are free at once, and the first to pick up has the call', async () => {
    await scene.ready(plain, autoAnswer)
    phone(plain).habit({ kind: 'manual' })
    phone(autoAnswer).habit({ kind: 'manual' })
    const { call } = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number: '09082220004' } })
    const offered = await until('both are offered', () => {
      const offers = scene.log.all('call.offered').filter(({ body }) => body.call === call)
      return scene.log.read().then(() => offers.length === 2 && offers)
    })
    expect(offered.map(({ body }) => body.agent).toSorted()).toEqual([plain, autoAnswer].toSorted())
    await phone(plain).heard('CALL_INCOMING')
    await phone(plain).answer()
    await scene.log.sees('call.connected', (event) => event.call === call && event.agent === plain)
    await until('the other phone is silent', () => phone(autoAnswer).calls === 0)
  })

  it('asks for a skill, then for none', async () => {
    await atWork(plain)
    const caller = await scene.calls({ calls: lines.english, from: { kind: 'presented', number: '09082220005' } })
    const relaxed = await scene.log.sees('call.relaxed', (event) => event.call === caller.call)
    const offered = await scene.log.sees('call.offered', (event) => event.call === caller.call)
    expect(offered.at).toBeGreaterThanOrEqual(relaxed.at)
    expect(offered.body).toMatchObject({ agent: plain, because: { strategy: 'tiers', needs: [] } })
  })

  it('that is closed sends home who is inside and who comes, and opens again', async () => {
    const inside = await waiter('09082220006')
    await scene.supervisor.yes('POST', '/v1/queues/keys/mode', { mode: 'closed' })
    expect((await scene.log.end(inside.call, { withinMs: 30_000 })).body.outcome).toBe('turnedAway')
    const late = await scene.calls({ calls: lines.keys, from: { kind: 'presented', number: '09082220007' } })
    const left = await scene.log.sees('call.leftQueue', (event) => event.call === late.call)
    expect(left.body).toMatchObject({ rule: 'closed', action: 'end' })
    await scene.supervisor.yes('POST', '/v1/queues/keys/mode', { mode: 'open' })
    await scene.log.end(late.call, { withinMs: 30_000 })
  })
})

describe('after all that', () => {
  it.each(['acd', 'ivr'])('the log replayed through %s ends where it stands', async (service) => {
    const replayed = await (await me('manager')).get<Replayed>(`/v1/replay?service=${service}`)
    expect(replayed).toMatchObject({ same: true, difference: null })
  })
})
