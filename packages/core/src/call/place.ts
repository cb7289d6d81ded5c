import type { Attempt } from '../campaign/campaign.ts'
import { lastLegalDial } from '../campaign/dial-window.ts'
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
import type { OfferResult, Outcome } from '../log/events.ts'
import type { AgentId, CallbackId, CallId, LegId, LineId, NodeName, QueueId } from '../log/ids.ts'
import { baseOf, type CallBase, type Dialling, freshCall, type Placing } from './call.ts'
import { freeAgent } from './end.ts'
import { dialPhone, registeredPhones } from './offer.ts'
import { enqueue } from './queue.ts'

const agentRingMs = 20_000
const graceMs = 2_000
/** Ring time towards a citizen: 25 s is the municipal default. */
const citizenRingMs = 25_000
/** A campaign's call that is dialled so much later than it was decided is dialled no more: nobody knows what holds by then. */
const staleMs = 60_000

export type Placement = {
  readonly call: CallId
  readonly node: NodeName
  readonly agent: AgentId
  readonly line: LineId
  readonly number: string
  readonly callerId: string
  /** A callback is made for its queue; a call by hand for none; one for a campaign for its queue once it is dialled. */
  readonly queue: QueueId | null
  readonly callback: CallbackId | null
  readonly attempt: Attempt | null
}

/** The citizen's phone rings first; null: nobody is kept for the moment of the answer. */
export type CitizenFirst = Omit<Placement, 'agent'> & { readonly agent: AgentId | null }

type Dialled = Pick<Placing | Dialling, 'callback' | 'attempt' | 'agent'>

const placed = (turn: Turn, what: CitizenFirst): CallBase => ({
  ...freshCall({
    id: what.call,
    node: what.node,
    direction: 'outbound',
    line: what.line,
    called: what.number,
    caller: { kind: 'presented', number: what.callerId },
    arrivedAt: turn.at,
  }),
  queue: what.queue,
  callback: what.callback,
  attempt: what.attempt,
})

const queueOf = ({ queue, attempt }: CallBase): QueueId | null => attempt?.queue ?? queue

const tellArrived = (turn: Turn, call: CallBase, leg: LegId): void =>
  emit(turn, {
    type: 'call.arrived',
    call: call.id,
    leg,
    node: call.node,
    direction: 'outbound',
    line: call.line,
    called: call.called,
    caller: call.caller,
    recording: null,
  })

/**
 * The agent's phone first (it picks up by itself), then the citizen: from the screen or the command line, and for a campaign
 * that keeps its agents. For a callback the agent picks up by hand.
 */
export const place = (turn: Turn, what: Placement): void => {
  const agent = agentOf(turn, what.agent)
  const [phone] = registeredPhones(turn, what.agent)
  if (phone === undefined) return
  const base = placed(turn, what)
  const agentLeg = agent.openLine ?? `${what.call}.a1`
  const call: Placing = { ...base, counter: 1, phase: 'placing', agent: what.agent, agentLeg, callerId: what.callerId }
  putCall(turn, call)
  tellArrived(turn, call, agentLeg)
  const { number, line, attempt } = what
  const own = attempt === null ? { placed: { number, line } } : {}
  const mine = { activity: { kind: 'reserved', call: call.id }, ...own } as const
  if (agent.openLine !== null) {
    changeAgent(turn, what.agent, mine, system('placed'))
    return dialCitizen(turn, call)
  }
  const pickUp = what.callback === null || index(turn).agents.get(what.agent)?.autoAnswer === true
  command(turn, call, dialPhone(turn, call, agentLeg, phone, agentRingMs + graceMs, pickUp))
  setTimer(turn, `ring:${agentLeg}`, agentRingMs)
  changeAgent(turn, what.agent, { ...mine, legs: [...agent.legs, agentLeg] }, system('placed'))
}

/** From the agent's own phone: it is off hook already. */
export const placeFromPhone = (turn: Turn, what: Placement, agentLeg: LegId): void => {
  const base = placed(turn, what)
  tellArrived(turn, base, agentLeg)
  command(turn, base, { type: 'leg.answer', leg: agentLeg })
  const activity = { kind: 'reserved', call: base.id } as const
  const mine = { activity, legs: addLeg(turn, what.agent, agentLeg), placed: { number: what.number, line: what.line } }
  changeAgent(turn, what.agent, mine, system('placed'))
  dialCitizen(turn, { ...base, phase: 'placing', agent: what.agent, agentLeg, callerId: what.callerId })
}

/** The citizen first, while the agent is kept free for the moment of the answer, if one is. */
export const dialCitizenFirst = (turn: Turn, what: CitizenFirst): void => {
  const base = placed(turn, what)
  const leg = `${what.call}.d1`
  const { agent } = what
  const dialling: Dialling = {
    ...base,
    queue: queueOf(base),
    counter: 1,
    leg,
    phase: 'dialling',
    agent,
    agentLeg: null,
  }
  putCall(turn, dialling)
  tellArrived(turn, base, leg)
  if (what.agent !== null)
    changeAgent(turn, what.agent, { activity: { kind: 'reserved', call: base.id } }, system('placed'))
  ringCitizen(turn, dialling, what.callerId)
}

/** The citizen who was called back first has picked up: served at once, by the agent kept free or by whoever is. */
export const citizenAnswered = (turn: Turn, call: Dialling, recording: string | null): void => {
  const { agent } = call
  cancelTimer(turn, `ring:${call.leg}`)
  if (agent === null || call.queue === null) return
  freeAgent(turn, agent, 'citizenAnswered')
  const kept = turn.callbacks.get(call.callback ?? '')
  const own = index(turn).queues.get(call.queue)?.headStartMs ?? 0
  enqueue(turn, { ...call, recording }, call.queue, {
    headStartMs: kept === undefined ? 0 : turn.at - kept.since + kept.headStartMs - own,
    needs: kept?.needs ?? [],
    prefer: { agent, holdMs: agentRingMs },
    byRules: false,
  })
}

/** An agent who does not take a callback, or a campaign's call, is paused, as with an offer; the citizen's place stays. */
export const placementDeclined = (turn: Turn, { callback, attempt, agent }: Dialled, reason: OfferResult): void => {
  if ((callback === null && attempt === null) || agent === null) return
  if (agentOf(turn, agent).availability.kind !== 'ready') return
  changeAgent(turn, agent, { availability: { kind: 'paused', reason } }, system(`offer.${reason}`))
}

/** Over the line's own trunk, which fixes the caller ID (T7); recorded from the answer on (T8). */
export const dialCitizen = (turn: Turn, call: Placing): void => {
  const leg = `${call.id}.d${call.counter + 1}`
  const dialling: Dialling = {
    ...baseOf(call),
    queue: queueOf(call),
    counter: call.counter + 1,
    leg,
    phase: 'dialling',
    agent: call.agent,
    agentLeg: call.agentLeg,
  }
  putCall(turn, dialling)
  cancelTimer(turn, `ring:${call.agentLeg}`)
  command(turn, call, { type: 'leg.ring', leg: call.agentLeg })
  ringCitizen(turn, dialling, call.callerId)
}

const ringCitizen = (turn: Turn, call: Dialling, callerId: string): void => {
  const ringMs = call.attempt?.ringMs ?? citizenRingMs
  command(turn, call, {
    type: 'leg.dial',
    leg: call.leg,
    to: { kind: 'outside', number: call.called, line: call.line },
    shownNumber: callerId,
    shownName: '',
    ringMs: ringMs + graceMs,
    autoAnswer: false,
    record: true,
    ...(call.attempt === null ? {} : { notAfter: Math.min(turn.at + staleMs, lastLegalDial(turn.at, ringMs)) }),
    ...(call.attempt?.machines === undefined ? {} : { listenMs: call.attempt.machines.listenMs }),
  })
  setTimer(turn, `ring:${call.leg}`, ringMs)
  const { id, leg, called, queue } = call
  emit(turn, { type: 'call.dialled', call: id, leg, number: called, callerId, queue })
}

/** Q.850 cause of a citizen's leg that never answered → outcome. */
export const dialOutcomeOf = (cause: number): Outcome => {
  if (cause === 17 || cause === 21) return 'busy'
  if (cause === 1 || cause === 3 || cause === 22 || cause === 28) return 'unallocated'
  if (cause === 16 || cause === 18 || cause === 19 || cause === 20) return 'noAnswer'
  return 'failed'
}
