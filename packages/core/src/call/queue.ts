import { cancelTimer, command, emit, index, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { EpochMs, QueueId } from '../log/ids.ts'
import type { Call, CallBase, Hearing, Offered, Waiting } from './call.ts'

/** Numbers up to this have a prompt of their own (`ja/number-1` …). */
const countedTo = 20

/** Starts to wait in a queue. `since` is given when the caller keeps the place of an earlier wait. */
export const enqueue = (
  turn: Turn,
  call: Call & { readonly leg: string },
  queue: QueueId,
  since: EpochMs = turn.at,
): void => {
  const waiting: Waiting = {
    ...baseOf(call),
    leg: call.leg,
    phase: 'waiting',
    queue,
    since,
    hearing: { kind: 'music' },
  }
  putCall(turn, waiting)
  turn.joined.push(call.id)
  emit(turn, { type: 'call.queued', call: call.id, queue, position: positionOf(turn, waiting) })
  armAnnouncement(turn, waiting)
}

/** The parts of a call that outlive its phase. */
export const baseOf = (call: Call): CallBase => ({
  id: call.id,
  node: call.node,
  direction: call.direction,
  line: call.line,
  called: call.called,
  caller: call.caller,
  arrivedAt: call.arrivedAt,
  recording: call.recording,
  leg: call.leg,
  counter: call.counter,
  agents: call.agents,
  talkMs: call.talkMs,
  waitedMs: call.waitedMs,
  queue: call.queue,
})

/** Longest wait first; the id breaks a tie, so that a replay agrees. */
export const byWait = (a: Waiting, b: Waiting): number => a.since - b.since || (a.id < b.id ? -1 : 1)

/** 1 for the caller who is served next in this queue. */
export const positionOf = (turn: Turn, call: Waiting): number => {
  let ahead = 0
  for (const other of turn.calls.values())
    if (other.phase === 'waiting' && other.queue === call.queue && byWait(other, call) < 0) ahead++
  return ahead + 1
}

/** After the floor has looked for an agent in vain: the congestion announcement (T3), once, then music. */
export const tellCongestion = (turn: Turn, call: Waiting): void => {
  const queue = index(turn).queues.get(call.queue)
  if (queue === undefined || queue.congestionPrompt === '') return startMusic(turn, call)
  playTo(turn, call, [queue.congestionPrompt])
}

export const startMusic = (turn: Turn, call: Waiting | Offered): void => {
  const musicClass = index(turn).queues.get(call.queue)?.musicClass ?? 'default'
  putCall(turn, { ...call, hearing: { kind: 'music' } })
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass })
}

const playTo = (turn: Turn, call: Waiting | Offered, prompts: readonly Prompt[]): void => {
  const playback = `${call.id}.p${call.counter + 1}`
  const hearing: Hearing = { kind: 'prompt', playback }
  putCall(turn, { ...call, counter: call.counter + 1, hearing })
  command(turn, call, { type: 'leg.play', leg: call.leg, playback, prompts })
}

/** The announcement is over: music again. */
export const promptEnded = (turn: Turn, call: Call, playback: string): void => {
  if (call.phase !== 'waiting' && call.phase !== 'offered') return
  if (call.hearing.kind === 'prompt' && call.hearing.playback === playback) startMusic(turn, call)
}

/** A prompt that cannot be played is music instead; nobody waits in silence. */
export const playFailed = (turn: Turn, call: Call): void => {
  if (call.phase !== 'waiting' && call.phase !== 'offered') return
  if (call.hearing.kind === 'prompt') startMusic(turn, call)
}

/** Says how many callers are ahead, at intervals, while the caller waits. */
export const announcePosition = (turn: Turn, call: Call): void => {
  if (call.phase === 'offered') return armAnnouncement(turn, call)
  if (call.phase !== 'waiting') return
  armAnnouncement(turn, call)
  if (call.hearing.kind === 'prompt') return
  const position = positionOf(turn, call)
  const number = position <= countedTo ? `ja/number-${position}` : 'ja/number-many'
  playTo(turn, call, ['ja/position-before', number, 'ja/position-after'])
}

const armAnnouncement = (turn: Turn, call: Waiting | Offered): void => {
  const everyMs = index(turn).queues.get(call.queue)?.announceEveryMs ?? 0
  if (everyMs > 0) setTimer(turn, `announce:${call.id}`, everyMs)
  else cancelTimer(turn, `announce:${call.id}`)
}
