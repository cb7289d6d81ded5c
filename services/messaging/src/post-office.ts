import type { Clock, Log } from '@tsunagu/runtime'
import type { Db, Redis } from '@tsunagu/store'
import type { MessageMetrics } from './metrics.ts'

/** Everything the work on messages needs of the world. */
export type PostOffice = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly metrics: MessageMetrics
  readonly smsDir: string
  /** Wait before the second try, in milliseconds. */
  readonly backoffMs: number
}
