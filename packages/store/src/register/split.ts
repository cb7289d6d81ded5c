import { type ContractId, type PersonId, personKeys } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import { writeChange } from './changes.ts'
import { decideApart } from './link-pairs.ts'
import { hangingTables, type LinkAuthor } from './merge.ts'
import { settlePersons } from './settle.ts'

export type SplitRefusal = 'eventUnknown' | 'notMerged' | 'undone' | 'mergedFurther' | 'notOfPerson' | 'nothingLeft'
export type Split =
  | { readonly type: 'split'; readonly event: number; readonly kept: PersonId; readonly other: PersonId }
  | { readonly type: 'refused'; readonly refusal: SplitRefusal }

const refused = (refusal: SplitRefusal): Split => ({ type: 'refused', refusal })

const movedBack: ReadonlySet<string> = new Set([...hangingTables, 'person_number', 'target', 'attempt'])

/**
 * Takes a merge back: whoever became part is a person again, with what came along then and is still there. What was added
 * after the merge stays with the person who was kept.
 */
export const undoMerge = async (trx: Trx, contract: ContractId, id: number, author: LinkAuthor): Promise<Split> => {
  const event = await trx
    .selectFrom('link_event')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  if (event === undefined) return refused('eventUnknown')
  if (event.kind !== 'merged') return refused('notMerged')
  const { kept, other } = event
  const persons = await lockedPersons(trx, contract, [kept, other])
  const undone = await trx
    .selectFrom('link_event')
    .select('id')
    .where('contract', '=', contract)
    .where('undoes', '=', id)
    .executeTakeFirst()
  if (undone !== undefined) return refused('undone')
  if (persons.get(kept) !== null || persons.get(other) !== kept) return refused('mergedFurther')
  await sql`update person set merged_into = null where contract = ${contract} and id = ${other}`.execute(trx)
  const moves = await trx
    .selectFrom('link_move')
    .selectAll()
    .where('contract', '=', contract)
    .where('event', '=', id)
    .execute()
  for (const { what, ids } of moves)
    if (movedBack.has(what))
      await sql`update ${sql.table(what)} set person = ${other}
        where contract = ${contract} and person = ${kept}
          and ${sql.ref(what === 'attempt' ? 'target' : 'id')} = any(${ids}::bigint[])`.execute(trx)
  return finish(trx, contract, { kept, other, undoes: id }, author)
}

/** Takes some addressees off a person and makes them one of their own, with their numbers and what was promised of their claims. */
export const splitOff = async (
  trx: Trx,
  contract: ContractId,
  kept: PersonId,
  addressees: readonly number[],
  author: LinkAuthor,
): Promise<Split> => {
  const persons = await lockedPersons(trx, contract, [kept])
  if (persons.get(kept) !== null) return refused('mergedFurther')
  const theirs = await trx
    .selectFrom('addressee')
    .select('id')
    .where('contract', '=', contract)
    .where('person', '=', kept)
    .execute()
  const ids = new Set(theirs.map(({ id }) => id))
  if (addressees.length === 0 || addressees.some((id) => !ids.has(id))) return refused('notOfPerson')
  if (new Set(addressees).size === ids.size) return refused('nothingLeft')
  const { id: other } = await trx
    .insertInto('person')
    .values({ contract, name: '', name_key: '', birth_on: null, household: null, merged_into: null })
    .returning('id')
    .executeTakeFirstOrThrow()
  await sql`update addressee set person = ${other} where contract = ${contract} and id = any(${addressees}::bigint[])`.execute(
    trx,
  )
  await sql`update promise p set person = ${other} where p.contract = ${contract} and p.person = ${kept}
    and cardinality(p.claims) > 0 and not exists (select from unnest(p.claims) as one (id)
      join claim c on c.contract = p.contract and c.id = one.id where c.addressee <> all(${addressees}::bigint[]))`.execute(
    trx,
  )
  await sql`update person_number n set person = ${other} where n.contract = ${contract} and n.person = ${kept}
    and exists (select from addressee a where a.contract = n.contract and a.person = ${other} and n.number = any(a.phones))
    and not exists (select from addressee a where a.contract = n.contract and a.person = ${kept} and n.number = any(a.phones))`.execute(
    trx,
  )
  return finish(trx, contract, { kept, other, undoes: null }, author)
}

const lockedPersons = async (
  trx: Trx,
  contract: ContractId,
  ids: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, PersonId | null>> => {
  const { rows } = await sql<{ id: number; merged_into: number | null }>`select id, merged_into from person
    where contract = ${contract} and id = any(${ids}::bigint[]) order by id for update`.execute(trx)
  return new Map(rows.map(({ id, merged_into }) => [id, merged_into]))
}

type Parted = { readonly kept: PersonId; readonly other: PersonId; readonly undoes: number | null }

const finish = async (
  trx: Trx,
  contract: ContractId,
  { kept, other, undoes }: Parted,
  author: LinkAuthor,
): Promise<Split> => {
  const { at, by, why, run } = author
  const event = await trx
    .insertInto('link_event')
    .values({
      contract,
      kind: 'split',
      kept,
      other,
      at,
      by,
      why,
      run,
      one_addressee: null,
      other_addressee: null,
      agreement: null,
      undoes,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  await decideApart(trx, contract, kept, other, author)
  for (const person of [kept, other]) await showLatest(trx, contract, person, at)
  await writeChange(trx, contract, 'split', [kept, other], at)
  await settlePersons(trx, contract, [kept, other], at)
  return { type: 'split', event: event.id, kept, other }
}

/** A person looks like the addressee that was delivered last; households are found anew by the next run. */
const showLatest = async (trx: Trx, contract: ContractId, person: PersonId, at: string): Promise<void> => {
  const latest = await trx
    .selectFrom('addressee')
    .select(['kind', 'name', 'kana', 'birth_on', 'postcode', 'address'])
    .where('contract', '=', contract)
    .where('person', '=', person)
    .orderBy('changed_at', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (latest === undefined) return
  const keys = personKeys(latest)
  await trx
    .updateTable('person')
    .set({
      ...latest,
      name_key: keys.nameKey,
      kana_key: keys.kanaKey,
      address_key: keys.addressKey,
      household: null,
      changed_at: at,
    })
    .where('contract', '=', contract)
    .where('id', '=', person)
    .execute()
}
