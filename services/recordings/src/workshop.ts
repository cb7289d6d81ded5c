import type { Clock, Log } from '@tsunagu/runtime'
import type { Db, Redis } from '@tsunagu/store'

/** What is done to a recording, in this order; a crash after any of them is made good by doing the job again. */
export type WorkStep = 'measured' | 'transcoded' | 'published' | 'stored' | 'told' | 'removed'

/** Everything the work on recordings needs of the world. */
export type Workshop = {
  readonly redis: Redis
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  readonly spoolDir: string
  readonly archiveDir: string
  readonly onStep: (recording: string, step: WorkStep) => void
}

/** Writer of the log entries; not the service's own name, because its fold reads them back. */
export const writer = 'recordings:files'
