import { command, emit, putCall, type Turn } from '../floor/turn.ts'
import type { PartyName } from '../log/events.ts'
import type { LegId } from '../log/ids.ts'
import { baseOf, type Outside, type Party, type Talking } from './call.ts'
import { closeTalk, dropLeg, talkedMs, wrapUp } from './end.ts'
import { startTalking, talkingNow, withAgent } from './offer.ts'

/** Citizen, agent and so many others in one conversation. */
export const mostOthers = 4

const nameOf = (party: Party): PartyName =>
  party.kind === 'agent' ? { kind: 'agent', agent: party.agent } : { kind: 'outside', number: party.number }

/** The call's agent has left a conference: the next agent in it is responsible, or only outside parties are left. */
export const handOver = (turn: Turn, call: Talking): void => {
  closeTalk(turn, call)
  wrapUp(turn, call.agent, call)
  const next = call.others.find(({ kind }) => kind === 'agent') ?? call.others[0]
  if (next === undefined) return
  if (call.held) command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg] })
  becomeAgent(turn, { ...call, others: call.others.filter(({ leg }) => leg !== next.leg) }, next)
}

/** Whoever stays with the citizen goes on with the call: an agent as its agent, an outside party as it is. */
export const becomeAgent = (turn: Turn, call: Talking, party: Party): void => {
  const from = call.agent
  const talkMs = talkedMs(turn, call)
  if (party.kind === 'outside') {
    const parties = [party, ...call.others]
    const next = parties.find(({ kind }) => kind === 'agent')
    if (next !== undefined)
      return becomeAgent(turn, { ...call, others: parties.filter(({ leg }) => leg !== next.leg) }, next)
    const base = { ...baseOf(call), leg: call.leg, talkMs }
    const outside: Outside = { ...base, phase: 'outside', parties, bridge: call.bridge, since: turn.at }
    putCall(turn, outside)
    return emit(turn, { type: 'call.handedOver', call: call.id, from, to: null })
  }
  const { others } = call
  const now = talkingNow(turn, party.agent, party.leg, call.bridge)
  const taken = putCall(turn, { ...call, agents: withAgent(call, party.agent), talkMs, ...now, others })
  emit(turn, { type: 'call.handedOver', call: call.id, from, to: party.agent })
  startTalking(turn, taken, party.agent, 'handedOver')
}

/** One of the others has hung up, or is taken out: the conversation goes on without. */
export const partyLeft = (turn: Turn, call: Talking, leg: LegId, legGone: boolean): void => {
  const party = call.others.find((other) => other.leg === leg)
  if (party === undefined) return
  putCall(turn, { ...call, others: call.others.filter((other) => other.leg !== leg) })
  if (!legGone) dropLeg(turn, call, leg)
  emit(turn, { type: 'call.partyLeft', call: call.id, party: nameOf(party), leg })
  if (party.kind === 'agent') wrapUp(turn, party.agent, call)
}

/** An outside party has hung up; the call is over when it was the last. */
export const outsideLeft = (turn: Turn, call: Outside, leg: LegId, end: (gone: LegId) => void): void => {
  const left = call.parties.filter((party) => party.leg !== leg)
  if (left.length === 0) return end(leg)
  const party = call.parties.find((other) => other.leg === leg)
  putCall(turn, { ...call, parties: left })
  if (party !== undefined) emit(turn, { type: 'call.partyLeft', call: call.id, party: nameOf(party), leg })
}
