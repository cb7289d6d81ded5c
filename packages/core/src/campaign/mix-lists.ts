import type { PersonId } from '../register/register.ts'

/** One list with its persons in their own order. */
export type ListedPersons = {
  readonly name: string
  readonly share: number
  /** Lower goes first, all of it. */
  readonly priority: number
  readonly most: number | null
  readonly persons: readonly PersonId[]
}

export type Ranked = { readonly person: PersonId; readonly list: string; readonly rank: number }

export type Mixed = {
  readonly ranked: readonly Ranked[]
  /** By list: who stands on an earlier one already, and who came after its `most`. */
  readonly left: Readonly<Record<string, { readonly elsewhere: number; readonly overMost: number }>>
}

/** Room for ten million persons of one priority. */
const perPriority = 1e7

/**
 * Several lists as one: by priority, and among equals mixed by their shares, so that of 2 to 1 two of the first go for one of the
 * second. Whoever stands on several lists is called for the first of them, and once.
 */
export const mixLists = (lists: readonly ListedPersons[]): Mixed => {
  const taken = new Set<PersonId>()
  const ranked: Ranked[] = []
  const left: Record<string, { elsewhere: number; overMost: number }> = {}
  for (const list of lists.toSorted((a, b) => a.priority - b.priority)) {
    const fresh = list.persons.filter((person) => !taken.has(person))
    const kept = list.most === null ? fresh : fresh.slice(0, list.most)
    left[list.name] = { elsewhere: list.persons.length - fresh.length, overMost: fresh.length - kept.length }
    for (const [n, person] of kept.entries()) {
      taken.add(person)
      ranked.push({ person, list: list.name, rank: list.priority * perPriority + (n + 1) / list.share })
    }
  }
  return { ranked: ranked.toSorted((a, b) => a.rank - b.rank || a.person - b.person), left }
}
