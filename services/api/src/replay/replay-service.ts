import {
  diallerOfFields,
  emptyDialler,
  emptyFloor,
  emptyFlowFloor,
  type FloorConfig,
  type FloorId,
  type FlowFloor,
  type FlowRun,
  floorOfFields,
  type LogEntry,
  type LogId,
  type Replayable,
  replay,
  stepDialler,
  stepFloor,
  stepFlows,
} from '@tsunagu/core'
import type { Replayed, ReplayedService } from '@tsunagu/messages'
import { compareLogIds, readState, type StoredState } from '@tsunagu/store'
import type { House } from '../house.ts'
import type { WholeLog } from './read-log.ts'

/**
 * Runs a service's core over the log again and compares: every event it decided, in order, and its committed state at
 * the position it was committed at. The log must have been read after the state.
 */
export const replayService = async (
  house: House,
  floor: FloorId,
  service: ReplayedService,
  readLog: () => Promise<WholeLog>,
): Promise<Replayed> => {
  const stored = await house.withLog(readState(house.redis, floor, service))
  const log = await readLog()
  const began = house.clock.elapsed()
  return {
    ...compared[service](log, stored),
    tookMs: Math.round(house.clock.elapsed() - began),
  }
}

type Compare = (log: WholeLog, stored: StoredState) => Omit<Replayed, 'tookMs'>

/** Each service that decides by folding the log: how it begins, its step, and its state as it is kept. */
const compared: Readonly<Record<ReplayedService, Compare>> = {
  acd: (log, stored) =>
    compare({ service: 'acd', initial: emptyFloor, step: stepFloor }, log, stored, floorOfFields(stored.fields)),
  ivr: (log, stored) =>
    compare({ service: 'ivr', initial: emptyFlowFloor, step: stepFlows }, log, stored, flowsOf(stored.fields)),
  dialler: (log, stored) =>
    compare(
      { service: 'dialler', initial: emptyDialler, step: stepDialler },
      log,
      stored,
      diallerOfFields(stored.fields),
    ),
}

const compare = <State>(
  machine: Replayable<State>,
  { entries, whole }: WholeLog,
  stored: StoredState,
  end: State,
): Omit<Replayed, 'tookMs'> => {
  const upTo = entries.filter((entry) => compareLogIds(entry.id, stored.position) <= 0)
  const { pending } = replay(machine, upTo)
  const committed = [...upTo, ...ownAfter(entries, machine.service, stored.position, pending)]
  const result = replay(machine, committed, end)
  const difference = result.divergence === null ? null : JSON.stringify(result.divergence)
  return {
    service: machine.service,
    whole,
    entries: committed.length,
    folded: result.folded,
    events: result.events,
    pending: result.pending,
    position: stored.position,
    same: whole && difference === null && result.pending === 0,
    difference: difference ?? (whole ? null : 'the log no longer begins with its first entry'),
  }
}

/** Events of the last commit stand behind the position it was made at. */
const ownAfter = (entries: readonly LogEntry[], service: string, position: LogId, count: number): readonly LogEntry[] =>
  entries
    .filter(
      (entry) => entry.by === service && entry.body.type !== 'timer.fired' && compareLogIds(entry.id, position) > 0,
    )
    .slice(0, count)

type Fields = StoredState['fields']

const parsed = <T>(fields: Fields, prefix: string): ReadonlyMap<string, T> =>
  new Map(
    [...fields]
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, json]) => [name.slice(prefix.length), JSON.parse(json) as T]),
  )

type StoredPlans = { readonly plan: LogId | null; readonly plans: readonly (readonly [LogId, FloorConfig])[] }

const flowsOf = (fields: Fields): FlowFloor => {
  const stored = JSON.parse(fields.get('config') ?? '{"plan":null,"plans":[]}') as StoredPlans
  return { plan: stored.plan, plans: new Map(stored.plans), runs: parsed<FlowRun>(fields, 'run:') }
}
