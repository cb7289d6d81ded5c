import type { EpochMs, FloorId, LogEntry, LogId } from '@tsunagu/core'
import { type Clock, type Log, type Metrics, openLogReader, readEntry, sleep } from '@tsunagu/runtime'
import type { Redis } from '@tsunagu/store'
import { type CallNotes, createCallNotes } from './call-notes.ts'

export type FloorTail = {
  readonly floor: FloorId
  /** The last entry read. */
  readonly position: () => LogId
  /** Of the newest configuration the log has told of, 0 before. */
  readonly version: () => number
  readonly notes: CallNotes
  /** Tells of every entry read from now on; call the answer to stop. */
  readonly subscribe: (listener: (entry: LogEntry) => void) => () => void
  readonly close: () => Promise<void>
}

/** Calls older than this have no keys on a screen-pop that comes right after a start of this service. */
const rememberMs = 30 * 60_000

export type TailOptions = {
  readonly redis: Redis
  readonly floor: FloorId
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
}

/** Reads a floor's log as it grows, once for all requests and sockets of this process. */
export const openTail = ({ redis, floor, clock, log, metrics }: TailOptions): FloorTail => {
  const reader = openLogReader({ redis, floor, name: `api-tail-${floor}`, count: 1_000, blockMs: 1_000, clock, log })
  const listeners = new Set<(entry: LogEntry) => void>()
  const notes = createCallNotes()
  const closing = new AbortController()
  let position = startAt(clock.now() - rememberMs)
  let version = 0
  const take = (entry: LogEntry): void => {
    if (entry.body.type === 'floor.configured') version = entry.body.config.version
    notes.take(entry.body)
    for (const listener of listeners) listener(entry)
  }
  const readOn = async (): Promise<void> => {
    for (const raw of await reader.next(position)) {
      position = raw.id
      const entry = readEntry(raw, floor, log, metrics.floor)
      if (entry !== null) take(entry)
    }
  }
  const run = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      try {
        await readOn()
      } catch (error) {
        log.warn({ err: error, floor }, 'log cannot be read, trying again')
        await sleep(clock, 250, closing.signal)
      }
    }
  }
  const done = run()
  return {
    floor,
    position: () => position,
    version: () => version,
    notes,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    close: async () => {
      closing.abort()
      reader.close()
      await done
    },
  }
}

const startAt = (at: EpochMs): LogId => `${Math.max(0, at)}-0`
