import {
  addLeg,
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
import type { PartyName } from '../log/events.ts'
import type { AgentId, LegId } from '../log/ids.ts'
import { agentOfOpenLine, baseOf, type Call, type Consult, type Party, type Reaching, type Talking } from './call.ts'
import { closeTalk, dropLeg, freeAgent, talkedMs, wrapUp } from './end.ts'
import { dialPhone, registeredPhones, tone, withAgent } from './offer.ts'
import { becomeAgent } from './party.ts'
import { musicOf } from './queue.ts'
import { endHold } from './talk.ts'

export const partyRingMs = 30_000
const graceMs = 2_000

/** The open line of an agent who is to be rung by name: the phone is off hook already. */
export const lineOf = (turn: Turn, to: PartyName): LegId | null =>
  to.kind === 'agent' ? agentOf(turn, to.agent).openLine : null

/** Rings an agent or an outside number for a call; on an open line a tone says that somebody comes. */
export const ringParty = (turn: Turn, call: Call, to: PartyName, leg: LegId): void => {
  if (to.kind === 'agent') return ringAgent(turn, call, to.agent, leg, false)
  command(turn, call, {
    type: 'leg.dial',
    leg,
    to: { kind: 'outside', number: to.number, line: call.line },
    shownNumber: index(turn).lines.get(call.line)?.number ?? '',
    shownName: '',
    ringMs: partyRingMs + graceMs,
    autoAnswer: false,
    record: false,
  })
}

const ringAgent = (turn: Turn, call: Call, id: AgentId, leg: LegId, pickUp: boolean): void => {
  const { activity: before, openLine } = agentOf(turn, id)
  const activity = { kind: 'ringing', call: call.id } as const
  if (before.kind === 'wrapUp') cancelTimer(turn, `wrapUp:${id}`)
  if (openLine === leg) {
    const playback = `${call.id}.p${call.counter}`
    command(turn, call, { type: 'leg.play', leg, playback, prompts: [tone] })
    return changeAgent(turn, id, { activity }, system('asked'))
  }
  const [phone] = registeredPhones(turn, id)
  if (phone === undefined) return
  command(turn, call, dialPhone(turn, call, leg, phone, partyRingMs + graceMs, pickUp))
  changeAgent(turn, id, { activity, legs: addLeg(turn, id, leg) }, system('asked'))
}

/** The agent who is rung by name pressed "answer" on the screen: rung anew, asked to pick up by itself. */
export const answerAskedOnScreen = (turn: Turn, call: Talking | Reaching, agent: AgentId): boolean => {
  const ringing = call.phase === 'reaching' ? call.to.leg : call.consult?.answered === false ? call.consult.leg : null
  if (ringing === null || agentOfOpenLine(ringing) !== null) return false
  const leg = ringing.replace(/\d+$/, String(call.counter + 1))
  const timer = call.phase === 'reaching' ? 'reach' : 'consult'
  cancelTimer(turn, `${timer}:${ringing}`)
  command(turn, call, { type: 'leg.hangUp', leg: ringing, cause: 'normal' })
  const rung = putCall(turn, { ...withRinging(call, leg), counter: call.counter + 1 })
  setTimer(turn, `${timer}:${leg}`, partyRingMs)
  ringAgent(turn, rung, agent, leg, true)
  return true
}

const withRinging = (call: Talking | Reaching, leg: LegId): Talking | Reaching => {
  if (call.phase === 'reaching') return { ...call, to: { ...call.to, leg } }
  return call.consult === null ? call : { ...call, consult: { ...call.consult, leg } }
}

/** The citizen hears music, the agent rings somebody. Others of a conference stay with the citizen. */
export const consult = (turn: Turn, talking: Talking, to: PartyName, note: string | null): void => {
  const call = endHold(turn, talking, system('consult'))
  const leg = lineOf(turn, to) ?? `${call.id}.c${call.counter + 1}`
  const bridge = `${call.id}.b${call.counter + 2}`
  const asked: Consult = { with: to, leg, bridge, answered: false, speaking: 'consulted' }
  const asking = putCall(turn, { ...call, counter: call.counter + 2, consult: asked })
  if (call.others.length === 0) musicTo(turn, call, call.leg)
  ringParty(turn, asking, to, leg)
  setTimer(turn, `consult:${leg}`, partyRingMs)
  emit(turn, { type: 'call.consulting', call: call.id, agent: call.agent, with: to, leg, note })
}

const musicTo = (turn: Turn, call: Call, leg: LegId): void =>
  command(turn, call, { type: 'leg.music', leg, musicClass: musicOf(turn, call.queue) })

/** The one who is asked picked up: agent and consulted speak, the citizen waits. */
export const consultAnswered = (turn: Turn, call: Talking, asked: Consult): void => {
  cancelTimer(turn, `consult:${asked.leg}`)
  putCall(turn, { ...call, consult: { ...asked, answered: true, speaking: 'consulted' } })
  command(turn, call, { type: 'legs.connect', bridge: asked.bridge, legs: [call.agentLeg, asked.leg] })
  if (asked.with.kind === 'agent')
    changeAgent(turn, asked.with.agent, { activity: { kind: 'talking', call: call.id } }, system('consulted'))
  emit(turn, { type: 'call.consulted', call: call.id, agent: call.agent, leg: asked.leg })
}

/** The agent speaks with the other one of the two; the one left hears music. */
export const toggle = (turn: Turn, call: Talking, asked: Consult): void => {
  const to = asked.speaking === 'consulted' ? 'citizen' : 'consulted'
  putCall(turn, { ...call, consult: { ...asked, speaking: to } })
  if (to === 'citizen') {
    musicTo(turn, call, asked.leg)
    command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg, call.agentLeg] })
  } else {
    if (call.others.length === 0) musicTo(turn, call, call.leg)
    command(turn, call, { type: 'legs.connect', bridge: asked.bridge, legs: [call.agentLeg, asked.leg] })
  }
  emit(turn, { type: 'call.toggled', call: call.id, agent: call.agent, to })
}

/** All in one conversation (T14). */
export const merge = (turn: Turn, call: Talking, asked: Consult): void => {
  const party: Party = { ...asked.with, leg: asked.leg }
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg, call.agentLeg, asked.leg] })
  command(turn, call, { type: 'bridge.end', bridge: asked.bridge })
  putCall(turn, {
    ...call,
    consult: null,
    others: [...call.others, party],
    agents: party.kind === 'agent' ? withAgent(call, party.agent) : call.agents,
  })
  emit(turn, { type: 'call.consultEnded', call: call.id, agent: call.agent, result: 'merged' })
  emit(turn, { type: 'call.partyJoined', call: call.id, party: asked.with, leg: asked.leg })
}

/** The agent leaves; the citizen stays with the consulted one, and with others who are there. */
export const completeConsult = (turn: Turn, call: Talking, asked: Consult, agentGone: boolean): void => {
  if (!agentGone) dropLeg(turn, call, call.agentLeg)
  closeTalk(turn, call)
  wrapUp(turn, call.agent, call)
  emit(turn, { type: 'call.consultEnded', call: call.id, agent: call.agent, result: 'completed' })
  const legs = [call.leg, asked.leg]
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs })
  command(turn, call, { type: 'bridge.end', bridge: asked.bridge })
  becomeAgent(turn, call, { ...asked.with, leg: asked.leg })
}

/** The agent left before anybody answered: the citizen is passed on blindly to whom the agent was ringing. */
export const reachConsulted = (turn: Turn, call: Talking, asked: Consult, agentGone: boolean): void => {
  if (!agentGone) dropLeg(turn, call, call.agentLeg)
  closeTalk(turn, call)
  command(turn, call, { type: 'bridge.end', bridge: call.bridge })
  wrapUp(turn, call.agent, call)
  emit(turn, { type: 'call.consultEnded', call: call.id, agent: call.agent, result: 'left' })
  const reaching: Reaching = {
    ...baseOf(call),
    talkMs: talkedMs(turn, call),
    leg: call.leg,
    phase: 'reaching',
    to: { ...asked.with, leg: asked.leg },
    since: turn.at,
    backTo: 'queue',
    by: call.agent,
    handOver: [],
    telling: null,
  }
  putCall(turn, reaching)
  musicTo(turn, call, call.leg)
  setTimer(turn, `reach:${asked.leg}`, partyRingMs)
}

/** Nobody there, or the consulted one has gone, or the agent gave up: the agent is with the citizen again. */
export const consultFailed = (
  turn: Turn,
  call: Talking,
  asked: Consult,
  result: 'cancelled' | 'left' | 'busy' | 'noAnswer' | 'failed',
  gone: { readonly legGone: boolean; readonly agentGone: boolean } = { legGone: false, agentGone: false },
): Talking => {
  if (!asked.answered) cancelTimer(turn, `consult:${asked.leg}`)
  if (!gone.legGone) dropLeg(turn, call, asked.leg)
  if (asked.with.kind === 'agent') freeAgent(turn, asked.with.agent, 'consultOver')
  const there = gone.agentGone ? [call.leg] : [call.leg, call.agentLeg]
  if (there.length > 1 || call.others.length > 0)
    command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: there })
  command(turn, call, { type: 'bridge.end', bridge: asked.bridge })
  emit(turn, { type: 'call.consultEnded', call: call.id, agent: call.agent, result })
  return putCall(turn, { ...call, consult: null })
}
