import {
  addLeg,
  cancelTimer,
  changeAgent,
  command,
  emit,
  isTooEarly,
  putCall,
  setTimer,
  system,
  type Turn,
} from '../floor/turn.ts'
import type { Author } from '../log/events.ts'
import type { AgentId, LegId, PhoneId } from '../log/ids.ts'
import { baseOf, type Call, type Consult, type Dialling, type Talking } from './call.ts'
import { completeConsult, consultFailed, reachConsulted } from './consult.ts'
import { closeTalk, dropLeg, endCall, talkedMs, wrapUp } from './end.ts'
import { dialPhone, startTalking, talkingNow, withAgent } from './offer.ts'
import { handOver } from './party.ts'
import { enqueue, musicOf, returning } from './queue.ts'

const normalClearing = 16
const movingRingMs = 20_000

/**
 * The agent's channel ended. A phone that was hung up completes a consultation, leaves a conference, or ends the call; a
 * phone that died (no RTP, network, power) ends nothing: the citizen goes back to the head of the queue.
 */
export const agentLegGone = (turn: Turn, call: Talking, cause: number): void => {
  const isNormal = cause === normalClearing
  if (isNormal && call.consult !== null) return leaveConsult(turn, call, call.consult, true)
  const asked = call.consult
  const alone =
    asked === null ? call : consultFailed(turn, call, asked, 'cancelled', { legGone: false, agentGone: true })
  if (alone.others.length > 0) return handOver(turn, alone)
  if (isNormal || alone.queue === null) return endCall(turn, alone, 'answered', 'agent', cause, call.agentLeg)
  command(turn, alone, { type: 'bridge.end', bridge: alone.bridge })
  closeTalk(turn, alone)
  wrapUp(turn, alone.agent, alone)
  enqueue(turn, { ...alone, talkMs: talkedMs(turn, alone) }, alone.queue, returning(turn, alone, null))
}

/**
 * The agent hangs up while somebody is asked: who answered has the citizen now; who still rings is the target of a blind
 * transfer, unless others are with the citizen already.
 */
export const leaveConsult = (turn: Turn, call: Talking, asked: Consult, agentGone: boolean): void => {
  if (asked.answered) return completeConsult(turn, call, asked, agentGone)
  if (call.others.length === 0) return reachConsulted(turn, call, asked, agentGone)
  const alone = consultFailed(turn, call, asked, 'cancelled', { legGone: false, agentGone: true })
  if (!agentGone) dropLeg(turn, call, call.agentLeg)
  handOver(turn, alone)
}

/** Puts the citizen on music; the agent's channel waits in the bridge, with others who are in the conversation. */
export const hold = (turn: Turn, call: Talking, author: Author): void => {
  putCall(turn, { ...call, held: true })
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
  tellHeld(turn, call, true, author)
}

export const resume = (turn: Turn, call: Talking, author: Author): void => {
  putCall(turn, { ...call, held: false })
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg, call.agentLeg] })
  tellHeld(turn, call, false, author)
}

/** What follows ends the hold: told, so that every stretch of it has an end. */
export const endHold = (turn: Turn, call: Talking, author: Author): Talking => {
  if (!call.held) return call
  tellHeld(turn, call, false, author)
  return putCall(turn, { ...call, held: false })
}

const tellHeld = (turn: Turn, call: Talking, held: boolean, author: Author): void => {
  emit(turn, { type: held ? 'call.held' : 'call.resumed', call: call.id, agent: call.agent })
  changeAgent(turn, call.agent, { activity: { kind: held ? 'held' : 'talking', call: call.id } }, author)
  const { longHoldMs } = turn.config.limits
  if (held && longHoldMs > 0) setTimer(turn, `hold:${call.id}`, longHoldMs)
  if (!held) cancelTimer(turn, `hold:${call.id}`)
}

/** The agent's own hold button: the PBX plays the music, we keep the books. */
export const heldByPhone = (turn: Turn, call: Talking, leg: LegId, held: boolean): void => {
  if (leg !== call.agentLeg || call.held === held || call.consult !== null) return
  putCall(turn, { ...call, held })
  tellHeld(turn, call, held, system('phoneHold'))
}

export const mute = (turn: Turn, call: Talking, muted: boolean): void => {
  if (call.muted === muted) return
  putCall(turn, { ...call, muted })
  command(turn, call, { type: 'leg.mute', leg: call.agentLeg, muted })
  emit(turn, { type: 'call.muted', call: call.id, agent: call.agent, muted })
}

/** Outbound by hand: the citizen picked up. */
export const connectDialled = (
  turn: Turn,
  call: Dialling & { agent: AgentId; agentLeg: LegId },
  recording: string | null,
): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  cancelTimer(turn, `ring:${call.leg}`)
  command(turn, call, { type: 'legs.connect', bridge, legs: [call.leg, call.agentLeg] })
  const talking: Talking = {
    ...baseOf(call),
    recording,
    leg: call.leg,
    counter: call.counter + 1,
    agents: withAgent(call, call.agent),
    ...talkingNow(turn, call.agent, call.agentLeg, bridge),
  }
  putCall(turn, talking)
  const { agent, leg, queue } = call
  emit(turn, { type: 'call.connected', call: call.id, agent, leg, queue, waitedMs: 0, estimateMs: null })
  startTalking(turn, talking, agent)
}

/** The agent leaves a call that goes on without him: his channel is hung up, and he has his wrap-up. */
export const leaveCall = (turn: Turn, call: Talking): void => {
  dropLeg(turn, call, call.agentLeg)
  command(turn, call, { type: 'bridge.end', bridge: call.bridge })
  closeTalk(turn, call)
  wrapUp(turn, call.agent, call)
}

/** Rings the agent's other phone, which picks up by itself, to go on there. */
export const moveTo = (turn: Turn, call: Talking, phone: PhoneId): void => {
  const leg = `${call.id}.m${call.counter + 1}`
  putCall(turn, { ...call, counter: call.counter + 1, moving: { leg, phone } })
  command(turn, call, dialPhone(turn, call, leg, phone, movingRingMs, true))
  changeAgent(turn, call.agent, { legs: addLeg(turn, call.agent, leg) }, system('moving'))
}

/** The other phone was picked up: the first one is hung up. Who was not to be heard is not heard there either. */
export const moved = (turn: Turn, call: Talking, leg: LegId): void => {
  const before = call.agentLeg
  const { held, others } = call
  putCall(turn, { ...call, agentLeg: leg, moving: null })
  if (call.muted) command(turn, call, { type: 'leg.mute', leg, muted: true })
  const legs = held ? [leg, ...others.map((party) => party.leg)] : [call.leg, leg]
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs })
  dropLeg(turn, call, before)
  emit(turn, { type: 'call.moved', call: call.id, agent: call.agent, leg })
}

/** A conversation, or a hold, has gone on for longer than it should. */
export const tellLong = (turn: Turn, call: Call | undefined, kind: 'long' | 'hold'): void => {
  if (call?.phase !== 'talking' || (kind === 'hold' && !call.held)) return
  const { longCallMs } = turn.config.limits
  if (kind === 'long' && isTooEarly(turn, `long:${call.id}`, call.since + longCallMs)) return
  emit(turn, { type: 'call.alert', call: call.id, agent: call.agent, kind })
}
