import type { Agent, AgentSetup, Call, EpochMs } from '@tsunagu/core'
import type { AgentView, FloorView, LineView, LiveCall, QueueView, Role } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import type { CommittedFloor } from './committed.ts'
import { type Mask, maskFor } from './mask.ts'

/** The floor as those roles may see it: `told` calls are only a phone hearing a feature code, so they are no calls here. */
export const floorView = (floor: CommittedFloor, held: readonly Role[]): FloorView => {
  const calls = floor.calls.flatMap((call) => liveCall(call, maskFor(held)))
  const agents = floor.config.agents.map((setup) => agentView(setup, floor))
  return {
    floor: floor.floor,
    seq: floor.seq,
    at: isoTime(floor.at),
    version: floor.config.version,
    agents,
    calls,
    queues: floor.config.queues.map((queue) => queueView(queue, calls, agents)),
    lines: lineViews(floor, calls),
    pauseReasons: [...floor.config.pauseReasons],
    transferNumbers: [...floor.config.transferNumbers],
  }
}

const timeOrNull = (at: EpochMs | null): string | null => (at === null ? null : isoTime(at))

export const agentView = (setup: AgentSetup, floor: CommittedFloor): AgentView => {
  const agent = floor.agents.get(setup.id)
  const base = { agent: setup.id, name: setup.name, phone: setup.phone, queues: [...setup.queues] }
  const phoneRegistered = floor.phones.has(setup.phone)
  return agent === undefined ? { ...base, phoneRegistered, ...nobody } : { ...base, phoneRegistered, ...stateOf(agent) }
}

type AgentState = Omit<AgentView, 'agent' | 'name' | 'phone' | 'queues' | 'phoneRegistered'>

const nobody: AgentState = {
  availability: 'signedOut',
  activity: 'idle',
  reason: null,
  call: null,
  idleSince: null,
  wrapUpUntil: null,
}

const stateOf = ({ availability, activity, idleSince }: Agent): AgentState => ({
  availability: availability.kind,
  activity: activity.kind,
  reason: availability.kind === 'paused' ? availability.reason : null,
  call: activity.kind === 'idle' ? null : activity.call,
  idleSince: timeOrNull(idleSince === 0 ? null : idleSince),
  wrapUpUntil: timeOrNull(activity.kind === 'wrapUp' ? activity.until : null),
})

/** None for a phone that only hears a feature code. */
export const liveCall = (call: Call, mask: Mask): readonly LiveCall[] => {
  if (call.phase === 'told') return []
  return [
    {
      call: call.id,
      phase: call.phase,
      direction: call.direction,
      line: call.line,
      called: call.direction === 'outbound' ? mask.number(call.called) : call.called,
      caller: mask.caller(call.caller),
      arrivedAt: isoTime(call.arrivedAt),
      queue: call.queue,
      agent: 'agent' in call ? call.agent : null,
      since: timeOrNull('since' in call ? call.since : call.arrivedAt),
      held: call.phase === 'talking' && call.held,
    },
  ]
}

const queueView = (
  { id, name }: { readonly id: string; readonly name: string },
  calls: readonly LiveCall[],
  agents: readonly AgentView[],
): QueueView => {
  const waiting = calls.filter((call) => call.queue === id && (call.phase === 'waiting' || call.phase === 'offered'))
  const staff = agents.filter((agent) => agent.queues.includes(id) && agent.availability !== 'signedOut')
  return {
    queue: id,
    name,
    waiting: waiting.length,
    longestSince: waiting.map((call) => call.since ?? call.arrivedAt).sort()[0] ?? null,
    agentsReady: staff.filter((agent) => agent.availability === 'ready' && agent.activity === 'idle').length,
    agentsTalking: staff.filter((agent) => agent.activity === 'talking' || agent.activity === 'held').length,
    agentsSignedIn: staff.length,
  }
}

const lineViews = (floor: CommittedFloor, calls: readonly LiveCall[]): LineView[] =>
  floor.config.lines.map((line) => ({
    line: line.id,
    name: line.name,
    number: line.number,
    flow: line.flow,
    callerIds: [...line.callerIds],
    calls: calls.filter((call) => call.line === line.id).length,
  }))
