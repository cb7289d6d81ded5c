import { type Call, callOfLeg } from '../call/call.ts'
import { endCall } from '../call/end.ts'
import { connectOffer, offerFailed, offerResultOf } from '../call/offer.ts'
import { dialCitizen, dialOutcomeOf } from '../call/place.ts'
import { agentLegGone, connectDialled } from '../call/talk.ts'
import { connectOutside, outsideFailed, outsideOutcome, outsideResultOf } from '../call/transfer.ts'
import type { EndedBy } from '../log/events.ts'
import type { CallId, LegId } from '../log/ids.ts'
import { changeAgent, command, dropCall, putCall, system, type Turn } from './turn.ts'

export const callWith = (turn: Turn, leg: LegId): Call | undefined => turn.calls.get(callOfLeg(leg))

/** A leg picked up. A leg that nobody waits for any more is hung up: it must not stay in the air. */
export const legAnswered = (turn: Turn, leg: LegId, recording: string | null): void => {
  const call = callWith(turn, leg)
  if (call === undefined) return hangUpStray(turn, leg)
  if (call.phase === 'offered' && leg === call.offerLeg) return connectOffer(turn, call)
  if (call.phase === 'reaching' && leg === call.outsideLeg) return connectOutside(turn, call)
  if (call.phase === 'placing' && leg === call.agentLeg) return dialCitizen(turn, call)
  if (call.phase === 'dialling' && leg === call.leg) return connectDialled(turn, call, recording)
  if (!isCurrent(call, leg)) command(turn, call, { type: 'leg.hangUp', leg, cause: 'normal' })
}

/** A far end rings. */
export const legRinging = (turn: Turn, leg: LegId): void => {
  const call = callWith(turn, leg)
  if (call === undefined) return hangUpStray(turn, leg)
  if (call.phase === 'offered' && leg === call.offerLeg && !call.rang) putCall(turn, { ...call, rang: true })
}

/** A channel of ours that belongs to no call any more: a command that outlived its reason. */
export const hangUpStray = (turn: Turn, leg: LegId): void =>
  command(turn, { id: callOfLeg(leg), node: turn.config.node }, { type: 'leg.hangUp', leg, cause: 'normal' })

const isCurrent = (call: Call, leg: LegId): boolean =>
  leg === call.leg || ('agentLeg' in call && leg === call.agentLeg) || ('outsideLeg' in call && leg === call.outsideLeg)

/** A channel is gone, for whatever reason. `by` is 'pbx' when it vanished rather than hung up. */
export const legEnded = (turn: Turn, leg: LegId, cause: number, by: EndedBy | null = null): void => {
  releaseChannel(turn, leg)
  const call = callWith(turn, leg)
  if (call !== undefined) callLegEnded(turn, call, leg, cause, by)
}

/** The agent whose channel this was can be rung again. */
const releaseChannel = (turn: Turn, leg: LegId): void => {
  for (const agent of turn.agents.values())
    if (agent.leg === leg) return changeAgent(turn, agent.id, { leg: null }, system('legEnded'))
}

const callLegEnded = (turn: Turn, call: Call, leg: LegId, cause: number, by: EndedBy | null): void => {
  const caller = by ?? 'caller'
  const agent = by ?? 'agent'
  const citizenGone = leg === call.leg
  switch (call.phase) {
    case 'inFlow':
      if (citizenGone) endCall(turn, call, call.outcome, caller, cause, leg)
      return
    case 'away':
      if (citizenGone) endCall(turn, call, 'emergency', caller, cause, leg)
      return
    case 'waiting':
      if (citizenGone) endCall(turn, call, 'abandoned', caller, cause, leg)
      return
    case 'offered':
      if (citizenGone) endCall(turn, call, 'abandoned', caller, cause, leg)
      else if (leg === call.offerLeg) offerFailed(turn, call, offerResultOf(cause), true)
      return
    case 'talking':
      if (citizenGone) endCall(turn, call, 'answered', caller, cause, leg)
      else if (leg === call.agentLeg) agentLegGone(turn, call, cause)
      return
    case 'reaching':
      if (citizenGone) endCall(turn, call, call.agents.length > 0 ? 'answered' : 'inFlow', caller, cause, leg)
      else if (leg === call.outsideLeg) outsideFailed(turn, call, outsideResultOf(cause))
      return
    case 'outside':
      if (citizenGone || leg === call.outsideLeg) endCall(turn, call, outsideOutcome(call), caller, cause, leg)
      return
    case 'placing':
      if (leg === call.agentLeg) endCall(turn, call, 'cancelled', agent, cause, leg)
      return
    case 'dialling':
      if (citizenGone) endCall(turn, call, dialOutcomeOf(cause), by ?? 'system', cause, leg)
      else if (leg === call.agentLeg) endCall(turn, call, 'cancelled', agent, cause, leg)
      return
    case 'told':
      if (citizenGone) dropCall(turn, call.id)
      return
  }
}

/** A timer of a ringing leg ran out. */
export const ringExpired = (turn: Turn, leg: LegId): void => {
  const call = callWith(turn, leg)
  if (call === undefined) return
  if (call.phase === 'offered' && leg === call.offerLeg)
    return offerFailed(turn, call, call.rang ? 'missed' : 'unreachable', false)
  if (call.phase === 'placing' && leg === call.agentLeg) return endCall(turn, call, 'cancelled', 'system', 19)
  if (call.phase === 'dialling' && leg === call.leg) return endCall(turn, call, 'noAnswer', 'system', 19)
}

export const reachExpired = (turn: Turn, leg: LegId): void => {
  const call = callWith(turn, leg)
  if (call?.phase !== 'reaching' || call.outsideLeg !== leg) return
  command(turn, call, { type: 'leg.hangUp', leg, cause: 'noAnswer' })
  outsideFailed(turn, call, 'noAnswer')
}

export const awayExpired = (turn: Turn, id: CallId): void => {
  const call = turn.calls.get(id)
  if (call?.phase === 'away') endCall(turn, call, 'emergency', 'pbx', 0, call.leg)
}
