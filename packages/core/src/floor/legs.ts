import { type Agent, callOfAgent } from '../agent/agent.ts'
import { listenFirst, machineAnswered, personAnswered } from '../call/attempt.ts'
import { agentOfOpenLine, type Call, callOfLeg, legsOf, type Offered, type Talking } from '../call/call.ts'
import { consultAnswered, consultFailed } from '../call/consult.ts'
import { dropLeg, endCall } from '../call/end.ts'
import { connectOffer, offerAnswered, offerResultOf, phoneFailed } from '../call/offer.ts'
import { lineClosed, lineOpened } from '../call/open-line.ts'
import { outsideLeft, partyLeft } from '../call/party.ts'
import { citizenAnswered, dialCitizen, dialOutcomeOf, placementDeclined } from '../call/place.ts'
import { agentLegGone, connectDialled, moved } from '../call/talk.ts'
import { handOverToldTo, outsideOutcome, reachAnswered, reachFailed, reachResultOf } from '../call/transfer.ts'
import { spyGone, unwatch, watcherUp } from '../call/watch.ts'
import type { PickedUpBy } from '../campaign/machine.ts'
import type { EndedBy, OfferResult } from '../log/events.ts'
import type { CallId, LegId } from '../log/ids.ts'
import { holderOf } from '../machine/derived.ts'
import { agentOf, changeAgent, command, dropCall, emit, putCall, system, type Turn } from './turn.ts'

/** The call a leg is in: by its name, or for an open line by what its agent does now. */
export const callWith = (turn: Turn, leg: LegId): Call | undefined => {
  const agent = agentOfOpenLine(leg)
  if (agent === null) return turn.calls.get(callOfLeg(leg))
  const owner = turn.agents.get(agent)
  return owner === undefined ? undefined : turn.calls.get(callOfAgent(owner) ?? '')
}

/** A leg picked up. A leg that nobody waits for any more is hung up: it must not stay in the air. */
export const legAnswered = (turn: Turn, leg: LegId, recording: string | null): void => {
  const line = agentOfOpenLine(leg)
  if (line !== null) return lineOpened(turn, line, leg)
  const call = callWith(turn, leg)
  if (call === undefined) return hangUpStray(turn, leg)
  const watcher = call.watchers.find((each) => each.leg === leg)
  if (watcher !== undefined) return watcher.up ? undefined : watcherUp(turn, call, leg)
  if (call.phase === 'offered' && call.offers.some((each) => each.leg === leg)) return offerAnswered(turn, call, leg)
  if (call.phase === 'reaching' && leg === call.to.leg) return reachAnswered(turn, call)
  if (call.phase === 'placing' && leg === call.agentLeg) return dialCitizen(turn, call)
  if (call.phase === 'dialling' && leg === call.leg) return citizenUp(turn, call, recording)
  if (call.phase === 'talking' && talkerUp(turn, call, leg)) return
  if (!isCurrent(call, leg)) command(turn, call, { type: 'leg.hangUp', leg, cause: 'normal' })
}

/** Told a second time, or found up by a snapshot, while it is listened to: the verdict was lost, so it is a person. */
const citizenUp = (turn: Turn, call: Extract<Call, { phase: 'dialling' }>, recording: string | null): void => {
  const machines = call.attempt?.machines
  if (machines !== undefined && call.listeningSince === undefined) listenFirst(turn, call, recording, machines)
  else citizenThere(turn, call, recording ?? call.recording)
}

/** Who picked up is a person, or may be one; a machine gets what the campaign has for it. */
export const legListened = (turn: Turn, leg: LegId, by: PickedUpBy): void => {
  const call = callWith(turn, leg)
  if (call?.phase !== 'dialling' || leg !== call.leg) return
  const machines = call.attempt?.machines
  if (by === 'machine' && machines !== undefined) machineAnswered(turn, call, machines)
  else citizenThere(turn, call, call.recording)
}

const citizenThere = (turn: Turn, call: Extract<Call, { phase: 'dialling' }>, recording: string | null): void => {
  const { agent, agentLeg, attempt } = call
  if (agent !== null && agentLeg !== null) connectDialled(turn, { ...call, agent, agentLeg }, recording)
  else if (attempt !== null) personAnswered(turn, { ...call, attempt }, recording)
  else citizenAnswered(turn, call, recording)
}

const talkerUp = (turn: Turn, call: Talking, leg: LegId): boolean => {
  if (call.consult?.leg === leg && !call.consult.answered) consultAnswered(turn, call, call.consult)
  else if (call.moving?.leg === leg) moved(turn, call, leg)
  else return false
  return true
}

/** A far end rings. */
export const legRinging = (turn: Turn, leg: LegId): void => {
  if (agentOfOpenLine(leg) !== null) return
  const call = callWith(turn, leg)
  if (call === undefined) return hangUpStray(turn, leg)
  if (call.phase !== 'offered' || !call.offers.some((each) => each.leg === leg && !each.rang)) return
  putCall(turn, { ...call, offers: call.offers.map((each) => (each.leg === leg ? { ...each, rang: true } : each)) })
}

/** A channel of ours that belongs to no call any more: a command that outlived its reason. */
export const hangUpStray = (turn: Turn, leg: LegId): void =>
  command(turn, { id: callOfLeg(leg), node: turn.config.node }, { type: 'leg.hangUp', leg, cause: 'normal' })

const isCurrent = (call: Call, leg: LegId): boolean =>
  legsOf(call).includes(leg) || call.watchers.some(({ ear }) => ear?.spy === leg)

/** A channel is gone, for whatever reason. `by` is 'pbx' when it vanished rather than hung up. */
export const legEnded = (turn: Turn, leg: LegId, cause: number, by: EndedBy | null = null): void => {
  const call = callWith(turn, leg)
  releaseChannel(turn, leg)
  if (call !== undefined) callLegEnded(turn, call, leg, cause, by)
}

/** The agent whose channel this was can be rung again. */
const releaseChannel = (turn: Turn, leg: LegId): void => {
  const line = agentOfOpenLine(leg)
  if (line !== null) return lineClosed(turn, line, leg)
  const holder = agentWith(turn.agents, leg)
  if (holder === null) return
  const legs = agentOf(turn, holder).legs.filter((each) => each !== leg)
  changeAgent(turn, holder, { legs }, system('legEnded'))
}

const agentWith = holderOf<Agent>(({ legs }) => legs)

const callLegEnded = (turn: Turn, call: Call, leg: LegId, cause: number, by: EndedBy | null): void => {
  const watcher = call.watchers.find((each) => each.leg === leg)
  if (watcher !== undefined) return unwatch(turn, call, watcher, true)
  if (leg === call.leg) return citizenGone(turn, call, leg, cause, by)
  if (call.watchers.some(({ ear }) => ear?.spy === leg)) return spyGone(turn, call, leg)
  switch (call.phase) {
    case 'offered':
      return phoneFailed(turn, call, leg, offerEndOf(call, leg, cause), true)
    case 'talking':
      return talkerGone(turn, call, leg, cause)
    case 'reaching':
      if (leg === call.to.leg) reachFailed(turn, call, reachResultOf(cause))
      return
    case 'outside':
      if (call.parties.some((party) => party.leg === leg))
        outsideLeft(turn, call, leg, (gone) => endCall(turn, call, outsideOutcome(call), by ?? 'caller', cause, gone))
      return
    case 'placing':
    case 'dialling':
      if (leg !== call.agentLeg) return
      endCall(turn, call, 'cancelled', by ?? 'agent', cause, leg)
      if (by !== null) return
      return placementDeclined(turn, call, call.phase === 'dialling' ? 'rejected' : offerResultOf(cause))
    case 'inFlow':
    case 'away':
    case 'waiting':
    case 'parked':
    case 'voicemail':
    case 'parting':
    case 'previewing':
    case 'told':
      return
  }
}

/** One who hung up during the tone had picked up: that is a no, whatever the cause. */
const offerEndOf = (call: Offered, leg: LegId, cause: number): OfferResult =>
  call.offers.find((each) => each.leg === leg)?.tone == null ? offerResultOf(cause) : 'rejected'

const citizenGone = (turn: Turn, call: Call, leg: LegId, cause: number, by: EndedBy | null): void => {
  const caller = by ?? 'caller'
  switch (call.phase) {
    case 'inFlow':
      return endCall(turn, call, call.agents.length > 0 ? 'answered' : call.outcome, caller, cause, leg)
    case 'away':
      return endCall(turn, call, call.agents.length > 0 ? 'answered' : 'emergency', caller, cause, leg)
    case 'waiting':
    case 'offered':
      return endCall(turn, call, 'abandoned', caller, cause, leg)
    case 'talking':
    case 'parked':
      return endCall(turn, call, 'answered', caller, cause, leg)
    case 'reaching':
      return endCall(turn, call, call.agents.length > 0 ? 'answered' : 'inFlow', caller, cause, leg)
    case 'outside':
      return endCall(turn, call, outsideOutcome(call), caller, cause, leg)
    case 'voicemail':
      return endCall(turn, call, 'voicemail', caller, cause, leg)
    case 'parting':
      return endCall(turn, call, call.outcome, caller, cause, leg)
    case 'previewing':
    case 'placing':
      return
    case 'dialling':
      return endCall(turn, call, dialOutcomeOf(cause), by ?? 'system', cause, leg)
    case 'told':
      return dropCall(turn, call.id)
  }
}

const talkerGone = (turn: Turn, call: Talking, leg: LegId, cause: number): void => {
  if (leg === call.agentLeg) return agentLegGone(turn, call, cause)
  const asked = call.consult
  if (asked?.leg === leg) {
    const result = asked.answered ? 'left' : reachResultOf(cause)
    consultFailed(turn, call, asked, result, { legGone: true, agentGone: false })
    return
  }
  if (call.moving?.leg === leg) return void putCall(turn, { ...call, moving: null })
  partyLeft(turn, call, leg, true)
}

/** A timer of a ringing leg ran out. */
export const ringExpired = (turn: Turn, leg: LegId): void => {
  const line = agentOfOpenLine(leg)
  const call = callWith(turn, leg)
  if (line !== null && call === undefined) {
    if (turn.agents.get(line)?.openLine !== leg) hangUpStray(turn, leg)
    return
  }
  if (call?.phase === 'offered') return offerExpired(turn, call, leg)
  if (call?.phase === 'placing' && leg === call.agentLeg) return placingExpired(turn, call)
  if (call?.phase !== 'dialling' || leg !== call.leg) return
  if (call.listeningSince === undefined) endCall(turn, call, 'noAnswer', 'system', 19)
  else citizenThere(turn, call, call.recording)
}

/** A phone that picked up by itself and whose tone was never told to be over is put through all the same. */
const offerExpired = (turn: Turn, call: Offered, leg: LegId): void => {
  const each = call.offers.find((other) => other.leg === leg)
  if (each === undefined) return
  if (each.tone !== null) return connectOffer(turn, call, each)
  phoneFailed(turn, call, leg, each.rang ? 'missed' : 'unreachable', false)
}

const placingExpired = (turn: Turn, call: Extract<Call, { phase: 'placing' }>): void => {
  endCall(turn, call, 'cancelled', 'system', 19)
  placementDeclined(turn, call, 'missed')
}

export const reachExpired = (turn: Turn, leg: LegId): void => {
  const call = callWith(turn, leg)
  if (call?.phase !== 'reaching' || call.to.leg !== leg) return
  if (call.telling !== null) return handOverToldTo(turn, call, leg, null)
  if (agentOfOpenLine(leg) !== null) return reachAnswered(turn, call)
  dropLeg(turn, call, leg, 'noAnswer')
  reachFailed(turn, call, 'noAnswer')
}

export const consultExpired = (turn: Turn, leg: LegId): void => {
  const call = callWith(turn, leg)
  if (call?.phase !== 'talking' || call.consult?.leg !== leg || call.consult.answered) return
  if (agentOfOpenLine(leg) !== null) return consultAnswered(turn, call, call.consult)
  consultFailed(turn, call, call.consult, 'noAnswer')
}

export const awayExpired = (turn: Turn, id: CallId): void => {
  const call = turn.calls.get(id)
  if (call?.phase !== 'away') return
  // A caller's channel is the dialplan's by now; one that we dialled is ours to hang up.
  const gone = call.direction === 'inbound' ? call.leg : null
  endCall(turn, call, call.agents.length > 0 ? 'answered' : 'emergency', 'pbx', 0, gone)
}

/** A tone was heard to its end on an open line, or could not be played: whom it was for is there now. */
export const lineToned = (turn: Turn, call: Call, leg: LegId): void => {
  if (agentOfOpenLine(leg) === null) return
  if (call.phase === 'reaching' && call.to.leg === leg) reachAnswered(turn, call)
  if (call.phase === 'talking' && call.consult?.leg === leg && !call.consult.answered)
    consultAnswered(turn, call, call.consult)
}

/** The citizen has gone and the agent's phone is still off hook: told, and hung up once more. */
export const stillOffHook = (turn: Turn, agentId: string, leg: LegId): void => {
  if (turn.agents.get(agentId)?.legs.includes(leg) !== true) return
  const id = callOfLeg(leg)
  command(turn, { id, node: turn.config.node }, { type: 'leg.hangUp', leg, cause: 'normal' })
  emit(turn, { type: 'call.alert', call: id, agent: agentId, kind: 'citizenGone' })
}
