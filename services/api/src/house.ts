import type { FloorId } from '@tsunagu/core'
import type { Clock, Log, Metrics } from '@tsunagu/runtime'
import type { Redis } from '@tsunagu/store'
import type { FloorTail } from './floor/tail.ts'
import type { Records } from './records/records.ts'

/** What the routes work with. */
export type House = {
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly redis: Redis
  readonly records: Records
  readonly recordingDir: string
  /** True when people reach us over TLS, so that the cookie may be marked for it. */
  readonly secure: boolean
  readonly sessionMs: number
  readonly answerMs: number
  /** The log of a floor as it grows; opened on first use. */
  readonly tail: (floor: FloorId) => Promise<FloorTail>
  /** Gives up with `log.away` when Redis does not answer in time. */
  readonly withLog: <T>(promise: Promise<T>) => Promise<T>
}
