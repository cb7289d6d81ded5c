import type { Queue, SkillNeed } from '../floor/config.ts'
import { isQualified } from '../floor/eligible.ts'
import { lastAgentFor } from '../floor/last-agents.ts'
import {
  cancelTimer,
  command,
  emit,
  index,
  isTooEarly,
  putCall,
  queueState,
  setTimer,
  type Turn,
} from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { AgentId, EpochMs, QueueId } from '../log/ids.ts'
import { subsetOf } from '../machine/derived.ts'
import { baseOf, type Call, type Hearing, type Offered, type Place, type Waiting } from './call.ts'
import { takeUpCallback } from './callback.ts'
import { applyRulesAtEntry } from './queue-rules.ts'

/** What a caller brings into a queue. */
export type Entry = {
  /** Given when the wait goes on from another queue. */
  readonly since: EpochMs
  /** Beside the queue's own. An earlier place is kept by as long a start, so that the wait itself counts from now. */
  readonly headStartMs: number
  readonly needs: readonly SkillNeed[]
  /** Goes to this agent if free, and waits so long for that before anybody else may take it. */
  readonly prefer: { readonly agent: AgentId; readonly holdMs: number } | null
  /** The agent who spoke with this number last is preferred; not for a caller whom that agent has just passed on. */
  readonly byHistory: boolean
  /** Answered our call: waits no longer than this, in silence; null: as long as it takes. */
  readonly graceMs: number | null
  /** The rules for whoever comes are asked; not for somebody who comes back through no fault of his own. */
  readonly byRules: boolean
}

export const plainEntry = (turn: Turn): Entry => ({
  since: turn.at,
  headStartMs: 0,
  needs: [],
  prefer: null,
  byHistory: true,
  graceMs: null,
  byRules: true,
})

/** Back at the head of the queue after something failed: as senior as by the arrival; `agent` first, if free by then. */
export const returning = (turn: Turn, call: Call, agent: AgentId | null): Partial<Entry> => ({
  headStartMs: turn.at - call.arrivedAt,
  byHistory: false,
  prefer: agent === null ? null : { agent, holdMs: 0 },
  byRules: false,
})

/** Starts to wait in a queue. */
export const enqueue = (
  turn: Turn,
  call: Call & { readonly leg: string },
  queueId: QueueId,
  given: Partial<Entry> = {},
): void => {
  const entry = { ...plainEntry(turn), ...given }
  const queue = index(turn).queues.get(queueId)
  const kept = takeUpCallback(turn, call, queueId)
  const waiting: Waiting = {
    ...baseOf(call),
    leg: call.leg,
    queue: queueId,
    phase: 'waiting',
    since: entry.since,
    headStartMs: (queue?.headStartMs ?? 0) + entry.headStartMs + Math.max(0, entry.since - (kept ?? entry.since)),
    needs: entry.needs,
    relaxed: 0,
    prefer: preferred(turn, call, queue, entry),
    estimateMs: null,
    hearing: { kind: entry.graceMs === null ? 'music' : 'silence' },
    asked: null,
    due: null,
    graceUntil: entry.graceMs === null ? null : turn.at + entry.graceMs,
  }
  putCall(turn, waiting)
  turn.joined.add(call.id)
  const position = positionOf(turn, waiting)
  emit(turn, {
    type: 'call.queued',
    call: call.id,
    queue: queueId,
    position,
    estimateMs: estimateOf(turn, queueId, position),
    prefer: waiting.prefer?.agent ?? null,
  })
  if (entry.graceMs !== null) return setTimer(turn, `grace:${call.id}`, entry.graceMs)
  if (queue === undefined) return
  armTimers(turn, waiting, queue)
  if (entry.byRules) applyRulesAtEntry(turn, waiting, queue)
}

/** Kept for the agent who gets it back, who is responsible, or who spoke with this number last, if that one can take it. */
const preferred = (turn: Turn, call: Call, queue: Queue | undefined, entry: Entry): Place['prefer'] => {
  const wanted = entry.prefer ?? (entry.byHistory ? (triedBy(call, queue) ?? lastAgentFor(turn, call, queue)) : null)
  if (wanted === null || queue === undefined) return null
  const agent = turn.agents.get(wanted.agent)
  if (agent === undefined || agent.availability.kind === 'signedOut') return null
  const needs = needsOf(turn, { queue: queue.id, needs: entry.needs, relaxed: 0 })
  if (!isQualified(turn, wanted.agent, queue.id, needs)) return null
  if (wanted.holdMs > 0) setTimer(turn, `prefer:${call.id}`, wanted.holdMs)
  return { agent: wanted.agent, until: turn.at + wanted.holdMs }
}

/** Who tried first (T15): waited for as long as the queue waits for a known agent, and not at all where it does not. */
const triedBy = (call: Call, queue: Queue | undefined): Entry['prefer'] =>
  call.triedBy === null || call.agents.length > 0
    ? null
    : { agent: call.triedBy, holdMs: queue?.sameAgent?.holdMs ?? 0 }

/** Somebody whom a campaign tried is calling us: whoever tried gets the call first, also when it waits already. */
export const noteReturn = (turn: Turn, call: Call, agent: AgentId | null): void => {
  if (agent === null || call.direction !== 'inbound' || call.triedBy === agent) return
  const known = putCall(turn, { ...call, triedBy: agent })
  if (known.phase !== 'waiting' || known.prefer !== null) return
  const entry = { ...plainEntry(turn), needs: known.needs }
  const prefer = preferred(turn, known, index(turn).queues.get(known.queue), entry)
  if (prefer !== null) putCall(turn, { ...known, prefer })
}

const armTimers = (turn: Turn, call: Waiting, queue: Queue): void => {
  if (queue.announceEveryMs > 0) setTimer(turn, `announce:${call.id}`, queue.announceEveryMs)
  if (queue.comfort !== null) setTimer(turn, `comfort:${call.id}`, queue.comfort.everyMs)
  const [relaxation] = queue.relax
  if (relaxation !== undefined)
    setTimer(turn, `relax:${call.id}`, Math.max(0, call.since + relaxation.afterMs - turn.at))
  const { tooLong } = queue.rules
  if (tooLong !== null) setTimer(turn, `tooLong:${call.id}`, Math.max(0, call.since + tooLong.ms - turn.at))
}

/** Time in queues before the first agent answered, the wait that is going on included. */
export const waitedSoFar = (turn: Turn, call: Waiting | Offered): number =>
  call.agents.length > 0 ? call.waitedMs : call.waitedMs + turn.at - call.since

const timersOfWait = ['announce', 'comfort', 'relax', 'tooLong', 'prefer', 'ask'] as const

/** The wait is over, however it ended. */
export const endWait = (turn: Turn, call: Waiting | Offered): void => {
  if (call.graceUntil !== null) return cancelTimer(turn, `grace:${call.id}`)
  const queue = index(turn).queues.get(call.queue)
  const isSet: Record<(typeof timersOfWait)[number], boolean> = {
    announce: (queue?.announceEveryMs ?? 0) > 0,
    comfort: queue?.comfort !== null,
    relax: call.relaxed < (queue?.relax.length ?? 0),
    tooLong: queue?.rules.tooLong !== null,
    prefer: call.prefer !== null,
    ask: call.asked !== null,
  }
  for (const timer of timersOfWait) if (isSet[timer]) cancelTimer(turn, `${timer}:${call.id}`)
}

/** What is asked of the agent now: the queue's needs, as far as they still stand, and the call's own. */
export const needsOf = (turn: Turn, call: Pick<Place, 'queue' | 'needs' | 'relaxed'>): readonly SkillNeed[] => {
  const queue = index(turn).queues.get(call.queue)
  const ofQueue = (call.relaxed > 0 ? queue?.relax[call.relaxed - 1]?.needs : queue?.needs) ?? []
  if (call.needs.length === 0) return ofQueue
  return ofQueue.length === 0 ? call.needs : [...ofQueue, ...call.needs]
}

/** The next of the queue's relaxations: less is asked of the agent from now on. */
export const relax = (turn: Turn, call: Call): void => {
  if (!isQueuing(call)) return
  const steps = index(turn).queues.get(call.queue)?.relax ?? []
  const step = steps[call.relaxed]
  if (step === undefined || isTooEarly(turn, `relax:${call.id}`, call.since + step.afterMs)) return
  putCall(turn, { ...call, relaxed: call.relaxed + 1 })
  emit(turn, { type: 'call.relaxed', call: call.id, step: call.relaxed + 1, needs: step.needs })
  const next = steps[call.relaxed + 1]
  if (next !== undefined) setTimer(turn, `relax:${call.id}`, Math.max(0, call.since + next.afterMs - turn.at))
}

/** Nobody came for whom the caller was kept: anybody may take it now. */
export const preferenceOver = (turn: Turn, call: Call): void => {
  if ((call.phase !== 'waiting' && call.phase !== 'offered') || call.prefer === null) return
  if (!isTooEarly(turn, `prefer:${call.id}`, call.prefer.until)) putCall(turn, { ...call, prefer: null })
}

/** The moment from which a caller counts as waiting, head start included: the one order over all queues of a floor. */
export const seniority = (call: { readonly since: EpochMs; readonly headStartMs: number }): number =>
  call.since - call.headStartMs

/** Most senior first; the id breaks a tie, so that a replay agrees. */
export const byWait = (
  a: { readonly id: string; readonly since: EpochMs; readonly headStartMs: number },
  b: { readonly id: string; readonly since: EpochMs; readonly headStartMs: number },
): number => seniority(a) - seniority(b) || (a.id < b.id ? -1 : 1)

/** Waits in a queue by its rules, and may be told things; not whoever has just answered a call of ours. */
export const isQueuing = (call: Call): call is Waiting | Offered =>
  (call.phase === 'waiting' || call.phase === 'offered') && call.graceUntil === null

/** Callers for whom no phone rings yet. */
export const waitingOf = subsetOf<Call>(({ phase }) => phase === 'waiting')

/** 1 for the caller who is served next in this queue; callbacks have their place among them. */
export const positionOf = (turn: Turn, call: Waiting): number => {
  let ahead = 0
  for (const other of waitingOf(turn.calls).values())
    if (other.phase === 'waiting' && other.queue === call.queue && byWait(other, call) < 0) ahead++
  for (const other of turn.callbacks.values())
    if (other.queue === call.queue && other.call === null && byWait(other, call) < 0) ahead++
  return ahead + 1
}

/** How long a caller at this position may wait, by the pace at which the queue was served lately; null without a pace. */
export const estimateOf = (turn: Turn, queue: QueueId, position: number): number | null => {
  const { gapMs } = queueState(turn, queue)
  return gapMs === null ? null : Math.round(gapMs * position)
}

/** After the floor has looked for an agent in vain: the congestion announcement (T3), once, then music. */
export const tellCongestion = (turn: Turn, call: Waiting): void => {
  const queue = index(turn).queues.get(call.queue)
  if (queue === undefined || queue.congestionPrompt === '') return startMusic(turn, call)
  playTo(turn, call, [queue.congestionPrompt])
}

export const startMusic = (turn: Turn, call: Waiting | Offered): void => {
  putCall(turn, { ...call, hearing: { kind: 'music' } })
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
}

/** Nothing is played to whoever answered: the next thing heard is an agent. */
export const keepSilence = (turn: Turn, call: Waiting | Offered): void =>
  command(turn, call, { type: 'leg.silence', leg: call.leg })

export const musicOf = (turn: Turn, queue: QueueId | null): string =>
  (queue === null ? undefined : index(turn).queues.get(queue)?.musicClass) ?? 'default'

/** Plays to a caller who waits; music again when it is over. */
export const playTo = (turn: Turn, call: Waiting | Offered, prompts: readonly Prompt[]): void => {
  const playback = `${call.id}.p${call.counter + 1}`
  const hearing: Hearing = { kind: 'prompt', playback }
  putCall(turn, { ...call, counter: call.counter + 1, hearing })
  command(turn, call, { type: 'leg.play', leg: call.leg, playback, prompts })
}

/** The announcement is over: music again. */
export const promptEnded = (turn: Turn, call: Call, playback: string): void => {
  if (!isQueuing(call)) return
  if (call.hearing.kind === 'prompt' && call.hearing.playback === playback) startMusic(turn, call)
}

/** A prompt that cannot be played is music instead; nobody waits in silence. */
export const playFailed = (turn: Turn, call: Call): void => {
  if (isQueuing(call) && call.hearing.kind === 'prompt') startMusic(turn, call)
}
