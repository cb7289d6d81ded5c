import type { AcdEvent } from '../log/events.ts'
import type { Fact, LegArrived } from '../log/facts.ts'
import type { AgentId, CallId, EpochMs, LegId } from '../log/ids.ts'
import type { CallRecord, LegKind, LegRecord, TrackedCall } from './call-record.ts'

type Arrived = Extract<AcdEvent, { type: 'call.arrived' }>
type ServedAlone = Extract<Fact, { type: 'pbx.servedAlone' }>
type Known = Pick<CallRecord, 'call' | 'direction' | 'line' | 'node' | 'called' | 'caller' | 'arrivedAt' | 'recording'>

const nothingYet = {
  queuedAt: null,
  queue: null,
  guidedAt: null,
  offers: 0,
  answeredAt: null,
  endedAt: null,
  outcome: null,
  endedBy: null,
  cause: null,
  waitedMs: 0,
  talkMs: 0,
  holdMs: 0,
  keys: [],
  agents: [],
  transfers: [],
  exits: [],
  estimate: null,
  language: null,
} as const

export const newLeg = (
  call: CallId,
  leg: LegId,
  kind: LegKind,
  agent: AgentId | null,
  startedAt: EpochMs,
): LegRecord => ({
  leg,
  call,
  kind,
  agent,
  startedAt,
  answeredAt: null,
  endedAt: null,
  cause: null,
  result: null,
  recording: null,
})

const tracked = (known: Known, first: LegRecord): TrackedCall => ({
  record: { ...known, ...nothingYet },
  legs: { [first.leg]: first },
  waitingSince: null,
  heldSince: null,
  consult: null,
  watchers: [],
  logId: '',
})

/** The dialplan has answered the citizen before it hands over, so the leg counts as answered. */
const citizenInbound = (call: CallId, leg: LegId, at: EpochMs, recording: string | null): LegRecord => ({
  ...newLeg(call, leg, 'citizen', null, at),
  answeredAt: at,
  recording,
})

/** An inbound call is there from its leg's arrival, before acd has said a word; its id is that of its first leg. */
export const callOfArrivedLeg = (fact: LegArrived, at: EpochMs): TrackedCall =>
  tracked(
    {
      call: fact.leg,
      direction: 'inbound',
      line: fact.line,
      node: fact.node,
      called: fact.called,
      caller: fact.caller,
      arrivedAt: at,
      recording: fact.recording,
    },
    citizenInbound(fact.leg, fact.leg, at, fact.recording),
  )

export const callOfArrival = (event: Arrived, at: EpochMs): TrackedCall =>
  tracked(
    {
      call: event.call,
      direction: event.direction,
      line: event.line,
      node: event.node,
      called: event.called,
      caller: event.caller,
      arrivedAt: at,
      recording: event.recording,
    },
    event.direction === 'inbound'
      ? citizenInbound(event.call, event.leg, at, event.recording)
      : newLeg(event.call, event.leg, 'agent', null, at),
  )

/** A record of its own for a call no service ever saw (T6, T15). */
export const callOfServedAlone = (fact: ServedAlone): TrackedCall =>
  tracked(
    {
      call: fact.leg,
      direction: 'inbound',
      line: fact.line,
      node: nodeOfLeg(fact.leg),
      called: fact.called,
      caller: fact.caller,
      arrivedAt: fact.arrivedAt,
      recording: fact.recording,
    },
    citizenInbound(fact.leg, fact.leg, fact.arrivedAt, fact.recording),
  )

/** Channel ids begin with the node's name (asterisk.conf `systemname`). */
const nodeOfLeg = (leg: LegId): string => (leg.includes('-') ? leg.slice(0, leg.lastIndexOf('-')) : '')
