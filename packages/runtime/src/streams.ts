import type { FloorId, LogEntry, LogId } from '@tsunagu/core'
import { parseLogEntry } from '@tsunagu/messages'
import { openBeside, type RawEntry, type Redis, readLogAfter } from '@tsunagu/store'
import { type Clock, sleep, within } from './clock.ts'
import type { Log } from './log.ts'
import type { FloorMetrics } from './metrics.ts'

export type LogReader = {
  /** Entries after `after`, waiting for the first up to `blockMs`; empty when there was none, or when closing. */
  readonly next: (after: LogId) => Promise<readonly RawEntry[]>
  readonly close: () => void
}

export type LogReaderOptions = {
  readonly redis: Redis
  readonly floor: FloorId
  readonly name: string
  readonly clock: Clock
  readonly log: Log
  readonly count: number
  readonly blockMs: number
}

/** How long after its time a blocking read may answer before its socket counts as dead. */
const graceMs = 2_000

/**
 * Reads a floor's log on a connection of its own, because a blocking read keeps everything behind it waiting. A socket
 * that has gone silent is opened again; reading twice does no harm. Keeps trying for ever.
 */
export const openLogReader = ({ redis, floor, name, clock, log, count, blockMs }: LogReaderOptions): LogReader => {
  const own = openBeside(redis, name, (error) => log.warn({ err: error, floor }, 'log reader: connection'))
  const closing = new AbortController()
  const read = (after: LogId): Promise<readonly RawEntry[]> => {
    const reply = readLogAfter(own, floor, after, { count, blockMs })
    return own.status === 'ready' ? within(clock, blockMs + graceMs, reply, 'the socket is silent') : reply
  }
  const next = async (after: LogId): Promise<readonly RawEntry[]> => {
    while (!closing.signal.aborted) {
      try {
        return await read(after)
      } catch (error) {
        if (closing.signal.aborted) break
        log.warn({ err: error, floor }, 'log reader: trying again')
        own.disconnect(true)
        await sleep(clock, 100, closing.signal)
      }
    }
    return []
  }
  const close = (): void => {
    closing.abort()
    own.disconnect()
  }
  return { next, close }
}

/** The entry, or null when it cannot be understood: then it is counted, logged and passed over by everybody. */
export const readEntry = (raw: RawEntry, floor: FloorId, log: Log, metrics: FloorMetrics): LogEntry | null => {
  try {
    return parseLogEntry(raw.id, raw.fields)
  } catch (error) {
    metrics.unreadable.inc({ floor })
    log.error({ err: error, floor, entry: raw.id }, 'log entry cannot be read, passed over')
    return null
  }
}
