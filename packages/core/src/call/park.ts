import { cancelTimer, command, emit, isTooEarly, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { AgentId } from '../log/ids.ts'
import { baseOf, type Call, type Parked, type Talking } from './call.ts'
import { isReachable, talkedMs } from './end.ts'
import { registeredPhones } from './offer.ts'
import { enqueue, musicOf, returning } from './queue.ts'
import { leaveCall } from './talk.ts'
import { queueBack, reachParty } from './transfer.ts'

/** Puts the citizen aside under music for anybody to take; goes back to the agent after a while. */
export const park = (turn: Turn, call: Talking): void => {
  leaveCall(turn, call)
  const parked: Parked = {
    ...baseOf(call),
    talkMs: talkedMs(turn, call),
    leg: call.leg,
    phase: 'parked',
    by: call.agent,
    since: turn.at,
  }
  putCall(turn, parked)
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
  emit(turn, { type: 'call.parked', call: call.id, agent: call.agent })
  const { parkMs } = turn.config.limits
  if (parkMs > 0) setTimer(turn, `park:${call.id}`, parkMs)
}

/** Rings the agent who takes the parked call. */
export const unpark = (turn: Turn, call: Parked, agent: AgentId): void => {
  cancelTimer(turn, `park:${call.id}`)
  emit(turn, { type: 'call.unparked', call: call.id, by: agent })
  reachParty(turn, call, { kind: 'agent', agent }, { by: call.by, backTo: 'queue', note: null })
}

/** Nobody has taken it: back to the queue, to whoever parked it first. */
export const parkedTooLong = (turn: Turn, call: Call | undefined): void => {
  if (call?.phase !== 'parked') return
  const { parkMs } = turn.config.limits
  if (isTooEarly(turn, `park:${call.id}`, call.since + parkMs)) return
  const queue = queueBack(turn, call)
  if (queue === null) return backToParker(turn, call)
  emit(turn, { type: 'call.unparked', call: call.id, by: null })
  enqueue(turn, call, queue, returning(turn, call, call.by))
}

/** A call of no queue goes back to whoever parked it, as soon as that one can be rung. */
const backToParker = (turn: Turn, call: Parked): void => {
  if (isReachable(turn.agents.get(call.by)) && registeredPhones(turn, call.by).length > 0) unpark(turn, call, call.by)
  else setTimer(turn, `park:${call.id}`, turn.config.limits.parkMs)
}
