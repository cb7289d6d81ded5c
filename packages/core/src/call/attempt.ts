import { isFree } from '../agent/agent.ts'
import type { Attempt } from '../campaign/campaign.ts'
import type { MachineRules } from '../campaign/machine.ts'
import { isPersonsNumber } from '../floor/numbers.ts'
import { agentOf, cancelTimer, emit, index, isTooEarly, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { AttemptRefusal } from '../log/events.ts'
import type { AgentId } from '../log/ids.ts'
import type { Call, Dialling } from './call.ts'
import { baseOf } from './call.ts'
import { dropLeg, endCall, freeAgent } from './end.ts'
import { registeredPhones, withdrawOffers } from './offer.ts'
import { part } from './part.ts'
import { type CitizenFirst, dialCitizenFirst, place } from './place.ts'
import { endPreview, showPreview } from './preview.ts'
import { endWait, enqueue, waitedSoFar } from './queue.ts'
import { tellLeft } from './queue-rules.ts'

/** Whoever answers a call of ours comes before everybody who waits of his own accord: thirty years. */
const aheadOfAllMs = 1_000_000_000_000
/** Where a campaign says nothing itself: nobody is hung up on without a word. */
const standardApology = 'ja/apology'

/**
 * A call for a campaign begins. An agent who is named is kept from now on, and is on the line before the citizen's phone
 * rings, so that an answer waits for nothing; without one whoever is free at the answer takes it.
 */
export const startAttempt = (turn: Turn, attempt: Attempt): void => {
  if (turn.calls.has(attempt.call)) return
  const because = refusalOf(turn, attempt) ?? keepRefusal(turn, attempt)
  if (because !== null) return emit(turn, { type: 'attempt.refused', call: attempt.call, because })
  const { agent, preview } = attempt
  if (agent === null) return dialCitizenFirst(turn, placementOf(turn, attempt, null))
  if (preview === null) place(turn, placementOf(turn, attempt, agent))
  else showPreview(turn, attempt, agent, preview.decideMs)
}

/** Asked once more right before dialling, whatever the dialler knew: line, caller ID (T7), do not call, numbers. */
export const refusalOf = (turn: Turn, { line, callerId, number }: Attempt): AttemptRefusal | null => {
  const setup = index(turn).lines.get(line)
  if (setup === undefined) return 'lineUnknown'
  if (!setup.callerIds.includes(callerId)) return 'callerIdNotAllowed'
  if (turn.config.doNotCall.includes(number)) return 'doNotCall'
  return isPersonsNumber(number) ? null : 'numberNotAllowed'
}

const keepRefusal = (turn: Turn, { agent, preview }: Attempt): AttemptRefusal | null => {
  if (agent === null) return preview === null ? null : 'agentNotFree'
  return isFree(agentOf(turn, agent)) && registeredPhones(turn, agent).length > 0 ? null : 'agentNotFree'
}

export const placementOf = <A extends AgentId | null>(
  turn: Turn,
  attempt: Attempt,
  agent: A,
): CitizenFirst & { readonly agent: A } => {
  const { call, line, number, callerId } = attempt
  return { call, node: turn.config.node, agent, line, number, callerId, queue: null, callback: null, attempt }
}

/** The dialler takes it back; once somebody has answered it is too late for that. */
export const withdrawAttempt = (turn: Turn, call: Call): void => {
  if (call.attempt === null) return
  if (call.phase === 'previewing') return endPreview(turn, call, 'withdrawn', null)
  if (call.phase === 'placing') return endCall(turn, call, 'cancelled', 'system', 16)
  if (call.phase === 'dialling' && call.listeningSince === undefined) endCall(turn, call, 'cancelled', 'system', 16)
}

/** Somebody answered a call for which nobody is kept: to the flow, or to the first agent who is free, ahead of everybody. */
export const personAnswered = (
  turn: Turn,
  call: Dialling & { readonly attempt: Attempt },
  recording: string | null,
): void => {
  const { queue, graceMs, flow } = call.attempt
  cancelTimer(turn, `ring:${call.leg}`)
  if (flow !== null) return flowStarts(turn, { ...call, recording }, flow)
  const own = index(turn).queues.get(queue)?.headStartMs ?? 0
  const left = Math.max(0, graceMs - (turn.at - (call.listeningSince ?? turn.at)))
  const entry = { headStartMs: aheadOfAllMs - own, byHistory: false, byRules: false, graceMs: left }
  enqueue(turn, { ...call, recording }, queue, entry)
}

/** After so long the verdict is lost on its way: he is a person. */
const verdictLostMs = 3_000

/** Picked up, and the PBX listens by whom; nobody is put on before it says. */
export const listenFirst = (turn: Turn, call: Dialling, recording: string | null, { listenMs }: MachineRules): void => {
  putCall(turn, { ...call, recording, listeningSince: turn.at })
  cancelTimer(turn, `ring:${call.leg}`)
  setTimer(turn, `ring:${call.leg}`, listenMs + verdictLostMs)
}

/** A machine needs no agent: it gets the campaign's message, or nothing. In the call's record nobody was reached. */
export const machineAnswered = (turn: Turn, call: Dialling, { message }: MachineRules): void => {
  if (message.length === 0) return endCall(turn, call, 'noAnswer', 'system', 16)
  const { agent, agentLeg } = call
  cancelTimer(turn, `ring:${call.leg}`)
  if (agentLeg !== null) dropLeg(turn, call, agentLeg)
  if (agent !== null) freeAgent(turn, agent, 'machineAnswered')
  part(turn, call, [...message, ...message], 'noAnswer', 'system')
}

/** For the flow the citizen is the caller: texts and look-ups are for the number that was dialled. */
const flowStarts = (turn: Turn, call: Dialling, flow: string): void => {
  const { id, leg, node, line, called } = call
  putCall(turn, { ...baseOf(call), leg, phase: 'inFlow', outcome: 'inFlow' })
  const caller = { kind: 'presented', number: called } as const
  emit(turn, { type: 'call.flowing', call: id, leg, node, line, flow, caller })
}

/** No agent in time: who called, why, and which number to call back. A phone that rings only now is too late. */
export const graceOver = (turn: Turn, call: Call): void => {
  if ((call.phase !== 'waiting' && call.phase !== 'offered') || call.graceUntil === null) return
  if (isTooEarly(turn, `grace:${call.id}`, call.graceUntil)) return
  const waiting = call.phase === 'offered' ? withdrawOffers(turn, call) : call
  const apology = call.attempt?.apology ?? []
  tellLeft(turn, waiting, 'nobodyFree', 'end')
  endWait(turn, waiting)
  const left = { ...waiting, waitedMs: waitedSoFar(turn, waiting) }
  part(turn, left, apology.length > 0 ? apology : [standardApology], 'nobodyFree', 'system')
}
