import { join } from 'node:path'
import {
  type ContractId,
  checkRecording,
  durationOf,
  type FloorId,
  type Recording,
  type RecordingEvent,
  type RecordingInput,
  stepRecording,
} from '@tsunagu/core'
import { isoTime, jobPolicy } from '@tsunagu/runtime'
import { appendOnce, type RecordingRow } from '@tsunagu/store'
import { archivePath, publish, temporaryPath } from './archive.ts'
import { type Booking, contractOf, endOf, readBooking, segmentsOfBooking } from './bookings.ts'
import { findRow, type RowFacts, storeRecording } from './catalogue.ts'
import { hashFile, measureRaw } from './measure.ts'
import { findRaw, removeRaw, type SpoolFile } from './spool.ts'
import { transcode } from './transcode.ts'
import { type Workshop, writer } from './workshop.ts'

/** On a machine without any rest the spool must not grow for ever. */
const overdueMs = 5 * 60_000

/** So many tries wait for the log to tell how the leg ended (7 s); then the recording is archived without knowing. */
const triesForTheLog = 3

export type RecordingJob = { readonly floor: FloorId; readonly recording: string }

/**
 * A closed raw file → checked, archived, in the catalogue, told in the log; then the raw file goes. May be stopped after
 * any step and begun again, also twice at once: there will be one row and one file.
 */
export const processRecording = async (shop: Workshop, job: RecordingJob, attempt: number): Promise<void> => {
  const contract = await contractOf(shop.redis, job.floor)
  const row = await findRow(shop, contract, job.recording)
  const raw = await findRaw(shop.spoolDir, 'closed', job.recording)
  if (row !== null && row.state !== 'broken') return finish(shop, row)
  if (raw === null) throw new Error('there is no raw file and no row')
  const booking = await readBooking(shop.redis, job.floor, job.recording)
  if (attempt <= triesForTheLog && (booking === null || endOf(booking) === null))
    throw new Error('the log does not tell of its end yet')
  try {
    await finish(shop, await archive(shop, job.floor, contract, raw, booking))
  } catch (error) {
    if (attempt < jobPolicy.attempts) throw error
    await giveUp(shop, job.floor, contract, raw, booking)
    throw error
  }
}

const archive = async (
  shop: Workshop,
  floor: FloorId,
  contract: ContractId,
  raw: SpoolFile,
  booking: Booking | null,
): Promise<RecordingRow> => {
  const { recording, path, bytes } = raw
  const done = (step: Parameters<Workshop['onStep']>[1]): void => shop.onStep(recording, step)
  const durationMs = durationOf(bytes)
  const levels = await measureRaw(path)
  done('measured')
  const facts = factsOf(floor, contract, raw, booking)
  const warnings = checkRecording({
    bytes,
    levels,
    segments: facts.list,
    legMs: booking === null ? null : legMsOf(booking),
    isCallKnown: booking !== null,
  })
  if (durationMs === 0) return await storeRecording(shop, facts.row, processing(raw, booking), broken('empty'))
  const relative = archivePath(contract, startOf(raw, booking), recording)
  const temporary = await temporaryPath(shop.archiveDir, recording)
  await transcode(shop.clock, path, temporary, shop.clock.now() - raw.changedAt > overdueMs)
  done('transcoded')
  await publish(temporary, join(shop.archiveDir, relative))
  done('published')
  const file = await hashFile(join(shop.archiveDir, relative))
  const input: RecordingInput = { type: 'archived', durationMs, ...file, warnings }
  const row = await storeRecording(
    shop,
    { ...facts.row, path: relative, codec: 'opus' },
    processing(raw, booking),
    input,
  )
  done('stored')
  return row
}

const legMsOf = (booking: Booking): number | null => {
  const end = endOf(booking)
  return end === null ? null : end - booking.booked.startedAt
}

const broken = (reason: string): RecordingInput => ({ type: 'workFailed', reason, isLast: true })

/** The last try has failed: a row says so, and the raw file stays for the next reconcile. */
const giveUp = async (
  shop: Workshop,
  floor: FloorId,
  contract: ContractId,
  raw: SpoolFile,
  booking: Booking | null,
): Promise<void> => {
  await storeRecording(shop, factsOf(floor, contract, raw, booking).row, processing(raw, booking), broken('unreadable'))
}

const processing = (raw: SpoolFile, booking: Booking | null): Recording => {
  const open: Recording = { phase: 'open', recording: raw.recording, call: booking?.call.call ?? null }
  const closed = stepRecording(open, { type: 'fileClosed', bytes: raw.bytes }).state
  return stepRecording(closed, { type: 'workStarted' }).state
}

/** By the log; for a file that the log knows nothing of, its own last change less its length. */
const startOf = (raw: SpoolFile, booking: Booking | null): number =>
  booking?.booked.startedAt ?? raw.changedAt - durationOf(raw.bytes)

const factsOf = (floor: FloorId, contract: ContractId, raw: SpoolFile, booking: Booking | null) => {
  const list = booking === null ? [] : segmentsOfBooking(booking, durationOf(raw.bytes))
  const row: RowFacts = {
    contract,
    id: raw.recording,
    floor,
    call: booking?.call.call ?? null,
    leg: booking?.booked.leg ?? null,
    line: booking?.call.line ?? null,
    started_at: isoTime(startOf(raw, booking)),
    path: null,
    codec: null,
    segments: JSON.stringify(list),
  }
  return { list, row }
}

/** The row stands: the log hears of it once, and the raw file is no longer needed. */
const finish = async (shop: Workshop, row: RecordingRow): Promise<void> => {
  if (row.state === 'indexed') await tell(shop, row)
  shop.onStep(row.id, 'told')
  await removeRaw(shop.spoolDir, row.id)
  shop.onStep(row.id, 'removed')
}

const tell = async (shop: Workshop, row: RecordingRow): Promise<void> => {
  const event: RecordingEvent = {
    type: 'recording.indexed',
    recording: row.id,
    call: row.call,
    durationMs: row.duration_ms,
    sha256: row.sha256 ?? '',
    warnings: row.warnings,
  }
  await appendOnce(shop.redis, row.floor, writer, event, `recording.indexed.${row.id}`)
}
