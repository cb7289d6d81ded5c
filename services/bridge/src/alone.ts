import { open } from 'node:fs/promises'
import type { Fact, FloorId, NodeName } from '@tsunagu/core'
import { callerFrom } from '@tsunagu/pbx'
import { type Clock, type Log, sleep } from '@tsunagu/runtime'
import { loadAlonePosition, type Redis, saveAlonePosition } from '@tsunagu/store'
import type { BridgeMetrics } from './metrics.ts'
import type { Outbox } from './outbox.ts'

export type AloneOptions = {
  readonly redis: Redis
  readonly node: NodeName
  readonly file: string
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly metrics: BridgeMetrics
  /** Calls to numbers that no line has belong to this floor when the PBX names none. */
  readonly strayFloor: () => FloorId | null
}

const everyMs = 1_000
/** A number that no line has belongs to no line; an id all the same, since an empty one is refused by the log's schema. */
const noLine = 'none'

/**
 * Follows the PBX's own record of the calls it served alone, and tells them to the log. The position is saved after the
 * facts stand in the log: a crash in between tells a call again, under the same id.
 */
export const followAlone = (options: AloneOptions): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await readNew(options)
      } catch (error) {
        options.log.warn({ err: error }, 'calls served alone: trying again')
      }
      await sleep(options.clock, everyMs, stopping.signal)
    }
  }
  const done = follow()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}

const readNew = async (options: AloneOptions): Promise<void> => {
  const { redis, node, file, outbox, log, metrics } = options
  const from = await loadAlonePosition(redis, node)
  const text = await readFrom(file, from)
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole === '') return
  for (const row of whole.split('\n').filter((line) => line !== '')) {
    const told = aloneFact(parseRow(row))
    if (told === null) {
      log.error({ columns: parseRow(row).length }, 'a call served alone cannot be read, passed over')
      continue
    }
    const floor = told.floor === '' ? options.strayFloor() : told.floor
    if (floor === null) throw new Error('no floor is published yet to tell a stray call to')
    outbox.tell(floor, told.fact)
    metrics.servedAlone.inc()
  }
  await outbox.flush()
  await saveAlonePosition(redis, node, from + Buffer.byteLength(whole))
}

/** The file's text from that byte on; from the start when the file has become shorter (rotated); '' when there is none. */
const readFrom = async (file: string, from: number): Promise<string> => {
  const handle = await open(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (handle === null) return ''
  try {
    const { size } = await handle.stat()
    const start = size < from ? 0 : from
    const { buffer } = await handle.read(Buffer.alloc(size - start), 0, size - start, start)
    return buffer.toString('utf8')
  } finally {
    await handle.close()
  }
}

/** Columns of one line of CSV: all quoted, a quote doubled (RFC 4180 §2). */
export const parseRow = (row: string): readonly string[] =>
  [...row.matchAll(/"((?:[^"]|"")*)"(?:,|$)/g)].map((match) => (match[1] ?? '').replaceAll('""', '"'))

/** Columns as `asterisk-config/pbx/cdr_custom.conf` lists them; null when they are not what it writes. */
export const aloneFact = (columns: readonly string[]): { floor: FloorId; fact: Fact } | null => {
  const [leg, line, floor, called, number, name, presentation, arrived, answered, end, recording, outcome] = columns
  if (leg === undefined || leg === '' || end === undefined || arrived === undefined) return null
  if (outcome !== 'emergency' && outcome !== 'unknownNumber') return null
  const caller = callerFrom({ number: number ?? '', name: name ?? '', presentation: presentation ?? '' })
  const arrivedAt = Math.round(Number(arrived || answered || end) * 1_000)
  const endedAt = Math.round(Number(end) * 1_000)
  if (!Number.isFinite(arrivedAt) || !Number.isFinite(endedAt)) return null
  return {
    floor: floor ?? '',
    fact: {
      type: 'pbx.servedAlone',
      leg,
      line: line === undefined || line === '' ? noLine : line,
      called: called ?? '',
      caller,
      arrivedAt,
      endedAt,
      recording: recording === undefined || recording === '' ? null : recording,
      outcome,
    },
  }
}
