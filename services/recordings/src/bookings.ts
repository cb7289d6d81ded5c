import type { Segment } from '@tsunagu/core'
import { type Booked, type BookedCall, type ContractId, type FloorId, segmentsOf } from '@tsunagu/core'
import { keys, type Redis } from '@tsunagu/store'
import { bookField, bookFolder } from './folder.ts'

export type Booking = { readonly call: BookedCall; readonly booked: Booked }

/** What the log has told of a recording so far; read from the committed state, so any process may work the job. */
export const readBooking = async (redis: Redis, floor: FloorId, recording: string): Promise<Booking | null> => {
  const hash = keys.state(floor, bookFolder.service)
  const id = await redis.hget(hash, bookField.recording(recording))
  const json = id === null ? null : await redis.hget(hash, bookField.call(id))
  if (json === null) return null
  const call = JSON.parse(json) as BookedCall
  const booked = call.recordings.find((candidate) => candidate.recording === recording)
  return booked === undefined ? null : { call, booked }
}

/** The contract of a floor; a floor that was never set up belongs to the contract of its own name. */
export const contractOf = async (redis: Redis, floor: FloorId): Promise<ContractId> =>
  (await redis.hget(keys.state(floor, bookFolder.service), bookField.contract)) ?? floor

/** End of the recorded leg; after a PBX that died the call's end stands for it. */
export const endOf = ({ call, booked }: Booking): number | null => booked.endedAt ?? call.endedAt

export const segmentsOfBooking = ({ call, booked }: Booking, durationMs: number): readonly Segment[] =>
  segmentsOf(call.marks, booked.startedAt, durationMs)
