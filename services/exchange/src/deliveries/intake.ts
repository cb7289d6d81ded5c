import type { Clock, Log } from '@tsunagu/runtime'
import type { Db } from '@tsunagu/store'

/** Everything that loading deliveries needs of the world. */
export type Intake = {
  readonly db: Db
  readonly postgresUrl: string
  readonly instance: string
  readonly clock: Clock
  readonly log: Log
  /** Where the api leaves what was delivered. */
  readonly dir: string
  readonly blockBytes: number
  /** How many blocks of a staging table are taken over in one go. */
  readonly applyBlocks: number
  /** What a file may come to when it is unpacked. */
  readonly mostBytes: number
}

/** Somebody has cancelled the delivery, or another process works on it. */
export class Left extends Error {
  constructor() {
    super('the delivery is no longer ours')
    this.name = 'Left'
  }
}
