import type { ContractId, EpochMs, FloorId, LogId } from '@tsunagu/core'
import type { StoredState } from '../redis/state.ts'
import type { Trx } from './contract.ts'
import type { Timestamp } from './tables.ts'

type Home = { readonly contract: ContractId; readonly floor: FloorId }
type Kept = {
  readonly fields: Readonly<Record<string, string>>
  readonly timers: Readonly<Record<string, EpochMs>>
}

/** acd's committed state at a place of the log. */
export type Checkpoint = {
  readonly position: LogId
  readonly fields: ReadonlyMap<string, string>
  /** Set and not folded yet as fired. */
  readonly timers: ReadonlyMap<string, EpochMs>
}

/** What of a committed state a walk over the log can start from. */
export const checkpointOf = ({ position, fields, timers, fired }: StoredState): Checkpoint => ({
  position,
  fields,
  timers: new Map([...timers, ...fired]),
})

/** Keeps it; `at` is the time of its position. False when it is there already. */
export const saveCheckpoint = async (
  trx: Trx,
  home: Home,
  at: Timestamp,
  { position, fields, timers }: Checkpoint,
): Promise<boolean> => {
  const state: Kept = { fields: Object.fromEntries(fields), timers: Object.fromEntries(timers) }
  const saved = await trx
    .insertInto('floor_checkpoint')
    .values({ ...home, log_id: position, at, state: JSON.stringify(state) })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return saved.numInsertedOrUpdatedRows === 1n
}

/** The last one made before a moment, or null. */
export const readCheckpoint = async (trx: Trx, floor: FloorId, before: Timestamp): Promise<Checkpoint | null> => {
  const row = await trx
    .selectFrom('floor_checkpoint')
    .select(['log_id', 'state'])
    .where('floor', '=', floor)
    .where('at', '<', before)
    .orderBy('at', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (row === undefined) return null
  const { fields, timers } = row.state as Kept
  return { position: row.log_id, fields: new Map(Object.entries(fields)), timers: new Map(Object.entries(timers)) }
}

export const forgetCheckpoints = async (trx: Trx, floor: FloorId, before: Timestamp): Promise<number> => {
  const gone = await trx
    .deleteFrom('floor_checkpoint')
    .where('floor', '=', floor)
    .where('at', '<', before)
    .executeTakeFirst()
  return Number(gone.numDeletedRows)
}
