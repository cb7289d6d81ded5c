import type { Agent } from '../agent/agent.ts'
import {
  agentOf,
  cancelTimer,
  changeAgent,
  command,
  dropCall,
  emit,
  index,
  setTimer,
  system,
  type Turn,
} from '../floor/turn.ts'
import type { EndedBy, Outcome } from '../log/events.ts'
import type { AgentId, LegId } from '../log/ids.ts'
import { agentOfOpenLine, type Call, legsOf, type Talking, type Waiting } from './call.ts'
import { callbackTried } from './callback.ts'
import { withdrawOffers } from './offer.ts'
import { endWait, waitedSoFar } from './queue.ts'
import { watchersHome } from './watch.ts'

/**
 * The end of a call, once and for all: every leg that is still there is hung up, its agents go to wrap-up or are free
 * again, and `call.ended` says how it went. `gone` is the leg whose end brought this about, if one did.
 */
export const endCall = (
  turn: Turn,
  ending: Call,
  outcome: Outcome,
  by: EndedBy,
  cause: number,
  gone: LegId | null = null,
): void => {
  const call = ending.phase === 'offered' ? withdrawOffers(turn, ending, 'callerGone') : ending
  const waited = call.phase === 'waiting' && outcome === 'abandoned' ? waitOf(turn, call) : null
  if (waited !== null && call.queue !== null)
    emit(turn, { type: 'call.abandoned', call: call.id, queue: call.queue, waitedMs: waited })
  for (const leg of legsOf(call)) if (leg !== gone) dropLeg(turn, call, leg)
  for (const bridge of bridgesOf(call)) command(turn, call, { type: 'bridge.end', bridge })
  cancelTimersOf(turn, call)
  dropCall(turn, call.id)
  emit(turn, {
    type: 'call.ended',
    call: call.id,
    outcome,
    by,
    cause,
    queue: call.queue,
    agents: call.agents,
    waitedMs: waited ?? call.waitedMs,
    talkMs: talkedMs(turn, call),
  })
  watchersHome(turn, call)
  releaseAgents(turn, call, gone)
  callbackTried(turn, call, call.leg !== null && outcome !== 'cancelled')
}

/** How long whoever gives up now has waited: for the first agent, or for the one after a transfer. */
const waitOf = (turn: Turn, call: Waiting): number =>
  call.agents.length === 0 ? waitedSoFar(turn, call) : turn.at - call.since

/** Hangs a leg up; a phone that is kept off hook between calls is only silent again. */
export const dropLeg = (turn: Turn, call: Call, leg: LegId, cause: 'normal' | 'noAnswer' = 'normal'): void => {
  const owner = agentOfOpenLine(leg)
  if (owner !== null && agentOf(turn, owner).openLine === leg) command(turn, call, { type: 'leg.silence', leg })
  else command(turn, call, { type: 'leg.hangUp', leg, cause })
}

const bridgesOf = (call: Call): readonly string[] => {
  if (call.phase === 'outside') return [call.bridge]
  if (call.phase !== 'talking') return []
  return call.consult === null ? [call.bridge] : [call.bridge, call.consult.bridge]
}

/** Talk time of finished stretches plus the one going on. */
export const talkedMs = (turn: Turn, call: Call): number =>
  call.phase === 'talking' || call.phase === 'outside' ? call.talkMs + turn.at - call.since : call.talkMs

const cancelTimersOf = (turn: Turn, call: Call): void => {
  if (call.phase === 'away') cancelTimer(turn, `away:${call.id}`)
  if (call.phase === 'waiting' || call.phase === 'offered') endWait(turn, call)
  if (call.phase === 'reaching') cancelTimer(turn, `reach:${call.to.leg}`)
  if (call.phase === 'placing') cancelTimer(turn, `ring:${call.agentLeg}`)
  if (call.phase === 'dialling') cancelTimer(turn, `ring:${call.leg}`)
  if (call.phase === 'parked') cancelTimer(turn, `park:${call.id}`)
  if (call.phase === 'voicemail') cancelTimer(turn, `message:${call.id}`)
  if (call.phase === 'talking') cancelTalkTimers(turn, call)
}

/** Timers of a conversation with an agent. */
export const cancelTalkTimers = (turn: Turn, call: Talking): void => {
  if (turn.config.limits.longCallMs > 0) cancelTimer(turn, `long:${call.id}`)
  if (call.held) cancelTimer(turn, `hold:${call.id}`)
  if (call.consult !== null && !call.consult.answered) cancelTimer(turn, `consult:${call.consult.leg}`)
}

/** A conversation with this agent is over, the call is not: nothing of it goes on ringing, in phones or in time. */
export const closeTalk = (turn: Turn, call: Talking): void => {
  cancelTalkTimers(turn, call)
  if (call.moving !== null) dropLeg(turn, call, call.moving.leg)
}

const releaseAgents = (turn: Turn, call: Call, gone: LegId | null): void => {
  if (call.phase === 'talking') {
    wrapUp(turn, call.agent, call)
    watchGone(turn, call, gone)
    for (const other of call.others) if (other.kind === 'agent') wrapUp(turn, other.agent, call)
    if (call.consult?.with.kind === 'agent') freeAgent(turn, call.consult.with.agent, 'consultOver')
  }
  if ((call.phase === 'placing' || call.phase === 'dialling') && call.agent !== null)
    freeAgent(turn, call.agent, 'outboundOver')
  if (call.phase === 'reaching' && call.to.kind === 'agent') freeAgent(turn, call.to.agent, 'transferOver')
}

/** The citizen is gone; an agent's phone that stays off hook is told to supervisors. */
const watchGone = (turn: Turn, call: Talking, gone: LegId | null): void => {
  const { citizenGoneMs } = turn.config.limits
  if (citizenGoneMs === 0 || gone === call.agentLeg || agentOf(turn, call.agent).openLine === call.agentLeg) return
  setTimer(turn, `gone:${call.agent}:${call.agentLeg}`, citizenGoneMs)
}

/** After a conversation: wrap-up (後処理) for as long as the queue allows, or idle at once. */
export const wrapUp = (turn: Turn, agent: AgentId, call: Pick<Call, 'id' | 'queue'>): void => {
  const queue = call.queue ?? index(turn).agents.get(agent)?.queues[0] ?? null
  const ms = (queue === null ? undefined : index(turn).queues.get(queue)?.wrapUpMs) ?? 0
  if (ms === 0) return changeAgent(turn, agent, { activity: { kind: 'idle' } }, system('callEnded'))
  setTimer(turn, `wrapUp:${agent}`, ms)
  const activity = { kind: 'wrapUp', call: call.id, queue, until: turn.at + ms, prolonged: 0 } as const
  changeAgent(turn, agent, { activity }, system('callEnded'))
}

export const freeAgent = (turn: Turn, agent: AgentId, rule: string): void => {
  if (agentOf(turn, agent).activity.kind === 'idle') return
  changeAgent(turn, agent, { activity: { kind: 'idle' } }, system(rule))
}

/** Whether this agent may be rung by name, also while paused: signed in, not in any call, no channel left. */
export const isReachable = (agent: Agent | undefined): boolean =>
  agent !== undefined &&
  agent.availability.kind !== 'signedOut' &&
  (agent.activity.kind === 'idle' || agent.activity.kind === 'wrapUp') &&
  agent.legs.length === 0
