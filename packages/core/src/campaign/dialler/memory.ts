import { minuteMs } from '../../calendar/tokyo-time.ts'
import type { EpochMs, LogId } from '../../log/ids.ts'
import { groupsOf } from '../../machine/derived.ts'
import { IdMap } from '../../machine/id-map.ts'
import type { PersonId } from '../../register/register.ts'
import type { Tried } from '../tried.ts'
import type { AtHand, PastAttempt, Returnable, TriedNumbers } from './dialler.ts'
import { setTimer, type Turn } from './turn.ts'

const parts = (id: LogId): readonly [number, number] => {
  const [ms, n] = id.split('-')
  return [Number(ms), Number(n)]
}

/** Whether `a` stands after `b` in the log. */
export const isAfter = (a: LogId, b: LogId): boolean => {
  const [[aMs, aN], [bMs, bN]] = [parts(a), parts(b)]
  return aMs === bMs ? aN > bN : aMs > bMs
}

/** So long it is known what lists that were read meanwhile may not know. */
const keepMs = 30 * minuteMs
/** A delivery changes many at once: of more entries than this the older are forgotten sooner. */
const mostChanges = 4_000
const lookEveryMs = minuteMs

const hasNothing = ({ past, changes }: Turn): boolean => past.size === 0 && changes.size === 0

const remind = (turn: Turn): void => {
  if (hasNothing(turn)) setTimer(turn, 'forget', turn.at + lookEveryMs)
}

export const rememberAttempt = (turn: Turn, call: string, past: Omit<PastAttempt, 'id'>): void => {
  remind(turn)
  turn.past = turn.past.with(call, { ...past, id: turn.entry })
}

export const rememberChange = (turn: Turn, persons: readonly PersonId[]): void => {
  remind(turn)
  turn.changes = turn.changes.with(turn.entry, persons)
}

/** Persons whose case has changed after this place in the log. */
export const changedAfter = (turn: Turn, upTo: LogId): ReadonlySet<PersonId> => {
  const persons = new Set<PersonId>()
  for (const [id, each] of turn.changes) if (isAfter(id, upTo)) for (const person of each) persons.add(person)
  return persons
}

/**
 * Forgets what is old. What was read from Postgres before the youngest thing forgotten cannot be made good any more: it is
 * dropped, to be read again.
 */
export const forget = (turn: Turn): void => {
  const before = turn.at - keepMs
  const isOld = (id: LogId): boolean => parts(id)[0] < before
  const changes = [...turn.changes.keys()].sort((a, b) => (isAfter(a, b) ? 1 : -1))
  const surplus = new Set(changes.slice(0, Math.max(0, changes.length - mostChanges)))
  for (const id of changes) if (isOld(id) || surplus.has(id)) dropChange(turn, id)
  for (const [call, { id }] of [...turn.past]) {
    if (!isOld(id)) continue
    turn.past = turn.past.without(call)
    moveHorizon(turn, id)
  }
  for (const [key, { upTo }] of [...turn.targets])
    if (isAfter(turn.horizon, upTo)) turn.targets = turn.targets.without(key)
  if (!hasNothing(turn)) setTimer(turn, 'forget', turn.at + lookEveryMs)
}

const dropChange = (turn: Turn, id: LogId): void => {
  turn.changes = turn.changes.without(id)
  moveHorizon(turn, id)
}

const moveHorizon = (turn: Turn, id: LogId): void => {
  if (isAfter(id, turn.horizon)) turn.horizon = id
}

const byPerson = groupsOf<PastAttempt, PersonId>(({ person }) => person)
const byHousehold = groupsOf<PastAttempt, number>(({ household }) => household)
const byNumber = groupsOf<PastAttempt, string>(({ tried }) => tried.number)

/** What was tried: as the list knew it, and what the dialler has seen since. */
export type TriedNow = {
  readonly tried: readonly Tried[]
  readonly numberTried: readonly Tried[]
  readonly householdTried: readonly Tried[]
}

export const triedNow = ({ past }: Pick<Turn, 'past'>, { target }: AtHand): TriedNow => {
  const { person, household, standing } = target
  const ofOthers = (found: Iterable<PastAttempt>): Tried[] =>
    [...found].filter((one) => one.person !== person).map(({ tried }) => tried)
  const numbers = standing.numbers.flatMap((number) => ofOthers(byNumber(past, number)))
  return {
    tried: joined(
      target.tried,
      [...byPerson(past, person)].map(({ tried }) => tried),
    ),
    numberTried: joined(target.numberTried, numbers),
    householdTried: joined(target.householdTried, household === null ? [] : ofOthers(byHousehold(past, household))),
  }
}

/** Oldest first; an attempt that the list knows already is known better there, with what the agent noted. */
const joined = (read: readonly Tried[], seen: readonly Tried[]): readonly Tried[] => {
  if (seen.length === 0) return read
  const isRead = (one: Tried): boolean => read.some(({ at, number }) => at === one.at && number === one.number)
  return [...read, ...seen.filter((one) => !isRead(one))].sort((a, b) => a.at - b.at)
}

/** So long somebody who calls is thought to answer a call of ours. */
export const returnMs = 35 * 1_440 * minuteMs
const mostNumbers = 50_000

/** The last attempt to this number over this line; one place for each line. */
export const rememberNumber = (turn: Turn, number: string, one: Returnable): void => {
  const { since, young, old } = turn.numbers
  const isFull = young.size >= mostNumbers || turn.at - since > returnMs
  const next: TriedNumbers = isFull ? { since: turn.at, young: IdMap.of(), old: young } : { since, young, old }
  const others = ofNumber(turn.numbers, number).filter(({ line }) => line !== one.line)
  turn.numbers = { ...next, young: next.young.with(number, [...others, one]) }
}

const ofNumber = ({ young, old }: TriedNumbers, number: string): readonly Returnable[] =>
  young.get(number) ?? old.get(number) ?? []

/** The attempt that a caller with this number, on this line, is probably answering; the same line's first (T15). */
export const attemptAnswered = (turn: Turn, number: string, line: string): Returnable | null => {
  const lately = ofNumber(turn.numbers, number).filter(({ at }: { at: EpochMs }) => turn.at - at <= returnMs)
  return lately.find((one) => one.line === line) ?? lately.at(-1) ?? null
}
