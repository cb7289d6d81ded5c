import type { ContractId, LinkRecord, PersonId } from '@tsunagu/core'
import { type Selectable, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { AddresseeTable, LinkEventTable, LinkPairTable } from '../sql/tables.ts'

export type LinkPairRow = Selectable<LinkPairTable>
export type LinkEventRow = Selectable<LinkEventTable> & { readonly undone_by: number | null }
export type AddresseeRow = Selectable<AddresseeTable>

/** Pairs in one state, those that are surest first; after one of them. */
export const listPairs = (
  trx: Trx,
  contract: ContractId,
  state: LinkPairRow['state'],
  after: { readonly score: number; readonly id: number } | null,
  limit: number,
): Promise<readonly LinkPairRow[]> => {
  let query = trx.selectFrom('link_pair').selectAll().where('contract', '=', contract).where('state', '=', state)
  if (after !== null)
    query = query.where(({ eb, or, and }) =>
      or([eb('score', '<', after.score), and([eb('score', '=', after.score), eb('id', '>', after.id)])]),
    )
  return query.orderBy(sql`score desc nulls last`).orderBy('id').limit(limit).execute()
}

export const findPair = async (trx: Trx, contract: ContractId, id: number): Promise<LinkPairRow | null> =>
  (await trx
    .selectFrom('link_pair')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()) ?? null

/** Whether a question is still open; false: it was answered meanwhile. */
export const answerPair = async (
  trx: Trx,
  contract: ContractId,
  id: number,
  answer: { readonly state: 'same' | 'different'; readonly at: string; readonly by: string; readonly why: string },
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('link_pair')
    .set({ state: answer.state, decided_at: answer.at, decided_by: answer.by, why: answer.why })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

export const readAddresseesById = async (
  trx: Trx,
  contract: ContractId,
  ids: readonly number[],
): Promise<ReadonlyMap<number, AddresseeRow>> => {
  if (ids.length === 0) return new Map()
  const rows = await trx
    .selectFrom('addressee')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', 'in', ids)
    .execute()
  return new Map(rows.map((row) => [row.id, row]))
}

/** Everything that was merged into a person or split off it, or became of it; newest first. */
export const readLinkEvents = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
): Promise<readonly LinkEventRow[]> => {
  const { rows } = await sql<LinkEventRow>`
    select e.*, u.id as undone_by
    from link_event e left join link_event u on u.contract = e.contract and u.undoes = e.id
    where e.contract = ${contract} and (e.kept = ${person} or e.other = ${person}) order by e.id desc limit 500`.execute(
    trx,
  )
  return rows
}

/** How much went along with each merge. */
export const readMoves = async (
  trx: Trx,
  contract: ContractId,
  events: readonly number[],
): Promise<ReadonlyMap<number, Readonly<Record<string, number>>>> => {
  const { rows } = await sql<{ event: number; moved: Record<string, number> }>`
    select event, jsonb_object_agg(what, cardinality(ids)) as moved from link_move
    where contract = ${contract} and event = any(${events}::bigint[]) group by event`.execute(trx)
  return new Map(rows.map(({ event, moved }) => [event, moved]))
}

export const readLinkRecords = async (
  trx: Trx,
  contract: ContractId,
  person: PersonId,
): Promise<readonly LinkRecord[]> => {
  const { rows } = await sql<LinkRecord>`
    select id, system, client_id as "clientId", kind, name, kana, birth_on as "birthOn", address, phones, other_ids as "otherIds"
    from addressee where contract = ${contract} and person = ${person} order by id limit 40`.execute(trx)
  return rows
}

/** What was decided between the addressees of two persons (or of one with itself), newest first. */
export const decisionsBetween = async (
  trx: Trx,
  contract: ContractId,
  one: PersonId,
  other: PersonId,
): Promise<readonly LinkPairRow[]> => {
  const { rows } = await sql<LinkPairRow>`
    select l.* from link_pair l join addressee a on a.contract = l.contract and a.id = l.one
      join addressee b on b.contract = l.contract and b.id = l.other
    where l.contract = ${contract} and l.state in ('same', 'different')
      and ((a.person = ${one} and b.person = ${other}) or (a.person = ${other} and b.person = ${one}))
    order by l.decided_at desc, l.id desc limit 50`.execute(trx)
  return rows
}

export type Surroundings = { readonly addressees: number; readonly bearers: number; readonly inTown: number }

/** How many addressees there are, how many of them bear a name, and how many live where an address key begins so. */
export const readSurroundings = async (
  trx: Trx,
  contract: ContractId,
  nameKey: string,
  area: string,
): Promise<Surroundings> => {
  const { rows } = await sql<Surroundings>`
    select count(*)::int as addressees, count(*) filter (where p.name_key = ${nameKey})::int as bearers,
      count(*) filter (where p.address_key ~>=~ ${area} and p.address_key ~<~ ${`${area}\u{10ffff}`})::int as "inTown"
    from addressee a join person p on p.contract = a.contract and p.id = a.person where a.contract = ${contract}`.execute(
    trx,
  )
  return rows[0] ?? { addressees: 0, bearers: 0, inTown: 0 }
}
