import { describe, expect, it } from 'vitest'
import type { RefusalCode, RequestBody } from '../log/requests.ts'
import { answered, configOf, ended, expectRefused, type FloorStory, story, withAgents } from './floor.spec.ts'

const supervised = withAgents(
  configOf(5, {
    queues: configOf(5).queues.map((queue) => ({
      ...queue,
      needs: queue.id === 'q2' ? [{ skill: 'en', level: 3 }] : [],
      prolong: { times: 1, ms: 5_000 },
    })),
  }),
  { a3: { supervises: ['q1'] }, a4: { supervises: ['q9'] } },
)

/** `a1` talks with `c1`; `a2` and the supervisors are signed in and paused. */
const talking = (): FloorStory => {
  const s = story(supervised).talk('c1', 'a1').ready('a2', 'a3', 'a4')
  for (const agent of ['a2', 'a3', 'a4']) s.ask({ type: 'agent.pause', agent, reason: 'lunch' })
  return s.pass(1_000)
}

const consulting = (): FloorStory =>
  talking().ask({ type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a2' }, note: null })

const wrappedUp = (): FloorStory => talking().feed(ended('c1'), ended('c1.o1'))
const held = (): FloorStory => talking().ask({ type: 'call.hold', agent: 'a1' })
const watching = (): FloorStory => talking().ask({ type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' })

/** An interpreter and three more are in the conversation already. */
const crowded = (): FloorStory => {
  const s = talking()
  for (let n = 0; n < 4; n++) {
    s.ask({ type: 'call.consult', agent: 'a1', to: { kind: 'outside', number: '0963282111' }, note: null })
    const call = s.call('c1')
    s.feed(answered(call.phase === 'talking' ? (call.consult?.leg ?? '') : ''))
    s.ask({ type: 'call.merge', agent: 'a1' })
  }
  s.ask({ type: 'call.consult', agent: 'a1', to: { kind: 'outside', number: '0963282111' }, note: null })
  const call = s.call('c1')
  return s.feed(answered(call.phase === 'talking' ? (call.consult?.leg ?? '') : ''))
}

const openLined = (): FloorStory => {
  const s = story(supervised).ready('a1').ask({ type: 'agent.openLine', agent: 'a1' })
  return s.feed(answered(s.agent('a1').legs[0] ?? ''))
}

const to = {
  a2: { kind: 'agent', agent: 'a2' },
  outside: { kind: 'outside', number: '0963282111' },
} as const

const place = { type: 'call.place', agent: 'a1', number: '0312345678', line: 'health', callerId: null } as const

type Refused = readonly [RefusalCode, string, () => FloorStory, RequestBody]

/** Every code with a situation that gives it. */
const refusals: readonly Refused[] = [
  ['agent.unknown', 'nobody of that name', talking, { type: 'agent.ready', agent: 'ghost' }],
  ['agent.notSignedIn', 'before the sign-in', () => story(), { type: 'agent.ready', agent: 'a1' }],
  ['agent.alreadySignedIn', 'twice', talking, { type: 'agent.signIn', agent: 'a1' }],
  ['agent.phoneNotRegistered', 'a call by hand', () => unregistered(), place],
  ['agent.phoneNotRegistered', 'an open line', () => unregistered(), { type: 'agent.openLine', agent: 'a1' }],
  ['agent.phoneNotRegistered', 'a move', () => movable(), { type: 'call.move', agent: 'a1', phone: 'b1' }],
  ['agent.busy', 'out in a call', talking, { type: 'agent.signOut', agent: 'a1' }],
  ['agent.busy', 'placing in a call', talking, place],
  ['agent.busy', 'an open line in a call', talking, { type: 'agent.openLine', agent: 'a1' }],
  ['agent.notRinging', 'nothing rings', talking, { type: 'call.answer', agent: 'a2' }],
  ['agent.notTalking', 'hold', talking, { type: 'call.hold', agent: 'a2' }],
  ['agent.notTalking', 'resume', talking, { type: 'call.resume', agent: 'a2' }],
  ['agent.notTalking', 'mute', talking, { type: 'call.mute', agent: 'a2', muted: true }],
  ['agent.notTalking', 'hang up', talking, { type: 'call.hangUp', agent: 'a2' }],
  ['agent.notTalking', 'transfer', talking, { type: 'call.transfer', agent: 'a2', to: to.outside, note: null }],
  ['agent.notTalking', 'consult', talking, { type: 'call.consult', agent: 'a2', to: to.outside, note: null }],
  ['agent.notTalking', 'park', talking, { type: 'call.park', agent: 'a2' }],
  ['agent.notTalking', 'keys', talking, { type: 'call.sendKeys', agent: 'a2', keys: '1' }],
  ['agent.notTalking', 'move', talking, { type: 'call.move', agent: 'a2', phone: 'p2' }],
  ['agent.notTalking', 'guidance', talking, { type: 'call.endWithGuidance', agent: 'a2' }],
  ['agent.notTalking', 'toggle', talking, { type: 'call.toggle', agent: 'a2' }],
  ['agent.notTalking', 'drop', talking, { type: 'call.dropParty', agent: 'a2', leg: 'c1' }],
  ['agent.notInWrapUp', 'end', talking, { type: 'agent.endWrapUp', agent: 'a1' }],
  ['agent.notInWrapUp', 'prolong', talking, { type: 'agent.prolongWrapUp', agent: 'a1' }],
  ['agent.alreadyHeld', 'twice', held, { type: 'call.hold', agent: 'a1' }],
  ['agent.notHeld', 'not on hold', talking, { type: 'call.resume', agent: 'a1' }],
  ['agent.phoneUnknown', 'somebody else’s phone', talking, { type: 'call.move', agent: 'a1', phone: 'p2' }],
  ['agent.lineOpen', 'twice', openLined, { type: 'agent.openLine', agent: 'a1' }],
  ['agent.lineNotOpen', 'no line', talking, { type: 'agent.closeLine', agent: 'a1' }],
  [
    'agent.notAvailable',
    'out',
    talking,
    { type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a5' }, note: null },
  ],
  ['agent.notAvailable', 'busy', () => bothTalking(), { type: 'call.transfer', agent: 'a1', to: to.a2, note: null }],
  ['agent.nothingToRedial', 'never called', talking, { type: 'call.redial', agent: 'a2' }],
  ['wrapUp.prolongedTooOften', 'once is allowed', () => prolonged(), { type: 'agent.prolongWrapUp', agent: 'a1' }],
  [
    'transfer.toOneself',
    'transfer',
    talking,
    { type: 'call.transfer', agent: 'a1', to: { kind: 'agent', agent: 'a1' }, note: null },
  ],
  [
    'transfer.toOneself',
    'consult',
    talking,
    { type: 'call.consult', agent: 'a1', to: { kind: 'agent', agent: 'a1' }, note: null },
  ],
  ['consult.none', 'toggle', talking, { type: 'call.toggle', agent: 'a1' }],
  ['consult.none', 'merge', talking, { type: 'call.merge', agent: 'a1' }],
  ['consult.none', 'complete', talking, { type: 'call.complete', agent: 'a1' }],
  ['consult.none', 'cancel', talking, { type: 'call.cancelConsult', agent: 'a1' }],
  ['consult.already', 'a second one', consulting, { type: 'call.consult', agent: 'a1', to: to.outside, note: null }],
  ['consult.already', 'transfer', consulting, { type: 'call.transfer', agent: 'a1', to: to.outside, note: null }],
  ['consult.already', 'hold', consulting, { type: 'call.hold', agent: 'a1' }],
  ['consult.already', 'park', consulting, { type: 'call.park', agent: 'a1' }],
  ['consult.already', 'move', consulting, { type: 'call.move', agent: 'a1', phone: 'p1' }],
  ['consult.notAnswered', 'toggle', consulting, { type: 'call.toggle', agent: 'a1' }],
  ['consult.notAnswered', 'merge', consulting, { type: 'call.merge', agent: 'a1' }],
  ['consult.notAnswered', 'complete', consulting, { type: 'call.complete', agent: 'a1' }],
  ['consult.notAnswered', 'keys', consulting, { type: 'call.sendKeys', agent: 'a1', keys: '1' }],
  ['party.unknown', 'no such leg', talking, { type: 'call.dropParty', agent: 'a1', leg: 'c1.c9' }],
  ['party.tooMany', 'a sixth', crowded, { type: 'call.merge', agent: 'a1' }],
  ['call.notParked', 'in conversation', talking, { type: 'call.unpark', agent: 'a2', call: 'c1' }],
  [
    'call.notTalking',
    'whisper to one who waits',
    () => talking().arrive('c2'),
    { type: 'call.watch', agent: 'a3', call: 'c2', mode: 'whisper' },
  ],
  ['keys.invalid', 'letters', talking, { type: 'call.sendKeys', agent: 'a1', keys: 'hello' }],
  [
    'queue.closed',
    'transfer',
    () => talking().ask({ type: 'queue.mode', queue: 'q1', mode: 'draining' }),
    { type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'q1' }, note: null },
  ],
  [
    'skill.nobody',
    'nobody speaks English',
    talking,
    { type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'q2' }, note: null },
  ],
  ['watch.notAllowed', 'another queue', talking, { type: 'call.watch', agent: 'a4', call: 'c1', mode: 'listen' }],
  ['watch.notAllowed', 'no supervisor', talking, { type: 'call.watch', agent: 'a2', call: 'c1', mode: 'listen' }],
  ['watch.already', 'two calls', watching, { type: 'call.watch', agent: 'a3', call: 'c1', mode: 'listen' }],
  ['watch.none', 'mode', talking, { type: 'call.watchMode', agent: 'a3', mode: 'barge' }],
  ['watch.none', 'leave', talking, { type: 'call.unwatch', agent: 'a3' }],
  ['watch.none', 'take over', talking, { type: 'call.takeOver', agent: 'a3' }],
  ['agent.notRinging', 'take over before the phone is up', watching, { type: 'call.takeOver', agent: 'a3' }],
  ['watch.oneself', 'one’s own call', talking, { type: 'call.watch', agent: 'a1', call: 'c1', mode: 'listen' }],
  ['callback.unknown', 'no such', talking, { type: 'callback.cancel', callback: 'cb-x' }],
  ['preview.none', 'accept', talking, { type: 'preview.accept', agent: 'a1' }],
  ['preview.none', 'skip', talking, { type: 'preview.skip', agent: 'a1', reason: 'later' }],
  ['text.invalid', 'empty', talking, { type: 'floor.broadcast', queue: null, text: '  ' }],
  ['text.invalid', 'too long', talking, { type: 'call.mark', call: 'c1', kind: 'note', text: 'x'.repeat(501) }],
  ['pause.reasonUnknown', 'pause', talking, { type: 'agent.pause', agent: 'a1', reason: 'nap' }],
  ['pause.reasonUnknown', 'pause after', talking, { type: 'agent.pauseAfter', agent: 'a1', reason: 'nap' }],
  ['call.unknown', 'watch', talking, { type: 'call.watch', agent: 'a3', call: 'c9', mode: 'listen' }],
  ['text.invalid', 'no language', talking, { type: 'call.mark', call: 'c1', kind: 'language', text: 'xx' }],
  ['call.unknown', 'mark', talking, { type: 'call.mark', call: 'c9', kind: 'evidence', text: '' }],
  ['call.unknown', 'end', talking, { type: 'call.end', call: 'c9' }],
  ['queue.unknown', 'mode', talking, { type: 'queue.mode', queue: 'q9', mode: 'closed' }],
  ['queue.unknown', 'broadcast', talking, { type: 'floor.broadcast', queue: 'q9', text: 'x' }],
  [
    'queue.unknown',
    'transfer',
    talking,
    { type: 'call.transfer', agent: 'a1', to: { kind: 'queue', queue: 'q9' }, note: null },
  ],
  [
    'line.unknown',
    'transfer',
    talking,
    { type: 'call.transfer', agent: 'a1', to: { kind: 'line', line: 'x' }, note: null },
  ],
  ['line.unknown', 'place', () => story().ready('a1'), { ...place, line: 'x' }],
  ['line.noOutbound', 'place', () => story().ready('a1'), { ...place, line: 'info' }],
  ['number.invalid', 'emergency', () => story().ready('a1'), { ...place, number: '119' }],
  [
    'number.notAllowed',
    'transfer',
    talking,
    { type: 'call.transfer', agent: 'a1', to: { kind: 'outside', number: '09011112222' }, note: null },
  ],
  ['callerId.notAllowed', 'place', () => story().ready('a1'), { ...place, callerId: '0570000000' }],
]

const unregistered = (): FloorStory => story().ready('a1').feed({ type: 'phone.lost', phone: 'p1' })
const movable = (): FloorStory => story(withAgents(configOf(2), { a1: { browserPhone: 'b1' } })).talk('c1', 'a1')
const bothTalking = (): FloorStory => story(supervised).talk('c1', 'a1').talk('c2', 'a2')
const prolonged = (): FloorStory => wrappedUp().ask({ type: 'agent.prolongWrapUp', agent: 'a1' })

/** Keyed by the codes, so that a new one does not compile until it is named here. */
const codes: Readonly<Record<RefusalCode, true>> = {
  'agent.unknown': true,
  'agent.notSignedIn': true,
  'agent.alreadySignedIn': true,
  'agent.phoneNotRegistered': true,
  'agent.busy': true,
  'agent.notRinging': true,
  'agent.notTalking': true,
  'agent.notInWrapUp': true,
  'agent.alreadyHeld': true,
  'agent.notHeld': true,
  'agent.phoneUnknown': true,
  'agent.lineOpen': true,
  'agent.lineNotOpen': true,
  'agent.notAvailable': true,
  'agent.nothingToRedial': true,
  'wrapUp.prolongedTooOften': true,
  'transfer.toOneself': true,
  'consult.none': true,
  'consult.already': true,
  'consult.notAnswered': true,
  'party.unknown': true,
  'party.tooMany': true,
  'call.notParked': true,
  'call.notTalking': true,
  'keys.invalid': true,
  'queue.closed': true,
  'skill.nobody': true,
  'watch.notAllowed': true,
  'watch.already': true,
  'watch.none': true,
  'watch.oneself': true,
  'callback.unknown': true,
  'preview.none': true,
  'text.invalid': true,
  'pause.reasonUnknown': true,
  'call.unknown': true,
  'queue.unknown': true,
  'line.unknown': true,
  'line.noOutbound': true,
  'number.invalid': true,
  'number.notAllowed': true,
  'callerId.notAllowed': true,
}

describe('what cannot be honoured is refused with a reason and changes nothing', () => {
  it.each(refusals)('%s: %s', (code, _what, situation, body) => {
    expectRefused(situation(), body, code)
  })

  it('every code of the catalogue has such a test', () => {
    expect(new Set(refusals.map(([code]) => code))).toEqual(new Set(Object.keys(codes)))
  })
})
