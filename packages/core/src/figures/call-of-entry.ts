import { callOfLeg } from '../call/call.ts'
import type { CallId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'

/**
 * The call an entry is about, or null: by its `call` or attempt, else by its callback (named after the call that asked for it), else by
 * its leg, else by its recording (named after a leg).
 */
export const callOfEntry = (entry: LogEntry): CallId | null => {
  const body = entry.body
  if ('call' in body && body.call !== null) return body.call
  if (body.type === 'attempt.started') return body.attempt.call
  if ('callback' in body && typeof body.callback === 'string') return body.callback.replace(/^cb-/, '')
  if ('leg' in body && body.leg !== null) return callOfLeg(body.leg)
  if ('recording' in body && body.recording !== null) return callOfLeg(body.recording)
  return null
}
