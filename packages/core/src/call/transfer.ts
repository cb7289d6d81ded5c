import { cancelTimer, command, emit, index, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { AgentId, QueueId } from '../log/ids.ts'
import type { Call, InFlow, Outside, Reaching, Talking } from './call.ts'
import { endCall, talkedMs } from './end.ts'
import { baseOf, enqueue } from './queue.ts'
import { leaveCall } from './talk.ts'

const reachMs = 30_000
const graceMs = 2_000

/** Blind transfer of a talking call into a queue (T1). The agent goes to wrap-up, the citizen to the queue's end. */
export const transferToQueue = (turn: Turn, call: Talking, queue: QueueId): void => {
  emit(turn, {
    type: 'call.transferring',
    call: call.id,
    by: call.agent,
    to: { kind: 'queue', target: queue },
    leg: null,
  })
  leaveCall(turn, call, call.agent)
  enqueue(turn, { ...call, talkMs: talkedMs(turn, call) }, queue)
}

/** Blind transfer of a talking call to an outside number (T2). */
export const transferOutside = (turn: Turn, call: Talking, number: string): void => {
  leaveCall(turn, call, call.agent)
  reach(turn, { ...call, talkMs: talkedMs(turn, call) }, number, call.agent, call.queue === null ? 'flow' : 'queue')
}

/** The flow asks for an outside number (I3). */
export const reachForFlow = (turn: Turn, call: InFlow, number: string): void => reach(turn, call, number, null, 'flow')

const reach = (
  turn: Turn,
  call: InFlow | Talking,
  number: string,
  by: AgentId | null,
  backTo: 'flow' | 'queue',
): void => {
  const outsideLeg = `${call.id}.d${call.counter + 1}`
  const reaching: Reaching = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    phase: 'reaching',
    outsideLeg,
    since: turn.at,
    backTo,
  }
  putCall(turn, reaching)
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: 'default' })
  command(turn, call, {
    type: 'leg.dial',
    leg: outsideLeg,
    to: { kind: 'outside', number, line: call.line },
    shownNumber: index(turn).lines.get(call.line)?.number ?? '',
    shownName: '',
    ringMs: reachMs + graceMs,
    autoAnswer: false,
    record: false,
  })
  setTimer(turn, `reach:${outsideLeg}`, reachMs)
  emit(turn, { type: 'call.transferring', call: call.id, by, to: { kind: 'outside', target: number }, leg: outsideLeg })
}

/** The outside number answered. */
export const connectOutside = (turn: Turn, call: Reaching): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  cancelTimer(turn, `reach:${call.outsideLeg}`)
  command(turn, call, { type: 'legs.connect', bridge, legs: [call.leg, call.outsideLeg] })
  const outside: Outside = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    phase: 'outside',
    outsideLeg: call.outsideLeg,
    bridge,
    since: turn.at,
  }
  putCall(turn, outside)
  emit(turn, { type: 'call.transferEnded', call: call.id, result: 'connected', returnedTo: 'nobody' })
}

/** Nobody there: the citizen goes back to where he came from, and is never dropped for it. */
export const outsideFailed = (turn: Turn, call: Reaching, result: 'busy' | 'noAnswer' | 'failed'): void => {
  cancelTimer(turn, `reach:${call.outsideLeg}`)
  const queue = call.backTo === 'queue' ? call.queue : null
  emit(turn, { type: 'call.transferEnded', call: call.id, result, returnedTo: queue === null ? call.backTo : 'queue' })
  if (queue !== null) return enqueue(turn, call, queue, call.arrivedAt)
  if (call.agents.length > 0) return endCall(turn, call, 'answered', 'system', 0, call.outsideLeg)
  putCall(turn, { ...baseOf(call), leg: call.leg, phase: 'inFlow', outcome: 'inFlow' })
}

export const outsideResultOf = (cause: number): 'busy' | 'noAnswer' | 'failed' =>
  cause === 17 ? 'busy' : cause === 18 || cause === 19 || cause === 16 ? 'noAnswer' : 'failed'

/** Outcome of a conversation that went on with an outside number. */
export const outsideOutcome = (call: Call): 'answered' | 'transferred' =>
  call.agents.length > 0 ? 'answered' : 'transferred'
