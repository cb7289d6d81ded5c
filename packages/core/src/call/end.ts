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
import type { EndedBy, OfferResult, Outcome } from '../log/events.ts'
import type { AgentId, LegId } from '../log/ids.ts'
import { type Call, legsOf } from './call.ts'

/**
 * The end of a call, once and for all: every leg that is still there is hung up, its agent goes to wrap-up or is free
 * again, and `call.ended` says how it went. `gone` is the leg whose end brought this about, if one did.
 */
export const endCall = (
  turn: Turn,
  call: Call,
  outcome: Outcome,
  by: EndedBy,
  cause: number,
  gone: LegId | null = null,
): void => {
  if (call.phase === 'offered') endOffer(turn, call.agent, call.id, call.offerLeg, 'callerGone')
  if (outcome === 'abandoned' && call.queue !== null && 'since' in call)
    emit(turn, { type: 'call.abandoned', call: call.id, queue: call.queue, waitedMs: turn.at - call.since })
  for (const leg of legsOf(call)) if (leg !== gone) command(turn, call, { type: 'leg.hangUp', leg, cause: 'normal' })
  if (call.phase === 'talking' || call.phase === 'outside')
    command(turn, call, { type: 'bridge.end', bridge: call.bridge })
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
    waitedMs: outcome === 'abandoned' && 'since' in call ? turn.at - call.since : call.waitedMs,
    talkMs: talkedMs(turn, call),
  })
  releaseAgent(turn, call, gone)
}

/** Talk time of finished stretches plus the one going on. */
export const talkedMs = (turn: Turn, call: Call): number =>
  call.phase === 'talking' || call.phase === 'outside' ? call.talkMs + turn.at - call.since : call.talkMs

const cancelTimersOf = (turn: Turn, call: Call): void => {
  if (call.phase === 'away') cancelTimer(turn, `away:${call.id}`)
  if (call.phase === 'waiting' || call.phase === 'offered') cancelTimer(turn, `announce:${call.id}`)
  if (call.phase === 'reaching') cancelTimer(turn, `reach:${call.outsideLeg}`)
  if (call.phase === 'placing') cancelTimer(turn, `ring:${call.agentLeg}`)
  if (call.phase === 'dialling') cancelTimer(turn, `ring:${call.leg}`)
}

const releaseAgent = (turn: Turn, call: Call, gone: LegId | null): void => {
  if (call.phase === 'talking') wrapUp(turn, call.agent, call, gone === call.agentLeg)
  if (call.phase === 'placing' || call.phase === 'dialling')
    freeAgent(turn, call.agent, gone === call.agentLeg, 'outboundOver')
}

/** An offer is over; the phone stops ringing. The agent is idle again, and free once that channel is gone. */
export const endOffer = (turn: Turn, agent: AgentId, call: string, leg: LegId, result: OfferResult): void => {
  cancelTimer(turn, `ring:${leg}`)
  emit(turn, { type: 'call.offerEnded', call, agent, leg, result })
  if (result === 'answered') return
  changeAgent(turn, agent, { activity: { kind: 'idle' } }, system(`offer.${result}`))
}

/** After a conversation: wrap-up (後処理) for as long as the queue allows, or idle at once. */
export const wrapUp = (turn: Turn, agent: AgentId, call: Call, legGone: boolean): void => {
  const ms = wrapUpMs(turn, agent, call)
  const leg = legGone ? { leg: null } : {}
  if (ms === 0) {
    changeAgent(turn, agent, { ...leg, activity: { kind: 'idle' } }, system('callEnded'))
    return
  }
  setTimer(turn, `wrapUp:${agent}`, ms)
  const activity = { kind: 'wrapUp', call: call.id, until: turn.at + ms } as const
  changeAgent(turn, agent, { ...leg, activity }, system('callEnded'))
}

const wrapUpMs = (turn: Turn, agent: AgentId, call: Call): number => {
  const known = index(turn)
  const queue = call.queue ?? known.agents.get(agent)?.queues[0]
  return queue === undefined ? 0 : (known.queues.get(queue)?.wrapUpMs ?? 0)
}

export const freeAgent = (turn: Turn, agent: AgentId, legGone: boolean, rule: string): void => {
  if (agentOf(turn, agent).activity.kind === 'idle') return
  changeAgent(
    turn,
    agent,
    legGone ? { leg: null, activity: { kind: 'idle' } } : { activity: { kind: 'idle' } },
    system(rule),
  )
}
