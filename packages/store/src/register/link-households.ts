import { type ContractId, householdMoves, type PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import { inContract, type Trx } from '../sql/contract.ts'
import type { Db } from '../sql/open.ts'

const personsAtOnce = 20_000
const householdsAtOnce = 5_000

/**
 * Who lives together, written anew where it changed: `found` are lists of persons. In transactions of some thousand each, so that
 * payments wait for none of them long; cut off in between, the next run writes the rest. Gives the number of changed persons.
 */
export const writeHouseholds = async (
  db: Db,
  contract: ContractId,
  found: readonly (readonly PersonId[])[],
): Promise<number> => {
  const { alone, anew } = householdMoves(await readHouseholds(db, contract), found)
  for (let from = 0; from < alone.length; from += personsAtOnce)
    await inContract(db, contract, (trx) =>
      place(
        trx,
        contract,
        alone.slice(from, from + personsAtOnce).map((person) => ({ person, household: null })),
      ),
    )
  for (let from = 0; from < anew.length; from += householdsAtOnce)
    await inContract(db, contract, (trx) => makeHouseholds(trx, contract, anew.slice(from, from + householdsAtOnce)))
  return alone.length + anew.reduce((sum, persons) => sum + persons.length, 0)
}

/** Of persons who live with somebody. */
const readHouseholds = async (db: Db, contract: ContractId): Promise<ReadonlyMap<PersonId, number>> => {
  const standing = new Map<PersonId, number>()
  for (let after = 0; ; ) {
    const { rows } = await inContract(db, contract, (trx) =>
      sql<{ id: PersonId; household: number }>`select id, household from person
        where contract = ${contract} and id > ${after} and household is not null order by id limit ${personsAtOnce}`.execute(
        trx,
      ),
    )
    for (const { id, household } of rows) standing.set(id, household)
    after = rows.at(-1)?.id ?? after
    if (rows.length < personsAtOnce) return standing
  }
}

const makeHouseholds = async (
  trx: Trx,
  contract: ContractId,
  households: readonly (readonly PersonId[])[],
): Promise<void> => {
  const firsts = households.map(([first]) => first ?? 0)
  const { rows } = await sql<{ id: number }>`insert into household (contract, address)
    select ${contract}, p.address from unnest(${firsts}::bigint[]) with ordinality as f (id, place)
      join person p on p.contract = ${contract} and p.id = f.id order by f.place returning id`.execute(trx)
  await place(
    trx,
    contract,
    households.flatMap((persons, at) => persons.map((person) => ({ person, household: rows[at]?.id ?? null }))),
  )
}

type Place = { readonly person: PersonId; readonly household: number | null }

/** Persons are locked in the order of their ids, as payments do. */
const place = async (trx: Trx, contract: ContractId, places: readonly Place[]): Promise<void> => {
  const persons = sql`${places.map(({ person }) => person)}::bigint[]`
  await sql`select id from person where contract = ${contract} and id = any(${persons}) order by id for no key update`.execute(
    trx,
  )
  await sql`update person p set household = g.household
    from unnest(${persons}, ${places.map(({ household }) => household)}::bigint[]) as g (person, household)
    where p.contract = ${contract} and p.id = g.person and (p.merged_into is null or g.household is null)`.execute(trx)
}
