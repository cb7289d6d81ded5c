import { callerNumber } from '../../log/caller.ts'
import type { AcdEvent, PersonsChanged } from '../../log/events.ts'
import type { CallId } from '../../log/ids.ts'
import type { PersonId, RegisterChange } from '../../register/register.ts'
import { dropTarget } from './choose.ts'
import type { AtHand, OtherCall } from './dialler.ts'
import { taken, withdraw } from './flights.ts'
import { attemptAnswered, rememberAttempt, rememberChange } from './memory.ts'
import { changeFlight, emit, type Turn } from './turn.ts'

/** What makes a call wrong that is ringing now; everything else is only read anew before the next one (O6, O8). */
const stopsRinging: ReadonlySet<RegisterChange> = new Set([
  'paid',
  'promised',
  'stopped',
  'withdrawn',
  'doNotCall',
  'merged',
  'split',
  'numbersChanged',
])

/**
 * The register has changed for these persons: they are taken from hand until the list has read them anew, a call that rings is
 * taken back, an agent who talks with one of them is warned.
 */
export const personsChanged = (turn: Turn, { change, persons }: PersonsChanged): void => {
  if (turn.plans.size === 0) return
  const concerned = new Set(persons)
  rememberChange(turn, persons)
  for (const one of [...turn.targets.values()]) if (concerned.has(one.target.person)) dropTarget(turn, one)
  for (const flight of [...turn.flights.values()]) {
    const { attempt, answeredAt } = flight
    if (!concerned.has(attempt.person)) continue
    const stale = changeFlight(turn, flight, { isStale: true })
    if (answeredAt === null && stopsRinging.has(change)) withdraw(turn, stale, change)
    else emit(turn, { type: 'attempt.warned', call: attempt.call, because: change })
  }
}

/** A call begins that no campaign has started: whoever is on it is not called meanwhile. */
export const otherArrived = (turn: Turn, event: Extract<AcdEvent, { type: 'call.arrived' }>): void => {
  const flight = turn.flights.get(event.call)
  if (flight !== undefined) {
    taken(turn, flight)
    return
  }
  const isInbound = event.direction === 'inbound'
  const number = isInbound ? callerNumber(event.caller) : event.called
  const returns = isInbound && number !== null ? attemptAnswered(turn, number, event.line) : null
  const known = number === null ? nobody : knownAt(turn, number)
  const persons = returns === null ? known.persons : [...new Set([...known.persons, returns.person])]
  const households =
    returns?.household == null ? known.households : [...new Set([...known.households, returns.household])]
  const over = isInbound ? null : event.line
  const call: OtherCall = { call: event.call, number, over, queue: null, persons, households, returns }
  turn.calls = turn.calls.with(event.call, call)
  if (returns !== null)
    emit(turn, {
      ...{ type: 'call.returned', call: event.call, campaign: returns.campaign, target: returns.target },
      ...{ person: returns.person, attempt: returns.attempt, agent: returns.agent },
    })
  takeBack(turn, call)
}

type Known = { readonly persons: readonly PersonId[]; readonly households: readonly number[] }
const nobody: Known = { persons: [], households: [] }

/** Who is at this number, as far as the lists at hand and the calls in flight say. */
const knownAt = (turn: Turn, number: string): Known => {
  const all: readonly AtHand[] = [...turn.targets.values(), ...[...turn.flights.values()].map(({ of }) => of)]
  const found = all.filter(({ target }) => target.standing.numbers.includes(number))
  return {
    persons: [...new Set(found.map(({ target }) => target.person))],
    households: [...new Set(found.flatMap(({ target }) => target.household ?? []))],
  }
}

/** Whoever has called us is not rung at the same time, nor is anybody at home with him. */
const takeBack = (turn: Turn, { number, persons, households }: OtherCall): void => {
  for (const flight of [...turn.flights.values()]) {
    const { person, household } = flight.attempt
    if (persons.includes(person) || flight.attempt.number === number) withdraw(turn, flight, 'returnCall')
    else if (household !== null && households.includes(household)) withdraw(turn, flight, 'household')
  }
}

const changeOther = (turn: Turn, call: CallId, change: Partial<OtherCall>): void => {
  const other = turn.calls.get(call)
  if (other === undefined) return
  turn.calls = turn.calls.with(call, { ...other, ...change })
  // Whoever has waited for an agent does not any more, or does.
  turn.isWorthALook = true
}

export const otherWaits = (turn: Turn, call: CallId, queue: OtherCall['queue']): void => {
  if (turn.calls.get(call)?.queue !== queue) changeOther(turn, call, { queue })
}

/** Whoever called back and was spoken with has been reached (T15). */
export const otherConnected = (turn: Turn, call: CallId): void => {
  const other = turn.calls.get(call)
  otherWaits(turn, call, null)
  if (other?.returns == null || other.number === null) return
  changeOther(turn, call, { returns: null, queue: null })
  const { campaign, target, person, household } = other.returns
  const tried = { at: turn.at, number: other.number, outcome: 'answered', disposition: null } as const
  rememberAttempt(turn, call, { person, household, tried })
  rememberChange(turn, [person])
  for (const one of [...turn.targets.values()]) if (one.target.person === person) dropTarget(turn, one)
  emit(turn, { type: 'target.settled', campaign, target, verdict: { type: 'out', because: 'reached' } })
}

export const otherEnded = (turn: Turn, call: CallId): void => {
  if (!turn.calls.has(call)) return
  turn.calls = turn.calls.without(call)
  turn.isWorthALook = true
}
