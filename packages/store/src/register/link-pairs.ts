import type { Comparison, ContractId, LinkDecision, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { LinkPairTable } from '../sql/tables.ts'
import type { LinkAuthor } from './merge.ts'

export type FoundPair = {
  readonly one: number
  readonly other: number
  readonly reason: LinkPairTable['reason']
  readonly score: number
  readonly agreement: Comparison
}

/** Keeps what people are to be asked. What they decided stays; what is asked already is only brought up to date. */
export const writePairs = async (
  trx: Trx,
  contract: ContractId,
  run: number,
  at: string,
  pairs: readonly FoundPair[],
): Promise<void> => {
  if (pairs.length === 0) return
  await sql`insert into link_pair (contract, one, other, reason, score, agreement, run, found_at)
    select ${contract}, least(p.one, p.other), greatest(p.one, p.other), p.reason, p.score, p.agreement::jsonb, ${run}, ${at}
    from unnest(${pairs.map(({ one }) => one)}::bigint[], ${pairs.map(({ other }) => other)}::bigint[],
      ${pairs.map(({ reason }) => reason)}::text[], ${pairs.map(({ score }) => score)}::real[],
      ${pairs.map(({ agreement }) => JSON.stringify(agreement))}::text[]) as p (one, other, reason, score, agreement)
    on conflict (contract, one, other) do update
      set state = 'open', reason = excluded.reason, score = excluded.score, agreement = excluded.agreement, run = excluded.run
      where link_pair.state in ('open', 'settled')`.execute(trx)
}

/** Questions that answered themselves: both are one person by now. */
export const settlePairs = (trx: Trx, contract: ContractId): Promise<unknown> =>
  sql`update link_pair l set state = 'settled' from addressee a, addressee b
    where l.contract = ${contract} and l.state = 'open' and a.contract = l.contract and a.id = l.one
      and b.contract = l.contract and b.id = l.other and a.person = b.person`.execute(trx)

/** Decisions as pairs of addressees. */
export const readDecisions = async (trx: Trx, contract: ContractId): Promise<readonly LinkDecision[]> => {
  const { rows } = await sql<LinkDecision>`select one, other, state = 'same' as same from link_pair
    where contract = ${contract} and state in ('same', 'different') order by id`.execute(trx)
  return rows
}

/** Most addressees of each of two persons that a decision is written down for. */
const mostEach = 40

/** No later run makes these two persons one again. */
export const decideApart = (
  trx: Trx,
  contract: ContractId,
  one: PersonId,
  other: PersonId,
  author: LinkAuthor,
): Promise<unknown> =>
  sql`insert into link_pair (contract, one, other, reason, found_at, state, decided_at, decided_by, why)
    select ${contract}, least(a.id, b.id), greatest(a.id, b.id), 'hand', ${author.at}, 'different', ${author.at}, ${author.by}, ${author.why}
    from (select id from addressee where contract = ${contract} and person = ${one} order by id limit ${mostEach}) a
      cross join (select id from addressee where contract = ${contract} and person = ${other} order by id limit ${mostEach}) b
    on conflict (contract, one, other) do update
      set state = 'different', decided_at = excluded.decided_at, decided_by = excluded.decided_by, why = excluded.why`.execute(
    trx,
  )

/** Two persons are one now; what was decided otherwise before is overtaken. Call it before they are merged. */
export const decideTogether = async (
  trx: Trx,
  contract: ContractId,
  one: PersonId,
  other: PersonId,
  author: LinkAuthor,
): Promise<void> => {
  await sql`update link_pair l set state = 'settled' from addressee a, addressee b
    where l.contract = ${contract} and l.state in ('open', 'different') and a.contract = l.contract and a.id = l.one
      and b.contract = l.contract and b.id = l.other
      and ((a.person = ${one} and b.person = ${other}) or (a.person = ${other} and b.person = ${one}))`.execute(trx)
  await sql`insert into link_pair (contract, one, other, reason, found_at, state, decided_at, decided_by, why)
    select ${contract}, least(a.id, b.id), greatest(a.id, b.id), 'hand', ${author.at}, 'same', ${author.at}, ${author.by}, ${author.why}
    from (select min(id) as id from addressee where contract = ${contract} and person = ${one}) a,
      (select min(id) as id from addressee where contract = ${contract} and person = ${other}) b
    where a.id is not null and b.id is not null
    on conflict (contract, one, other) do update
      set state = 'same', decided_at = excluded.decided_at, decided_by = excluded.decided_by, why = excluded.why`.execute(
    trx,
  )
}
