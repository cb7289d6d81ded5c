import type { CallId, EpochMs, LegId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import { callRules } from './call-entries.ts'
import { callOfEntry } from './call-of-entry.ts'
import type { LegRecord, TrackedCall } from './call-record.ts'
import { type FloorShape, floorShape, noFloor } from './floor-shape.ts'
import { callOfArrival, callOfArrivedLeg, callOfServedAlone } from './new-call.ts'

/** Calls the log may still say something about. Plain JSON, so that it can be stored and read back. */
export type RecordState = {
  readonly floor: FloorShape
  readonly calls: Readonly<Record<CallId, TrackedCall>>
}

export type RecordStep = {
  readonly state: RecordState
  /** The call the entry is about, also when nothing changed. */
  readonly call: CallId | null
  /** Calls as they are after the entry; only those it changed. */
  readonly changed: readonly TrackedCall[]
}

export const noRecords: RecordState = { floor: noFloor, calls: {} }

/** Late entries (legs that end, the recording) come within seconds of a call's end; what was spoken, while it is written up. */
const keepEndedMs = 300_000
/** A leg that never ends (a crashed PBX) is waited for no longer than this. */
const keepAtMostMs = 600_000

/** One entry of the log folded into the records. Never throws: entries about calls it has not seen change nothing. */
export const recordStep = (state: RecordState, entry: LogEntry): RecordStep => {
  const body = entry.body
  if (body.type === 'floor.configured') {
    return { state: { ...state, floor: floorShape(body.config) }, call: null, changed: [] }
  }
  if (body.type === 'pbx.snapshot') return endMissingLegs(state, body.node, liveLegs(body), entry)
  const call = callOfEntry(entry)
  if (call === null) return { state, call, changed: [] }
  const before = state.calls[call]
  const seen = before === undefined ? firstSight(entry) : applied(before, entry, state.floor)
  if (seen === undefined || seen === before) return { state, call, changed: [] }
  const after = { ...seen, logId: entry.id }
  const kept = body.type === 'call.ended' ? forgetOld(state, entry.at) : state
  return { state: keep(kept, after), call, changed: [after] }
}

const firstSight = (entry: LogEntry): TrackedCall | undefined => {
  const body = entry.body
  switch (body.type) {
    case 'leg.arrived':
      return callOfArrivedLeg(body, entry.at)
    case 'call.arrived':
      return callOfArrival(body, entry.at)
    case 'pbx.servedAlone':
      return applied(callOfServedAlone(body), entry, noFloor)
    default:
      return undefined
  }
}

const applied = (call: TrackedCall, entry: LogEntry, floor: FloorShape): TrackedCall => {
  const rule = callRules[entry.body.type as keyof typeof callRules] as
    | ((call: TrackedCall, body: LogEntry['body'], at: EpochMs, floor: FloorShape) => TrackedCall)
    | undefined
  return rule === undefined ? call : rule(call, entry.body, entry.at, floor)
}

const keep = (state: RecordState, call: TrackedCall): RecordState => ({
  ...state,
  calls: { ...state.calls, [call.record.call]: call },
})

const isOver = (leg: LegRecord): boolean => leg.endedAt !== null

const isOld = (call: TrackedCall, at: EpochMs): boolean => {
  const { endedAt } = call.record
  if (endedAt === null || call.record.outcome === null) return false
  const keepMs = Object.values(call.legs).every(isOver) ? keepEndedMs : keepAtMostMs
  return at - endedAt >= keepMs
}

const forgetOld = (state: RecordState, at: EpochMs): RecordState => {
  const old = Object.values(state.calls).filter((call) => isOld(call, at))
  if (old.length === 0) return state
  const calls = { ...state.calls }
  for (const call of old) delete calls[call.record.call]
  return { ...state, calls }
}

type Snapshot = Extract<LogEntry['body'], { type: 'pbx.snapshot' }>

const liveLegs = (snapshot: Snapshot): ReadonlySet<LegId> =>
  new Set([...snapshot.legs.map((seen) => seen.leg), ...snapshot.pending])

/** After a gap the PBX lists what is there; a leg that is not ended while nobody looked. */
const endMissingLegs = (
  state: RecordState,
  node: string,
  live: ReadonlySet<LegId>,
  { id, at }: LogEntry,
): RecordStep => {
  const changed = Object.values(state.calls)
    .filter((call) => call.record.node === node)
    .flatMap((call) => {
      const missing = Object.values(call.legs).filter((leg) => !isOver(leg) && !live.has(leg.leg))
      if (missing.length === 0) return []
      const ended = missing.map((leg) => [leg.leg, { ...leg, endedAt: at, cause: 0 }] as const)
      return [{ ...call, logId: id, legs: { ...call.legs, ...Object.fromEntries(ended) } }]
    })
  return { state: changed.reduce(keep, state), call: null, changed }
}
