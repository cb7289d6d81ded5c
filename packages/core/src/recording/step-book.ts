import type { AcdEvent } from '../log/events.ts'
import type { Fact } from '../log/facts.ts'
import type { EpochMs, LegId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import { type Step, stay, unreachable } from '../machine/step.ts'
import type { Book, BookedCall } from './book.ts'
import type { Mark } from './segments.ts'

export type BookStep = Step<Book, never>

/** A call whose file has not come within this time after its end is no longer waited for here; the reconcile counts it. */
const keepMs = 24 * 3_600_000

/** One log entry into the book. Never asks for anything: the files say when there is work. */
export const stepBook = (book: Book, entry: LogEntry): BookStep => {
  const body = entry.body
  switch (body.type) {
    case 'floor.configured':
      return { state: { ...book, contract: body.config.contract }, effects: [] }
    case 'call.arrived':
      return put(book, arrived(book.calls.get(body.call), body, entry.at))
    case 'pbx.servedAlone':
      return put(book, servedAlone(book.calls.get(body.leg), body))
    case 'call.dialled':
      return change(book, book.calls.get(body.call), (call) =>
        marked({ ...call, legs: [...call.legs, body.leg] }, { at: entry.at, kind: 'ringing', agent: null }),
      )
    case 'leg.answered': {
      const { leg, recording } = body
      if (recording === null) return stay(book)
      return change(book, callOfLeg(book, leg), (call) => recorded(call, leg, recording, entry.at))
    }
    case 'leg.ended':
      return change(book, callOfLeg(book, body.leg), (call) => legEnded(call, body.leg, entry.at))
    case 'call.queued':
    case 'call.connected':
    case 'call.held':
    case 'call.resumed':
    case 'call.transferring':
    case 'call.transferEnded':
    case 'call.consulting':
    case 'call.toggled':
    case 'call.consultEnded':
    case 'call.handedOver':
    case 'call.parked':
    case 'call.unparked':
    case 'call.flowing':
    case 'call.voicemail':
      return change(book, book.calls.get(body.call), (call) => withMark(call, markOf(body, entry.at)))
    case 'call.ended':
      return swept(
        change(book, book.calls.get(body.call), (call) => ({ ...call, endedAt: entry.at })),
        entry.at,
      )
    case 'recording.indexed':
      return change(book, callOfRecording(book, body.recording), (call) => indexed(call, body.recording))
    default:
      // The rest of the log says nothing about recordings.
      return stay(book)
  }
}

const put = (book: Book, call: BookedCall): BookStep => ({
  state: isDone(call) ? without(book, [call.call]) : { ...book, calls: new Map(book.calls).set(call.call, call) },
  effects: [],
})

const change = (book: Book, call: BookedCall | undefined, edit: (call: BookedCall) => BookedCall): BookStep => {
  if (call === undefined) return stay(book)
  const edited = edit(call)
  return edited === call ? stay(book) : put(book, edited)
}

/** Over, and nothing of it is still to be archived. */
const isDone = (call: BookedCall): boolean =>
  call.endedAt !== null && call.recordings.every((recording) => recording.isIndexed)

const without = (book: Book, gone: readonly string[]): Book => {
  const calls = new Map(book.calls)
  for (const call of gone) calls.delete(call)
  return { ...book, calls }
}

const swept = (step: BookStep, at: EpochMs): BookStep => {
  const old = [...step.state.calls.values()].filter((call) => call.endedAt !== null && at - call.endedAt > keepMs)
  return old.length === 0
    ? step
    : {
        state: without(
          step.state,
          old.map((call) => call.call),
        ),
        effects: [],
      }
}

type CallArrived = Extract<AcdEvent, { type: 'call.arrived' }>
type ServedAlone = Extract<Fact, { type: 'pbx.servedAlone' }>

/** Told again when the PBX had the caller alone for a while: the recording has gone on all the time. */
const arrived = (before: BookedCall | undefined, body: CallArrived, at: EpochMs): BookedCall => {
  const mark: Mark = { at, kind: body.direction === 'inbound' ? 'flow' : 'ringing', agent: null }
  const call = before ?? {
    call: body.call,
    line: body.line,
    direction: body.direction,
    arrivedAt: at,
    endedAt: null,
    marks: [],
    legs: [body.leg],
    recordings: [],
  }
  return body.recording === null ? marked(call, mark) : recorded(marked(call, mark), body.leg, body.recording, at)
}

const servedAlone = (before: BookedCall | undefined, body: ServedAlone): BookedCall => {
  const call: BookedCall = before ?? {
    call: body.leg,
    line: body.line,
    direction: 'inbound',
    arrivedAt: body.arrivedAt,
    endedAt: null,
    marks: [{ at: body.arrivedAt, kind: 'alone', agent: null }],
    legs: [body.leg],
    recordings: [],
  }
  const ended = { ...call, endedAt: body.endedAt }
  if (body.recording === null) return ended
  return legEnded(recorded(ended, body.leg, body.recording, body.arrivedAt), body.leg, body.endedAt)
}

const recorded = (call: BookedCall, leg: LegId, recording: string, startedAt: EpochMs): BookedCall => {
  if (call.recordings.some((booked) => booked.recording === recording)) return call
  const booked = { recording, leg, startedAt, endedAt: null, isIndexed: false }
  return { ...call, recordings: [...call.recordings, booked] }
}

const legEnded = (call: BookedCall, leg: LegId, at: EpochMs): BookedCall => {
  if (!call.recordings.some((booked) => booked.leg === leg && booked.endedAt === null)) return call
  const recordings = call.recordings.map((booked) =>
    booked.leg === leg && booked.endedAt === null ? { ...booked, endedAt: at } : booked,
  )
  return { ...call, recordings }
}

const indexed = (call: BookedCall, recording: string): BookedCall => ({
  ...call,
  recordings: call.recordings.map((booked) =>
    booked.recording === recording ? { ...booked, isIndexed: true } : booked,
  ),
})

const marked = (call: BookedCall, mark: Mark): BookedCall => ({ ...call, marks: [...call.marks, mark] })

const withMark = (call: BookedCall, mark: Mark | null): BookedCall => (mark === null ? call : marked(call, mark))

type Marking = Extract<
  AcdEvent,
  {
    type:
      | 'call.queued'
      | 'call.connected'
      | 'call.held'
      | 'call.resumed'
      | 'call.transferring'
      | 'call.transferEnded'
      | 'call.consulting'
      | 'call.toggled'
      | 'call.consultEnded'
      | 'call.handedOver'
      | 'call.parked'
      | 'call.unparked'
      | 'call.flowing'
      | 'call.voicemail'
  }
>

/** What the citizen's recording holds from here on; null: what it held before. */
const markOf = (body: Marking, at: EpochMs): Mark | null => {
  switch (body.type) {
    case 'call.queued':
      return { at, kind: 'waiting', agent: null }
    case 'call.connected':
    case 'call.resumed':
      return { at, kind: 'talking', agent: body.agent }
    case 'call.held':
      return { at, kind: 'held', agent: body.agent }
    case 'call.transferring':
      return { at, kind: transferTo[body.to.kind], agent: null }
    case 'call.transferEnded':
      if (body.result === 'connected') return { at, kind: 'outside', agent: null }
      return { at, kind: body.returnedTo === 'queue' ? 'waiting' : 'flow', agent: null }
    // The consulted one is heard on no recording: the citizen hears music meanwhile.
    case 'call.consulting':
      return { at, kind: 'held', agent: body.agent }
    case 'call.toggled':
      return { at, kind: body.to === 'citizen' ? 'talking' : 'held', agent: body.agent }
    case 'call.consultEnded':
      return body.result === 'completed' ? null : { at, kind: 'talking', agent: body.agent }
    case 'call.handedOver':
      return { at, kind: body.to === null ? 'outside' : 'talking', agent: body.to }
    case 'call.parked':
      return { at, kind: 'waiting', agent: null }
    case 'call.unparked':
      return { at, kind: body.by === null ? 'waiting' : 'ringing', agent: null }
    case 'call.flowing':
      return { at, kind: 'flow', agent: null }
    case 'call.voicemail':
      return { at, kind: 'message', agent: null }
    default:
      return unreachable(body)
  }
}

const transferTo = { queue: 'waiting', line: 'flow', agent: 'ringing', outside: 'ringing' } as const

const callOfLeg = (book: Book, leg: LegId): BookedCall | undefined => {
  const own = book.calls.get(leg) ?? book.calls.get(leg.slice(0, Math.max(0, leg.lastIndexOf('.'))))
  if (own?.legs.includes(leg)) return own
  for (const call of book.calls.values()) if (call.legs.includes(leg)) return call
  return undefined
}

const callOfRecording = (book: Book, recording: string): BookedCall | undefined => {
  for (const call of book.calls.values())
    if (call.recordings.some((booked) => booked.recording === recording)) return call
  return undefined
}
