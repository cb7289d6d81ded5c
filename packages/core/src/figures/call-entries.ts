import type { AcdEvent, FlowEvent, PartyName } from '../log/events.ts'
import type { Fact } from '../log/facts.ts'
import type { AgentId, EpochMs, LegId } from '../log/ids.ts'
import type { CallRecord, CallTransfer, LegKind, LegRecord, TrackedCall } from './call-record.ts'
import type { FloorShape } from './floor-shape.ts'
import { newLeg } from './new-call.ts'

type Body = AcdEvent | FlowEvent | Fact
type Rule<T extends Body['type']> = (
  call: TrackedCall,
  body: Extract<Body, { type: T }>,
  at: EpochMs,
  floor: FloorShape,
) => TrackedCall

const withRecord = (call: TrackedCall, change: Partial<CallRecord>): TrackedCall => ({
  ...call,
  record: { ...call.record, ...change },
})

const withLeg = (call: TrackedCall, leg: LegRecord): TrackedCall => ({
  ...call,
  legs: { ...call.legs, [leg.leg]: leg },
})

/** A leg that no event has named (a phone rung anew, because the agent pressed "answer") shows itself by its facts. */
const changeLeg = (call: TrackedCall, id: LegId, at: EpochMs, change: (leg: LegRecord) => LegRecord): TrackedCall => {
  if (isSpy(id)) return call
  const known = call.legs[id]
  if (known !== undefined) return withLeg(call, change(known))
  const kind = kindOfLeg(call, id)
  const [supervisor = null, ...watchers] = kind === 'supervisor' ? call.watchers : []
  const shown = kind === 'supervisor' ? { ...call, watchers } : call
  return withLeg(shown, change(newLeg(call.record.call, id, kind, supervisor, at)))
}

/** The ear of a supervisor is no channel of anybody's. */
const isSpy = (leg: LegId): boolean => /\.s\d+$/.test(leg)

/** Ids of legs say what they are for: `.d` dials out, `.w` watches, all others ring somebody of ours. */
const kindOfLeg = (call: TrackedCall, leg: LegId): LegKind => {
  if (/\.w\d+$/.test(leg)) return 'supervisor'
  if (!/\.d\d+$/.test(leg)) return 'agent'
  return call.record.direction === 'outbound' ? 'citizen' : 'outside'
}

const legOfParty = (call: TrackedCall, party: PartyName, leg: LegId, at: EpochMs): TrackedCall =>
  call.legs[leg] !== undefined
    ? call
    : withLeg(call, newLeg(call.record.call, leg, party.kind, party.kind === 'agent' ? party.agent : null, at))

const addOnce = (agents: readonly AgentId[], agent: AgentId): readonly AgentId[] =>
  agents.includes(agent) ? agents : [...agents, agent]

const endHold = (call: TrackedCall, at: EpochMs): TrackedCall =>
  call.heldSince === null
    ? call
    : withRecord({ ...call, heldSince: null }, { holdMs: call.record.holdMs + at - call.heldSince })

const arrived: Rule<'call.arrived'> = (call, event) =>
  withRecord(call, {
    direction: event.direction,
    line: event.line,
    called: event.called,
    caller: event.caller,
    recording: call.record.recording ?? event.recording,
  })

const queued: Rule<'call.queued'> = (call, event, at) => {
  const stillThere = call.waitingSince !== null && call.record.queue === event.queue
  return withRecord(
    { ...call, waitingSince: stillThere ? call.waitingSince : at },
    { queuedAt: call.record.queuedAt ?? at, queue: event.queue },
  )
}

const offered: Rule<'call.offered'> = (call, event, at) =>
  withRecord(withLeg(call, newLeg(event.call, event.leg, 'agent', event.agent, at)), {
    offers: call.record.offers + 1,
  })

const offerEnded: Rule<'call.offerEnded'> = (call, event, at) =>
  changeLeg(call, event.leg, at, (leg) => ({ ...leg, result: event.result }))

const connected: Rule<'call.connected'> = (call, event, at) =>
  withRecord(
    { ...endHold(call, at), waitingSince: null, legs: ownLegs(call, event.agent) },
    {
      answeredAt: call.record.answeredAt ?? at,
      agents: addOnce(call.record.agents, event.agent),
      queue: event.queue ?? call.record.queue,
      waitedMs: call.record.answeredAt === null ? event.waitedMs : call.record.waitedMs,
    },
  )

/** Agents' legs that no offer named belong to the agent who is now connected. */
const ownLegs = (call: TrackedCall, agent: AgentId): TrackedCall['legs'] =>
  Object.fromEntries(
    Object.entries(call.legs).map(([id, leg]) => [
      id,
      leg.kind === 'agent' && leg.agent === null ? { ...leg, agent } : leg,
    ]),
  )

const held: Rule<'call.held'> = (call, _event, at) => ({ ...call, heldSince: call.heldSince ?? at })

const resumed: Rule<'call.resumed'> = (call, _event, at) => endHold(call, at)

const transferring: Rule<'call.transferring'> = (call, event, at) => {
  const { by, to, leg } = event
  const transfer: CallTransfer = { at, by, kind: to.kind, target: to.target, result: null, consulted: false }
  const away: TrackedCall = { ...endHold(call, at), waitingSince: null }
  const rung = leg === null ? away : legOfParty(away, targetOf(to.kind, to.target), leg, at)
  return withRecord(rung, { transfers: [...call.record.transfers, transfer] })
}

const targetOf = (kind: CallTransfer['kind'], target: string): PartyName =>
  kind === 'agent' ? { kind, agent: target } : { kind: 'outside', number: target }

const transferEnded: Rule<'call.transferEnded'> = (call, event) => {
  const last = call.record.transfers.at(-1)
  const open = last !== undefined && last.result === null && last.kind !== 'queue' && last.kind !== 'line'
  if (!open || last === undefined) return call
  const result = event.result === 'connected' ? 'answered' : event.result
  const leg = Object.values(call.legs).findLast(
    (one) => one.startedAt >= last.at && one.kind === last.kind && one.result === null,
  )
  return withRecord(leg === undefined ? call : withLeg(call, { ...leg, result }), {
    transfers: [...call.record.transfers.slice(0, -1), { ...last, result: event.result }],
  })
}

const consulting: Rule<'call.consulting'> = (call, event, at) => ({
  ...legOfParty(call, event.with, event.leg, at),
  consult: { with: event.with, by: event.agent, leg: event.leg },
})

/** Handing over to whom one has asked is a transfer; hanging up before an answer passes the citizen on all the same. */
const consultEnded: Rule<'call.consultEnded'> = (call, { result }, at) => {
  const { consult } = call
  if (consult === null) return call
  const leg = call.legs[consult.leg]
  const legResult = result === 'busy' || result === 'noAnswer' || result === 'failed' ? result : null
  const told = leg === undefined || legResult === null ? call : withLeg(call, { ...leg, result: legResult })
  const over: TrackedCall = { ...told, consult: null }
  const handedOn = result === 'completed' || (result === 'left' && leg?.answeredAt === null && leg.endedAt === null)
  if (!handedOn) return over
  const transfer: CallTransfer = {
    at,
    by: consult.by,
    kind: consult.with.kind,
    target: consult.with.kind === 'agent' ? consult.with.agent : consult.with.number,
    result: result === 'completed' ? 'connected' : null,
    consulted: true,
  }
  return withRecord(endHold(over, at), { transfers: [...call.record.transfers, transfer] })
}

const partyJoined: Rule<'call.partyJoined'> = (call, { party, leg }, at) => {
  const joined = endHold(legOfParty(call, party, leg, at), at)
  return party.kind === 'agent' ? withRecord(joined, { agents: addOnce(call.record.agents, party.agent) }) : joined
}

const handedOver: Rule<'call.handedOver'> = (call, { to }, at) =>
  withRecord(endHold(call, at), { agents: to === null ? call.record.agents : addOnce(call.record.agents, to) })

const moved: Rule<'call.moved'> = (call, { agent, leg }, at) => changeLeg(call, leg, at, (one) => ({ ...one, agent }))

const parked: Rule<'call.parked'> = (call, _event, at) => endHold(call, at)

const watched: Rule<'call.watched'> = (call, { supervisor }) => {
  const isKnown = Object.values(call.legs).some(
    (leg) => leg.kind === 'supervisor' && leg.agent === supervisor && leg.endedAt === null,
  )
  return isKnown ? call : { ...call, watchers: addOnce(call.watchers, supervisor) }
}

const announced: Rule<'call.announced'> = (call, { estimateMs }, at) =>
  estimateMs === null || call.record.answeredAt !== null ? call : withRecord(call, { estimate: { at, ms: estimateMs } })

const leftQueue: Rule<'call.leftQueue'> = (call, { queue, rule, action, waitedMs }, at) =>
  withRecord(
    { ...call, waitingSince: action === 'callback' ? call.waitingSince : null },
    { exits: [...call.record.exits, { at, queue, rule, action, waitedMs }] },
  )

const voicemail: Rule<'call.voicemail'> = (call) => ({ ...call, waitingSince: null })

const callbackAsked: Rule<'callback.asked'> = (call) => ({ ...call, waitingSince: null })

const dialled: Rule<'call.dialled'> = (call, event, at) =>
  withRecord(withLeg(call, newLeg(event.call, event.leg, 'citizen', null, at)), {
    called: event.number,
    queue: event.queue ?? call.record.queue,
  })

const abandoned: Rule<'call.abandoned'> = (call, event) =>
  withRecord({ ...call, waitingSince: null }, { waitedMs: event.waitedMs, queue: event.queue })

/** A citizen who hung up while no service was there left when the leg did, not when acd came back to say so. */
const endOf = (call: TrackedCall, at: EpochMs): EpochMs =>
  call.record.direction === 'inbound' ? (call.legs[call.record.call]?.endedAt ?? at) : at

/** A phone that is kept off hook between calls is with this call no longer; its own end is no fact of the call. */
const withoutOpenLines = ({ legs }: TrackedCall, at: EpochMs): TrackedCall['legs'] => {
  const open = Object.values(legs).filter((leg) => /^line-/.test(leg.leg) && leg.endedAt === null)
  if (open.length === 0) return legs
  return { ...legs, ...Object.fromEntries(open.map((leg) => [leg.leg, { ...leg, endedAt: at }])) }
}

const ended: Rule<'call.ended'> = (call, event, at) => {
  const endedAt = endOf(call, at)
  return withRecord(
    { ...endHold(call, endedAt), waitingSince: null, consult: null, legs: withoutOpenLines(call, endedAt) },
    {
      endedAt,
      outcome: event.outcome,
      endedBy: event.by,
      cause: event.cause,
      queue: event.queue ?? call.record.queue,
      agents: event.agents.reduce(addOnce, call.record.agents),
      waitedMs: event.waitedMs,
      talkMs: event.talkMs,
    },
  )
}

const legAnswered: Rule<'leg.answered'> = (call, fact, at) =>
  withRecord(
    changeLeg(call, fact.leg, at, (leg) => ({
      ...leg,
      answeredAt: leg.answeredAt ?? at,
      recording: leg.recording ?? fact.recording,
    })),
    { recording: call.record.recording ?? fact.recording },
  )

const legRinging: Rule<'leg.ringing'> = (call, fact, at) => changeLeg(call, fact.leg, at, (leg) => leg)

const legEnded: Rule<'leg.ended'> = (call, fact, at) =>
  changeLeg(call, fact.leg, at, (leg) => ({ ...leg, endedAt: leg.endedAt ?? at, cause: leg.cause ?? fact.cause }))

/** The PBX knows best what the citizen heard, unless an agent spoke with them first. */
const servedAlone: Rule<'pbx.servedAlone'> = (call, fact, at) => {
  const gone = changeLeg({ ...call, waitingSince: null }, fact.leg, at, (leg) => ({ ...leg, endedAt: fact.endedAt }))
  const recording = call.record.recording ?? fact.recording
  if (call.record.answeredAt !== null) return withRecord(gone, { recording })
  const end = { endedAt: fact.endedAt, outcome: fact.outcome, endedBy: call.record.endedBy ?? 'pbx' } as const
  return withRecord(gone, { recording, ...end })
}

const flowEntered: Rule<'flow.entered'> = (call, event, at, floor) => {
  const speaks = (floor.guidance[event.flow] ?? []).includes(event.node)
  const spoken = speaks && call.record.guidedAt === null ? withRecord(call, { guidedAt: at }) : call
  // What was kept by a version before calls had a language has none here.
  const flow = floor.spoken?.[event.flow]
  const language = flow?.chosen[event.node] ?? spoken.record.language ?? flow?.first ?? null
  return language === spoken.record.language ? spoken : withRecord(spoken, { language })
}

/** What the agent says counts: callers choose a key, and speak what they speak. */
const marked: Rule<'call.marked'> = (call, { kind, text }) =>
  kind === 'language' ? withRecord(call, { language: text }) : call

const flowKeyed: Rule<'flow.keyed'> = (call, { node, key, verdict }, at) =>
  withRecord(call, { keys: [...call.record.keys, { at, node, key, verdict }] })

/** What each entry does to the record of the call it is about. Types that are not named leave a record as it is. */
export const callRules: { readonly [T in Body['type']]?: Rule<T> } = {
  'call.arrived': arrived,
  'call.queued': queued,
  'call.offered': offered,
  'call.offerEnded': offerEnded,
  'call.connected': connected,
  'call.held': held,
  'call.resumed': resumed,
  'call.transferring': transferring,
  'call.transferEnded': transferEnded,
  'call.consulting': consulting,
  'call.consultEnded': consultEnded,
  'call.partyJoined': partyJoined,
  'call.handedOver': handedOver,
  'call.moved': moved,
  'call.parked': parked,
  'call.watched': watched,
  'call.marked': marked,
  'call.announced': announced,
  'call.leftQueue': leftQueue,
  'call.voicemail': voicemail,
  'callback.asked': callbackAsked,
  'call.dialled': dialled,
  'call.abandoned': abandoned,
  'call.ended': ended,
  'leg.ringing': legRinging,
  'leg.answered': legAnswered,
  'leg.ended': legEnded,
  'pbx.servedAlone': servedAlone,
  'flow.entered': flowEntered,
  'flow.keyed': flowKeyed,
}
