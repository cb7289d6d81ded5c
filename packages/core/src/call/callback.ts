import type { Agent } from '../agent/agent.ts'
import { isOpen, nextChange } from '../calendar/standing.ts'
import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { CallbackRules, SkillNeed } from '../floor/config.ts'
import { citizenNumber } from '../floor/last-agents.ts'
import { cancelTimer, emit, index, putCallback, setTimer, type Turn } from '../floor/turn.ts'
import type { CallbackResult } from '../log/events.ts'
import type { CallbackId, CallId, EpochMs, LineId, QueueId } from '../log/ids.ts'
import type { Call } from './call.ts'
import { endCall } from './end.ts'
import { dialCitizenFirst, place } from './place.ts'

/** A citizen who hung up and kept the place: a waiting caller without a line. */
export type Callback = {
  readonly id: CallbackId
  readonly queue: QueueId
  readonly line: LineId
  readonly number: string
  /** The place: as long waited as the call that asked. */
  readonly since: EpochMs
  readonly headStartMs: number
  readonly needs: readonly SkillNeed[]
  /** Calls to the citizen so far; one that our own side gave up does not count. */
  readonly tries: number
  /** Not tried again before. */
  readonly notBefore: EpochMs
  readonly expiresAt: EpochMs
  /** The call that is trying now, or null. */
  readonly call: CallId | null
}

/** Municipal default: nobody is rung before eight or after nine in the evening. */
const decentHours = { from: 8 * 60, to: 21 * 60 }

export const callbackRules = (turn: Turn, queue: QueueId): CallbackRules | null =>
  index(turn).queues.get(queue)?.callback ?? null

/** A place for whoever hung up. */
export const keepPlace = (turn: Turn, wish: Omit<Callback, 'tries' | 'notBefore' | 'call'>): void => {
  const earlier = sameWish(turn, wish)
  if (earlier !== undefined) endCallback(turn, earlier, 'cancelled')
  const since = Math.min(wish.since, earlier?.since ?? wish.since)
  const callback: Callback = { ...wish, since, tries: 0, notBefore: turn.at, call: null }
  putCallback(turn, callback)
  armCallback(turn, callback)
  setTimer(turn, `expire:${callback.id}`, Math.max(0, callback.expiresAt - turn.at))
}

/** A citizen who asks twice is called once, by the place of the first time. */
const sameWish = (turn: Turn, { number, queue }: Pick<Callback, 'number' | 'queue'>): Callback | undefined => {
  for (const other of turn.callbacks.values()) if (other.number === number && other.queue === queue) return other
  return undefined
}

/** May be rung now: not being tried, its time has come, and the hour is decent. */
export const isDue = (turn: Turn, callback: Callback): boolean =>
  callback.call === null && turn.at >= callback.notBefore && isCallable(turn, callback)

const isCallable = (turn: Turn, { queue }: Callback): boolean => {
  const hours = callbackRules(turn, queue)?.calendar ?? null
  const calendar = turn.config.calendars.find(({ id }) => id === hours)
  if (calendar !== undefined) return isOpen(calendar, turn.config.holidays, turn.at)
  const { minute } = tokyoTime(turn.at)
  return decentHours.from <= minute && minute < decentHours.to
}

/** When the next look at this callback is worth while: its time has come, or its hours begin or end. */
export const armCallback = (turn: Turn, callback: Callback): void => {
  if (turn.at < callback.notBefore) return setTimer(turn, `callback:${callback.id}`, callback.notBefore - turn.at)
  const hours = callbackRules(turn, callback.queue)?.calendar ?? null
  const calendar = turn.config.calendars.find(({ id }) => id === hours)
  const next =
    calendar === undefined ? untilDecent(turn.at) : nextChange(calendar, turn.config.holidays, turn.at) - turn.at
  setTimer(turn, `callback:${callback.id}`, next)
}

/** Until the next eight o'clock, counted from the whole minute. */
const untilDecent = (at: EpochMs): number => {
  const { minute } = tokyoTime(at)
  const minutes = minute < decentHours.from ? decentHours.from - minute : 1_440 - minute + decentHours.from
  return minutes * 60_000 - (at % 60_000)
}

/** Nobody is called who must not be: the place is given up before anybody is chosen for it. */
export const dropForbidden = (turn: Turn): void => {
  for (const callback of turn.callbacks.values())
    if (callback.call === null && callerIdFor(turn, callback) === null) endCallback(turn, callback, 'notAllowed')
}

const callerIdFor = (turn: Turn, callback: Callback): string | null =>
  turn.config.doNotCall.includes(callback.number) ? null : (index(turn).lines.get(callback.line)?.callerIds[0] ?? null)

/** It is this citizen's turn, and that agent's. */
export const tryCallback = (turn: Turn, callback: Callback, agent: Agent): void => {
  const callerId = callerIdFor(turn, callback)
  if (callerId === null) return
  const call = `${callback.id}-${callback.tries + 1}-${turn.at}`
  putCallback(turn, { ...callback, call })
  emit(turn, { type: 'callback.tried', callback: callback.id, call, agent: agent.id, attempt: callback.tries + 1 })
  const placement = {
    call,
    node: turn.config.node,
    agent: agent.id,
    line: callback.line,
    number: callback.number,
    callerId,
    queue: callback.queue,
    callback: callback.id,
    attempt: null,
  }
  if (callbackRules(turn, callback.queue)?.first === 'citizen') dialCitizenFirst(turn, placement)
  else place(turn, placement)
}

/** The call that tried is over: the citizen was reached, or is tried again, or not any more. */
export const callbackTried = (turn: Turn, call: Call, rang: boolean): void => {
  const callback = call.callback === null ? undefined : turn.callbacks.get(call.callback)
  if (callback === undefined || callback.call !== call.id) return
  if (call.agents.length > 0) return endCallback(turn, callback, 'connected')
  const rules = callbackRules(turn, callback.queue)
  const tries = callback.tries + (rang ? 1 : 0)
  if (rules === null || tries >= rules.tries) return endCallback(turn, callback, 'triesOver')
  if (turn.at >= callback.expiresAt) return endCallback(turn, callback, 'expired')
  const again = { ...callback, tries, call: null, notBefore: rang ? turn.at + rules.retryMs : turn.at }
  putCallback(turn, again)
  armCallback(turn, again)
}

export const callbackExpired = (turn: Turn, id: CallbackId): void => {
  const callback = turn.callbacks.get(id)
  if (callback !== undefined && callback.call === null) endCallback(turn, callback, 'expired')
}

export const endCallback = (turn: Turn, callback: Callback, result: CallbackResult): void => {
  cancelTimer(turn, `callback:${callback.id}`)
  cancelTimer(turn, `expire:${callback.id}`)
  turn.callbacks = turn.callbacks.without(callback.id)
  emit(turn, { type: 'callback.ended', callback: callback.id, result })
}

/**
 * The citizen calls again before being called back: the callback is withdrawn and the place is theirs (T15). Gives the
 * moment since when it counts, or null.
 */
export const takeUpCallback = (turn: Turn, call: Call, queue: QueueId): EpochMs | null => {
  if (turn.callbacks.size === 0 || call.direction !== 'inbound') return null
  const number = citizenNumber(call)
  for (const callback of turn.callbacks.values()) {
    if (callback.number !== number || callback.queue !== queue || isReached(turn, callback)) continue
    endCallback(turn, callback, 'cancelled')
    const trying = callback.call === null ? undefined : turn.calls.get(callback.call)
    if (trying !== undefined) endCall(turn, trying, 'cancelled', 'system', 16)
    return callback.since
  }
  return null
}

/** The citizen is on the line already, called back by us: whoever else calls from that number has no part in it. */
const isReached = (turn: Turn, { call }: Callback): boolean => {
  const trying = call === null ? undefined : turn.calls.get(call)
  return trying !== undefined && trying.phase !== 'placing' && trying.phase !== 'dialling'
}
