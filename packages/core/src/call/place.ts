import { cancelTimer, changeAgent, command, emit, index, putCall, setTimer, system, type Turn } from '../floor/turn.ts'
import type { Outcome } from '../log/events.ts'
import type { AgentId, CallId, LegId, LineId, NodeName } from '../log/ids.ts'
import type { CallBase, Dialling, Placing } from './call.ts'
import { dialPhone } from './offer.ts'
import { baseOf } from './queue.ts'

const agentRingMs = 20_000
const graceMs = 2_000
/** Ring time towards a citizen: 25 s is the municipal default. */
const citizenRingMs = 25_000

export type Placement = {
  readonly call: CallId
  readonly node: NodeName
  readonly agent: AgentId
  readonly line: LineId
  readonly number: string
  readonly callerId: string
}

const placed = (turn: Turn, what: Placement): CallBase => ({
  id: what.call,
  node: what.node,
  direction: 'outbound',
  line: what.line,
  called: what.number,
  caller: { kind: 'presented', number: what.callerId },
  arrivedAt: turn.at,
  recording: null,
  leg: null,
  counter: 0,
  agents: [],
  talkMs: 0,
  waitedMs: 0,
  queue: null,
})

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

/** From the screen or the command line: the agent's phone first (it picks up by itself), then the citizen. */
export const place = (turn: Turn, what: Placement): void => {
  const phone = index(turn).agents.get(what.agent)?.phone
  if (phone === undefined) return
  const base = placed(turn, what)
  const agentLeg = `${what.call}.a1`
  const call: Placing = { ...base, counter: 1, phase: 'placing', agent: what.agent, agentLeg, callerId: what.callerId }
  putCall(turn, call)
  tellArrived(turn, call, agentLeg)
  command(turn, call, dialPhone(turn, call, agentLeg, phone, agentRingMs + graceMs, true))
  setTimer(turn, `ring:${agentLeg}`, agentRingMs)
  changeAgent(turn, what.agent, { activity: { kind: 'reserved', call: call.id }, leg: agentLeg }, system('placed'))
}

/** From the agent's own phone: it is off hook already. */
export const placeFromPhone = (turn: Turn, what: Placement, agentLeg: LegId): void => {
  const base = placed(turn, what)
  tellArrived(turn, base, agentLeg)
  command(turn, base, { type: 'leg.answer', leg: agentLeg })
  changeAgent(turn, what.agent, { activity: { kind: 'reserved', call: base.id }, leg: agentLeg }, system('placed'))
  dialCitizen(turn, { ...base, phase: 'placing', agent: what.agent, agentLeg, callerId: what.callerId })
}

/** Over the line's own trunk, which fixes the caller ID (T7); recorded from the answer on (T8). */
export const dialCitizen = (turn: Turn, call: Placing): void => {
  const leg = `${call.id}.d${call.counter + 1}`
  const dialling: Dialling = {
    ...baseOf(call),
    counter: call.counter + 1,
    leg,
    phase: 'dialling',
    agent: call.agent,
    agentLeg: call.agentLeg,
  }
  putCall(turn, dialling)
  cancelTimer(turn, `ring:${call.agentLeg}`)
  command(turn, call, { type: 'leg.ring', leg: call.agentLeg })
  command(turn, call, {
    type: 'leg.dial',
    leg,
    to: { kind: 'outside', number: call.called, line: call.line },
    shownNumber: call.callerId,
    shownName: '',
    ringMs: citizenRingMs + graceMs,
    autoAnswer: false,
    record: true,
  })
  setTimer(turn, `ring:${leg}`, citizenRingMs)
  emit(turn, { type: 'call.dialled', call: call.id, leg, number: call.called, callerId: call.callerId })
}

/** Q.850 cause of a citizen's leg that never answered → outcome. */
export const dialOutcomeOf = (cause: number): Outcome => {
  if (cause === 17 || cause === 21) return 'busy'
  if (cause === 1 || cause === 3 || cause === 22 || cause === 28) return 'unallocated'
  if (cause === 16 || cause === 18 || cause === 19 || cause === 20) return 'noAnswer'
  return 'failed'
}
