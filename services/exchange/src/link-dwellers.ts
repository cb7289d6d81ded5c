import { type Dweller, householdsOf, type LinkOutcome, type PersonId } from '@tsunagu/core'
import type { Loaded } from './link-run.ts'

/** Households of everybody, each person by the addressee that changed last. */
export const dwellersOf = (loaded: Loaded, outcome: LinkOutcome): readonly (readonly PersonId[])[] => {
  const { persons, changedAt } = loaded
  const kept = new Map<number, PersonId>()
  const latest = new Map<number, number>()
  persons.forEach((person, row) => {
    const group = outcome.groupOf[row] ?? row
    kept.set(group, Math.min(kept.get(group) ?? person, person))
    const known = latest.get(group)
    if (known === undefined || (changedAt[row] ?? 0) >= (changedAt[known] ?? 0)) latest.set(group, row)
  })
  return householdsOf([...latest].map(([group, row]) => dweller(loaded, kept.get(group) ?? 0, row)))
}

const dweller = ({ table, phones }: Loaded, person: PersonId, at: number): Dweller => {
  const row = table.rows[at]
  if (row === undefined) throw new Error(`no row ${at}`)
  const family = table.names.words(row.name)
  const sounds = row.kana < 0 ? [] : table.kanas.words(row.kana)
  return {
    person,
    corporate: row.corporate,
    addressKey: row.dwelling < 0 ? '' : table.texts.text(row.dwelling),
    // A name in one piece has no surname that is known.
    surname: family.length < 2 ? '' : table.names.word(family[0] ?? -1),
    surnameKana: sounds.length < 2 ? '' : table.kanas.word(sounds[0] ?? -1),
    phones: phones[at] ?? [],
  }
}
