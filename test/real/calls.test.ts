import type { CallDetail, CallPage, Figures, RecordingPage, Replayed, Story } from '@tsunagu/messages'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Caller, Scene } from '../support/scene.ts'
import { lines, outside, phoneOf } from '../support/test-city.ts'
import { readRaw, soundMs } from '../support/tone.ts'
import { lasts, until } from '../support/wait.ts'

/** The ten points of the first calls, one by one, on a real PBX with real phones. */
let scene: Scene

beforeAll(async () => {
  scene = await Scene.open('calls')
}, 180_000)
afterAll(() => scene?.close())
afterEach(() => scene.clear())

/** Where the flow of that call is. */
const inNode = (call: string, node: string, from = 0) =>
  scene.log.sees('flow.entered', (event) => event.call === call && event.node === node, { from, withinMs: 30_000 })

const menuCaller = async (number: string): Promise<Caller> => {
  const caller = await scene.calls({ calls: lines.menu, from: { kind: 'presented', number }, byHand: true })
  await inNode(caller.call, 'menu')
  // Nobody presses a key within the first packets of a call.
  await lasts(500)
  return caller
}

const queuedIn = (call: string) => scene.log.sees('call.queued', (event) => event.call === call, { withinMs: 30_000 })

const record = (call: string): Promise<CallDetail> =>
  until(`the record of ${call}`, async () => {
    const answer = await scene.supervisor.ask<CallDetail>('GET', `/v1/calls/${call}`)
    return answer.status === 200 && answer.body.outcome !== null ? answer.body : null
  })

describe('1. a call to a line', () => {
  it('is answered, recorded and greeted; its flow is that of the number', async () => {
    const { call, citizen } = await scene.calls({ calls: lines.front, hear: 'greeted' })
    const arrived = scene.log.all('call.arrived').find((entry) => entry.body.call === call)
    expect(arrived?.body).toMatchObject({ line: 'front', recording: call, direction: 'inbound' })
    await inNode(call, 'hello')
    await inNode(call, 'menu')
    await citizen.hangUp()
    expect((await scene.log.end(call)).body).toMatchObject({ outcome: 'inFlow', by: 'caller' })
    // Greeting and recording notice together are some twelve seconds of speech.
    expect(soundMs(readRaw(scene.carrier.heardFile('greeted')), 0)).toBeGreaterThan(6_000)
  })

  it.each(['withheld', 'payphone', 'unavailable'] as const)('keeps a %s number apart', async (kind) => {
    const { call, citizen } = await scene.calls({ calls: lines.direct, from: { kind } })
    const arrived = scene.log.all('call.arrived').find((entry) => entry.body.call === call)
    expect(arrived?.body.caller).toEqual({ kind })
    await citizen.hangUp()
    await scene.log.end(call)
  })
})

describe('2. the flow', () => {
  it('takes the key that is pressed, in the middle of the words', async () => {
    const { call, citizen } = await menuCaller('09022220001')
    await citizen.press('2')
    expect((await queuedIn(call)).body.queue).toBe('tax')
    const keyed = scene.log.all('flow.keyed').find((entry) => entry.body.call === call)
    expect(keyed?.body).toMatchObject({ key: '2', verdict: 'taken' })
  })

  it.each(['info', 'inband'] as const)('takes a key that comes as %s', async (keysBy) => {
    const { call } = await scene.calls({ calls: lines.menu, keysBy, waitS: 1, keys: '2', toneHz: 440 })
    expect((await queuedIn(call)).body.queue).toBe('tax')
  })

  it('repeats on the repeat key, tells a wrong key, and goes on by itself after the last try', async () => {
    const { call, citizen } = await menuCaller('09022220002')
    for (const key of ['0', '7', '8']) {
      await lasts(400)
      await citizen.press(key)
      await scene.log.sees('flow.keyed', (event) => event.call === call && event.key === key)
    }
    const verdicts = scene.log.all('flow.keyed').flatMap(({ body }) => (body.call === call ? [body.verdict] : []))
    expect(verdicts).toEqual(['taken', 'wrong', 'wrong'])
    expect((await queuedIn(call)).body.queue).toBe('insurance')
  })

  it('goes on by itself when no key comes', async () => {
    const { call } = await menuCaller('09022220003')
    expect((await queuedIn(call)).body.queue).toBe('insurance')
    expect(scene.log.all('flow.keyed').filter(({ body }) => body.call === call)).toEqual([])
  })

  it('tells the hours when the line is closed, and hangs up', async () => {
    const { call, citizen } = await scene.calls({ calls: lines.closed, hear: 'closed' })
    expect((await scene.log.end(call, { withinMs: 30_000 })).body).toMatchObject({
      outcome: 'outOfHours',
      by: 'system',
    })
    await citizen.gone()
    expect(soundMs(readRaw(scene.carrier.heardFile('closed')), 0)).toBeGreaterThan(3_000)
  })

  it('connects to an outside number, showing the line', async () => {
    const { call, citizen } = await menuCaller('09022220004')
    const before = scene.carrier.log.length
    await citizen.press('9')
    await scene.log.sees('call.transferEnded', (event) => event.call === call && event.result === 'connected')
    await lasts(1_000)
    await citizen.hangUp()
    expect((await scene.log.end(call)).body.outcome).toBe('transferred')
    const taken = await until('the carrier’s note of it', () =>
      scene.carrier.log.slice(before).find((one) => one.direction === 'taken'),
    )
    expect(taken).toMatchObject({ called: outside.answers, did: 'answer' })
    expect(taken.from).toContain(lines.menu)
  })
})

describe('3. the queue', () => {
  it('serves in the order of coming, and tells those who wait that all are busy', async () => {
    const callers = []
    for (const number of ['09033330001', '09033330002', '09033330003']) callers.push(await scene.waits(number))
    for (const { call } of callers)
      await scene.log.sees('playback.ended', (fact) => fact.leg === call && fact.completed, { withinMs: 20_000 })
    for (const agent of ['a01', 'a02', 'a03']) {
      const phone = await scene.phone(agent)
      phone.habit({ kind: 'answers', afterMs: 300, talksMs: null })
    }
    await scene.ready('a01', 'a02', 'a03')
    for (const { call } of callers) await scene.log.sees('call.connected', (event) => event.call === call)
    const calls = callers.map(({ call }) => call)
    const offered = scene.log.all('call.offered').flatMap(({ body }) => (calls.includes(body.call) ? [body.call] : []))
    expect(offered).toEqual(calls)
  })

  it('goes to the agent idle longest', async () => {
    for (const agent of ['a03', 'a02', 'a01']) await scene.ready(agent)
    const { call, citizen } = await scene.waits('09033330004')
    const offered = await scene.log.sees('call.offered', (event) => event.call === call)
    expect(offered.body).toMatchObject({ agent: 'a03', because: { free: 3 } })
    await citizen.hangUp()
  })

  it('counts who gives up as abandoned, with the time waited', async () => {
    const { call, citizen } = await scene.waits('09033330005')
    const since = Date.now()
    await lasts(2_500)
    await citizen.hangUp()
    const { body } = await scene.log.sees('call.abandoned', (event) => event.call === call)
    expect(Math.abs(body.waitedMs - (Date.now() - since))).toBeLessThan(1_000)
    expect((await record(call)).outcome).toBe('abandoned')
  })
})

describe('4. agents', () => {
  it('sign in, ready, pause and sign out by feature code from their phones', async () => {
    const phone = await scene.phone('a05')
    const states: string[] = []
    for (const code of ['*11', '*13', '*14', '*12']) {
      const { mark } = phone
      await phone.dial(code)
      await phone.heard('CALL_ESTABLISHED', mark)
      await phone.heard('CALL_CLOSED', mark)
      states.push((await scene.view('a05')).availability)
    }
    expect(states).toEqual(['paused', 'ready', 'paused', 'signedOut'])
  })

  it('miss, reject and cannot be reached: three things, each with its pause', async () => {
    const [missing, rejecting] = [await scene.phone('a01'), await scene.phone('a02')]
    rejecting.habit({ kind: 'rejects', afterMs: 500 })
    await scene.ready('a01')
    await scene.ready('a02')
    const dead = await scene.phone('a03')
    await scene.ready('a03')
    await dead.die()
    scene.phones.delete('a03')
    const { call, citizen } = await scene.waits('09044440001')
    await missing.heard('CALL_INCOMING')
    const ended = await until(
      'three offers that failed',
      async () => {
        await scene.log.read()
        const results = scene.log.all('call.offerEnded').filter(({ body }) => body.call === call)
        return results.length >= 3 ? results.map(({ body }) => [body.agent, body.result]) : null
      },
      { withinMs: 30_000 },
    )
    expect(ended).toEqual([
      ['a01', 'missed'],
      ['a02', 'rejected'],
      ['a03', 'unreachable'],
    ])
    for (const [agent, reason] of ended)
      expect(await scene.view(agent ?? '')).toMatchObject({ availability: 'paused', reason })
    expect((await scene.supervisor.floor()).calls).toMatchObject([{ call, phase: 'waiting' }])
    await citizen.hangUp()
  })

  it('without a registered phone are not offered calls', async () => {
    await scene.ready('a06')
    await scene.phones.get('a06')?.stop()
    scene.phones.delete('a06')
    await until('the phone is known to be gone', async () => !(await scene.view('a06')).phoneRegistered)
    const { call, citizen } = await scene.waits('09044440002')
    await lasts(1_000)
    await scene.log.read()
    expect(scene.log.all('call.offered').filter(({ body }) => body.call === call)).toEqual([])
    await scene.phone('a06')
    const offered = await scene.log.sees('call.offered', (event) => event.call === call && event.agent === 'a06')
    await scene.log.sees('leg.ringing', (fact) => fact.leg === offered.body.leg)
    await citizen.hangUp()
  })

  it('have wrap-up after a call, and are free again after its time', async () => {
    const { call, citizen } = await scene.talks('a01', '09044440003')
    await lasts(700)
    await citizen.hangUp()
    await scene.log.end(call)
    const after = () =>
      scene.log
        .all('agent.changed')
        .flatMap(({ body }) => (body.agent === 'a01' && body.call === call ? [body.activity] : []))
    expect(after().at(-1)).toBe('wrapUp')
    await until('a01 is free again', async () => (await scene.view('a01')).activity === 'idle')
    expect((await scene.view('a01')).availability).toBe('ready')
  })
})

describe('5. the screen-pop', () => {
  it('is there before the phone has rung twice, with line, caller, waiting time, keys and earlier calls', async () => {
    const earlier = await scene.waits('09055550001')
    await earlier.citizen.hangUp()
    await record(earlier.call)
    const phone = await scene.phone('a01')
    await scene.ready('a01')
    const watch = await (await scene.as('a01')).stream()
    const { call, citizen } = await menuCaller('09055550001')
    const { mark } = phone
    await citizen.press('1')
    const rang = await phone.heard('CALL_INCOMING', mark)
    const { atMs, pop } = await watch.pop(call)
    watch.close()
    // Japanese phones ring one second in three: the second ring begins three seconds after the first.
    expect(atMs - rang.atMs).toBeLessThan(3_000)
    expect(pop).toMatchObject({
      line: { id: 'menu', number: lines.menu },
      caller: { kind: 'presented', number: '09055550001' },
      keys: '1',
    })
    expect(pop.earlierCalls?.map((one) => one.call)).toEqual([earlier.call])
    console.log(`screen-pop ${Math.round(atMs - rang.atMs)} ms after the first ring began`)
    await citizen.hangUp()
  })

  it('has buttons behind it: answer on the screen, hold, take back, hang up', async () => {
    const phone = await scene.phone('a01')
    await scene.ready('a01')
    const { mark } = phone
    const { call, citizen } = await scene.waits('09055550002')
    const me = await scene.as('a01')
    await phone.heard('CALL_INCOMING', mark)
    phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
    await me.agent('a01', 'answer')
    await scene.log.sees('call.connected', (event) => event.call === call)
    for (const [wish, type] of [
      ['hold', 'call.held'],
      ['resume', 'call.resumed'],
    ] as const) {
      await me.agent('a01', wish)
      await scene.log.sees(type, (event) => event.call === call)
    }
    await me.agent('a01', 'hang-up')
    expect((await scene.log.end(call)).body).toMatchObject({ outcome: 'answered', by: 'agent' })
    await citizen.gone()
  })
})

describe('a call in conversation', () => {
  it('is put on hold by the phone’s own button, too', async () => {
    const { call, citizen } = await scene.talks('a01', '09056660001')
    await lasts(700)
    const phone = await scene.phone('a01')
    await phone.hold()
    await scene.log.sees('call.held', (event) => event.call === call)
    await phone.resume()
    await scene.log.sees('call.resumed', (event) => event.call === call)
    await citizen.hangUp()
    await scene.log.end(call)
  })

  it('is passed to another queue and answered there', async () => {
    const { call, citizen } = await scene.talks('a01', '09056660002')
    const other = await scene.phone('a04')
    other.habit({ kind: 'answers', afterMs: 300, talksMs: null })
    await scene.ready('a04')
    await (await scene.as('a01')).agent('a01', 'transfer', { to: { kind: 'queue', queue: 'tax' } })
    await scene.log.sees('call.connected', (event) => event.call === call && event.agent === 'a04')
    await lasts(700)
    await citizen.hangUp()
    expect((await scene.log.end(call)).body).toMatchObject({ outcome: 'answered', agents: ['a01', 'a04'] })
  })

  it('is passed to an outside number, and comes back to the queue when that is busy', async () => {
    const { call, citizen } = await scene.talks('a01', '09056660003')
    await lasts(700)
    const me = await scene.as('a01')
    await me.agent('a01', 'transfer', { to: { kind: 'outside', number: outside.busy } })
    const busy = await scene.log.sees('call.transferEnded', (event) => event.call === call)
    expect(busy.body).toMatchObject({ result: 'busy', returnedTo: 'queue' })
    const phone = await scene.phone('a01')
    phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
    await scene.log.sees('call.connected', (event) => event.call === call, { from: scene.log.entries.indexOf(busy) })
    await me.agent('a01', 'transfer', { to: { kind: 'outside', number: outside.answers } })
    await scene.log.sees('call.transferEnded', (event) => event.call === call && event.result === 'connected')
    const refused = await me.ask('POST', '/v1/agents/a01/transfer', { to: { kind: 'outside', number: '0312345678' } })
    expect(refused.status).toBeGreaterThanOrEqual(400)
    await citizen.hangUp()
    expect((await scene.log.end(call)).body.outcome).toBe('answered')
  })
})

describe('8. when no service takes the call', () => {
  it('the PBX tells the citizen so, records it, and the call stands in the records afterwards', async () => {
    await scene.stack.stop('bridge', 'acd', 'ivr')
    const number = '09088880001'
    const citizen = await scene.carrier.calls({
      calls: lines.front,
      from: { kind: 'presented', number },
      hear: 'alone',
    })
    await citizen.gone(60_000)
    expect(soundMs(readRaw(scene.carrier.heardFile('alone')), 0)).toBeGreaterThan(6_000)
    await scene.stack.startServices('bridge', 'acd', 'ivr')
    const told = await scene.log.sees('pbx.servedAlone', () => true, { withinMs: 20_000 })
    const call = told.body.leg
    expect(await record(call)).toMatchObject({ outcome: 'emergency', caller: { kind: 'presented', number } })
    await scene.log.sees('recording.indexed', (event) => event.recording === call, { withinMs: 20_000 })
  })

  it('a service that comes back in the meantime takes the call on the second try', async () => {
    await scene.stack.startServices('bridge-2')
    await scene.stack.kill('bridge')
    const citizen = await scene.carrier.calls({
      calls: lines.direct,
      from: { kind: 'presented', number: '09088880002' },
    })
    const arrived = await scene.log.sees(
      'call.arrived',
      ({ caller }) => caller.kind === 'presented' && caller.number === '09088880002',
    )
    await queuedIn(arrived.body.call)
    await citizen.hangUp()
    await scene.log.end(arrived.body.call)
    const alone = scene.log.all('pbx.servedAlone').map(({ body }) => body.leg)
    expect(alone).not.toContain(arrived.body.call)
  })
})

describe('9. outbound by hand', () => {
  const place = async (number: string, callerId: string | null = null) => {
    const phone = await scene.phone('a01')
    phone.habit({ kind: 'answers', afterMs: 0, talksMs: null })
    await scene.ready('a01')
    return (await scene.as('a01')).ask<{ call: string; error?: { code: string } }>('POST', '/v1/calls', {
      number,
      line: 'front',
      callerId,
    })
  }
  /** The first call that the carrier took since it had noted `before`. */
  const takenAfter = (before: number) =>
    until('the carrier’s note of it', () => scene.carrier.log.slice(before).find((one) => one.direction === 'taken'))

  it.each([
    ['answered', outside.answers],
    ['busy', outside.busy],
    ['unallocated', outside.unallocated],
  ] as const)('%s: the outcome is written down and the caller ID is the line’s', async (outcome, number) => {
    const before = scene.carrier.log.length
    const placed = await place(number)
    expect(placed.status).toBe(200)
    const { call } = placed.body
    if (outcome === 'answered') {
      await scene.log.sees('call.connected', (event) => event.call === call)
      await lasts(1_000)
      await (await scene.as('a01')).agent('a01', 'hang-up')
    }
    expect((await scene.log.end(call, { withinMs: 30_000 })).body.outcome).toBe(outcome)
    const taken = await takenAfter(before)
    expect(taken.called).toBe(number)
    expect(taken.from).toContain(lines.front)
    expect(taken.pai + taken.rpid + taken.privacy).toBe('')
  })

  it('no answer: the agent gives up, and nothing keeps ringing', async () => {
    const { body } = await place(outside.silent)
    await scene.log.sees('leg.ringing', (fact) => fact.leg.startsWith(`${body.call}.d`))
    await (await scene.as('a01')).agent('a01', 'hang-up')
    expect((await scene.log.end(body.call)).body.outcome).toBe('cancelled')
    await until('the carrier has no channel left', async () => (await scene.carrier.channels()) === 0)
  })

  it('another caller ID is refused, and does not leave from the phone either', async () => {
    const refused = await place(outside.answers, '0312345678')
    expect(refused.status).toBeGreaterThanOrEqual(400)
    expect(JSON.stringify(refused.body)).toContain('callerId.notAllowed')
    const before = scene.carrier.log.length
    const phone = await scene.phone('a01')
    await phone.dial(outside.answers)
    const arrived = await scene.log.sees('call.arrived', (event) => event.direction === 'outbound', {
      from: scene.log.mark,
    })
    await scene.log.sees('call.connected', (event) => event.call === arrived.body.call)
    await phone.hangUp()
    await scene.log.end(arrived.body.call)
    const taken = await takenAfter(before)
    expect(taken.from).toContain(lines.front)
    expect(taken.from).not.toContain(phoneOf('a01'))
  })
})

describe('6, 7 and 10. what is known afterwards', () => {
  it('tells the story of a call step by step', async () => {
    const { call, citizen } = await scene.talks('a01', '09010100001')
    await lasts(1_000)
    await citizen.hangUp()
    await scene.log.end(call)
    const story = await scene.supervisor.get<Story>(`/v1/calls/${call}/explain`)
    const told = story.steps.map(({ what, why }) => `${what.en} ${why?.en ?? ''}`).join('\n')
    expect(told).toContain('a01')
    expect(story.steps.length).toBeGreaterThan(5)
  })

  it('has a record and a recording of every call, and figures that add up', { timeout: 120_000 }, async () => {
    await scene.log.read()
    const ended = scene.log.all('call.ended').map(({ body }) => body)
    const page = await until('every record', async () => {
      const found = await scene.supervisor.get<CallPage>('/v1/calls?limit=200')
      const known = new Map(found.calls.map((row) => [row.call, row.outcome]))
      return ended.every(({ call, outcome }) => known.get(call) === outcome) ? found : null
    })
    const alone = scene.log.all('pbx.servedAlone').length
    expect(page.calls.length).toBe(new Set(ended.map(({ call }) => call)).size + alone)
    // A conversation of a few milliseconds has an empty file, and a row that says so.
    const answered = ended
      .filter(({ outcome, talkMs }) => outcome === 'answered' && talkMs > 500)
      .map(({ call }) => call)
    expect(answered.length).toBeGreaterThan(3)
    const archived = async (call: string): Promise<boolean> => {
      const { recordings } = await scene.supervisor.get<RecordingPage>(`/v1/recordings?call=${call}`)
      // Asterisk writes a second at a time: of a caller who is gone at once there is nothing, and the row says so.
      return recordings.some(({ state, warnings }) => state === 'indexed' || warnings.includes('empty'))
    }
    for (const call of answered) await until(`a recording of ${call}`, () => archived(call), { withinMs: 40_000 })
    const day = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10)
    const figures = await scene.supervisor.get<Figures>(
      `/v1/figures?from=${day}T00:00:00%2B09:00&to=${day}T23:59:59%2B09:00&by=total`,
    )
    expect(JSON.stringify(figures)).toContain('"answered"')
  })

  it.each(['acd', 'ivr'])('replays the log of %s to the state it stands in', async (service) => {
    const manager = await scene.as('manager')
    const replayed = await manager.get<Replayed>(`/v1/replay?service=${service}`)
    expect(replayed).toMatchObject({ whole: true, same: true, difference: null })
  })
})
