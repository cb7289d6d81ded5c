import type { RecordingEvent } from '../log/events.ts'
import type { CallId, EpochMs } from '../log/ids.ts'
import type { Effect } from '../machine/effect.ts'
import { type Step, stay, unreachable } from '../machine/step.ts'

/** What is known of a recording for good, once its archived file stands. */
export type Archived = {
  readonly durationMs: number
  readonly bytes: number
  /** SHA-256 of the archived file, hex. */
  readonly sha256: string
  readonly warnings: readonly string[]
}

/**
 * The life of one recording. `open` the PBX writes it · `closed` the file is whole · `processing` a worker has it ·
 * `indexed` archived, with a row · `broken` the tries are used up, the raw file is kept · `missing` there is no file any more.
 */
export type Recording =
  | { readonly phase: 'open'; readonly recording: string; readonly call: CallId | null }
  | { readonly phase: 'closed'; readonly recording: string; readonly call: CallId | null; readonly bytes: number }
  | {
      readonly phase: 'processing'
      readonly recording: string
      readonly call: CallId | null
      readonly bytes: number
      readonly tries: number
    }
  | ({ readonly phase: 'indexed'; readonly recording: string; readonly call: CallId | null } & Archived)
  | {
      readonly phase: 'broken'
      readonly recording: string
      readonly call: CallId | null
      readonly bytes: number
      readonly reason: string
    }
  | {
      readonly phase: 'missing'
      readonly recording: string
      readonly call: CallId | null
      readonly since: EpochMs
      /** What had been archived, so that a file put back from a backup can be proven to be the same. */
      readonly archived: Archived | null
    }

export type RecordingInput =
  | { readonly type: 'fileClosed'; readonly bytes: number }
  | { readonly type: 'workStarted' }
  | ({ readonly type: 'archived' } & Archived)
  | { readonly type: 'workFailed'; readonly reason: string; readonly isLast: boolean }
  | { readonly type: 'fileMissing'; readonly at: EpochMs }
  /** The archived file is there (again), with that hash. */
  | { readonly type: 'fileFound'; readonly sha256: string }

export type RecordingStep = Step<Recording, Effect<RecordingEvent>>

/** One recording, one piece of news. News that comes twice or late is normal: jobs are repeated after every crash. */
export const stepRecording = (recording: Recording, input: RecordingInput): RecordingStep => {
  switch (input.type) {
    case 'fileClosed':
      return closed(recording, input.bytes)
    case 'workStarted':
      return started(recording)
    case 'archived':
      return archived(recording, input)
    case 'workFailed':
      return failed(recording, input.reason, input.isLast)
    case 'fileMissing':
      return goneMissing(recording, input.at)
    case 'fileFound':
      return found(recording, input.sha256)
    default:
      return unreachable(input)
  }
}

const nameOf = ({ recording, call }: Recording): { recording: string; call: CallId | null } => ({ recording, call })

const closed = (recording: Recording, bytes: number): RecordingStep => {
  if (recording.phase !== 'open') return stay(recording)
  const event: RecordingEvent = { type: 'recording.closed', recording: recording.recording, bytes }
  return { state: { ...nameOf(recording), phase: 'closed', bytes }, effects: [{ type: 'event', event }] }
}

const started = (recording: Recording): RecordingStep => {
  switch (recording.phase) {
    case 'closed':
    case 'broken':
      return { state: { ...nameOf(recording), phase: 'processing', bytes: recording.bytes, tries: 1 }, effects: [] }
    case 'processing':
      return { state: { ...recording, tries: recording.tries + 1 }, effects: [] }
    case 'open':
    case 'indexed':
    case 'missing':
      return stay(recording)
    default:
      return unreachable(recording)
  }
}

/** Archived once: a second worker that finds the row there changes nothing and tells nothing. */
const archived = (recording: Recording, { durationMs, bytes, sha256, warnings }: Archived): RecordingStep => {
  if (recording.phase !== 'processing') return stay(recording)
  const { recording: name, call } = recording
  const event: RecordingEvent = { type: 'recording.indexed', recording: name, call, durationMs, sha256, warnings }
  return {
    state: { ...nameOf(recording), phase: 'indexed', durationMs, bytes, sha256, warnings },
    effects: [{ type: 'event', event }],
  }
}

const failed = (recording: Recording, reason: string, isLast: boolean): RecordingStep => {
  if (recording.phase !== 'processing' || !isLast) return stay(recording)
  return { state: { ...nameOf(recording), phase: 'broken', bytes: recording.bytes, reason }, effects: [] }
}

const goneMissing = (recording: Recording, since: EpochMs): RecordingStep => {
  if (recording.phase === 'missing') return stay(recording)
  return { state: { ...nameOf(recording), phase: 'missing', since, archived: archivedOf(recording) }, effects: [] }
}

const archivedOf = (recording: Recording): Archived | null => {
  if (recording.phase !== 'indexed') return null
  const { durationMs, bytes, sha256, warnings } = recording
  return { durationMs, bytes, sha256, warnings }
}

/** Only the very same file brings a missing recording back. */
const found = (recording: Recording, sha256: string): RecordingStep => {
  if (recording.phase !== 'missing' || recording.archived?.sha256 !== sha256) return stay(recording)
  return { state: { ...nameOf(recording), phase: 'indexed', ...recording.archived }, effects: [] }
}
