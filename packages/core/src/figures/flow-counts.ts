import { tokyoTime } from '../calendar/tokyo-time.ts'
import type { CallId, EpochMs, FlowId, LineId, LogId, LookupId, MessageId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import { callCounts } from './flow-count-entries.ts'
import { addMarks, type FlowHours, onlyFlowDays } from './flow-hours.ts'

/**
 * What is counted of flows (I5). `call` came into this flow of its line, once a call · `entered` `left` a node, each visit ·
 * `way` left it for `next`, label: why · `asked` a node spoke again, label: why · `key` `wrongKey` `lateKey` label: which ·
 * `noKey` · `collected` label: verdict · `survey` label: the answer or `none` · `lookup` label: `asked`, its result, or
 * `tooLate` · `text` label: `asked`, `sent`, `delivered`, `failed` · `transfer` label: `asked` or its result · `queued`
 * `voicemail` label: the queue · `ended` label: the outcome · `dropOut` label: who hung up, `caller` or else.
 */
export type FlowCountKind =
  | 'call'
  | 'entered'
  | 'left'
  | 'way'
  | 'asked'
  | 'key'
  | 'wrongKey'
  | 'lateKey'
  | 'noKey'
  | 'collected'
  | 'survey'
  | 'lookup'
  | 'text'
  | 'transfer'
  | 'queued'
  | 'voicemail'
  | 'ended'
  | 'dropOut'

/** A node of a flow; the node is '' for what is counted of the whole flow. */
export type FlowPlace = { readonly flow: FlowId; readonly node: string }

/** What one count is about, beside its time and line. */
export type FlowCell = FlowPlace & {
  readonly kind: FlowCountKind
  readonly label: string
  /** Where a `way` leads: a node, or `flow:node` of another flow; else ''. */
  readonly next: string
}

/** One thing counted, once: the entry of the log it comes from and its place among what that entry counts name it. */
export type FlowMark = FlowCell & {
  readonly logId: LogId
  readonly n: number
  /** When the call arrived: all that becomes of a call counts under the hour it arrived in, texts delivered later too. */
  readonly at: EpochMs
  readonly call: CallId
  readonly line: LineId
  /** `left`: milliseconds spent there; `text` sent, delivered or failed: its parts; else 0. */
  readonly amount: number
}

/** A call that may still walk through flows. */
export type FlowVisit = {
  readonly call: CallId
  readonly leg: string
  readonly line: LineId
  readonly arrivedAt: EpochMs
  /** Flows of lines it has been counted in, as `line flow`. */
  readonly started: readonly string[]
  /** Where in a flow it is; null: in none. */
  readonly place: (FlowPlace & { readonly since: EpochMs }) | null
  readonly transferring: boolean
  readonly lookup: LookupId | null
  readonly goneAt: EpochMs | null
}

/** A text whose fate is still told. */
export type FlowText = FlowPlace & {
  readonly call: CallId
  readonly line: LineId
  readonly arrivedAt: EpochMs
  readonly states: readonly string[]
}

/** Plain JSON, stored with the other figures. */
export type FlowCountState = {
  readonly day: string
  readonly visits: Readonly<Record<CallId, FlowVisit>>
  readonly texts: Readonly<Record<MessageId, FlowText>>
  /** Counts of today and of the days that visits still open arrived on. */
  readonly hours: FlowHours
}

export type FlowCountStep = { readonly state: FlowCountState; readonly marks: readonly FlowMark[] }

export const noFlowCounts: FlowCountState = { day: '', visits: {}, texts: {}, hours: {} }

/** A mark without what its entry and its call say of it. */
export type BareMark = FlowCell & { readonly amount: number }

/** What an entry makes of one visit. `visit` null: the call is over. */
export type VisitStep = {
  readonly visit: FlowVisit | null
  readonly marks: readonly BareMark[]
  readonly text?: readonly [MessageId, FlowText]
}

/** One entry of the log folded into the counts; an entry that counts nothing gives the same state. */
export const flowCountStep = (before: FlowCountState, entry: LogEntry): FlowCountStep => {
  const state = onDay(before, entry.at)
  const { body } = entry
  if (body.type === 'message.changed') return texted(state, entry, body)
  if (body.type === 'call.arrived') return { state: arrived(state, entry.at, body), marks: [] }
  const call = 'call' in body ? body.call : body.type === 'leg.ended' ? body.leg : null
  const visit = call === null ? undefined : state.visits[call]
  const rule = callCounts[body.type as keyof typeof callCounts] as
    | ((visit: FlowVisit, body: LogEntry['body'], at: EpochMs) => VisitStep)
    | undefined
  if (visit === undefined || rule === undefined) return { state, marks: [] }
  const step = rule(visit, body, entry.at)
  const marks = stamped(step.marks, entry.id, step.visit ?? visit)
  return { state: kept(state, visit.call, step, marks), marks }
}

const stamped = (
  marks: readonly BareMark[],
  logId: LogId,
  { call, line, arrivedAt: at }: Pick<FlowVisit, 'call' | 'line' | 'arrivedAt'>,
): readonly FlowMark[] => marks.map((mark, n) => ({ ...mark, logId, n, at, call, line }))

const kept = (
  state: FlowCountState,
  call: CallId,
  { visit, text }: VisitStep,
  marks: readonly FlowMark[],
): FlowCountState => {
  const { [call]: _, ...others } = state.visits
  return {
    ...state,
    visits: visit === null ? others : { ...state.visits, [call]: visit },
    texts: text === undefined ? state.texts : { ...state.texts, [text[0]]: text[1] },
    hours: addMarks(state.hours, marks),
  }
}

type Body<T extends LogEntry['body']['type']> = Extract<LogEntry['body'], { type: T }>

/** A call that the bridge handed back arrives again, and is the same call. */
const arrived = (state: FlowCountState, at: EpochMs, { call, leg, line }: Body<'call.arrived'>): FlowCountState => {
  if (state.visits[call] !== undefined) return state
  const visit: FlowVisit = {
    ...{ call, leg, line, arrivedAt: at, started: [], place: null },
    ...{ transferring: false, lookup: null, goneAt: null },
  }
  return { ...state, visits: { ...state.visits, [call]: visit } }
}

/** Each state of a text counts once, however often it is told; texts that no flow asked for are not counted here. */
const texted = (state: FlowCountState, { id }: LogEntry, body: Body<'message.changed'>): FlowCountStep => {
  const text = state.texts[body.message]
  if (text === undefined || body.state === 'queued' || text.states.includes(body.state)) return { state, marks: [] }
  const { flow, node } = text
  const mark: BareMark = { flow, node, kind: 'text', label: body.state, next: '', amount: body.parts }
  const marks = stamped([mark], id, text)
  const texts = { ...state.texts, [body.message]: { ...text, states: [...text.states, body.state] } }
  return { state: { ...state, texts, hours: addMarks(state.hours, marks) }, marks }
}

/** Reports of the network come within days, or never. A call that lasts longer than a day has been lost. */
const keepTextsMs = 3 * 86_400_000
const keepVisitsMs = 86_400_000

const onDay = (state: FlowCountState, at: EpochMs): FlowCountState => {
  const { day } = tokyoTime(at)
  if (day === state.day) return state
  const within = <One extends { readonly arrivedAt: EpochMs }>(all: Readonly<Record<string, One>>, ms: number) =>
    Object.fromEntries(Object.entries(all).filter(([, { arrivedAt }]) => at - arrivedAt < ms))
  const visits = within(state.visits, keepVisitsMs)
  const days = Object.values(visits).map((visit) => tokyoTime(visit.arrivedAt).day)
  return {
    day,
    visits,
    texts: within(state.texts, keepTextsMs),
    hours: onlyFlowDays(state.hours, [day, ...days]),
  }
}
