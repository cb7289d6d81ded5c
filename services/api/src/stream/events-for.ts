import type { CallId, LogBody, LogEntry } from '@tsunagu/core'
import { type Me, type StreamedEventType, type StreamMessage, streamedEvents } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { isOnlyAgent, seesStaff } from '../access/roles.ts'
import { maskedBody, maskFor, withoutStaff } from '../floor/mask.ts'

type Delta = Extract<StreamMessage, { type: 'delta' }>
type Streamed = Extract<LogBody, { type: StreamedEventType }>

const names: ReadonlySet<string> = new Set(streamedEvents)
const isStreamed = (body: LogBody): body is Streamed => names.has(body.type)

/**
 * Decides which events of the log a visitor sees, and how. An agent sees what is about himself and about calls that were
 * offered to him; others see the whole floor.
 */
export const createEventFilter = (visitor: Me) => {
  const mask = maskFor(visitor.roles)
  const onlyOwn = isOnlyAgent(visitor.roles)
  const staff = onlyOwn || seesStaff(visitor.roles)
  const mine = new Set<CallId>()
  const isMine = (body: Streamed): boolean => {
    if (!onlyOwn) return true
    if ('agent' in body && body.agent !== visitor.agent) return false
    if ('agent' in body && 'call' in body && body.call !== null) mine.add(body.call)
    return 'agent' in body || ('call' in body && body.call !== null && mine.has(body.call))
  }
  return {
    /** Calls the agent has when the stream begins. */
    own: (calls: readonly CallId[]): void => {
      for (const call of calls) mine.add(call)
    },
    delta: (entry: LogEntry): Delta | null => {
      if (!isStreamed(entry.body) || !isMine(entry.body)) return null
      if (entry.body.type === 'call.ended') mine.delete(entry.body.call)
      const shown = staff ? entry.body : withoutStaff(entry.body)
      if (shown === null) return null
      return { type: 'delta', seq: entry.id, at: isoTime(entry.at), body: maskedBody(shown, mask) as Delta['body'] }
    },
  }
}
