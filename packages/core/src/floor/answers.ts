import { type Agent, callOfAgent } from '../agent/agent.ts'
import type { Call, Consult, Talking } from '../call/call.ts'
import type { CallId } from '../log/ids.ts'
import type { RefusalCode } from '../log/requests.ts'
import type { Answer, Refusal } from './requests.ts'
import type { Turn } from './turn.ts'

export const done = (call: CallId | null = null): Answer => ({ call })
export const no = (code: RefusalCode, reason: string): Refusal => ({ code, reason })

/** A call of somebody's: not a phone that hears the answer to its code, nor a case that is only looked at. */
export const isGoingOn = (call: Call | undefined): call is Call =>
  call !== undefined && call.phase !== 'told' && call.phase !== 'previewing'

/** The call the agent is in, wrap-up not counted. */
export const currentCall = (turn: Turn, agent: Agent): Call | undefined => {
  const id = callOfAgent(agent)
  return id === null ? undefined : turn.calls.get(id)
}

/** The conversation the agent is responsible for. */
export const ownTalk = (turn: Turn, agent: Agent): Talking | null => {
  const call = currentCall(turn, agent)
  return call?.phase === 'talking' && call.agent === agent.id ? call : null
}

export const notTalking = (agent: Agent): Refusal =>
  no('agent.notTalking', `${agent.id} is ${agent.activity.kind} and has no conversation of their own`)

/** The agent's conversation together with the consultation in it. */
export const ownConsult = (turn: Turn, agent: Agent): { call: Talking; asked: Consult } | Refusal => {
  const call = ownTalk(turn, agent)
  if (call === null) return notTalking(agent)
  if (call.consult === null) return no('consult.none', 'nobody is being consulted')
  return { call, asked: call.consult }
}
