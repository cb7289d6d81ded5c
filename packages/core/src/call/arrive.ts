import { command, dropCall, emit, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { LegArrived } from '../log/facts.ts'
import type { LegId } from '../log/ids.ts'
import { baseOf, type Call, type CallBase, freshCall, type InFlow } from './call.ts'
import { endCall } from './end.ts'

/** How long the PBX may serve a caller alone before the call is written off as its own. */
const awayMs = 120_000

/**
 * An inbound leg reached us. Again after the PBX had it alone for a while: the flow starts anew, the call is the same. A
 * duplicate of the same attempt changes nothing.
 */
export const arrive = (turn: Turn, fact: LegArrived): void => {
  const known = turn.calls.get(fact.leg)
  if (known !== undefined && known.phase !== 'away') return
  const base = known === undefined ? arrived(turn, fact) : baseOf(known)
  const { recording, leg } = fact
  const call: InFlow = { ...base, recording, leg, phase: 'inFlow', outcome: 'inFlow' }
  putCall(turn, call)
  emit(turn, {
    type: 'call.arrived',
    call: call.id,
    leg: call.leg,
    node: call.node,
    direction: 'inbound',
    line: call.line,
    called: call.called,
    caller: call.caller,
    recording: call.recording,
  })
}

const arrived = (turn: Turn, { leg, node, line, called, caller }: LegArrived): CallBase =>
  freshCall({ id: leg, node, direction: 'inbound', line, called, caller, arrivedAt: turn.at })

/** The bridge gave the leg back to the dialplan because nobody took it in time. */
export const handBack = (turn: Turn, call: Call, leg: LegId): void => {
  if (call.phase !== 'inFlow' || call.leg !== leg) return
  putCall(turn, { ...call, phase: 'away' })
  setTimer(turn, `away:${call.id}`, awayMs)
}

/** The PBX told afterwards that it had served the caller alone. */
export const servedAlone = (turn: Turn, call: Call): void => {
  if (call.phase !== 'away') return
  endCall(turn, call, call.agents.length > 0 ? 'answered' : 'emergency', 'pbx', 16)
}

/** An agent's phone has heard the answer to its feature code. */
export const toldEnded = (turn: Turn, call: Call): void => {
  if (call.phase !== 'told') return
  command(turn, call, { type: 'leg.hangUp', leg: call.leg, cause: 'normal' })
  dropCall(turn, call.id)
}
