import type { Agent } from '../agent/agent.ts'
import { standardQueue } from '../floor/config.ts'
import { phonesOf } from '../floor/floor.ts'
import { citizenNumber, rememberAgent } from '../floor/last-agents.ts'
import {
  addLeg,
  agentOf,
  cancelTimer,
  changeAgent,
  command,
  emit,
  index,
  putCall,
  putQueue,
  queueState,
  setTimer,
  system,
  type Turn,
} from '../floor/turn.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { OfferReason, OfferResult } from '../log/events.ts'
import type { AgentId, CallId, LegId, PhoneId } from '../log/ids.ts'
import { baseOf, type Call, type Offer, type Offered, type Talking, type Waiting } from './call.ts'
import { endWait, waitedSoFar } from './queue.ts'
import { obeyDue } from './queue-rules.ts'

/** The PBX's own ring limit stands behind ours, in case we are not there when ours runs out. */
const ringGraceMs = 2_000
/** Heard by an agent whose phone picked up by itself. */
export const tone = 'tone/accept'

/** Rings the phones of these agents for a waiting call: of one, or of all who are free (`ringAll`). */
export const offer = (turn: Turn, call: Waiting, agents: readonly Agent[], because: OfferReason): void => {
  let counter = call.counter
  const offers: Offer[] = []
  for (const agent of agents)
    for (const phone of registeredPhones(turn, agent.id))
      offers.push({
        agent: agent.id,
        phone,
        leg: agent.openLine ?? `${call.id}.o${++counter}`,
        rang: false,
        tone: null,
      })
  const offered: Offered = { ...call, phase: 'offered', counter, offers: onePerOpenLine(offers) }
  putCall(turn, offered)
  for (const each of offered.offers) ring(turn, offered, each, isAutoAnswering(turn, each.agent))
  for (const agent of agents) tellOffer(turn, offered, agent, because)
  if (call.graceUntil !== null) connectAtOnce(turn, call.id)
}

/** Whoever answered our call hears an agent in the same moment, when one is on an open line: no tone before. */
const connectAtOnce = (turn: Turn, id: CallId): void => {
  const call = turn.calls.get(id)
  if (call?.phase !== 'offered') return
  const open = call.offers.find(({ agent, leg }) => agentOf(turn, agent).openLine === leg)
  if (open !== undefined) connectOffer(turn, call, open)
}

/** The phone that is off hook already is not rung, nor is the agent's other one. */
const onePerOpenLine = (offers: readonly Offer[]): readonly Offer[] =>
  offers.filter(({ leg }, n) => offers.findIndex((other) => other.leg === leg) === n)

const isAutoAnswering = (turn: Turn, agent: AgentId): boolean => index(turn).agents.get(agent)?.autoAnswer === true

export const registeredPhones = (turn: Turn, agent: AgentId): readonly PhoneId[] => {
  const setup = index(turn).agents.get(agent)
  return setup === undefined ? [] : phonesOf(setup).filter((phone) => turn.phones.has(phone))
}

const tellOffer = (turn: Turn, call: Offered, agent: Agent, because: OfferReason): void => {
  const legs = call.offers.filter((each) => each.agent === agent.id).map(({ leg }) => leg)
  const [leg] = legs
  if (leg === undefined) return
  emit(turn, {
    type: 'call.offered',
    call: call.id,
    queue: call.queue,
    agent: agent.id,
    leg,
    waitedMs: turn.at - call.since,
    because: { ...because, idleSince: agent.idleSince },
  })
  const rung = legs.filter((each) => each !== agent.openLine)
  const change = { activity: { kind: 'ringing', call: call.id }, legs: [...agent.legs, ...rung] } as const
  changeAgent(turn, agent.id, { ...change, offeredAt: turn.at }, system('offered'))
}

const ring = (turn: Turn, call: Offered, each: Offer, autoAnswer: boolean): void => {
  const ringMs = (index(turn).queues.get(call.queue) ?? standardQueue).ringMs
  setTimer(turn, `ring:${each.leg}`, ringMs)
  if (agentOf(turn, each.agent).openLine === each.leg)
    return call.graceUntil === null ? soundTone(turn, call, each) : undefined
  command(turn, call, dialPhone(turn, call, each.leg, each.phone, ringMs + ringGraceMs, autoAnswer))
}

/** The agent did not have to lift anything: a tone says that somebody comes. */
const soundTone = (turn: Turn, { id }: Offered, each: Offer): void => {
  const call = turn.calls.get(id)
  if (call?.phase !== 'offered') return
  const playback = `${call.id}.p${call.counter + 1}`
  const offers = call.offers.map((other) => (other.leg === each.leg ? { ...other, rang: true, tone: playback } : other))
  putCall(turn, { ...call, counter: call.counter + 1, offers })
  command(turn, call, { type: 'leg.play', leg: each.leg, playback, prompts: [tone] })
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
  shownNumber: citizenNumber(call) ?? '',
  shownName: index(turn).lines.get(call.line)?.name ?? call.line,
  ringMs,
  autoAnswer,
  record: false,
})

/** The agent pressed "answer" on the screen: the phone is rung anew, asked to pick up by itself. */
export const answerOnScreen = (turn: Turn, call: Offered, agent: AgentId): void => {
  const mine = call.offers.filter((each) => each.agent === agent)
  const [first] = mine
  if (first === undefined || first.tone !== null) return
  for (const each of mine) {
    cancelTimer(turn, `ring:${each.leg}`)
    command(turn, call, { type: 'leg.hangUp', leg: each.leg, cause: 'normal' })
  }
  const again: Offer = { ...first, leg: `${call.id}.o${call.counter + 1}`, rang: false }
  const offers = [...call.offers.filter((each) => each.agent !== agent), again]
  const offered = { ...call, counter: call.counter + 1, offers }
  putCall(turn, offered)
  ring(turn, offered, again, true)
  changeAgent(turn, agent, { legs: addLeg(turn, agent, again.leg) }, system('answerOnScreen'))
}

/** A phone was picked up; one that did so by itself tells the agent first. */
export const offerAnswered = (turn: Turn, call: Offered, leg: LegId): void => {
  const taken = call.offers.find((each) => each.leg === leg)
  if (taken === undefined || taken.tone !== null) return
  if (call.graceUntil !== null || !isAutoAnswering(turn, taken.agent)) return connectOffer(turn, call, taken)
  soundTone(turn, call, taken)
}

/** The tone was heard, or could not be played. */
export const toneEnded = (turn: Turn, call: Call, playback: string): void => {
  if (call.phase !== 'offered') return
  const taken = call.offers.find((each) => each.tone === playback)
  if (taken !== undefined) connectOffer(turn, call, taken)
}

/** Both are put together; every other phone that rang for this caller is silent again. */
export const connectOffer = (turn: Turn, call: Offered, taken: Offer): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  const waitedMs = call.agents.length === 0 ? waitedSoFar(turn, call) : turn.at - call.since
  const talking: Talking = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    agents: withAgent(call, taken.agent),
    waitedMs: waitedSoFar(turn, call),
    sentOnBy: [],
    queue: call.queue,
    ...talkingNow(turn, taken.agent, taken.leg, bridge),
  }
  command(turn, call, { type: 'legs.connect', bridge, legs: [call.leg, taken.leg] })
  endWait(turn, call)
  putCall(turn, talking)
  for (const other of call.offers) if (other.leg !== taken.leg) silence(turn, call, other, other.agent === taken.agent)
  for (const agent of agentsOf(call)) if (agent !== taken.agent) endOffer(turn, call, agent, 'withdrawn')
  endOffer(turn, call, taken.agent, 'answered')
  const { agent, leg } = taken
  const estimateMs = call.estimateMs
  emit(turn, { type: 'call.connected', call: call.id, agent, leg, queue: call.queue, waitedMs, estimateMs })
  startTalking(turn, talking, agent)
  if (call.graceUntil === null) keepPace(turn, call)
}

/** Agents who have spoken with the citizen, in order. */
export const withAgent = ({ agents }: Pick<Call, 'agents'>, agent: AgentId): readonly AgentId[] =>
  agents.at(-1) === agent ? agents : [...agents, agent]

/** A conversation with this agent that begins now. */
export const talkingNow = (turn: Turn, agent: AgentId, agentLeg: LegId, bridge: string) =>
  ({
    phase: 'talking',
    agent,
    agentLeg,
    bridge,
    since: turn.at,
    held: false,
    muted: false,
    consult: null,
    others: [],
    moving: null,
  }) as const

/** The agent is in conversation: counted, remembered for this number, and watched for its length. */
export const startTalking = (turn: Turn, call: Call, agent: AgentId, rule = 'answered'): void => {
  const { answered } = agentOf(turn, agent)
  const activity = { kind: 'talking', call: call.id } as const
  changeAgent(turn, agent, { activity, answered: answered + 1, answeredAt: turn.at }, system(rule))
  rememberAgent(turn, call, agent)
  const { longCallMs } = turn.config.limits
  if (longCallMs > 0) setTimer(turn, `long:${call.id}`, longCallMs)
}

/** Weight of the newest gap in the mean. */
const newest = 0.2

/** How fast this queue is served while somebody waits: what the next callers are told. */
const keepPace = (turn: Turn, call: Offered): void => {
  const state = queueState(turn, call.queue)
  const gapMs = turn.at - state.answeredAt
  const isWaited = call.since < state.answeredAt
  const mean = state.gapMs === null ? gapMs : state.gapMs * (1 - newest) + gapMs * newest
  putQueue(turn, { ...state, answeredAt: turn.at, gapMs: isWaited ? mean : state.gapMs })
}

const agentsOf = (call: Offered): readonly AgentId[] => [...new Set(call.offers.map(({ agent }) => agent))]

/** Stops one ringing phone; an open line stays up. */
const silence = (turn: Turn, call: Offered, each: Offer, isSameAgent: boolean): void => {
  cancelTimer(turn, `ring:${each.leg}`)
  if (agentOf(turn, each.agent).openLine === each.leg) {
    if (!isSameAgent) command(turn, call, { type: 'leg.silence', leg: each.leg })
  } else command(turn, call, { type: 'leg.hangUp', leg: each.leg, cause: 'normal' })
}

/** An offer to one agent is over. The agent is idle again, and free once the channels are gone. */
export const endOffer = (turn: Turn, call: Offered, agent: AgentId, result: OfferResult): void => {
  const [first] = call.offers.filter((each) => each.agent === agent)
  for (const each of call.offers) if (each.agent === agent) cancelTimer(turn, `ring:${each.leg}`)
  if (first === undefined) return
  emit(turn, { type: 'call.offerEnded', call: call.id, agent, leg: first.leg, result })
  if (result !== 'answered') changeAgent(turn, agent, { activity: { kind: 'idle' } }, system(`offer.${result}`))
}

/** Nobody is rung for this caller any more; the caller still waits. */
export const withdrawOffers = (
  turn: Turn,
  call: Offered,
  result: 'withdrawn' | 'callerGone' = 'withdrawn',
): Waiting => {
  for (const each of call.offers) silence(turn, call, each, false)
  for (const agent of agentsOf(call)) endOffer(turn, call, agent, result)
  const { offers: _offers, ...rest } = call
  return putCall(turn, { ...rest, phase: 'waiting' })
}

/** One of the phones will not answer. When it was the agent's last, the offer to this agent has failed. */
export const phoneFailed = (turn: Turn, call: Offered, leg: LegId, result: OfferResult, gone: boolean): void => {
  const failed = call.offers.find((each) => each.leg === leg)
  if (failed === undefined) return
  const left = call.offers.filter((each) => each.leg !== leg)
  if (!gone) command(turn, call, { type: 'leg.hangUp', leg, cause: 'noAnswer' })
  cancelTimer(turn, `ring:${leg}`)
  if (left.some((each) => each.agent === failed.agent)) putCall(turn, { ...call, offers: left })
  else offerFailed(turn, call, failed, left, result)
}

/**
 * The agent did not take the offer: the caller keeps the place, the agent is paused with the reason, so that the call
 * does not run in circles and everybody sees why that phone is silent.
 */
const offerFailed = (turn: Turn, call: Offered, failed: Offer, left: readonly Offer[], result: OfferResult): void => {
  endOffer(turn, call, failed.agent, result)
  if (agentOf(turn, failed.agent).availability.kind === 'ready')
    changeAgent(turn, failed.agent, { availability: { kind: 'paused', reason: result } }, system(`offer.${result}`))
  const { offers: _offers, ...rest } = call
  const isOver = call.prefer?.agent === failed.agent
  if (isOver) cancelTimer(turn, `prefer:${call.id}`)
  const prefer = isOver ? null : call.prefer
  if (left.length > 0) putCall(turn, { ...call, offers: left, prefer })
  else obeyDue(turn, putCall(turn, { ...rest, prefer, phase: 'waiting' }))
}

/** Q.850 cause of an agent's phone that ended before it answered → what that means. RFC 3398 §7.2.4.1 maps SIP to these. */
export const offerResultOf = (cause: number): OfferResult => {
  if (cause === 17 || cause === 21) return 'rejected'
  if (cause === 18 || cause === 19) return 'missed'
  return 'unreachable'
}
