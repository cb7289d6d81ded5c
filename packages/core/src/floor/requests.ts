import { type Agent, callOfAgent } from '../agent/agent.ts'
import type { Call, Talking } from '../call/call.ts'
import { endCall } from '../call/end.ts'
import { answerOnScreen } from '../call/offer.ts'
import { place } from '../call/place.ts'
import { hold, resume } from '../call/talk.ts'
import { transferOutside, transferToQueue } from '../call/transfer.ts'
import type { Author } from '../log/events.ts'
import type { AgentId, CallId } from '../log/ids.ts'
import type { Actor, RefusalCode, Request, RequestType } from '../log/requests.ts'
import { allowedCallerId, isDiallable } from './numbers.ts'
import { agentOf, cancelTimer, changeAgent, emit, index, type Turn } from './turn.ts'

/** A business "no": a value, with its reason; it changes nothing. */
export type Refusal = { readonly code: RefusalCode; readonly reason: string }
export type Answer = { readonly call: CallId | null } | Refusal

const done = (call: CallId | null = null): Answer => ({ call })
const no = (code: RefusalCode, reason: string): Refusal => ({ code, reason })

/** Takes or refuses a request, and says which in the log. */
export const answerRequest = (turn: Turn, request: Request): void => {
  const answer = decide(turn, request)
  if ('code' in answer)
    emit(turn, { type: 'request.refused', request: request.request, code: answer.code, reason: answer.reason })
  else emit(turn, { type: 'request.accepted', request: request.request, call: answer.call })
}

type OfAgent = Exclude<Request, { type: 'call.end' }>
type Rule<R> = (turn: Turn, agent: Agent, request: R, author: Author) => Answer
type Rules = { readonly [T in Exclude<RequestType, 'call.end'>]: Rule<Extract<Request, { type: T }>> }

const decide = (turn: Turn, request: Request): Answer => {
  if (request.type === 'call.end') return endByRequest(turn, request.call)
  return decideForAgent(turn, request)
}

/** Rules that need an agent of this floor; all but sign-in need one who is signed in. */
export const decideForAgent = (turn: Turn, request: OfAgent): Answer => {
  if (!index(turn).agents.has(request.agent)) return no('agent.unknown', `no agent ${request.agent} on this floor`)
  const agent = agentOf(turn, request.agent)
  if (request.type !== 'agent.signIn' && agent.availability.kind === 'signedOut')
    return no('agent.notSignedIn', `${agent.id} is not signed in`)
  const rule = rules[request.type] as Rule<OfAgent>
  return rule(turn, agent, request, authorOf(request.actor, agent.id))
}

const authorOf = (actor: Actor, agent: AgentId): Author =>
  actor.door === 'phone' || actor.account === agent
    ? { kind: 'agent', id: agent }
    : { kind: 'supervisor', id: actor.account }

const talkingCall = (turn: Turn, agent: Agent): Talking | null => {
  const call = currentCall(turn, agent)
  return call?.phase === 'talking' ? call : null
}

const currentCall = (turn: Turn, agent: Agent): Call | undefined => {
  const id = callOfAgent(agent)
  return id === null ? undefined : turn.calls.get(id)
}

const notTalking = (agent: Agent): Refusal => no('agent.notTalking', `${agent.id} is ${agent.activity.kind}`)

const endWrapUp = (turn: Turn, agent: Agent): void => {
  if (agent.activity.kind === 'wrapUp') cancelTimer(turn, `wrapUp:${agent.id}`)
}

const idle = { activity: { kind: 'idle' } } as const

const rules: Rules = {
  'agent.signIn': (turn, agent, _request, author) => {
    if (agent.availability.kind !== 'signedOut') return no('agent.alreadySignedIn', `${agent.id} is signed in`)
    changeAgent(turn, agent.id, { availability: { kind: 'paused', reason: 'signedIn' } }, author)
    return done()
  },
  'agent.signOut': (turn, agent, _request, author) => {
    if (callOfAgent(agent) !== null) return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    endWrapUp(turn, agent)
    changeAgent(turn, agent.id, { availability: { kind: 'signedOut' }, ...idle }, author)
    return done()
  },
  'agent.ready': (turn, agent, _request, author) => {
    const wrapping = agent.activity.kind === 'wrapUp'
    if (agent.availability.kind === 'ready' && !wrapping) return done()
    endWrapUp(turn, agent)
    changeAgent(turn, agent.id, { availability: { kind: 'ready' }, ...(wrapping ? idle : {}) }, author)
    return done()
  },
  'agent.pause': (turn, agent, request, author) => {
    if (!turn.config.pauseReasons.includes(request.reason))
      return no('pause.reasonUnknown', `"${request.reason}" is not one of: ${turn.config.pauseReasons.join(', ')}`)
    changeAgent(turn, agent.id, { availability: { kind: 'paused', reason: request.reason } }, author)
    return done()
  },
  'agent.endWrapUp': (turn, agent, _request, author) => {
    if (agent.activity.kind !== 'wrapUp') return no('agent.notInWrapUp', `${agent.id} is ${agent.activity.kind}`)
    endWrapUp(turn, agent)
    changeAgent(turn, agent.id, idle, author)
    return done()
  },
  'call.answer': (turn, agent) => {
    const call = currentCall(turn, agent)
    if (call?.phase !== 'offered') return no('agent.notRinging', `${agent.id} is ${agent.activity.kind}`)
    answerOnScreen(turn, call)
    return done(call.id)
  },
  'call.hold': (turn, agent, _request, author) => {
    const call = talkingCall(turn, agent)
    if (call === null) return notTalking(agent)
    if (call.held) return no('agent.alreadyHeld', 'the call is on hold already')
    hold(turn, call, author)
    return done(call.id)
  },
  'call.resume': (turn, agent, _request, author) => {
    const call = talkingCall(turn, agent)
    if (call === null) return notTalking(agent)
    if (!call.held) return no('agent.notHeld', 'the call is not on hold')
    resume(turn, call, author)
    return done(call.id)
  },
  'call.hangUp': (turn, agent) => {
    const call = currentCall(turn, agent)
    if (call === undefined || call.phase === 'offered') return notTalking(agent)
    endCall(turn, call, call.phase === 'talking' ? 'answered' : 'cancelled', 'agent', 16)
    return done(call.id)
  },
  'call.transfer': (turn, agent, request) => {
    const call = talkingCall(turn, agent)
    if (call === null) return notTalking(agent)
    const { to } = request
    if (to.kind === 'queue') {
      if (!index(turn).queues.has(to.queue)) return no('queue.unknown', `no queue ${to.queue}`)
      transferToQueue(turn, call, to.queue)
      return done(call.id)
    }
    if (!turn.config.transferNumbers.includes(to.number))
      return no('number.notAllowed', 'the number is not in the list of transfer numbers')
    transferOutside(turn, call, to.number)
    return done(call.id)
  },
  'call.place': (turn, agent, request) => {
    const id = `out-${request.request}`
    if (turn.calls.has(id)) return done(id)
    if (agent.activity.kind !== 'idle' || agent.leg !== null)
      return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    const setup = index(turn).agents.get(agent.id)
    if (setup === undefined || !turn.phones.has(setup.phone))
      return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
    const allowed = allowedCallerId(turn, request.line, request.callerId)
    if (typeof allowed !== 'string') return allowed
    if (!isDiallable(request.number)) return no('number.invalid', 'expected a Japanese number such as 0961234567')
    place(turn, {
      call: id,
      node: turn.config.node,
      agent: agent.id,
      line: request.line,
      number: request.number,
      callerId: allowed,
    })
    return done(id)
  },
}

const endByRequest = (turn: Turn, id: CallId): Answer => {
  const call = turn.calls.get(id)
  if (call === undefined || call.phase === 'told') return no('call.unknown', `no call ${id} is going on`)
  const talked = call.agents.length > 0
  const waiting = call.phase === 'waiting' || call.phase === 'offered'
  endCall(
    turn,
    call,
    talked ? 'answered' : waiting ? 'abandoned' : call.direction === 'inbound' ? 'inFlow' : 'cancelled',
    'system',
    16,
  )
  return done(id)
}
