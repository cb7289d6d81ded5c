import type { HandKeys } from '@tsunagu/files'
import type { Clock, Log } from '@tsunagu/runtime'
import type { Db } from '@tsunagu/store'

/** What jobs of this service work with. */
export type Workshop = {
  readonly db: Db
  readonly clock: Clock
  readonly log: Log
  /** Folder of files in and out, of this service alone and of the door. */
  readonly dir: string
  /** By these, passwords are handed over. */
  readonly keys: HandKeys
}
