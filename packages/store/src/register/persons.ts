import type { ContractId, Day, PersonId, PersonKind, Yen } from '@tsunagu/core'
import { type SqlBool, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

export type PersonFound = {
  readonly id: PersonId
  readonly kind: PersonKind
  readonly name: string
  readonly kana: string
  readonly birth_on: Day | null
  readonly postcode: string
  readonly address: string
  readonly household: number | null
  readonly language: string
  readonly warning: string
  readonly merged_into: PersonId | null
  readonly changed_at: Timestamp
  readonly owed: Yen
  readonly claims: number
}

/** All that is given must fit. `name`: what `person.name_key`, or `kana_key`, begins with. */
export type PersonSearchKeys = {
  readonly name: { readonly nameKey: string; readonly kanaKey: string } | null
  readonly number: string | null
  readonly clientId: string | null
  readonly birthOn: Day | null
  readonly household: number | null
  readonly after: PersonId
  readonly limit: number
}

export const personColumns = sql`p.id, p.kind, p.name, p.kana, p.birth_on, p.postcode, p.address, p.household, p.language, p.warning,
  p.merged_into, p.changed_at`

/** What is open of one person, beside its row. */
const withDebts = sql`cross join lateral (
    select coalesce(sum(c.amount - c.paid), 0) as owed, count(c.id) as claims
    from addressee a join claim c on c.contract = a.contract and c.addressee = a.id
    where a.contract = p.contract and a.person = p.id and c.state = 'open' and c.amount > c.paid
  ) d`

/** Persons in the order of their ids, after one of them. Only comparisons that an index serves behind row-level security. */
export const searchPersons = async (
  trx: Trx,
  contract: ContractId,
  keys: PersonSearchKeys,
): Promise<readonly PersonFound[]> => {
  const conditions = [sql<SqlBool>`p.contract = ${contract}`, sql`p.merged_into is null`, sql`p.id > ${keys.after}`]
  if (keys.name !== null) conditions.push(begins(keys.name))
  if (keys.birthOn !== null) conditions.push(sql`p.birth_on = ${keys.birthOn}`)
  if (keys.household !== null) conditions.push(sql`p.household = ${keys.household}`)
  if (keys.number !== null)
    conditions.push(sql`p.id in (select n.person from person_number n
      where n.contract = ${contract} and n.number = ${keys.number} and n.removed_at is null)`)
  if (keys.clientId !== null)
    conditions.push(sql`p.id in (select a.person from addressee a
      where a.contract = ${contract} and a.client_id = ${keys.clientId})`)
  const { rows } = await sql<PersonFound>`
    select p.*, d.owed, d.claims from (
      select p.contract, ${personColumns} from person p where ${sql.join(conditions, sql` and `)} order by p.id limit ${keys.limit}
    ) p ${withDebts} order by p.id`.execute(trx)
  return rows
}

/** `like 'x%'` does not reach an index behind row-level security; these two comparisons of the same class do. */
const beginsWith = (column: 'name_key' | 'kana_key', key: string) => {
  const of = sql.ref(`p.${column}`)
  return key === '' ? sql`false` : sql`(${of} ~>=~ ${key} and ${of} ~<~ ${afterAll(key)})`
}

const begins = ({ nameKey, kanaKey }: { readonly nameKey: string; readonly kanaKey: string }) =>
  sql`(${beginsWith('name_key', nameKey)} or ${beginsWith('kana_key', kanaKey)})`

/** The first text behind all that begin with this one, byte by byte; UTF-8 keeps the order of code points. */
const afterAll = (key: string): string => {
  const chars = [...key]
  const last = chars.pop()?.codePointAt(0) ?? 0
  const next = last === 0xd7ff ? 0xe000 : last + 1
  return chars.join('') + String.fromCodePoint(Math.min(next, 0x10ffff))
}

/** One person by id, also one that became part of another; null when there is none. */
export const findPerson = async (trx: Trx, contract: ContractId, person: PersonId): Promise<PersonFound | null> => {
  const { rows } = await sql<PersonFound>`
    select ${personColumns}, d.owed, d.claims from person p ${withDebts}
    where p.contract = ${contract} and p.id = ${person}`.execute(trx)
  return rows[0] ?? null
}

export const readHousehold = async (trx: Trx, contract: ContractId, household: number) => {
  const found = await trx
    .selectFrom('household')
    .select(['id', 'address'])
    .where('contract', '=', contract)
    .where('id', '=', household)
    .executeTakeFirst()
  if (found === undefined) return null
  const keys = { name: null, number: null, clientId: null, birthOn: null, household, after: 0, limit: 50 }
  return { ...found, members: await searchPersons(trx, contract, keys) }
}

/** The person as each system of the client knows him. */
export const readAddressees = (trx: Trx, contract: ContractId, person: PersonId) =>
  trx
    .selectFrom('addressee')
    .selectAll()
    .where('contract', '=', contract)
    .where('person', '=', person)
    .orderBy('system')
    .orderBy('client_id')
    .execute()

/** What people write about a person; false when there is no such person, or it is part of another. */
export const updatePerson = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
  change: { readonly warning?: string | undefined; readonly language?: string | undefined },
  at: Timestamp,
): Promise<boolean> => {
  const { warning, language } = change
  const { numUpdatedRows } = await trx
    .updateTable('person')
    .set({
      changed_at: at,
      ...(warning === undefined ? {} : { warning }),
      ...(language === undefined ? {} : { language }),
    })
    .where('contract', '=', contract)
    .where('id', '=', person)
    .where('merged_into', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The last calls from and to any number of a person, newest first. */
export const callsOfNumbers = (
  trx: Trx,
  contract: ContractId,
  numbers: readonly string[],
  since: Timestamp,
  limit: number,
) =>
  trx
    .selectFrom('call')
    .select(['id', 'direction', 'line', 'arrived_at', 'outcome', 'agents', 'talk_ms'])
    .where('contract', '=', contract)
    .where('arrived_at', '>=', since)
    .where((is) =>
      is.or([sql<SqlBool>`caller_number = any(${numbers}::text[])`, sql<SqlBool>`called = any(${numbers}::text[])`]),
    )
    .orderBy('arrived_at', 'desc')
    .limit(limit)
    .execute()

/** Names of these persons by their ids. */
export const readPersonNames = async (
  trx: Trx,
  contract: ContractId,
  persons: readonly PersonId[],
): Promise<ReadonlyMap<PersonId, string>> => {
  if (persons.length === 0) return new Map()
  const rows = await trx
    .selectFrom('person')
    .select(['id', 'name'])
    .where('contract', '=', contract)
    .where('id', 'in', [...persons])
    .execute()
  return new Map(rows.map(({ id, name }) => [id, name]))
}
