import type { FloorEvent, FloorId } from '@tsunagu/core'
import type { Redis } from '@tsunagu/store'
import type { Clock } from '../clock.ts'
import type { Lease } from '../lease.ts'
import type { Log } from '../log.ts'
import type { FloorMetrics } from '../metrics.ts'
import type { LogReader } from '../streams.ts'
import type { FloorMemory } from './fold.ts'
import type { Folder } from './folder.ts'

/** What a process needs to lead a floor, for as long as it holds the lease. */
export type Leadership<State, Event extends FloorEvent> = {
  readonly folder: Folder<State, Event>
  readonly floor: FloorId
  readonly redis: Redis
  readonly clock: Clock
  readonly log: Log
  readonly metrics: FloorMetrics
  readonly lease: Lease
  readonly reader: LogReader
  /** Sees the memory of the one who leads. */
  readonly onMemory: (memory: FloorMemory<State>) => void
}
