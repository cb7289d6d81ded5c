import { cancelTimer, command, emit, index, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { FlowEvent, PartyName } from '../log/events.ts'
import type { AgentId, LegId, LineId, PlaybackId, QueueId } from '../log/ids.ts'
import { baseOf, type Call, type InFlow, type Outside, type Reaching, type Talking } from './call.ts'
import { lineOf, partyRingMs, ringParty } from './consult.ts'
import { endCall, freeAgent, talkedMs } from './end.ts'
import { startTalking, talkingNow, withAgent } from './offer.ts'
import { enqueue, musicOf, returning } from './queue.ts'
import { flowInto } from './queue-rules.ts'
import { leaveCall } from './talk.ts'

/** Blind transfer of a talking call into a queue (T1). The agent goes to wrap-up, the citizen to the queue's end. */
export const transferToQueue = (turn: Turn, call: Talking, queue: QueueId, note: string | null): void => {
  tellTransfer(turn, call, call.agent, { kind: 'queue', target: queue }, null, note)
  leaveCall(turn, call)
  enqueue(turn, left(turn, call), queue, { byHistory: false })
}

/** Blind transfer to another line's flow, e.g. the other centre's (T1). */
export const transferToLine = (turn: Turn, call: Talking, line: LineId, note: string | null): void => {
  tellTransfer(turn, call, call.agent, { kind: 'line', target: line }, null, note)
  leaveCall(turn, call)
  flowInto(turn, left(turn, call), line)
}

/** Blind transfer of a talking call to an agent or an outside number (T2). */
export const transferTo = (turn: Turn, call: Talking, to: PartyName, note: string | null): void => {
  leaveCall(turn, call)
  reachParty(turn, left(turn, call), to, { by: call.agent, backTo: 'queue', note })
}

const left = (turn: Turn, call: Talking): Talking => ({ ...call, talkMs: talkedMs(turn, call), since: turn.at })

/** The flow asks for an outside number (I3). */
export const reachForFlow = (
  turn: Turn,
  call: InFlow,
  { number, note, handOver }: Extract<FlowEvent, { type: 'flow.transferring' }>,
): void => reach(turn, call, { number, by: null, backTo: 'flow', note, handOver })

export type Reach = {
  readonly by: AgentId | null
  readonly backTo: 'flow' | 'queue'
  readonly note: string | null
  /** What whoever picks up is told first; nothing when left out. */
  readonly handOver?: readonly Prompt[]
}

export const reach = (
  turn: Turn,
  call: Call & { readonly leg: string },
  { number, ...how }: Reach & { number: string },
): void => reachParty(turn, call, { kind: 'outside', number }, how)

/** Rings somebody for a caller who waits under music. */
export const reachParty = (turn: Turn, call: Call & { readonly leg: string }, to: PartyName, how: Reach): void => {
  const leg = lineOf(turn, to) ?? `${call.id}.${to.kind === 'agent' ? 't' : 'd'}${call.counter + 1}`
  const reaching: Reaching = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    phase: 'reaching',
    to: { ...to, leg },
    since: turn.at,
    backTo: how.backTo,
    by: how.by,
    handOver: how.handOver ?? [],
    telling: null,
  }
  putCall(turn, reaching)
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
  ringParty(turn, reaching, to, leg)
  setTimer(turn, `reach:${leg}`, partyRingMs)
  const target = to.kind === 'agent' ? to.agent : to.number
  tellTransfer(turn, call, how.by, { kind: to.kind, target }, leg, how.note)
}

const tellTransfer = (
  turn: Turn,
  call: Call,
  by: AgentId | null,
  to: { readonly kind: 'queue' | 'agent' | 'line' | 'outside'; readonly target: string },
  leg: string | null,
  note: string | null,
): void => emit(turn, { type: 'call.transferring', call: call.id, by, to, leg, note })

/** Nobody waits longer for the end of the words than this; it may have been lost. */
const longestHandOverMs = 60_000

/** Whoever was rung answered: first what is to be handed over with the caller, then the caller (T2). */
export const reachAnswered = (turn: Turn, call: Reaching): void => {
  if (call.handOver.length === 0) return connectReached(turn, call)
  if (call.telling !== null) return
  const playback = `${call.id}.p${call.counter + 1}`
  setTimer(turn, `reach:${call.to.leg}`, longestHandOverMs)
  putCall(turn, { ...call, counter: call.counter + 1, telling: playback })
  command(turn, call, { type: 'leg.play', leg: call.to.leg, playback, prompts: call.handOver })
}

/** The hand-over was heard, or could not be played; null: any. */
export const handOverToldTo = (turn: Turn, call: Call, leg: LegId, playback: PlaybackId | null): void => {
  if (call.phase !== 'reaching' || call.telling === null || leg !== call.to.leg) return
  if (playback === null || playback === call.telling) connectReached(turn, call)
}

const connectReached = (turn: Turn, call: Reaching): void => {
  const bridge = `${call.id}.b${call.counter + 1}`
  const { to, leg } = call
  cancelTimer(turn, `reach:${to.leg}`)
  command(turn, call, { type: 'legs.connect', bridge, legs: [leg, to.leg] })
  const base = { ...baseOf(call), leg, counter: call.counter + 1 }
  emit(turn, { type: 'call.transferEnded', call: call.id, result: 'connected', returnedTo: 'nobody' })
  if (to.kind === 'outside') {
    const outside: Outside = { ...base, phase: 'outside', parties: [to], bridge, since: turn.at }
    putCall(turn, outside)
    return
  }
  const talking: Talking = {
    ...base,
    agents: withAgent(call, to.agent),
    sentOnBy: [],
    ...talkingNow(turn, to.agent, to.leg, bridge),
  }
  putCall(turn, talking)
  const { id, queue } = call
  emit(turn, { type: 'call.connected', call: id, agent: to.agent, leg: to.leg, queue, waitedMs: 0, estimateMs: null })
  startTalking(turn, talking, to.agent)
}

/**
 * Nobody there: the citizen goes back to where he came from, and is never dropped for it. After a transfer the one who
 * transferred gets the call back first, when free.
 */
export const reachFailed = (turn: Turn, call: Reaching, result: 'busy' | 'noAnswer' | 'failed'): void => {
  cancelTimer(turn, `reach:${call.to.leg}`)
  if (call.to.kind === 'agent') freeAgent(turn, call.to.agent, `transfer.${result}`)
  const queue = call.backTo === 'queue' ? queueBack(turn, call) : null
  emit(turn, { type: 'call.transferEnded', call: call.id, result, returnedTo: queue === null ? call.backTo : 'queue' })
  if (queue !== null) return enqueue(turn, call, queue, returning(turn, call, call.by))
  if (call.agents.length > 0) return endCall(turn, call, 'answered', 'system', 0, call.to.leg)
  putCall(turn, { ...baseOf(call), leg: call.leg, phase: 'inFlow', outcome: 'inFlow' })
}

/** The queue the call came through, or the first of whoever transferred it. */
export const queueBack = (turn: Turn, call: Pick<Call, 'queue'> & { readonly by: AgentId | null }): QueueId | null =>
  call.queue ?? (call.by === null ? null : (index(turn).agents.get(call.by)?.queues[0] ?? null))

export const reachResultOf = (cause: number): 'busy' | 'noAnswer' | 'failed' =>
  cause === 17 || cause === 21 ? 'busy' : cause === 18 || cause === 19 || cause === 16 ? 'noAnswer' : 'failed'

/** Outcome of a conversation that went on with an outside number. */
export const outsideOutcome = (call: Call): 'answered' | 'transferred' =>
  call.agents.length > 0 ? 'answered' : 'transferred'
