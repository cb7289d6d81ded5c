import { describe, expect, it } from 'vitest'
import { callOfEntry } from '../figures/call-of-entry.ts'
import type { AcdEvent, PartyName } from '../log/events.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { explainCall, hiddenNames } from './explain.ts'
import { flowReason } from './flow-reason.ts'

/** 2026-11-20 09:15 in Tokyo. */
const t0 = 1_795_133_700_000
const call = 'pbx1-1.1'
const leg = `${call}.c3`
const agent = 'a1'
const outside: PartyName = { kind: 'outside', number: '0963281111' }
const author = { kind: 'supervisor', id: 's1' } as const

const entry = (body: LogBody, n = 0): LogEntry => ({ id: `${t0}-${n}`, at: t0, by: 'acd', body })
const tell = (body: LogBody, watching = true) =>
  explainCall([entry(body)], { ...hiddenNames, text: (text) => text, watching })
const english = (body: LogBody): string | undefined => tell(body)[0]?.what.en

/** One of each that concerns a single call, with what is told of it; the compiler asks for those that are missing. */
type OfCall = Extract<AcdEvent, { call: string }>['type']
const arrival = { leg: call, node: 'pbx1', line: 'l', called: '0961', caller: { kind: 'withheld' } as const }
const samples: { readonly [T in OfCall]: readonly [Extract<AcdEvent, { type: T }>, string] } = {
  'call.arrived': [
    { type: 'call.arrived', call, direction: 'inbound', recording: call, ...arrival },
    'the floor takes the call on and leaves it to the guidance',
  ],
  'attempt.refused': [{ type: 'attempt.refused', call, because: 'agentNotFree' }, 'cannot be begun'],
  'preview.shown': [
    {
      type: 'preview.shown',
      call,
      agent,
      campaign: 'spring',
      person: 7,
      number: '09055550001',
      queue: 'q1',
      line: 'health',
      callerId: '0961230001',
      until: t0,
    },
    'a1 looks at the case before it is dialled, until 09:15:00',
  ],
  'preview.ended': [
    { type: 'preview.ended', call, agent, result: 'skipped', reason: 'calls back himself' },
    'a1: skipped',
  ],
  'call.queued': [
    { type: 'call.queued', call, queue: 'q', position: 2, estimateMs: 61_000, prefer: 'a2' },
    'joins queue q at position 2',
  ],
  'call.announced': [
    { type: 'call.announced', call, position: 2, estimateMs: 61_000 },
    'is told: position 2, about 2 min',
  ],
  'call.relaxed': [
    { type: 'call.relaxed', call, step: 1, needs: [{ skill: 'en', level: 3 }] },
    'less is asked of the agent from now on (step 1): en ≥ 3',
  ],
  'call.leftQueue': [
    { type: 'call.leftQueue', call, queue: 'q', rule: 'tooLong', action: 'voicemail', waitedMs: 90_000 },
    'leaves queue q after 90.0 s: can leave a message',
  ],
  'call.flowing': [
    { type: 'call.flowing', call, leg: call, node: 'pbx1', line: 'tax', flow: 'main', caller: { kind: 'withheld' } },
    'goes on with line tax and its guidance main',
  ],
  'call.voicemail': [{ type: 'call.voicemail', call, queue: 'q' }, 'leaves a message'],
  'call.offered': [
    {
      type: 'call.offered',
      call,
      queue: 'q',
      agent,
      leg,
      waitedMs: 1_000,
      because: { strategy: 'tiers', idleSince: t0, free: 2, waiting: 1, preferred: false, needs: [] },
    },
    'rings a1 after a wait of 1.0 s',
  ],
  'call.offerEnded': [
    { type: 'call.offerEnded', call, agent, leg, result: 'rejected' },
    'a1 rejected it (after 0.0 s)',
  ],
  'call.connected': [
    { type: 'call.connected', call, agent, leg, queue: 'q', waitedMs: 70_000, estimateMs: 60_000 },
    'talks with a1 after a wait of 70.0 s',
  ],
  'call.held': [{ type: 'call.held', call, agent }, 'a1 puts the call on hold'],
  'call.resumed': [{ type: 'call.resumed', call, agent }, 'a1 takes the call back'],
  'call.transferring': [
    { type: 'call.transferring', call, by: agent, to: { kind: 'agent', target: 'a2' }, leg, note: 'tax question' },
    'is being transferred to agent a2',
  ],
  'call.transferEnded': [
    { type: 'call.transferEnded', call, result: 'noAnswer', returnedTo: 'queue' },
    'the other side does not answer',
  ],
  'call.muted': [{ type: 'call.muted', call, agent, muted: true }, 'a1 mutes the microphone'],
  'call.consulting': [
    { type: 'call.consulting', call, agent, with: outside, leg, note: null },
    'a1 rings ******1111 to ask, the citizen hears music',
  ],
  'call.consulted': [{ type: 'call.consulted', call, agent, leg }, 'the one who is asked answers and speaks with a1'],
  'call.toggled': [{ type: 'call.toggled', call, agent, to: 'citizen' }, 'a1 speaks with the citizen again'],
  'call.consultEnded': [
    { type: 'call.consultEnded', call, agent, result: 'completed' },
    'the consultation is over: the one who was asked takes the call',
  ],
  'call.partyJoined': [{ type: 'call.partyJoined', call, party: outside, leg }, '******1111 joins the conversation'],
  'call.partyLeft': [
    { type: 'call.partyLeft', call, party: { kind: 'agent', agent: 'a2' }, leg },
    'a2 leaves the conversation',
  ],
  'call.handedOver': [{ type: 'call.handedOver', call, from: agent, to: 'a2' }, 'a2 takes over from a1'],
  'call.moved': [{ type: 'call.moved', call, agent, leg }, 'a1 goes on at the other phone'],
  'call.parked': [{ type: 'call.parked', call, agent }, 'a1 parks the call'],
  'call.unparked': [{ type: 'call.unparked', call, by: null }, 'is no longer parked and goes back to the queue'],
  'call.keysSent': [{ type: 'call.keysSent', call, agent, count: 4 }, 'a1 sends 4 key(s)'],
  'call.marked': [
    { type: 'call.marked', call, kind: 'evidence', text: 'threat', author },
    'marked as evidence: threat',
  ],
  'call.alert': [
    { type: 'call.alert', call, agent, kind: 'citizenGone' },
    'supervisors are told: the citizen is gone and the phone still off hook (a1)',
  ],
  'call.watched': [
    { type: 'call.watched', call, supervisor: 's1', mode: 'whisper' },
    'supervisor s1: speaks to the agent alone',
  ],
  'call.unwatched': [{ type: 'call.unwatched', call, supervisor: 's1' }, 'supervisor s1 leaves'],
  'callback.asked': [
    {
      type: 'callback.asked',
      callback: `cb-${call}`,
      call,
      queue: 'q',
      line: 'l',
      number: '09011112222',
      since: t0,
      expiresAt: t0 + 60_000,
    },
    'asks to be called back at *******2222; the place counts from 09:15:00',
  ],
  'callback.tried': [
    { type: 'callback.tried', callback: `cb-${call}`, call, agent, attempt: 2 },
    'is called back, try 2, by a1',
  ],
  'call.dialled': [
    { type: 'call.dialled', call, leg, number: '09011112222', callerId: '0961', queue: null },
    'dials *******2222, showing 0961',
  ],
  'call.abandoned': [{ type: 'call.abandoned', call, queue: 'q', waitedMs: 5_000 }, 'gives up after waiting 5.0 s'],
  'call.ended': [
    {
      type: 'call.ended',
      call,
      outcome: 'turnedAway',
      by: 'system',
      cause: 16,
      queue: 'q',
      agents: [],
      waitedMs: 0,
      talkMs: 0,
    },
    'ends: heard the announcement of a rule of the queue, talked 0.0 s',
  ],
}

describe('what is told of the guidance', () => {
  const flow = { call, flow: 'main', node: 'n' } as const
  const texting: LogBody = {
    ...{ ...flow, type: 'flow.texting', message: 'm', template: 'form', language: 'ja', to: '09011112222', line: 'l' },
    values: { birth: '19800101' },
  }
  const lookingUp: LogBody = {
    ...{ type: 'flow.lookingUp', call, lookup: 'l1', what: { kind: 'record', source: 'cards' } },
    ...{ keys: { birth: '19800101' }, fields: ['status'] },
  }
  it.each<readonly [LogBody, string]>([
    [{ ...flow, type: 'flow.collected', length: 8, verdict: 'tooShort' }, 'keys in a number (8 digits)'],
    [lookingUp, 'cards is looked up'],
    [
      {
        type: 'flow.lookingUp',
        call,
        lookup: 'l1',
        what: { kind: 'authenticity' },
        keys: { code: '4321' },
        fields: [],
      },
      'the code is being checked',
    ],
    [texting, 'text "form" to *******2222'],
    [{ ...flow, type: 'flow.surveyed', question: 'q1', answer: '2' }, 'answers question "q1" with 2'],
    [{ ...flow, type: 'flow.surveyed', question: 'q1', answer: null }, 'does not answer question "q1"'],
    [
      { type: 'flow.voicemail', call, queue: 'q', prompts: ['ja/x'], maxMs: 1 },
      'the guidance lets the caller leave a message for queue q',
    ],
    [
      { type: 'flow.transferring', call, number: '0963282111', handOver: ['ja/x'], note: 'secret' },
      'whoever picks up is told first what it is about',
    ],
  ])('tells %j', (body, text) => {
    expect(english(body)).toBe(text)
    const all = JSON.stringify(tell(body))
    expect(all).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    expect(all).not.toMatch(/1980|4321|secret|0901/)
  })

  it('names the flow where a step belongs to one that was called', () => {
    const entered = (of: string): LogBody => ({ type: 'flow.entered', call, flow: of, node: 'menu', because: 'start' })
    const started = entry({ type: 'flow.started', call, flow: 'main', version: 1 })
    const lines = explainCall([started, entry(entered('main'), 1), entry(entered('hours'), 2)], hiddenNames)
    expect(lines.map(({ what }) => what.en).slice(1)).toEqual([
      'goes to step "menu"',
      'goes to step "menu" of guidance hours',
    ])
  })

  it.each([
    ['no key, try 2 of 3', '入力がないため (3 回中 2 回目)'],
    ['wrong key, tries used up', '誤入力が回数を超えたため'],
    ['announced, but there is no such node', '案内が終わったため (進む先がない)'],
    ['open, in a circle without a word', '受付時間内のため (案内のない堂々巡り)'],
    ['open, evening', '受付時間内「evening」のため'],
    ['back from front', '案内 front から戻ったため'],
    ['something new', 'something new'],
  ])('gives the reason "%s" as 「%s」', (reason, ja) => {
    expect(flowReason(reason)).toEqual({ ja, en: reason })
  })
})

describe('what is told of a call', () => {
  it.each(Object.values(samples).map(([event, text]) => [event.type, event, text] as const))(
    'tells %s',
    (_, event, text) => {
      expect(english(event)).toBe(text)
      expect(tell(event)[0]?.what.ja).toMatch(/[ぁ-んァ-ヶ一-龠]/)
    },
  )

  it('says what was announced beside what came after it', () => {
    const announced = entry({ type: 'call.announced', call, position: 1, estimateMs: 60_000 })
    const connected = { ...entry(samples['call.connected'][0], 1), at: t0 + 70_000 }
    expect(explainCall([announced, connected])[1]?.why?.en).toBe(
      'was told about 1 min at 09:15:00; it took 10.0 s longer',
    )
  })

  it('shows what people wrote only to those who work with callers', () => {
    expect(JSON.stringify(explainCall([entry(samples['call.marked'][0])], hiddenNames))).not.toContain('threat')
  })

  it('hands the note of a transfer over with its author', () => {
    expect(tell(samples['call.transferring'][0])[0]?.why?.en).toBe('a1 asked for it; handed over with it: tax question')
  })

  it('says nothing of watchers to those who may not know, nor of what failed for them', () => {
    for (const type of ['call.watched', 'call.unwatched'] as const) expect(tell(samples[type][0], false)).toEqual([])
    const failed = (of: string, command: string): LogBody => ({ type: 'command.failed', leg: of, command, reason: 'x' })
    expect(tell(failed(`${call}.w4`, 'leg.dial'), false)).toEqual([])
    expect(tell(failed(`${call}.o4`, 'leg.listen'), false)).toEqual([])
    expect(tell(failed(`${call}.w4`, 'leg.dial'), true)).toHaveLength(1)
    expect(tell({ type: 'leg.ended', leg: `${call}.w4`, cause: 16 }, true)).toEqual([])
  })

  it('tells the end of a callback in the story of the call that asked for it', () => {
    const ended: LogBody = { type: 'callback.ended', callback: `cb-${call}`, result: 'expired' }
    expect(callOfEntry(entry(ended))).toBe(call)
    expect(english(ended)).toBe('the callback is over: its time ran out')
  })

  it('says who picked up, where it was listened', () => {
    const [told] = tell({ type: 'leg.listened', leg: `${call}.d2`, by: 'notSure' })
    expect(told?.what.en).toBe('it was listened to who picked up')
    expect(told?.why?.en).toBe('not surely a machine: taken for a person')
  })
})
