import type { Target } from '../campaign.ts'
import type { Tried } from '../tried.ts'

const quarterMs = 900_000

/** A number that stands for another one: the same each time, and nobody's. */
const places = <T>() => {
  const known = new Map<T, number>()
  return (one: T): number => {
    const place = known.get(one) ?? known.size + 1
    known.set(one, place)
    return place
  }
}

/**
 * A list as the simulator needs it and nobody can be known by: persons, households and numbers are counted through, what is owed is
 * left out, the times of attempts are those of their quarter of an hour, and nothing says which agent an appointment is with.
 */
export const anonymousTargets = (targets: readonly Target[]): readonly Target[] => {
  const [household, number] = [places<number>(), places<string>()]
  const numberOf = (one: string): string => `080${String(10_000_000 + number(one))}`
  const triedOf = (tried: readonly Tried[]): readonly Tried[] =>
    tried.map((one) => ({ ...one, at: Math.floor(one.at / quarterMs) * quarterMs, number: numberOf(one.number) }))
  return targets.map((one, n) => ({
    ...{ target: n + 1, person: n + 1, rank: n + 1 },
    household: one.household === null ? null : household(one.household),
    standing: { mayCall: one.standing.mayCall, owed: 1, numbers: one.standing.numbers.map(numberOf), reasons: [] },
    tried: triedOf(one.tried),
    numberTried: triedOf(one.numberTried),
    householdTried: triedOf(one.householdTried),
    contactsFrom: one.contactsFrom === null ? null : Math.floor(one.contactsFrom / quarterMs) * quarterMs,
    appointment: one.appointment === null ? null : { at: one.appointment.at, agent: null },
  }))
}
