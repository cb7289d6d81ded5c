import type { Call } from '../call/call.ts'
import { endCallback } from '../call/callback.ts'
import { endCall } from '../call/end.ts'
import { changeQueueMode } from '../call/queue-rules.ts'
import { languages } from '../flow/flow.ts'
import type { Author, Outcome } from '../log/events.ts'
import type { CallId } from '../log/ids.ts'
import type { Request } from '../log/requests.ts'
import { done, isGoingOn, no } from './answers.ts'
import type { Answer } from './requests.ts'
import { emit, index, type Turn } from './turn.ts'

export type FloorRequest = 'queue.mode' | 'floor.broadcast' | 'callback.cancel' | 'call.mark'
type Rules = {
  readonly [T in FloorRequest]: (turn: Turn, request: Extract<Request, { type: T }>, author: Author) => Answer
}

const longestText = 500

/** What supervisors may ask of the floor itself. */
export const floorRules: Rules = {
  'queue.mode': (turn, { queue, mode }, author) => {
    const setup = index(turn).queues.get(queue)
    if (setup === undefined) return no('queue.unknown', `no queue ${queue}`)
    changeQueueMode(turn, setup, mode, author)
    return done()
  },
  'floor.broadcast': (turn, { queue, text }, author) => {
    if (queue !== null && !index(turn).queues.has(queue)) return no('queue.unknown', `no queue ${queue}`)
    if (!isText(text)) return no('text.invalid', `expected 1 to ${longestText} characters`)
    emit(turn, { type: 'floor.message', queue, text, author })
    return done()
  },
  'callback.cancel': (turn, { callback }) => {
    const known = turn.callbacks.get(callback)
    if (known === undefined) return no('callback.unknown', `no callback ${callback} is waiting`)
    if (known.call !== null) return no('callback.unknown', `callback ${callback} is being called now`)
    endCallback(turn, known, 'cancelled')
    return done()
  },
  'call.mark': (turn, { call, kind, text }, author) => {
    if (!isGoingOn(turn.calls.get(call)) && !(kind === 'language' && isWrittenUp(turn, call)))
      return no('call.unknown', `no call ${call} is going on`)
    if (kind === 'language' && !languages.some((one) => one === text))
      return no('text.invalid', `expected a language: ${languages.join(', ')}`)
    if (text.length > longestText) return no('text.invalid', `expected at most ${longestText} characters`)
    emit(turn, { type: 'call.marked', call, kind, text, author })
    return done(call)
  },
}

/** Over, and an agent is still at it: what was spoken is often known only then. */
const isWrittenUp = (turn: Turn, call: CallId): boolean =>
  [...turn.agents.values()].some(({ activity }) => activity.kind === 'wrapUp' && activity.call === call)

const isText = (text: string): boolean => text.trim().length > 0 && text.length <= longestText

export const endByRequest = (turn: Turn, id: CallId): Answer => {
  const call = turn.calls.get(id)
  if (!isGoingOn(call)) return no('call.unknown', `no call ${id} is going on`)
  const waiting = call.phase === 'waiting' || call.phase === 'offered'
  const hasTalked = call.agents.length > 0 && call.phase !== 'parting'
  const outcome = hasTalked ? 'answered' : waiting ? 'abandoned' : untalked(call)
  endCall(turn, call, outcome, 'system', 16)
  return done(id)
}

const untalked = (call: Call): Outcome => {
  if (call.phase === 'parting') return call.outcome
  if (call.phase === 'inFlow') return call.outcome
  if (call.phase === 'voicemail') return 'voicemail'
  if (call.phase === 'outside') return 'transferred'
  if (call.phase === 'away') return 'emergency'
  return call.direction === 'inbound' ? 'inFlow' : 'cancelled'
}
