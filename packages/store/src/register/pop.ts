import type { ContractId, NumberVerdict, PersonId, Yen } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import { type PersonFound, personColumns } from './persons.ts'
import { type PersonFacts, readFacts } from './standing.ts'

export type PopMember = { readonly person: PersonId; readonly name: string; readonly owed: Yen }
/** What was said and done last, shortened. */
export type PopNote = { readonly note: number; readonly at: string; readonly result: string; readonly text: string }
export type PopPerson = Omit<PersonFound, 'owed' | 'claims'> & {
  /** What is known of the number with this person. */
  readonly verdict: NumberVerdict
  readonly facts: PersonFacts
  readonly members: readonly PopMember[]
  readonly notes: readonly PopNote[]
}
export type Pop = { readonly persons: readonly PopPerson[]; readonly more: number }

/** Who can be reached at a number, with what is owed, promised and stopped; those for whom it worked first, at most so many. */
export const findPop = async (trx: Trx, contract: ContractId, number: string, most: number): Promise<Pop> => {
  const { rows } = await sql<Omit<PopPerson, 'facts' | 'members' | 'notes'> & { readonly all: number }>`
    select ${personColumns}, n.verdict, count(*) over () as all
    from person_number n join person p on p.contract = n.contract and p.id = n.person
    where n.contract = ${contract} and n.number = ${number} and n.removed_at is null and p.merged_into is null
    order by n.verdict = 'works' desc, n.rank, p.id limit ${most}`.execute(trx)
  if (rows.length === 0) return { persons: [], more: 0 }
  const ids = rows.map(({ id }) => id)
  const facts = await readFacts(trx, contract, ids)
  const notes = await lastNotes(trx, contract, ids)
  const households = rows.flatMap(({ household }) => household ?? [])
  const members = households.length === 0 ? [] : await membersOf(trx, contract, households)
  const persons = rows.flatMap(({ all: _, ...row }) => {
    const known = facts.get(row.id)
    const others = members.filter(({ household, person }) => household === row.household && person !== row.id)
    return known === undefined
      ? []
      : [
          {
            ...{ ...row, facts: known, members: others.slice(0, mostMembers) },
            notes: notes.filter(({ person }) => person === row.id).map(({ person: _, ...note }) => note),
          },
        ]
  })
  return { persons, more: (rows[0]?.all ?? 0) - rows.length }
}

const mostMembers = 10
const mostNotes = 3
const noteLength = 80

/** By the numbers of the notes, which an index gives: a person with a thousand notes costs no more than one with three. */
const lastNotes = async (trx: Trx, contract: ContractId, persons: readonly PersonId[]) => {
  const { rows } = await sql<PopNote & { readonly person: PersonId }>`
    select p.id as person, n.id as note, n.at, coalesce(r.name, '') as result,
      case when length(n.text) > ${noteLength} then left(n.text, ${noteLength}) || '…' else n.text end as text
    from unnest(${persons}::bigint[]) as p (id)
      cross join lateral (select id, at, result, text from note where contract = ${contract} and person = p.id
        order by id desc limit ${mostNotes}) n
      left join note_result r on r.contract = ${contract} and r.id = n.result
    order by n.id desc`.execute(trx)
  return rows
}

const membersOf = async (trx: Trx, contract: ContractId, households: readonly number[]) => {
  const { rows } = await sql<PopMember & { readonly household: number }>`
    select p.id as person, p.name, p.household,
      (select coalesce(sum(c.amount - c.paid), 0) from addressee a
        join claim c on c.contract = a.contract and c.addressee = a.id
        where a.contract = p.contract and a.person = p.id and c.state = 'open' and c.amount > c.paid) as owed
    from person p where p.contract = ${contract} and p.household = any(${households}::bigint[]) and p.merged_into is null
    order by p.id limit 100`.execute(trx)
  return rows
}

/** Writes down that persons were shown with a call, in the transaction that read them (S2). */
export const tellPop = async (
  trx: Trx,
  contract: ContractId,
  {
    account,
    call,
    persons,
  }: { readonly account: string; readonly call: string; readonly persons: readonly PersonId[] },
): Promise<void> => {
  await trx
    .insertInto('access_log')
    .values({
      ...{ contract, account, door: 'stream', action: 'person.popped', target: call, request: null },
      detail: JSON.stringify({ persons }),
    })
    .execute()
}
