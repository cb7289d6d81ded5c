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
  /**
   * For readers whom nobody on the line waits for: what comes is left for so long, then taken together. So they do not
   * wake beside those who make a phone ring, and have one commit where there would be ten. Default: at once.
   */
  readonly lingerMs?: number
}

/** How long after its time a blocking read may answer before its socket counts as dead. */
const graceMs = 2_000

/**
 * Reads a floor's log on a connection of its own, because a blocking read keeps everything behind it waiting. A socket
 * that has gone silent is opened again; reading twice does no harm. Keeps trying for ever.
 */
export const openLogReader = (options: LogReaderOptions): LogReader => {
  const { redis, floor, name, clock, log, count, blockMs, lingerMs = 0 } = options
  const own = openBeside(redis, name, (error) => log.warn({ err: error, floor }, 'log reader: connection'))
  const closing = new AbortController()
  const readNow = (after: LogId, most: number, waitMs: number | null): Promise<readonly RawEntry[]> => {
    const reply = readLogAfter(own, floor, after, { count: most, blockMs: waitMs })
    return own.status === 'ready' ? within(clock, blockMs + graceMs, reply, 'the socket is silent') : reply
  }
  const read = async (after: LogId): Promise<readonly RawEntry[]> => {
    const first = await readNow(after, count, blockMs)
    const last = first.at(-1)
    if (lingerMs === 0 || last === undefined || first.length === count) return first
    await sleep(clock, lingerMs, closing.signal)
    return [...first, ...(await readNow(last.id, count - first.length, null))]
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
