import { emit, index, setTimer, type Turn } from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { Call, Waiting } from './call.ts'
import { estimateOf, isQueuing, playTo, positionOf } from './queue.ts'

/** Numbers up to this have a prompt of their own (`ja/number-1` …). */
const countedTo = 20

/** Says how many callers are ahead, and how long it may take, at intervals, while the caller waits. */
export const announce = (turn: Turn, call: Call): void => {
  if (!isQueuing(call)) return
  const queue = index(turn).queues.get(call.queue)
  if (queue === undefined || queue.announceEveryMs === 0) return
  setTimer(turn, `announce:${call.id}`, queue.announceEveryMs)
  if (call.phase === 'offered' || isBusyListening(call)) return
  const position = positionOf(turn, call)
  const estimateMs = queue.announce === 'position' ? null : estimateOf(turn, call.queue, position)
  const prompts = [
    ...(queue.announce === 'wait' && estimateMs !== null ? [] : positionPrompts(position)),
    ...(estimateMs === null ? [] : waitPrompts(estimateMs)),
  ]
  emit(turn, { type: 'call.announced', call: call.id, position, estimateMs })
  playTo(turn, { ...call, estimateMs: estimateMs ?? call.estimateMs }, prompts)
}

/** A word between the announcements. */
export const comfort = (turn: Turn, call: Call): void => {
  if (!isQueuing(call)) return
  const words = index(turn).queues.get(call.queue)?.comfort ?? null
  if (words === null) return
  setTimer(turn, `comfort:${call.id}`, words.everyMs)
  if (call.phase === 'waiting' && !isBusyListening(call)) playTo(turn, call, [words.prompt])
}

const isBusyListening = (call: Waiting): boolean => call.hearing.kind === 'prompt' || call.asked !== null

const positionPrompts = (position: number): readonly Prompt[] => [
  'ja/position-before',
  position <= countedTo ? `ja/number-${position}` : 'ja/number-many',
  'ja/position-after',
]

/** In whole minutes, rounded up; beyond the counted ones only that it takes long. */
const waitPrompts = (estimateMs: number): readonly Prompt[] => {
  const minutes = Math.max(1, Math.ceil(estimateMs / 60_000))
  return minutes <= countedTo ? ['ja/wait-before', `ja/number-${minutes}`, 'ja/wait-after'] : ['ja/wait-over']
}
