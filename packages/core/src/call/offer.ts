import type { Agent } from '../agent/agent.ts'
import {
  agentOf,
  cancelTimer,
  changeAgent,
  command,
  emit,
  index,
  putCall,
  setTimer,
  system,
  type Turn,
} from '../floor/turn.ts'
import { callerNumber } from '../log/caller.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { OfferResult } from '../log/events.ts'
import type { LegId, PhoneId } from '../log/ids.ts'
import type { Call, Offered, Talking, Waiting } from './call.ts'
import { endOffer } from './end.ts'
import { baseOf } from './queue.ts'

/** The PBX's own ring limit stands behind ours, in case we are not there when ours runs out. */
const ringGraceMs = 2_000
const defaultRingMs = 15_000

/** Rings the agent's phone for a waiting call. */
export const offer = (turn: Turn, call: Waiting, agent: Agent, because: { free: number; waiting: number }): void => {
  const setup = index(turn).agents.get(agent.id)
  if (setup === undefined) return
  const offerLeg = `${call.id}.o${call.counter + 1}`
  const offered: Offered = {
    ...call,
    phase: 'offered',
    counter: call.counter + 1,
    agent: agent.id,
    offerLeg,
    rang: false,
  }
  putCall(turn, offered)
  ring(turn, offered, setup.phone, false)
  emit(turn, {
    type: 'call.offered',
    call: call.id,
    queue: call.queue,
    agent: agent.id,
    leg: offerLeg,
    waitedMs: turn.at - call.since,
    because: { idleSince: agent.idleSince, ...because },
  })
  changeAgent(turn, agent.id, { activity: { kind: 'ringing', call: call.id }, leg: offerLeg }, system('offered'))
}

const ring = (turn: Turn, call: Offered, phone: PhoneId, autoAnswer: boolean): void => {
  const ringMs = index(turn).queues.get(call.queue)?.ringMs ?? defaultRingMs
  command(turn, call, dialPhone(turn, call, call.offerLeg, phone, ringMs + ringGraceMs, autoAnswer))
  setTimer(turn, `ring:${call.offerLeg}`, ringMs)
}

/** The citizen's number and the line's name are what the agent's phone shows. */
export const dialPhone = (
  turn: Turn,
  call: Call,
  leg: LegId,
  phone: PhoneId,
  ringMs: number,
  autoAnswer: boolean,
): PbxCommand => ({
  type: 'leg.dial',
  leg,
  to: { kind: 'phone', phone },
  shownNumber: (call.direction === 'inbound' ? callerNumber(call.caller) : call.called) ?? '',
  shownName: index(turn).lines.get(call.line)?.name ?? call.line,
  ringMs,
  autoAnswer,
  record: false,
})

/** The agent pressed "answer" on the screen: the phone is rung anew, asked to pick up by itself. */
export const answerOnScreen = (turn: Turn, call: Offered): void => {
  const phone = index(turn).agents.get(call.agent)?.phone
  if (phone === undefined) return
  const offerLeg = `${call.id}.o${call.counter + 1}`
  cancelTimer(turn, `ring:${call.offerLeg}`)
  command(turn, call, { type: 'leg.hangUp', leg: call.offerLeg, cause: 'normal' })
  const again = putCall(turn, { ...call, counter: call.counter + 1, offerLeg })
  ring(turn, again, phone, true)
  changeAgent(turn, call.agent, { leg: offerLeg }, system('answerOnScreen'))
}

/** The agent picked up: both are put together. */
export const connectOffer = (turn: Turn, call: Offered): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  const first = call.agents.length === 0
  const talking: Talking = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    agents: [...call.agents, call.agent],
    waitedMs: first ? turn.at - call.since : call.waitedMs,
    queue: call.queue,
    phase: 'talking',
    agent: call.agent,
    agentLeg: call.offerLeg,
    bridge,
    since: turn.at,
    held: false,
  }
  command(turn, call, { type: 'legs.connect', bridge, legs: [call.leg, call.offerLeg] })
  cancelTimer(turn, `announce:${call.id}`)
  putCall(turn, talking)
  endOffer(turn, call.agent, call.id, call.offerLeg, 'answered')
  const waitedMs = turn.at - call.since
  emit(turn, {
    type: 'call.connected',
    call: call.id,
    agent: call.agent,
    leg: call.offerLeg,
    queue: call.queue,
    waitedMs,
  })
  changeAgent(turn, call.agent, { activity: { kind: 'talking', call: call.id } }, system('answered'))
}

/**
 * The agent did not take the offer: the caller keeps the place, the agent is paused with the reason, so that the call
 * does not run in circles and everybody sees why that phone is silent.
 */
export const offerFailed = (turn: Turn, call: Offered, result: OfferResult, gone: boolean): void => {
  if (!gone) command(turn, call, { type: 'leg.hangUp', leg: call.offerLeg, cause: 'noAnswer' })
  endOffer(turn, call.agent, call.id, call.offerLeg, result)
  if (agentOf(turn, call.agent).availability.kind === 'ready')
    changeAgent(turn, call.agent, { availability: { kind: 'paused', reason: result } }, system(`offer.${result}`))
  const { agent: _agent, offerLeg: _offerLeg, rang: _rang, ...rest } = call
  putCall(turn, { ...rest, phase: 'waiting' })
}

/** Q.850 cause of an agent's phone that ended before it answered → what that means. RFC 3398 §7.2.4.1 maps SIP to these. */
export const offerResultOf = (cause: number): OfferResult => {
  if (cause === 17 || cause === 21) return 'rejected'
  if (cause === 18 || cause === 19) return 'missed'
  return 'unreachable'
}
