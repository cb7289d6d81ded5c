import type { Agent } from '../agent/agent.ts'
import type { Attempt } from '../campaign/campaign.ts'
import {
  agentOf,
  cancelTimer,
  changeAgent,
  dropCall,
  emit,
  isTooEarly,
  putCall,
  setTimer,
  system,
  type Turn,
} from '../floor/turn.ts'
import type { AcdEvent } from '../log/events.ts'
import type { AgentId } from '../log/ids.ts'
import { placementOf, refusalOf } from './attempt.ts'
import { type Call, freshCall, type Previewing } from './call.ts'
import { freeAgent } from './end.ts'
import { registeredPhones } from './offer.ts'
import { place } from './place.ts'

type Result = Extract<AcdEvent, { type: 'preview.ended' }>['result']

/** The agent sees the case and decides before anything is dialled; kept meanwhile. */
export const showPreview = (turn: Turn, attempt: Attempt, agent: AgentId, decideMs: number): void => {
  const { call, campaign, person, number, line, callerId, queue } = attempt
  const base = freshCall({
    id: call,
    node: turn.config.node,
    direction: 'outbound',
    line,
    called: number,
    caller: { kind: 'presented', number: callerId },
    arrivedAt: turn.at,
  })
  const until = turn.at + decideMs
  const shown: Previewing = { ...base, queue, attempt, phase: 'previewing', agent, until }
  putCall(turn, shown)
  setTimer(turn, `preview:${call}`, decideMs)
  changeAgent(turn, agent, { activity: { kind: 'reserved', call } }, system('preview'))
  emit(turn, { type: 'preview.shown', call, agent, campaign, person, number, queue, line, callerId, until })
}

/** The case that is shown to this agent now. */
export const previewOf = (turn: Turn, agent: Agent): Previewing | null => {
  const call = agent.activity.kind === 'reserved' ? turn.calls.get(agent.activity.call) : undefined
  return call?.phase === 'previewing' ? call : null
}

/** Off the screen. Nothing was dialled, so there was no call: its end is told by this alone. */
const closePreview = (turn: Turn, call: Previewing, result: Result, reason: string | null): void => {
  cancelTimer(turn, `preview:${call.id}`)
  dropCall(turn, call.id)
  emit(turn, { type: 'preview.ended', call: call.id, agent: call.agent, result, reason })
}

/** The case is not dialled, and the agent is free for the next one. */
export const endPreview = (turn: Turn, call: Previewing, result: Result, reason: string | null): void => {
  closePreview(turn, call, result, reason)
  freeAgent(turn, call.agent, `preview.${result}`)
}

/**
 * Dialled now, with the agent on the line first: so the agent waits only while the citizen's phone rings, reading the case,
 * and the citizen hears the agent with the first word. What must not be dialled by now is refused.
 */
export const dialPreviewed = (turn: Turn, call: Previewing, result: 'accepted' | 'timedOut'): void => {
  const { attempt, agent } = call
  closePreview(turn, call, result, null)
  const hasPhone = registeredPhones(turn, agent).length > 0
  const because = refusalOf(turn, attempt) ?? (hasPhone ? null : 'agentNotFree')
  if (because === null) return place(turn, placementOf(turn, attempt, agent))
  emit(turn, { type: 'attempt.refused', call: call.id, because })
  freeAgent(turn, agent, 'attemptRefused')
}

/** The time to decide is over. Who let a case go by without a word is not at the desk: paused, as after a missed offer. */
export const previewOver = (turn: Turn, call: Call): void => {
  if (call.phase !== 'previewing' || isTooEarly(turn, `preview:${call.id}`, call.until)) return
  if (call.attempt.preview?.onTimeout === 'dial') return dialPreviewed(turn, call, 'timedOut')
  endPreview(turn, call, 'timedOut', null)
  if (agentOf(turn, call.agent).availability.kind === 'ready')
    changeAgent(turn, call.agent, { availability: { kind: 'paused', reason: 'missed' } }, system('preview.timedOut'))
}

/** The agent goes: the case is the dialler's again. Whoever asks changes the agent's state. Says whether there was one. */
export const leavePreview = (turn: Turn, agent: Agent): boolean => {
  const shown = previewOf(turn, agent)
  if (shown !== null) closePreview(turn, shown, 'agentLeft', null)
  return shown !== null
}
