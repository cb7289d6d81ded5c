import type { ContractId, NumberKind, NumberSource, NumberVerdict, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

export const readNumbers = (trx: Trx, contract: ContractId, person: PersonId) =>
  trx
    .selectFrom('person_number as n')
    .leftJoin('do_not_call as d', (on) => on.onRef('d.contract', '=', 'n.contract').onRef('d.number', '=', 'n.number'))
    .selectAll('n')
    .select('d.reason as listed_because')
    .where('n.contract', '=', contract)
    .where('n.person', '=', person)
    .where('n.removed_at', 'is', null)
    .orderBy('n.rank')
    .orderBy('n.id')
    .execute()

export type StoredNumber = Awaited<ReturnType<typeof readNumbers>>[number]

export const findNumber = async (trx: Trx, contract: ContractId, id: number) =>
  (await trx
    .selectFrom('person_number')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()) ?? null

/** What was found of numbers, the latest first. */
export const readVerdicts = (trx: Trx, contract: ContractId, numbers: readonly number[]) =>
  numbers.length === 0
    ? Promise.resolve([])
    : trx
        .selectFrom('number_verdict')
        .selectAll()
        .where('contract', '=', contract)
        .where('number', 'in', [...numbers])
        .orderBy('id', 'desc')
        .execute()

export type NewNumber = {
  readonly person: PersonId
  readonly number: string
  readonly kind: NumberKind
  readonly source: NumberSource
  readonly rank: number
  readonly at: Timestamp
}

/** Adds a number, or brings one back that was removed; with its id. A number that is there keeps its verdict. */
export const addNumber = async (
  trx: Trx,
  contract: ContractId,
  { person, number, kind, source, rank, at }: NewNumber,
): Promise<number> => {
  const { rows } = await sql<{ id: number }>`
    insert into person_number (contract, person, number, kind, source, rank, added_at)
    values (${contract}, ${person}, ${number}, ${kind}, ${source}, ${rank}, ${at})
    on conflict (contract, person, number) do update set kind = excluded.kind, rank = excluded.rank,
      source = case when person_number.removed_at is null then person_number.source else excluded.source end,
      removed_at = null
    returning id`.execute(trx)
  const [row] = rows
  if (row === undefined) throw new Error('a number that was just written is not there')
  return row.id
}

export const removeNumber = async (trx: Trx, contract: ContractId, id: number, at: Timestamp): Promise<void> => {
  await trx
    .updateTable('person_number')
    .set({ removed_at: at })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .execute()
}

export type NewVerdict = {
  readonly number: number
  readonly verdict: NumberVerdict
  readonly by: string
  readonly call: string | null
  readonly note: string
  readonly at: Timestamp
}

/** What was found of a number, now and for its history. */
export const writeVerdict = async (
  trx: Trx,
  contract: ContractId,
  { number, verdict, by, call, note, at }: NewVerdict,
): Promise<void> => {
  await trx.insertInto('number_verdict').values({ contract, number, verdict, by, call, note, at }).execute()
  await trx
    .updateTable('person_number')
    .set({ verdict, verdict_at: at, verdict_by: by, verdict_call: call })
    .where('contract', '=', contract)
    .where('id', '=', number)
    .execute()
}
