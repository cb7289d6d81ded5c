import { isDeepStrictEqual } from 'node:util'
import type {
  Accepted,
  CallbackView,
  Colleague,
  ErrorAnswer,
  FloorView,
  LiveCall,
  StreamMessage,
} from '@tsunagu/messages'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { foldFloor } from '../../services/api/page/src/floor-fold.ts'
import type { Visit, Watch } from '../support/api.ts'
import { type Office, openOffice } from '../support/office.ts'
import { until } from '../support/wait.ts'

/** Consultation, conference, park and supervision through the door; the PBX is played by the test. */
let office: Office
let leader: Visit
let coach: Visit
let agent: Visit
let colleague: Visit
/** Open all the time, so that it sees every change there is. */
let everything: Watch

beforeAll(async () => {
  office = await openOffice(['acd', 'ivr'])
  leader = await office.visit('super1')
  coach = await office.visit('s01')
  agent = await office.visit('a06')
  colleague = await office.visit('a07')
  for (const phone of ['p2006', 'p2007', 'p2101']) await office.fact({ type: 'phone.registered', phone })
  everything = await leader.stream()
  await everything.sees('a snapshot', (message) => message.type === 'snapshot')
  for (const visit of [agent, colleague, coach]) await visit.agent(visit.account, 'sign-in')
}, 120_000)
afterAll(async () => {
  everything?.close()
  await office?.close()
})

type Colleagues = { readonly colleagues: readonly Colleague[] }

const codeOf = (answer: { readonly body: unknown }): string => (answer.body as ErrorAnswer).error.code

const agentOf = async (id: string) => (await leader.floor()).agents.find((one) => one.agent === id)
const callOf = async (visit: Visit, id: string): Promise<LiveCall | undefined> =>
  (await visit.floor()).calls.find((one) => one.call === id)

/** The call once it is as wanted. */
const callWhen = (what: string, id: string, fits: (call: LiveCall) => boolean): Promise<LiveCall> =>
  until(what, async () => {
    const call = await callOf(leader, id)
    return call !== undefined && fits(call) ? call : null
  })

const answerLeg = (leg: string) => office.fact({ type: 'leg.answered', leg, recording: null })

/** A citizen who speaks with a06. */
const talk = async (id: string): Promise<void> => {
  await until('a06 is idle', async () => {
    const found = await agentOf('a06')
    if (found?.activity === 'wrapUp') await agent.agent('a06', 'end-wrap-up')
    return found?.activity === 'idle'
  })
  await office.citizen(id, { kind: 'presented', number: '09012345678' })
  await agent.agent('a06', 'ready')
  await until('the phone rings', async () => (await agentOf('a06'))?.activity === 'ringing')
  await agent.agent('a06', 'answer')
  await callWhen('they talk', id, (call) => call.phase === 'talking')
  await streamTellsAll(everything)
}

const endCall = async (id: string): Promise<void> => {
  await leader.yes('POST', `/v1/calls/${id}/end`)
  await until('it has ended', async () => (await callOf(leader, id)) === undefined)
  await streamTellsAll(everything)
}

const deltas = (watch: Watch): readonly string[] =>
  watch.seen.flatMap(({ message }) => (message.type === 'delta' ? [message.body.type] : []))

const isDelta =
  (type: string) =>
  (message: StreamMessage): boolean =>
    message.type === 'delta' && message.body.type === type

/** The floor as somebody knows it who had the snapshot and what came after. */
const folded = (watch: Watch): FloorView =>
  watch.seen.reduce<FloorView | null>((floor, { message }) => {
    if (message.type === 'snapshot' || message.type === 'resync') return message.floor
    return message.type === 'delta' && floor !== null ? foldFloor(floor, message) : floor
  }, null) as FloorView

/** What snapshot and deltas promise; moments differ by what the log and the state call a beginning. */
const promised = ({ calls, agents, callbacks, queues }: FloorView) => ({
  calls: calls
    .map(({ since: _since, arrivedAt: _arrivedAt, ...call }) => call)
    .sort((a, b) => a.call.localeCompare(b.call)),
  agents: agents.map(({ idleSince: _idleSince, wrapUpUntil, prolonged: _prolonged, ...agent }) => ({
    ...agent,
    wrapUpUntil: wrapUpUntil === null ? null : Date.parse(wrapUpUntil),
  })),
  callbacks: callbacks.map(({ callback, queue, number, call }) => ({ callback, queue, number, call })),
  queues: queues.map(({ queue, mode, callbacks: waiting }) => ({ queue, mode, callbacks: waiting })),
})

/** Snapshot and deltas come to the same as asking anew. */
const streamTellsAll = (watch: Watch): Promise<unknown> =>
  until('snapshot and deltas are the floor', async () =>
    isDeepStrictEqual(promised(folded(watch)), promised(await leader.floor())),
  ).catch(async () => expect(promised(folded(watch))).toEqual(promised(await leader.floor())))

/** What a refusal must leave as it was. */
const standing = async (): Promise<Pick<FloorView, 'agents' | 'calls' | 'queues' | 'callbacks'>> => {
  const { agents, calls, queues, callbacks } = await leader.floor()
  return { agents, calls, queues, callbacks }
}

describe('a refusal', () => {
  it('has a code and a reason, and changes nothing', async () => {
    await talk('pbx1-1.1')
    await colleague.agent('a07', 'pause', { reason: '休憩' })
    const before = await standing()
    const refused = async (visit: Visit, path: string, body: unknown, code: string): Promise<void> => {
      const answer = await visit.ask<ErrorAnswer>('POST', `/v1/${path}`, body)
      expect([path, answer.status, codeOf(answer)]).toEqual([path, expect.any(Number), code])
      expect(answer.status).toBeGreaterThanOrEqual(400)
      expect(answer.body.error.details[0]?.hint ?? answer.body.error.message).toBeTruthy()
    }
    const own = 'agents/a06/'
    await refused(agent, `${own}transfer`, { to: { kind: 'agent', agent: 'a06' } }, 'transfer.toOneself')
    await refused(agent, `${own}transfer`, { to: { kind: 'agent', agent: 'a01' } }, 'agent.notAvailable')
    await refused(agent, `${own}transfer`, { to: { kind: 'agent', agent: 'zz' } }, 'agent.unknown')
    await refused(agent, `${own}transfer`, { to: { kind: 'line', line: 'moon' } }, 'line.unknown')
    await refused(agent, `${own}transfer`, { to: { kind: 'queue', queue: 'moon' } }, 'queue.unknown')
    await refused(agent, `${own}transfer`, { to: { kind: 'outside', number: '0312345678' } }, 'number.notAllowed')
    await refused(agent, `${own}consult`, { to: { kind: 'outside', number: '0312345678' } }, 'number.notAllowed')
    await refused(agent, `${own}consult`, { to: { kind: 'queue', queue: 'nofu' } }, 'body.invalid')
    for (const wish of ['toggle', 'merge', 'complete', 'cancel-consult'])
      await refused(agent, own + wish, null, 'consult.none')
    await refused(agent, `${own}drop-party`, { leg: 'pbx1-0.0' }, 'party.unknown')
    await refused(agent, `${own}unpark`, { call: 'pbx1-1.1' }, 'call.notParked')
    await refused(agent, `${own}keys`, { keys: '12E' }, 'body.invalid')
    await refused(agent, `${own}keys`, { keys: '1'.repeat(33) }, 'body.invalid')
    await refused(agent, `${own}move`, { phone: 'p2001' }, 'agent.phoneUnknown')
    await refused(agent, `${own}redial`, null, 'agent.nothingToRedial')
    await refused(agent, `${own}prolong-wrap-up`, null, 'agent.notInWrapUp')
    await refused(agent, `${own}close-line`, null, 'agent.lineNotOpen')
    await refused(agent, `${own}pause-after`, { reason: '気分' }, 'pause.reasonUnknown')
    await refused(agent, 'agents/a07/mute', { muted: true }, 'auth.notYourself')
    await refused(colleague, 'agents/a07/mute', { muted: true }, 'agent.notTalking')
    await refused(colleague, 'calls/pbx1-1.1/mark', { kind: 'note', text: 'x' }, 'auth.notYourself')
    await refused(agent, 'calls/pbx1-1.1/mark', { kind: 'note', text: ' ' }, 'body.invalid')
    await refused(leader, 'calls/pbx1-9.9/mark', { kind: 'note', text: 'x' }, 'call.unknown')
    await refused(agent, 'agents/a06/force-out', null, 'auth.forbidden')
    await refused(agent, 'calls/pbx1-1.1/watch', { mode: 'listen' }, 'auth.forbidden')
    await refused(leader, 'calls/pbx1-1.1/watch', { mode: 'listen' }, 'auth.noPhone')
    await refused(coach, 'calls/pbx1-1.1/watch', { mode: 'sing' }, 'body.invalid')
    await refused(coach, 'calls/pbx1-9.9/watch', { mode: 'listen' }, 'call.unknown')
    for (const [path, body] of [
      ['mode', { mode: 'barge' }],
      ['end', null],
      ['take-over', null],
    ] as const)
      await refused(coach, `watch/${path}`, body, 'watch.none')
    await refused(leader, 'queues/moon/mode', { mode: 'closed' }, 'queue.unknown')
    await refused(leader, 'queues/nofu/mode', { mode: 'ajar' }, 'body.invalid')
    await refused(leader, 'floor/broadcast', { text: 'x', queue: 'moon' }, 'queue.unknown')
    await refused(leader, 'floor/broadcast', { text: '' }, 'body.invalid')
    await refused(leader, 'floor/broadcast', { text: 'あ'.repeat(501) }, 'body.invalid')
    await refused(leader, 'callbacks/cb-9/cancel', null, 'callback.unknown')
    expect(await standing()).toEqual(before)
    await endCall('pbx1-1.1')
  })

  it('meets a supervisor who does not supervise this queue', async () => {
    const ops = await office.visit('ops1')
    const made = await ops.yes<{ password: string }>('POST', '/v1/accounts', {
      account: 'other1',
      name: '別の統括',
      roles: ['agent', 'supervisor'],
      agent: 'a08',
    })
    expect(made.password).toBeTruthy()
    await talk('pbx1-1.2')
    await office.fact({ type: 'phone.registered', phone: 'p2008' })
    await leader.agent('a08', 'sign-in')
    const other = await office.visitWith('other1', made.password)
    const answer = await other.ask('POST', '/v1/calls/pbx1-1.2/watch', { mode: 'listen' })
    expect([answer.status, codeOf(answer)]).toEqual([403, 'watch.notAllowed'])
    await endCall('pbx1-1.2')
  })
})

describe('a consultation', () => {
  it('shows the colleague who calls and what was noted, becomes a conference, and is left again', async () => {
    const call = 'pbx1-2.1'
    await talk(call)
    const watch = await colleague.stream()
    await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    await agent.agent('a06', 'consult', { to: { kind: 'agent', agent: 'a07' }, note: '分納のご相談' })
    const { pop } = await watch.pop(call)
    expect(pop).toMatchObject({ agent: 'a07', note: '分納のご相談', caller: { number: '09012345678' } })
    const asking = await callWhen('a07 is asked', call, (one) => one.consult !== null)
    expect(asking.consult).toMatchObject({ with: { kind: 'agent', agent: 'a07' }, answered: false })
    expect(codeOf(await agent.ask('POST', '/v1/agents/a06/merge'))).toBe('consult.notAnswered')
    await streamTellsAll(everything)
    const leg = asking.consult?.leg ?? ''
    await answerLeg(leg)
    await callWhen('a07 has answered', call, (one) => one.consult?.answered === true)
    await agent.agent('a06', 'toggle')
    expect((await callOf(agent, call))?.consult?.speaking).toBe('citizen')
    await streamTellsAll(everything)
    await agent.agent('a06', 'merge')
    expect(await callOf(colleague, call)).toMatchObject({
      consult: null,
      parties: [{ party: { kind: 'agent', agent: 'a07' }, leg }],
    })
    await streamTellsAll(everything)
    await agent.agent('a06', 'drop-party', { leg })
    await callWhen('a07 has left', call, (one) => one.parties.length === 0)
    await watch.sees('that a07 left', isDelta('call.partyLeft'))
    expect(deltas(watch)).toEqual(expect.arrayContaining(['call.consulting', 'call.consulted', 'call.consultEnded']))
    watch.close()
    await agent.agent('a06', 'mute', { muted: true })
    expect((await callOf(agent, call))?.muted).toBe(true)
    await streamTellsAll(everything)
    await endCall(call)
  })
})

describe('colleagues', () => {
  it('are shown to an agent who looks for one, without what they do', async () => {
    const { colleagues } = await agent.get<Colleagues>('/v1/colleagues')
    expect(colleagues).toHaveLength(9)
    expect(colleagues.find((one) => one.agent === 'a07')).toMatchObject({
      phoneRegistered: true,
      queues: ['nofu', 'soudan'],
    })
    expect(JSON.stringify(colleagues)).not.toMatch(/reason|call"/)
  })
})

describe('a parked call', () => {
  it('is seen by every agent and taken by one', async () => {
    const call = 'pbx1-3.1'
    await talk(call)
    expect(await callOf(colleague, call)).toBeUndefined()
    const watch = await colleague.stream()
    await agent.agent('a06', 'park')
    await watch.sees('that it is parked', isDelta('call.parked'))
    expect(await callOf(colleague, call)).toMatchObject({ phase: 'parked', parkedBy: 'a06' })
    await streamTellsAll(everything)
    await until('a07 can be rung', async () => {
      const found = await agentOf('a07')
      if (found?.activity === 'wrapUp') await colleague.agent('a07', 'end-wrap-up')
      return found?.activity === 'idle'
    })
    await colleague.agent('a07', 'unpark', { call })
    expect((await watch.pop(call)).pop.agent).toBe('a07')
    const ringing = await callWhen('a07 is rung', call, (one) => one.phase === 'reaching')
    await streamTellsAll(everything)
    await answerLeg(ringing.parties[0]?.leg ?? '')
    await callWhen('a07 has it', call, (one) => one.phase === 'talking' && one.agent === 'a07')
    watch.close()
    await endCall(call)
  })
})

describe('supervision', () => {
  it('is told to those who lead and hidden from the agent, through whisper and take-over', async () => {
    const call = 'pbx1-4.1'
    await talk(call)
    const [above, below] = [await leader.stream(), await agent.stream()]
    await below.sees('a snapshot', (message) => message.type === 'snapshot')
    await agent.yes('POST', `/v1/calls/${call}/mark`, { kind: 'evidence', text: '暴言あり' })
    await below.sees('his own mark', isDelta('call.marked'))
    await agent.agent('a06', 'hand', { raised: true })
    await above.sees('the raised hand', isDelta('agent.hand'))
    expect((await agentOf('a06'))?.handRaised).toBe(true)
    await coach.yes('POST', `/v1/calls/${call}/watch`, { mode: 'listen' })
    await until('s01 hears it', () => office.pbx.performed.some((command) => command.type === 'leg.listen'))
    expect((await agentOf('s01'))?.activity).toBe('watching')
    await coach.yes('POST', '/v1/watch/mode', { mode: 'whisper' })
    expect((await callOf(leader, call))?.watchers).toEqual([{ supervisor: 's01', mode: 'whisper' }])
    await streamTellsAll(everything)
    expect((await callOf(agent, call))?.watchers).toEqual([])
    const audit = await office.visit('audit1')
    expect((await callOf(audit, call))?.watchers).toEqual([])
    await coach.yes('POST', '/v1/watch/take-over')
    await callWhen('s01 has it', call, (one) => one.agent === 's01')
    await streamTellsAll(everything)
    await below.sees('the hand-over', isDelta('call.handedOver'))
    expect(deltas(above)).toEqual(expect.arrayContaining(['call.watched', 'call.unwatched', 'call.handedOver']))
    expect(deltas(below).filter((type) => type === 'call.watched' || type === 'call.unwatched')).toEqual([])
    expect(JSON.stringify(below.seen)).not.toMatch(/whisper|watching/)
    for (const watch of [above, below]) watch.close()
    await endCall(call)
  })

  it('signs an agent out when the call at hand is over', async () => {
    const call = 'pbx1-4.2'
    await talk(call)
    await leader.agent('a06', 'force-out')
    expect((await agentOf('a06'))?.availability).toBe('ready')
    await endCall(call)
    await until('a06 is out', async () => {
      const found = await agentOf('a06')
      if (found?.activity === 'wrapUp') await leader.agent('a06', 'end-wrap-up')
      return found?.availability === 'signedOut'
    })
    await agent.agent('a06', 'sign-in')
  })

  it('ends a call with the guidance announcement, and shows it', async () => {
    const call = 'pbx1-4.4'
    await talk(call)
    office.pbx.holdPrompts(true)
    await agent.agent('a06', 'end-with-guidance')
    expect((await callOf(leader, call))?.phase).toBe('parting')
    await streamTellsAll(everything)
    office.pbx.holdPrompts(false)
    await until('it is over', async () => (await callOf(leader, call)) === undefined)
    await streamTellsAll(everything)
  })

  it('lets an agent plan a pause, and shows it', async () => {
    const call = 'pbx1-4.3'
    await talk(call)
    const watch = await agent.stream()
    await agent.agent('a06', 'pause-after', { reason: '昼食' })
    await watch.sees(
      'the plan',
      (one) => one.type === 'delta' && one.body.type === 'agent.changed' && one.body.pauseAfter === '昼食',
    )
    expect((await agentOf('a06'))?.pauseAfter).toBe('昼食')
    await endCall(call)
    await until('the pause begins', async () => {
      const found = await agentOf('a06')
      if (found?.activity === 'wrapUp') await agent.agent('a06', 'end-wrap-up')
      return found?.availability === 'paused' && found.reason === '昼食'
    })
    watch.close()
  })
})

describe('a queue and the floor', () => {
  it('is closed and opened by those who lead, and everybody sees it', async () => {
    const watch = await agent.stream()
    await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    await leader.yes('POST', '/v1/queues/hoken/mode', { mode: 'closed' })
    await watch.sees('the queue closed', isDelta('queue.changed'))
    expect((await agent.floor()).queues.find(({ queue }) => queue === 'hoken')?.mode).toBe('closed')
    await talk('pbx1-5.1')
    const refused = await agent.ask('POST', '/v1/agents/a06/transfer', { to: { kind: 'queue', queue: 'hoken' } })
    expect([refused.status, codeOf(refused)]).toEqual([409, 'queue.closed'])
    await leader.yes('POST', '/v1/queues/hoken/mode', { mode: 'open' })
    await endCall('pbx1-5.1')
    watch.close()
  })

  it('tells a text to the agents of a queue, or to all', async () => {
    const watch = await agent.stream()
    await watch.sees('a snapshot', (message) => message.type === 'snapshot')
    await leader.yes('POST', '/v1/floor/broadcast', { queue: 'hoken', text: '保険料の方だけに' })
    await leader.yes('POST', '/v1/floor/broadcast', { queue: 'nofu', text: '納付の方だけに' })
    const said = await leader.yes<Accepted>('POST', '/v1/floor/broadcast', { text: '全員に\n二行目' })
    expect(said.call).toBeNull()
    await watch.sees(
      'the text to all',
      (one) => one.type === 'delta' && one.body.type === 'floor.message' && one.body.queue === null,
    )
    const heard = JSON.stringify(watch.seen)
    expect([heard.includes('納付の方だけに'), heard.includes('保険料の方だけに')]).toEqual([true, false])
    watch.close()
  })
})

describe('a callback', () => {
  it('keeps its place, is shown as what it is, and is taken back', async () => {
    const leg = 'pbx1-6.1'
    await leader.agent('a06', 'pause', { reason: '休憩' })
    await leader.agent('a07', 'pause', { reason: '休憩' })
    await office.fact({
      type: 'leg.arrived',
      leg,
      node: 'pbx1',
      line: 'soudan',
      called: '0965550004',
      caller: { kind: 'presented', number: '09077778888' },
      attempt: 1,
      recording: leg,
    })
    await callWhen('the citizen waits', leg, (call) => call.phase === 'waiting')
    const [view] = await until('the place is kept', async () => {
      await office.fact({ type: 'leg.keyPressed', leg, key: '1', heldMs: 100 })
      const { callbacks } = await leader.get<{ callbacks: CallbackView[] }>('/v1/callbacks')
      return callbacks.length === 1 ? callbacks : null
    })
    expect(view).toMatchObject({ queue: 'soudan', line: 'soudan', number: '09077778888', tries: 0, call: null })
    const floor = await leader.floor()
    expect(floor.queues.find(({ queue }) => queue === 'soudan')?.callbacks).toBe(1)
    expect(floor.callbacks).toHaveLength(1)
    await streamTellsAll(everything)
    expect((await agent.floor()).callbacks).toEqual([])
    const audit = await office.visit('audit1')
    const masked = await audit.get<{ callbacks: CallbackView[] }>('/v1/callbacks')
    expect(masked.callbacks[0]?.number).toBe('*******8888')
    expect(codeOf(await agent.ask('GET', '/v1/callbacks'))).toBe('auth.forbidden')
    const watch = await leader.stream()
    await leader.yes('POST', `/v1/callbacks/${view?.callback}/cancel`)
    await watch.sees('its end', isDelta('callback.ended'))
    expect((await leader.floor()).callbacks).toEqual([])
    await streamTellsAll(everything)
    expect(codeOf(await leader.ask('POST', `/v1/callbacks/${view?.callback}/cancel`))).toBe('callback.unknown')
    watch.close()
  })
})
