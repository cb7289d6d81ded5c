import { type Agent, callOfAgent } from '../agent/agent.ts'
import { registeredPhones } from '../call/offer.ts'
import { closeLine, openLine } from '../call/open-line.ts'
import { leavePreview } from '../call/preview.ts'
import type { Request, RequestType } from '../log/requests.ts'
import { done, no } from './answers.ts'
import { standardQueue } from './config.ts'
import type { Rule } from './requests.ts'
import { cancelTimer, changeAgent, emit, hangUpOpenLine, index, setTimer, type Turn } from './turn.ts'

export type AgentRequest = Extract<RequestType, `agent.${string}`>
type Rules = { readonly [T in AgentRequest]: Rule<Extract<Request, { type: T }>> }

const idle = { activity: { kind: 'idle' } } as const
const stay = { after: { kind: 'stay' } } as const

const endWrapUp = (turn: Turn, agent: Agent): void => {
  if (agent.activity.kind === 'wrapUp') cancelTimer(turn, `wrapUp:${agent.id}`)
}

const signedOut = (turn: Turn, agent: Agent) => {
  endWrapUp(turn, agent)
  if (agent.openLine !== null) hangUpOpenLine(turn, agent.openLine)
  return {
    availability: { kind: 'signedOut' },
    ...idle,
    ...stay,
    openLine: null,
    handRaised: false,
    answered: 0,
  } as const
}

/** What an agent, or a supervisor for an agent, may ask about the agent's own state. */
export const agentRules: Rules = {
  'agent.signIn': (turn, agent, _request, author) => {
    if (agent.availability.kind !== 'signedOut') return no('agent.alreadySignedIn', `${agent.id} is signed in`)
    changeAgent(turn, agent.id, { availability: { kind: 'paused', reason: 'signedIn' }, answered: 0 }, author)
    return done()
  },
  'agent.signOut': (turn, agent, _request, author) => {
    if (!leavePreview(turn, agent) && callOfAgent(agent) !== null)
      return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    changeAgent(turn, agent.id, signedOut(turn, agent), author)
    return done()
  },
  'agent.ready': (turn, agent, _request, author) => {
    const wrapping = agent.activity.kind === 'wrapUp'
    if (agent.availability.kind === 'ready' && !wrapping && agent.after.kind === 'stay') return done()
    endWrapUp(turn, agent)
    changeAgent(turn, agent.id, { availability: { kind: 'ready' }, ...stay, ...(wrapping ? idle : {}) }, author)
    return done()
  },
  'agent.readyOnce': (turn, agent, _request, author) => {
    endWrapUp(turn, agent)
    const wrapping = agent.activity.kind === 'wrapUp'
    const after = { kind: 'pause', reason: 'oneCall', oneCall: true } as const
    changeAgent(turn, agent.id, { availability: { kind: 'ready' }, after, ...(wrapping ? idle : {}) }, author)
    return done()
  },
  'agent.pause': (turn, agent, request, author) => {
    const unknown = unknownReason(turn, request.reason)
    if (unknown !== null) return unknown
    const paused = { availability: { kind: 'paused', reason: request.reason }, ...stay } as const
    changeAgent(turn, agent.id, leavePreview(turn, agent) ? { ...paused, ...idle } : paused, author)
    return done()
  },
  'agent.pauseAfter': (turn, agent, request, author) => {
    const unknown = request.reason === null ? null : unknownReason(turn, request.reason)
    if (unknown !== null) return unknown
    const { reason } = request
    if (reason !== null && agent.activity.kind === 'idle')
      changeAgent(turn, agent.id, { availability: { kind: 'paused', reason }, ...stay }, author)
    else
      changeAgent(turn, agent.id, reason === null ? stay : { after: { kind: 'pause', reason, oneCall: false } }, author)
    return done()
  },
  'agent.endWrapUp': (turn, agent, _request, author) => {
    if (agent.activity.kind !== 'wrapUp') return no('agent.notInWrapUp', `${agent.id} is ${agent.activity.kind}`)
    endWrapUp(turn, agent)
    changeAgent(turn, agent.id, idle, author)
    return done()
  },
  'agent.prolongWrapUp': (turn, agent, _request, author) => {
    const { activity } = agent
    if (activity.kind !== 'wrapUp') return no('agent.notInWrapUp', `${agent.id} is ${activity.kind}`)
    const { times, ms } = (index(turn).queues.get(activity.queue ?? '') ?? standardQueue).prolong
    if (activity.prolonged >= times)
      return no('wrapUp.prolongedTooOften', `prolonged ${activity.prolonged} times, ${times} are allowed`)
    const until = activity.until + ms
    setTimer(turn, `wrapUp:${agent.id}`, until - turn.at)
    changeAgent(turn, agent.id, { activity: { ...activity, until, prolonged: activity.prolonged + 1 } }, author)
    return done()
  },
  'agent.openLine': (turn, agent) => {
    if (agent.openLine !== null) return no('agent.lineOpen', `the line of ${agent.id} is open already`)
    if (agent.activity.kind !== 'idle' || agent.legs.length > 0)
      return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    if (registeredPhones(turn, agent.id).length === 0)
      return no('agent.phoneNotRegistered', `the phone of ${agent.id} is not registered`)
    openLine(turn, agent)
    return done()
  },
  'agent.closeLine': (turn, agent, _request, author) => {
    if (agent.openLine === null) return no('agent.lineNotOpen', `the line of ${agent.id} is not open`)
    if (callOfAgent(agent) !== null) return no('agent.busy', `${agent.id} is ${agent.activity.kind}`)
    closeLine(turn, agent, author)
    return done()
  },
  'agent.raiseHand': (turn, agent, { raised }) => {
    const call = callOfAgent(agent)
    if (agent.handRaised === raised) return done(call)
    changeAgent(turn, agent.id, { handRaised: raised }, { kind: 'agent', id: agent.id })
    emit(turn, { type: 'agent.hand', agent: agent.id, raised, call })
    return done(call)
  },
  'agent.forceOut': (turn, agent, _request, author) => {
    if (leavePreview(turn, agent) || callOfAgent(agent) === null)
      changeAgent(turn, agent.id, signedOut(turn, agent), author)
    else changeAgent(turn, agent.id, { after: { kind: 'signOut' } }, author)
    return done()
  },
}

const unknownReason = (turn: Turn, reason: string) =>
  turn.config.pauseReasons.includes(reason)
    ? null
    : no('pause.reasonUnknown', `"${reason}" is not one of: ${turn.config.pauseReasons.join(', ')}`)
