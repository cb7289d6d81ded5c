import type {
  AgentInterval,
  CallRecord,
  ContractId,
  EpochMs,
  FloorId,
  FlowMark,
  LegRecord,
  LogEntry,
  TrackedCall,
} from '@tsunagu/core'
import { callerNumber, callOfEntry } from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import type { NewAgentState, NewCall, NewEvent, NewFlowCount, NewLeg } from '@tsunagu/store'

export type Home = { readonly contract: ContractId; readonly floor: FloorId }

const time = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at))

export const eventRow = (home: Home, entry: LogEntry): NewEvent => ({
  ...home,
  log_id: entry.id,
  at: isoTime(entry.at),
  n: Number(entry.id.slice(entry.id.indexOf('-') + 1)),
  by: entry.by,
  type: entry.body.type,
  call: callOfEntry(entry),
  body: JSON.stringify(entry.body),
})

export const callRow = (home: Home, { record, logId }: TrackedCall): NewCall => ({
  ...home,
  id: record.call,
  node: record.node,
  line: record.line,
  direction: record.direction,
  called: record.called,
  caller_kind: record.caller.kind,
  caller_number: callerNumber(record.caller),
  ...momentsOf(record),
  outcome: record.outcome,
  ended_by: record.endedBy,
  cause: record.cause,
  queue: record.queue,
  agents: [...record.agents],
  waited_ms: record.waitedMs,
  talk_ms: record.talkMs,
  hold_ms: record.holdMs,
  offers: record.offers,
  keys: JSON.stringify(record.keys.map((pressed) => ({ ...pressed, at: isoTime(pressed.at) }))),
  recording: record.recording,
  transferred_to: record.transfers.at(-1)?.target ?? null,
  transfers: JSON.stringify(record.transfers.map((transfer) => ({ ...transfer, at: isoTime(transfer.at) }))),
  exits: JSON.stringify(record.exits.map((exit) => ({ ...exit, at: isoTime(exit.at) }))),
  estimate_ms: record.estimate?.ms ?? null,
  estimated_at: time(record.estimate?.at ?? null),
  language: record.language ?? null,
  log_id: logId,
})

const momentsOf = (record: CallRecord) => ({
  arrived_at: isoTime(record.arrivedAt),
  queued_at: time(record.queuedAt),
  guided_at: time(record.guidedAt),
  answered_at: time(record.answeredAt),
  ended_at: time(record.endedAt),
})

export const legRow = (home: Home, leg: LegRecord): NewLeg => ({
  ...home,
  id: leg.leg,
  call: leg.call,
  kind: leg.kind,
  agent: leg.agent,
  phone: null,
  started_at: isoTime(leg.startedAt),
  answered_at: time(leg.answeredAt),
  ended_at: time(leg.endedAt),
  cause: leg.cause,
  result: leg.result,
  recording: leg.recording,
})

export const agentStateRow = (home: Home, one: AgentInterval): NewAgentState => ({
  ...home,
  agent: one.agent,
  from_at: isoTime(one.from),
  to_at: time(one.to),
  availability: one.availability,
  activity: one.activity,
  phone_registered: one.phoneRegistered,
  reason: one.reason,
  call: one.call,
  author_kind: one.author.kind,
  author_id: one.author.id,
  log_id: one.logId,
  line_open: one.lineOpen,
  until_at: time(one.until),
  cause: one.cause,
})

export const flowCountRow = (home: Home, mark: FlowMark): NewFlowCount => ({
  ...home,
  log_id: mark.logId,
  n: mark.n,
  arrived_at: isoTime(mark.at),
  call: mark.call,
  line: mark.line,
  flow: mark.flow,
  node: mark.node,
  kind: mark.kind,
  label: mark.label,
  next: mark.next,
  amount: mark.amount,
})
