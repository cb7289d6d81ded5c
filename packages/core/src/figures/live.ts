import type { AgentId, CallId, EpochMs, LineId, QueueId } from '../log/ids.ts'
import type { QueueMode } from '../log/requests.ts'
import { type AgentInterval, type AgentStateName, agentStateName } from './agent-intervals.ts'
import type { CallRecord, TrackedCall } from './call-record.ts'
import type { HourFigures } from './hour-figures.ts'
import { boardOf } from './queue-board.ts'
import type { StatsState } from './stats-fold.ts'
import { addTally, noTally, type Tally } from './tally.ts'

export type LiveCalls = {
  /** Not ended yet, wherever it is. */
  readonly open: number
  readonly waiting: number
  /** When the one who waits longest began to wait; a screen counts up from here by itself. */
  readonly longestSince: EpochMs | null
  readonly talking: number
}

export type AgentCounts = { readonly [state in AgentStateName]: number }

export type LiveLine = LiveCalls & {
  readonly line: LineId
  /** Channels towards the network in use now, those to outside parties with them (回線使用状況, T12). */
  readonly busy: number
  readonly today: Tally
}
export type LiveQueue = LiveCalls & {
  readonly queue: QueueId
  readonly agents: AgentCounts
  readonly mode: QueueMode
  /** Citizens who keep their place and are to be called back. */
  readonly callbacks: number
  readonly today: Tally
}

export type LiveAgent = {
  readonly agent: AgentId
  readonly state: AgentStateName
  readonly since: EpochMs
  readonly reason: string | null
  readonly call: CallId | null
  readonly phoneRegistered: boolean
  readonly lineOpen: boolean
}

/** What a wallboard shows (T12). Times are moments, not durations, so it changes only when the floor does. */
export type LiveView = {
  readonly day: string
  readonly total: LiveCalls & { readonly agents: AgentCounts; readonly today: Tally }
  readonly lines: readonly LiveLine[]
  readonly queues: readonly LiveQueue[]
  readonly agents: readonly LiveAgent[]
  /** Inbound calls that arrived today, by the hour they arrived in. */
  readonly hours: readonly { readonly hour: number; readonly tally: Tally }[]
}

const nobody: AgentCounts = {
  signedOut: 0,
  paused: 0,
  ready: 0,
  ringing: 0,
  reserved: 0,
  talking: 0,
  held: 0,
  wrapUp: 0,
  watching: 0,
}

const isOpen = (call: TrackedCall): boolean => call.record.outcome === null

const isTalking = (call: TrackedCall): boolean =>
  isOpen(call) && call.record.answeredAt !== null && call.waitingSince === null

const liveCalls = (calls: readonly TrackedCall[]): LiveCalls => {
  const waits = calls.flatMap((call) => call.waitingSince ?? [])
  return {
    open: calls.filter(isOpen).length,
    waiting: waits.length,
    longestSince: waits.length === 0 ? null : Math.min(...waits),
    talking: calls.filter(isTalking).length,
  }
}

const busyOn = (calls: readonly TrackedCall[], line: LineId): number =>
  calls
    .filter((call) => call.record.line === line)
    .flatMap((call) => Object.values(call.legs))
    .filter((leg) => (leg.kind === 'citizen' || leg.kind === 'outside') && leg.endedAt === null).length

const queueNow = ({ queues }: StatsState, queue: QueueId): Pick<LiveQueue, 'mode' | 'callbacks'> => {
  const { mode, callbacks } = boardOf(queues, queue)
  return { mode, callbacks: callbacks.length }
}

const countAgents = (agents: readonly AgentInterval[]): AgentCounts => {
  const counts = { ...nobody }
  for (const agent of agents) counts[agentStateName(agent)] += 1
  return counts
}

const sum = (figures: readonly HourFigures[]): Tally =>
  figures.reduce((total, figure) => addTally(total, figure.tally), noTally)

const named = <T>(known: readonly T[], seen: readonly (T | null)[]): readonly T[] => [
  ...new Set([...known, ...seen.filter((name) => name !== null)]),
]

type Chosen = { readonly calls: readonly TrackedCall[]; readonly figures: readonly HourFigures[] }

const choose = (all: Chosen, is: (at: Pick<CallRecord, 'line' | 'queue' | 'direction'>) => boolean): Chosen => ({
  calls: all.calls.filter((call) => is(call.record)),
  figures: all.figures.filter(is),
})

const hoursOf = (figures: readonly HourFigures[]): LiveView['hours'] =>
  [...new Set(figures.map((figure) => figure.hour))]
    .sort((a, b) => a - b)
    .map((hour) => ({ hour, tally: sum(figures.filter((figure) => figure.hour === hour)) }))

/** The wallboard as of the last entry folded. Lines, queues and agents that are set up are listed also when all is 0. */
export const liveView = (state: StatsState): LiveView => {
  const { floor } = state.records
  const all: Chosen = {
    calls: Object.values(state.records.calls),
    figures: Object.values(state.hours).filter((figure) => figure.day === state.today),
  }
  const agents = Object.values(state.agents)
  const inbound = choose(all, (at) => at.direction === 'inbound')
  const lineIds = named(
    floor.lines,
    all.figures.map((figure) => figure.line),
  )
  const queueIds = named(
    floor.queues,
    all.figures.map((figure) => figure.queue),
  )
  return {
    day: state.today,
    total: { ...liveCalls(all.calls), agents: countAgents(agents), today: sum(inbound.figures) },
    lines: lineIds.map((line) => {
      const here = choose(inbound, (at) => at.line === line)
      return { line, ...liveCalls(here.calls), busy: busyOn(all.calls, line), today: sum(here.figures) }
    }),
    queues: queueIds.map((queue) => {
      const here = choose(inbound, (at) => at.queue === queue)
      const staff = agents.filter((agent) => floor.staff[agent.agent]?.includes(queue))
      return {
        queue,
        ...liveCalls(here.calls),
        agents: countAgents(staff),
        ...queueNow(state, queue),
        today: sum(here.figures),
      }
    }),
    agents: agents.map((agent) => ({
      agent: agent.agent,
      state: agentStateName(agent),
      since: agent.from,
      reason: agent.reason,
      call: agent.call,
      phoneRegistered: agent.phoneRegistered,
      lineOpen: agent.lineOpen,
    })),
    hours: hoursOf(inbound.figures),
  }
}
