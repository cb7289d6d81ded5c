/** What has to be written so that households stand as they were found. */
export type HouseholdMoves = {
  /** Live with nobody any more. */
  readonly alone: readonly number[]
  /** Become a household of their own. */
  readonly anew: readonly (readonly number[])[]
}

/**
 * Compares the households that stand (person → household, of persons who have one) with those that were found. A household keeps
 * its number as long as all of its members have it and nobody else does: when one falls into two, only the first keeps it.
 */
export const householdMoves = (
  standing: ReadonlyMap<number, number>,
  found: readonly (readonly number[])[],
): HouseholdMoves => {
  const kept = new Set<number>()
  const living = new Set<number>()
  const anew = found.filter((persons) => {
    for (const person of persons) living.add(person)
    const number = standing.get(persons[0] ?? 0)
    const stays =
      number !== undefined && !kept.has(number) && persons.every((person) => standing.get(person) === number)
    if (stays) kept.add(number)
    return !stays
  })
  return { alone: [...standing.keys()].filter((person) => !living.has(person)), anew }
}
