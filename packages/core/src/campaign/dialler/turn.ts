import type { EpochMs, LogId } from '../../log/ids.ts'
import type { Effect } from '../../machine/effect.ts'
import type { Step } from '../../machine/step.ts'
import type { DialEvent } from '../campaign.ts'
import type { Dialler, Flight, SeenAgent } from './dialler.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

/** One step of the dialler while it is being taken; starts from an unchangeable dialler and ends as a `Step`. */
export type Turn = Mutable<Dialler> & {
  readonly at: EpochMs
  readonly entry: LogId
  readonly before: Dialler
  readonly effects: Effect<DialEvent>[]
  /** Somebody became free, or an attempt was resolved: worth a look at all campaigns. */
  isWorthALook: boolean
}

export const beginTurn = (dialler: Dialler, at: EpochMs, entry: LogId): Turn => ({
  ...dialler,
  at,
  entry,
  before: dialler,
  effects: [],
  isWorthALook: false,
})

/** The same dialler, by identity, when nothing changed. */
export const endTurn = (turn: Turn): Step<Dialler, Effect<DialEvent>> => {
  const { at: _at, entry: _entry, before, effects, isWorthALook: _look, ...after } = turn
  const same = (Object.keys(before) as (keyof Dialler)[]).every((part) => before[part] === after[part])
  return { state: same ? before : after, effects }
}

export const emit = (turn: Turn, event: DialEvent): void => {
  turn.effects.push({ type: 'event', event })
}

export const setTimer = (turn: Turn, timer: string, at: EpochMs): void => {
  turn.effects.push({ type: 'timer.set', timer, at })
}

export const cancelTimer = (turn: Turn, timer: string): void => {
  turn.effects.push({ type: 'timer.cancel', timer })
}

export const putFlight = (turn: Turn, flight: Flight): Flight => {
  turn.flights = turn.flights.with(flight.attempt.call, flight)
  return flight
}

export const changeFlight = (turn: Turn, flight: Flight, change: Partial<Flight>): Flight =>
  putFlight(turn, { ...flight, ...change })

export const changeAgent = (turn: Turn, agent: SeenAgent, change: Partial<SeenAgent>): void => {
  turn.agents = turn.agents.with(agent.id, { ...agent, ...change })
}
