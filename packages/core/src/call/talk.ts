import { cancelTimer, changeAgent, command, emit, index, putCall, system, type Turn } from '../floor/turn.ts'
import type { Author } from '../log/events.ts'
import type { AgentId, LegId } from '../log/ids.ts'
import type { Dialling, Talking } from './call.ts'
import { endCall, talkedMs, wrapUp } from './end.ts'
import { baseOf, enqueue } from './queue.ts'

const normalClearing = 16

/**
 * The agent's channel ended. A phone that was hung up ends the call; a phone that died (no RTP, network, power) does not:
 * the citizen goes back to the head of the queue.
 */
export const agentLegGone = (turn: Turn, call: Talking, cause: number): void => {
  if (cause === normalClearing || call.queue === null || !index(turn).queues.has(call.queue))
    return endCall(turn, call, 'answered', 'agent', cause, call.agentLeg)
  command(turn, call, { type: 'bridge.end', bridge: call.bridge })
  wrapUp(turn, call.agent, call, true)
  enqueue(turn, { ...call, talkMs: talkedMs(turn, call) }, call.queue, call.arrivedAt)
}

/** Puts the citizen on music; the agent's channel waits in the bridge. */
export const hold = (turn: Turn, call: Talking, author: Author): void => {
  const musicClass = (call.queue === null ? undefined : index(turn).queues.get(call.queue)?.musicClass) ?? 'default'
  putCall(turn, { ...call, held: true })
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass })
  emit(turn, { type: 'call.held', call: call.id, agent: call.agent })
  changeAgent(turn, call.agent, { activity: { kind: 'held', call: call.id } }, author)
}

export const resume = (turn: Turn, call: Talking, author: Author): void => {
  putCall(turn, { ...call, held: false })
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg, call.agentLeg] })
  emit(turn, { type: 'call.resumed', call: call.id, agent: call.agent })
  changeAgent(turn, call.agent, { activity: { kind: 'talking', call: call.id } }, author)
}

/** The agent's own hold button: the PBX plays the music, we keep the books. */
export const heldByPhone = (turn: Turn, call: Talking, leg: LegId, held: boolean): void => {
  if (leg !== call.agentLeg || call.held === held) return
  putCall(turn, { ...call, held })
  emit(turn, { type: held ? 'call.held' : 'call.resumed', call: call.id, agent: call.agent })
  changeAgent(turn, call.agent, { activity: { kind: held ? 'held' : 'talking', call: call.id } }, system('phoneHold'))
}

/** Outbound by hand: the citizen picked up. */
export const connectDialled = (turn: Turn, call: Dialling, recording: string | null): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  cancelTimer(turn, `ring:${call.leg}`)
  command(turn, call, { type: 'legs.connect', bridge, legs: [call.leg, call.agentLeg] })
  putCall(turn, {
    ...baseOf(call),
    recording,
    leg: call.leg,
    counter: call.counter + 1,
    agents: [call.agent],
    phase: 'talking',
    agent: call.agent,
    agentLeg: call.agentLeg,
    bridge,
    since: turn.at,
    held: false,
  })
  emit(turn, { type: 'call.connected', call: call.id, agent: call.agent, leg: call.leg, queue: null, waitedMs: 0 })
  changeAgent(turn, call.agent, { activity: { kind: 'talking', call: call.id } }, system('answered'))
}

/** The agent leaves a call that goes on without him: his channel is hung up, and he has his wrap-up. */
export const leaveCall = (turn: Turn, call: Talking, agent: AgentId): void => {
  command(turn, call, { type: 'leg.hangUp', leg: call.agentLeg, cause: 'normal' })
  command(turn, call, { type: 'bridge.end', bridge: call.bridge })
  wrapUp(turn, agent, call, false)
}
