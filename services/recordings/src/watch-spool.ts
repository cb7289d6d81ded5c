import { type Book, type BookedCall, bookingOf, type EpochMs, type FloorId, stepRecording } from '@tsunagu/core'
import { type JobQueue, sleep } from '@tsunagu/runtime'
import { appendOnce } from '@tsunagu/store'
import { endOf } from './bookings.ts'
import { closeRaw, findRaw, listSpool, type SpoolFile, spoolNames } from './spool.ts'
import { type Workshop, writer } from './workshop.ts'

/** The books of the floors this process leads; a floor led elsewhere is looked after there. */
export type Books = () => readonly (readonly [FloorId, Book])[]

/** Tells the log of a file that is whole and orders the work on it; both once, however often it is done. */
export const announce = async (
  shop: Workshop,
  jobs: JobQueue,
  floor: FloorId,
  file: SpoolFile,
  jobId: string,
): Promise<void> => {
  const { effects } = stepRecording(
    { phase: 'open', recording: file.recording, call: null },
    { type: 'fileClosed', bytes: file.bytes },
  )
  for (const effect of effects)
    if (effect.type === 'event')
      await appendOnce(shop.redis, floor, writer, effect.event, `recording.closed.${file.recording}`)
  await jobs.add('recording.process', { floor, recording: file.recording }, jobId)
}

/**
 * A file older than this process may be the job of one that was killed; BullMQ gives such a job back only after a minute,
 * so it is ordered once more. Should both be worked, the second finds the row of the first.
 */
const jobIdOf = (file: SpoolFile, processStartedAt: EpochMs): string =>
  file.changedAt < processStartedAt ? `${file.recording}@${processStartedAt}` : file.recording

/** Looks into the spool every second until `signal` aborts. Never gives up: what fails now is there in a second. */
export const watchSpool = async (shop: Workshop, jobs: JobQueue, books: Books, signal: AbortSignal): Promise<void> => {
  const startedAt = shop.clock.now()
  let announced: ReadonlySet<string> = new Set()
  while (!signal.aborted) {
    try {
      await closeFinished(shop, books())
      announced = await scan(shop, jobs, books(), startedAt, announced)
    } catch (error) {
      shop.log.warn({ err: error }, 'spool: trying again')
    }
    await sleep(shop.clock, 1_000, signal)
  }
}

/** Asterisk writes at least each 1.1 s while it records (its buffer is 32 kB, a second of sound 32,000 bytes). */
const stillMs = 3_000

/**
 * The log says that the leg is over and Asterisk no longer writes: the file is whole. Asterisk could say so itself by a
 * command at the end of each recording, but for that it copies itself, and every phone that is to ring then waits.
 */
const closeFinished = async (shop: Workshop, books: ReturnType<Books>): Promise<void> => {
  const open = await spoolNames(shop.spoolDir, 'open')
  if (open.length === 0) return
  const over = new Set(books.flatMap(([, book]) => [...book.calls.values()].flatMap(recordingsOver)))
  for (const recording of open) {
    const file = over.has(recording) ? await findRaw(shop.spoolDir, 'open', recording) : null
    if (file !== null && shop.clock.now() - file.changedAt >= stillMs) await closeRaw(shop.spoolDir, recording)
  }
}

const recordingsOver = (call: BookedCall): readonly string[] =>
  call.recordings.filter((booked) => endOf({ call, booked }) !== null).map(({ recording }) => recording)

/** One look; returns the files of now that have been announced. Those no book knows yet are looked at again. */
const scan = async (
  shop: Workshop,
  jobs: JobQueue,
  books: ReturnType<Books>,
  startedAt: EpochMs,
  announced: ReadonlySet<string>,
): Promise<ReadonlySet<string>> => {
  const still = new Set<string>()
  for (const file of await listSpool(shop.spoolDir, 'closed')) {
    if (!announced.has(file.recording)) {
      const floor = books.find(([, book]) => bookingOf(book, file.recording) !== null)?.[0]
      if (floor === undefined) continue
      await announce(shop, jobs, floor, file, jobIdOf(file, startedAt))
    }
    still.add(file.recording)
  }
  return still
}
