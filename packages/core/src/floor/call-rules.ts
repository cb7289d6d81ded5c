import type { Agent } from '../agent/agent.ts'
import type { Call, Talking } from '../call/call.ts'
import { answerAskedOnScreen, completeConsult, consult, consultFailed, merge, toggle } from '../call/consult.ts'
import { dropLeg, endCall, isReachable, talkedMs } from '../call/end.ts'
import { answerOnScreen, registeredPhones } from '../call/offer.ts'
import { park, unpark } from '../call/park.ts'
import { part } from '../call/part.ts'
import { handOver, mostOthers, partyLeft } from '../call/party.ts'
import { place, placementDeclined } from '../call/place.ts'
import { isShut } from '../call/queue-rules.ts'
import { hold, leaveCall, leaveConsult, moveTo, mute, resume } from '../call/talk.ts'
import { reachFailed, transferTo, transferToLine, transferToQueue } from '../call/transfer.ts'
import { command, emit, index, type Turn } from '../floor/turn.ts'
import type { PartyName } from '../log/events.ts'
import type { Request, RequestType, TransferTarget } from '../log/requests.ts'
import { currentCall, done, no, notTalking, ownConsult, ownTalk } from './answers.ts'
import { allowedCallerId, isDiallable } from './numbers.ts'
import type { Answer, Refusal, Rule } from './requests.ts'

type OwnCall = Exclude<
  Extract<RequestType, `call.${string}`>,
  'call.end' | 'call.mark' | `call.${string}atch${string}` | 'call.takeOver'
>
export type CallRequest = OwnCall
type Rules = { readonly [T in OwnCall]: Rule<Extract<Request, { type: T }>> }

/** Said to a citizen whose call is ended for what was said in it. */
const guidance = 'ja/guidance-end'

/** What an agent, or a supervisor for an agent, may do with the agent's call. */
export const callRules: Rules = {
  'call.answer': (turn, agent) => {
    const call = currentCall(turn, agent)
    const isRinging = agent.activity.kind === 'ringing'
    if (isRinging && call?.phase === 'offered') answerOnScreen(turn, call, agent.id)
    else if (isRinging && (call?.phase === 'reaching' || call?.phase === 'talking'))
      answerAskedOnScreen(turn, call, agent.id)
    else return no('agent.notRinging', `${agent.id} is ${agent.activity.kind}`)
    return done(call.id)
  },
  'call.hold': (turn, agent, _request, author) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (call.held) return no('agent.alreadyHeld', 'the call is on hold already')
    if (call.consult !== null) return no('consult.already', 'the citizen hears music while somebody is consulted')
    hold(turn, call, author)
    return done(call.id)
  },
  'call.resume': (turn, agent, _request, author) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (!call.held) return no('agent.notHeld', 'the call is not on hold')
    resume(turn, call, author)
    return done(call.id)
  },
  'call.mute': (turn, agent, { muted }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    mute(turn, call, muted)
    return done(call.id)
  },
  'call.hangUp': (turn, agent) => {
    const call = currentCall(turn, agent)
    if (call === undefined || call.phase === 'offered' || agent.activity.kind === 'watching') return notTalking(agent)
    if (call.phase === 'previewing') return notTalking(agent)
    return hangUp(turn, agent, call)
  },
  'call.transfer': (turn, agent, { to, note }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (call.consult !== null) return no('consult.already', 'finish or cancel the consultation first')
    return transfer(turn, agent, call, to, note)
  },
  'call.consult': (turn, agent, { to, note }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (call.consult !== null) return no('consult.already', 'somebody is being consulted already')
    if (call.moving !== null) return no('agent.busy', 'the call is moving to another phone')
    const party = partyOf(turn, agent, call, to)
    if ('code' in party) return party
    consult(turn, call, party, note)
    return done(call.id)
  },
  'call.toggle': (turn, agent) => {
    const own = ownConsult(turn, agent)
    if ('code' in own) return own
    if (!own.asked.answered) return notAnswered
    toggle(turn, own.call, own.asked)
    return done(own.call.id)
  },
  'call.merge': (turn, agent) => {
    const own = ownConsult(turn, agent)
    if ('code' in own) return own
    if (!own.asked.answered) return notAnswered
    if (own.call.others.length >= mostOthers) return no('party.tooMany', `${mostOthers} others are in the call already`)
    merge(turn, own.call, own.asked)
    return done(own.call.id)
  },
  'call.complete': (turn, agent) => {
    const own = ownConsult(turn, agent)
    if ('code' in own) return own
    if (!own.asked.answered) return notAnswered
    completeConsult(turn, own.call, own.asked, false)
    return done(own.call.id)
  },
  'call.cancelConsult': (turn, agent) => {
    const own = ownConsult(turn, agent)
    if ('code' in own) return own
    consultFailed(turn, own.call, own.asked, 'cancelled')
    return done(own.call.id)
  },
  'call.dropParty': (turn, agent, { leg }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (!call.others.some((other) => other.leg === leg))
      return no('party.unknown', `${leg} is not in this conversation`)
    partyLeft(turn, call, leg, false)
    return done(call.id)
  },
  'call.park': (turn, agent) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (call.consult !== null || call.others.length > 0)
      return no('consult.already', 'a call with others in it cannot be parked')
    park(turn, call)
    return done(call.id)
  },
  'call.unpark': (turn, agent, request) => {
    const call = turn.calls.get(request.call)
    if (call?.phase !== 'parked') return no('call.notParked', `${request.call} is not parked`)
    const missing = notReachable(turn, agent)
    if (missing !== null) return missing
    unpark(turn, call, agent.id)
    return done(call.id)
  },
  'call.sendKeys': (turn, agent, { keys }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (!/^[0-9*#A-D]{1,32}$/.test(keys)) return no('keys.invalid', 'expected 1 to 32 of 0-9 * # A-D')
    if (call.consult?.answered === false) return notAnswered
    command(turn, call, { type: 'leg.sendKeys', leg: keysTo(call), keys })
    emit(turn, { type: 'call.keysSent', call: call.id, agent: agent.id, count: keys.length })
    return done(call.id)
  },
  'call.move': (turn, agent, { phone }) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    if (index(turn).agentOfPhone.get(phone)?.id !== agent.id)
      return no('agent.phoneUnknown', `${phone} is not a phone of ${agent.id}`)
    if (!turn.phones.has(phone)) return no('agent.phoneNotRegistered', `${phone} is not registered`)
    if (call.consult !== null) return no('consult.already', 'finish or cancel the consultation first')
    if (call.moving !== null) return no('agent.busy', 'the call is moving already')
    moveTo(turn, call, phone)
    return done(call.id)
  },
  'call.endWithGuidance': (turn, agent) => {
    const call = ownTalk(turn, agent)
    if (call === null) return notTalking(agent)
    const alone = call.consult === null ? call : consultFailed(turn, call, call.consult, 'cancelled')
    for (const { leg } of alone.others) {
      const now = turn.calls.get(call.id)
      if (now?.phase === 'talking') partyLeft(turn, now, leg, false)
    }
    const left = { ...alone, others: [], talkMs: talkedMs(turn, alone) }
    leaveCall(turn, left)
    part(turn, left, [guidance], 'answered', 'agent')
    return done(call.id)
  },
  'call.redial': (turn, agent, request) => {
    if (agent.placed === null) return no('agent.nothingToRedial', `${agent.id} has not called anybody yet`)
    return placeCall(turn, agent, { ...agent.placed, callerId: null, request: request.request })
  },
  'call.place': (turn, agent, request) => placeCall(turn, agent, request),
}

const notAnswered: Refusal = no('consult.notAnswered', 'the one who is asked has not answered yet')

/** Keys go to whom the agent speaks with. */
const keysTo = (call: Talking): string => (call.consult?.speaking === 'consulted' ? call.consult.leg : call.leg)

/** Somebody in a conference leaves it; the call's own agent ends the call, or leaves the conference to the others. */
const hangUp = (turn: Turn, agent: Agent, call: Call): Answer => {
  if (call.phase === 'reaching') {
    dropLeg(turn, call, call.to.leg)
    reachFailed(turn, call, 'busy')
  } else if (call.phase !== 'talking') {
    endCall(turn, call, 'cancelled', 'agent', 16)
    if (call.phase === 'placing' || call.phase === 'dialling') placementDeclined(turn, call, 'rejected')
  } else if (call.agent === agent.id) hangUpOwn(turn, call)
  else hangUpAsParty(turn, agent, call)
  return done(call.id)
}

const hangUpOwn = (turn: Turn, call: Talking): void => {
  if (call.consult !== null) return leaveConsult(turn, call, call.consult, false)
  if (call.others.length === 0) return endCall(turn, call, 'answered', 'agent', 16)
  dropLeg(turn, call, call.agentLeg)
  handOver(turn, call)
}

const hangUpAsParty = (turn: Turn, agent: Agent, call: Talking): void => {
  const party = call.others.find((other) => other.kind === 'agent' && other.agent === agent.id)
  if (party !== undefined) partyLeft(turn, call, party.leg, false)
  else if (call.consult !== null) consultFailed(turn, call, call.consult, call.consult.answered ? 'left' : 'busy')
}

const transfer = (turn: Turn, agent: Agent, call: Talking, to: TransferTarget, note: string | null): Answer => {
  if (call.others.length > 0) return no('party.tooMany', 'others are in the call: hang up to leave it to them')
  if (to.kind === 'queue') {
    const queue = index(turn).queues.get(to.queue)
    if (queue === undefined) return no('queue.unknown', `no queue ${to.queue}`)
    if (isShut(turn, queue)) return no('queue.closed', `queue ${to.queue} takes nobody now`)
    const missing = queue.needs.find(({ skill, level }) => !hasAnybody(turn, to.queue, skill, level))
    if (missing !== undefined && queue.relax.length === 0)
      return no('skill.nobody', `no agent of ${to.queue} has ${missing.skill} at level ${missing.level}`)
    transferToQueue(turn, call, to.queue, note)
    return done(call.id)
  }
  if (to.kind === 'line') {
    if (!index(turn).lines.has(to.line)) return no('line.unknown', `no line ${to.line}`)
    transferToLine(turn, call, to.line, note)
    return done(call.id)
  }
  const party = partyOf(turn, agent, call, to)
  if ('code' in party) return party
  transferTo(turn, call, party, note)
  return done(call.id)
}

const hasAnybody = (turn: Turn, queue: string, skill: string, level: number): boolean =>
  turn.config.agents.some((setup) => setup.queues.includes(queue) && (setup.skills[skill] ?? 0) >= level)

/** Somebody who may be rung for this call, or why not. */
const partyOf = (
  turn: Turn,
  agent: Agent,
  call: Talking,
  to: Extract<TransferTarget, { kind: 'agent' | 'outside' }>,
): PartyName | Refusal => {
  if (to.kind === 'outside')
    return turn.config.transferNumbers.includes(to.number)
      ? to
      : no('number.notAllowed', 'the number is not in the list of transfer numbers')
  if (to.agent === agent.id) return no('transfer.toOneself', `${agent.id} has the call already`)
  if (!index(turn).agents.has(to.agent)) return no('agent.unknown', `no agent ${to.agent} on this floor`)
  const other = turn.agents.get(to.agent)
  if (other === undefined) return no('agent.notAvailable', `${to.agent} is not signed in`)
  if (call.others.some((party) => party.kind === 'agent' && party.agent === to.agent))
    return no('agent.notAvailable', `${to.agent} is in this conversation already`)
  return notReachable(turn, other) ?? to
}

const notReachable = (turn: Turn, agent: Agent): Refusal | null => {
  if (!isReachable(agent)) return no('agent.notAvailable', `${agent.id} is ${agent.activity.kind} or signed out`)
  if (registeredPhones(turn, agent.id).length === 0)
    return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
  return null
}

type Wish = {
  readonly number: string
  readonly line: string
  readonly callerId: string | null
  readonly request: string
}

const placeCall = (turn: Turn, agent: Agent, wish: Wish): Answer => {
  const id = `out-${wish.request}`
  if (turn.calls.has(id)) return done(id)
  if (agent.activity.kind !== 'idle' || agent.legs.length > 0)
    return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
  if (registeredPhones(turn, agent.id).length === 0)
    return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
  const callerId = allowedCallerId(turn, wish.line, wish.callerId)
  if (typeof callerId !== 'string') return callerId
  if (!isDiallable(wish.number)) return no('number.invalid', 'expected a Japanese number such as 0961234567')
  const { number, line } = wish
  const node = turn.config.node
  place(turn, {
    call: id,
    node,
    agent: agent.id,
    line,
    number,
    callerId,
    ...{ queue: null, callback: null, attempt: null },
  })
  return done(id)
}
