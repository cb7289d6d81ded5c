import type { Agent } from '../agent/agent.ts'
import type { Author } from '../log/events.ts'
import type { AgentId, CallId } from '../log/ids.ts'
import type { Actor, RefusalCode, Request } from '../log/requests.ts'
import { type AgentRequest, agentRules } from './agent-rules.ts'
import { type CallRequest, callRules } from './call-rules.ts'
import { endByRequest, type FloorRequest, floorRules } from './floor-rules.ts'
import { type PreviewRequest, previewRules } from './preview-rules.ts'
import { agentOf, emit, index, type Turn } from './turn.ts'
import { type WatchRequest, watchRules } from './watch-rules.ts'

/** A business "no": a value, with its reason; it changes nothing. */
export type Refusal = { readonly code: RefusalCode; readonly reason: string }
export type Answer = { readonly call: CallId | null } | Refusal

/** How one kind of request by or for an agent is answered. */
export type Rule<R> = (turn: Turn, agent: Agent, request: R, author: Author) => Answer

/** Takes or refuses a request, and says which in the log. */
export const answerRequest = (turn: Turn, request: Request): void => {
  const answer = decide(turn, request)
  if ('code' in answer)
    emit(turn, { type: 'request.refused', request: request.request, code: answer.code, reason: answer.reason })
  else emit(turn, { type: 'request.accepted', request: request.request, call: answer.call })
}

type OfFloor = Extract<Request, { type: FloorRequest }>
type OfAgent = Extract<Request, { type: AgentRequest | CallRequest | WatchRequest | PreviewRequest }>

const isOfFloor = (request: Request): request is OfFloor => Object.hasOwn(floorRules, request.type)

const decide = (turn: Turn, request: Request): Answer => {
  if (request.type === 'call.end') return endByRequest(turn, request.call)
  if (!isOfFloor(request)) return decideForAgent(turn, request as OfAgent)
  const rule = floorRules[request.type] as (turn: Turn, request: OfFloor, author: Author) => Answer
  return rule(turn, request, authorOf(request.actor, null))
}

const rules = { ...agentRules, ...callRules, ...watchRules, ...previewRules }

/** Rules that need an agent of this floor; all but sign-in need one who is signed in. */
export const decideForAgent = (turn: Turn, request: OfAgent): Answer => {
  if (!index(turn).agents.has(request.agent))
    return { code: 'agent.unknown', reason: `no agent ${request.agent} on this floor` }
  const agent = agentOf(turn, request.agent)
  if (request.type !== 'agent.signIn' && agent.availability.kind === 'signedOut')
    return { code: 'agent.notSignedIn', reason: `${agent.id} is not signed in` }
  const rule = rules[request.type] as Rule<OfAgent>
  return rule(turn, agent, request, authorOf(request.actor, agent.id))
}

const authorOf = (actor: Actor, agent: AgentId | null): Author =>
  agent !== null && (actor.door === 'phone' || actor.account === agent)
    ? { kind: 'agent', id: agent }
    : { kind: 'supervisor', id: actor.account }
