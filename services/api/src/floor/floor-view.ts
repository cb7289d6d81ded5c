import { type Agent, type AgentSetup, type Callback, type EpochMs, phonesOf, type Queue } from '@tsunagu/core'
import type { AgentView, CallbackView, FloorView, LineView, LiveCall, QueueView, Role } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import type { CommittedFloor } from './committed.ts'
import { liveCall } from './live-call.ts'
import { type Mask, maskFor } from './mask.ts'

/** The floor as those roles may see it: `told` calls are only a phone hearing a feature code, so they are no calls here. */
export const floorView = (floor: CommittedFloor, held: readonly Role[]): FloorView => {
  const mask = maskFor(held)
  const calls = floor.calls.flatMap((call) => liveCall(call, mask))
  const agents = floor.config.agents.map((setup) => agentView(setup, floor))
  return {
    floor: floor.floor,
    seq: floor.seq,
    at: isoTime(floor.at),
    version: floor.config.version,
    agents,
    calls,
    queues: floor.config.queues.map((queue) => queueView(queue, floor, calls, agents)),
    lines: lineViews(floor, calls),
    callbacks: callbackViews(floor, mask),
    pauseReasons: [...floor.config.pauseReasons],
    transferNumbers: [...floor.config.transferNumbers],
  }
}

const timeOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at))

const agentView = (setup: AgentSetup, floor: CommittedFloor): AgentView => {
  const agent = floor.agents.get(setup.id)
  return {
    agent: setup.id,
    name: setup.name,
    phone: setup.phone,
    browserPhone: setup.browserPhone,
    queues: [...setup.queues],
    supervises: [...setup.supervises],
    phoneRegistered: phonesOf(setup).some((phone) => floor.phones.has(phone)),
    ...(agent === undefined ? nobody : stateOf(agent)),
  }
}

type AgentState = Omit<
  AgentView,
  'agent' | 'name' | 'phone' | 'browserPhone' | 'queues' | 'supervises' | 'phoneRegistered'
>

const nobody: AgentState = {
  availability: 'signedOut',
  activity: 'idle',
  reason: null,
  call: null,
  idleSince: null,
  wrapUpUntil: null,
  prolonged: 0,
  pauseAfter: null,
  lineOpen: false,
  handRaised: false,
}

const stateOf = ({ availability, activity, idleSince, after, openLine, handRaised }: Agent): AgentState => ({
  availability: availability.kind,
  activity: activity.kind,
  reason: availability.kind === 'paused' ? availability.reason : null,
  call: activity.kind === 'idle' ? null : activity.call,
  idleSince: timeOrNull(idleSince === 0 ? null : idleSince),
  wrapUpUntil: timeOrNull(activity.kind === 'wrapUp' ? activity.until : null),
  prolonged: activity.kind === 'wrapUp' ? activity.prolonged : 0,
  pauseAfter: after.kind === 'pause' ? after.reason : null,
  lineOpen: openLine !== null,
  handRaised,
})

const queueView = (
  { id, name, prolong }: Queue,
  floor: CommittedFloor,
  calls: readonly LiveCall[],
  agents: readonly AgentView[],
): QueueView => {
  const waiting = calls.filter((call) => call.queue === id && (call.phase === 'waiting' || call.phase === 'offered'))
  const staff = agents.filter((agent) => agent.queues.includes(id) && agent.availability !== 'signedOut')
  return {
    queue: id,
    name,
    mode: floor.queues.get(id)?.mode ?? 'open',
    waiting: waiting.length,
    callbacks: floor.callbacks.filter((callback) => callback.queue === id).length,
    longestSince: waiting.map((call) => call.since ?? call.arrivedAt).sort()[0] ?? null,
    agentsReady: staff.filter((agent) => agent.availability === 'ready' && agent.activity === 'idle').length,
    agentsTalking: staff.filter((agent) => agent.activity === 'talking' || agent.activity === 'held').length,
    agentsSignedIn: staff.length,
    prolong,
  }
}

const lineViews = (floor: CommittedFloor, calls: readonly LiveCall[]): LineView[] =>
  floor.config.lines.map((line) => ({
    line: line.id,
    name: line.name,
    number: line.number,
    flow: line.flow,
    callerIds: [...line.callerIds],
    trunk: line.trunk ?? null,
    calls: calls.filter((call) => call.line === line.id && call.phase !== 'previewing').length,
  }))

/** Callbacks in the order of their places. */
export const callbackViews = ({ callbacks }: CommittedFloor, mask: Mask): CallbackView[] =>
  [...callbacks].sort(byPlace).map((callback) => ({
    callback: callback.id,
    queue: callback.queue,
    line: callback.line,
    number: mask.number(callback.number),
    since: isoTime(callback.since),
    tries: callback.tries,
    notBefore: timeOrNull(callback.notBefore === 0 ? null : callback.notBefore),
    expiresAt: isoTime(callback.expiresAt),
    call: callback.call,
  }))

const byPlace = (a: Callback, b: Callback): number => a.since - a.headStartMs - (b.since - b.headStartMs)
