import type { Comparison, ContractId, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { writeChange } from './changes.ts'
import { settlePersons } from './settle.ts'

/** `other` becomes part of `kept`. What a run found says by which addressees. */
export type Merge = {
  readonly kept: PersonId
  readonly other: PersonId
  readonly found?: { readonly one: number; readonly other: number; readonly agreement: Comparison }
}

export type LinkAuthor = {
  readonly at: Timestamp
  readonly by: string
  readonly why: string
  readonly run: number | null
}

/**
 * What hangs on a person by a column `person`, has an `id`, and goes along as it is. `person_number`, `target` and `attempt` go
 * along, too, by rules of their own. test/real/linking.test.ts holds that no table is forgotten.
 */
export const hangingTables = ['addressee', 'promise', 'stop_order', 'research', 'work', 'note'] as const

/**
 * Makes persons one, with everything that hangs on them, the history of it and what lists of calls must hear, all in this
 * transaction. At most some 1,000 at once; nobody may be both kept and other in one call. Persons are locked in order.
 */
export const mergePersons = async (
  trx: Trx,
  contract: ContractId,
  merges: readonly Merge[],
  author: LinkAuthor,
): Promise<void> => {
  if (merges.length === 0) return
  const kept = merges.map((merge) => merge.kept)
  const other = merges.map((merge) => merge.other)
  const persons = [...new Set([...kept, ...other])].sort((a, b) => a - b)
  await sql`select id from person where contract = ${contract} and id = any(${persons}::bigint[]) order by id for update`.execute(
    trx,
  )
  const events = await writeEvents(trx, contract, merges, author)
  const m = sql`m as (select * from unnest(${events}::bigint[], ${kept}::bigint[], ${other}::bigint[]) as m (event, kept, other))`
  await showFreshest(trx, contract, m, author.at)
  await dropSecondResearch(trx, contract, m, author)
  for (const table of hangingTables) await moveRows(trx, contract, m, table)
  await moveNumbers(trx, contract, m)
  await moveTargets(trx, contract, m)
  await sql`with ${m} update person p set merged_into = m.kept, household = null, changed_at = ${author.at}
    from m where p.contract = ${contract} and p.id = m.other`.execute(trx)
  await writeChange(trx, contract, 'merged', persons, author.at)
  await settlePersons(trx, contract, [...new Set(kept)], author.at)
}

type Listed = ReturnType<typeof sql>

const writeEvents = async (
  trx: Trx,
  contract: ContractId,
  merges: readonly Merge[],
  { at, by, why, run }: LinkAuthor,
): Promise<readonly number[]> => {
  const { rows } = await sql<{ id: number }>`
    insert into link_event (contract, kind, kept, other, at, by, why, run, one_addressee, other_addressee, agreement)
    select ${contract}, 'merged', m.kept, m.other, ${at}, ${by}, ${why}, ${run}, m.one, m.two, m.agreement::jsonb
    from unnest(${merges.map(({ kept }) => kept)}::bigint[], ${merges.map(({ other }) => other)}::bigint[],
      ${merges.map(({ found }) => found?.one ?? null)}::bigint[], ${merges.map(({ found }) => found?.other ?? null)}::bigint[],
      ${merges.map(({ found }) => (found === undefined ? null : JSON.stringify(found.agreement)))}::text[])
      with ordinality as m (kept, other, one, two, agreement, place)
    order by m.place returning id`.execute(trx)
  return rows.map(({ id }) => id)
}

/** Name, address and the like are those of the addressee that was delivered last; an empty field empties nothing. */
const showFreshest = (trx: Trx, contract: ContractId, m: Listed, at: Timestamp): Promise<unknown> =>
  sql`with ${m},
    fresh as (
      select distinct on (g.kept) g.kept, g.member
      from (select kept, kept as member from m union select kept, other from m) g
        join addressee a on a.contract = ${contract} and a.person = g.member
      order by g.kept, a.changed_at desc, a.id desc
    ),
    warned as (
      select m.kept, string_agg(distinct p.warning, '／') as warning, max(p.birth_on) as birth_on, max(p.kana) as kana,
        max(p.kana_key) as kana_key
      from m join person p on p.contract = ${contract} and p.id = m.other group by m.kept
    )
    update person k set name = f.name, name_key = f.name_key,
      kana = coalesce(nullif(f.kana, ''), nullif(k.kana, ''), w.kana),
      kana_key = coalesce(nullif(f.kana_key, ''), nullif(k.kana_key, ''), w.kana_key),
      birth_on = coalesce(f.birth_on, k.birth_on, w.birth_on),
      postcode = case when f.address = '' then k.postcode else f.postcode end,
      address = coalesce(nullif(f.address, ''), k.address), address_key = coalesce(nullif(f.address_key, ''), k.address_key),
      warning = case when coalesce(w.warning, '') in ('', k.warning) then k.warning
        else concat_ws('／', nullif(k.warning, ''), nullif(w.warning, '')) end,
      changed_at = ${at}
    from fresh join person f on f.contract = ${contract} and f.id = fresh.member left join warned w on w.kept = fresh.kept
    where k.contract = ${contract} and k.id = fresh.kept`.execute(trx)

/** One search for a number per person is enough: the oldest open one goes on. */
const dropSecondResearch = (trx: Trx, contract: ContractId, m: Listed, { at, by }: LinkAuthor): Promise<unknown> =>
  sql`with ${m},
    open as (
      select r.id, row_number() over (partition by g.kept order by r.person = g.kept desc, r.id) as place
      from (select kept, kept as member from m union select kept, other from m) g
        join research r on r.contract = ${contract} and r.person = g.member and r.closed_at is null
    )
    update research r set state = 'dropped', closed_at = ${at}, closed_by = ${by}
    from open where r.contract = ${contract} and r.id = open.id and open.place > 1`.execute(trx)

const moveRows = (trx: Trx, contract: ContractId, m: Listed, table: string): Promise<unknown> =>
  sql`with ${m},
    moved as (
      update ${sql.table(table)} t set person = m.kept from m
      where t.contract = ${contract} and t.person = m.other returning t.id, m.event
    )
    insert into link_move (contract, event, what, ids)
    select ${contract}, event, ${table}, array_agg(id order by id) from moved group by event`.execute(trx)

const verdicts = sql`array['doNotCall', 'works', 'otherPerson', 'wrong', 'unknown', 'untried']`

/**
 * A number that the person who is kept has already stays where it was, but what is known of it goes along: above all that
 * somebody does not want to be called there.
 */
const moveNumbers = async (trx: Trx, contract: ContractId, m: Listed): Promise<void> => {
  await sql`with ${m},
    best as (
      select distinct on (k.id) k.id, n.verdict, n.verdict_at, n.verdict_by, n.verdict_call
      from m join person_number n on n.contract = ${contract} and n.person = m.other
        join person_number k on k.contract = ${contract} and k.person = m.kept and k.number = n.number
      where array_position(${verdicts}, n.verdict) < array_position(${verdicts}, k.verdict)
      order by k.id, array_position(${verdicts}, n.verdict), n.id
    )
    update person_number k set verdict = b.verdict, verdict_at = b.verdict_at, verdict_by = b.verdict_by,
      verdict_call = b.verdict_call
    from best b where k.contract = ${contract} and k.id = b.id`.execute(trx)
  await sql`with ${m},
    placed as (
      select n.id, m.kept, m.event, row_number() over (partition by m.kept, n.number
        order by n.removed_at is not null, array_position(${verdicts}, n.verdict), n.id) as place
      from m join person_number n on n.contract = ${contract} and n.person = m.other
      where not exists (select from person_number k
        where k.contract = ${contract} and k.person = m.kept and k.number = n.number)
    ),
    moved as (
      update person_number n set person = p.kept from placed p
      where n.contract = ${contract} and n.id = p.id and p.place = 1 returning n.id, p.event
    )
    insert into link_move (contract, event, what, ids)
    select ${contract}, event, 'person_number', array_agg(id order by id) from moved group by event`.execute(trx)
}

/**
 * A campaign has a person once: where the one who is kept is on its list already, the other's place stays with the other, who as
 * part of somebody is not called. How often and when he was called goes along in any case, because that is counted by person.
 */
const moveTargets = async (trx: Trx, contract: ContractId, m: Listed): Promise<void> => {
  await sql`with ${m},
    placed as (
      select t.id, m.kept, m.event, row_number() over (partition by m.kept, t.campaign order by t.id) as place
      from m join target t on t.contract = ${contract} and t.person = m.other
      where not exists (select from target k
        where k.contract = ${contract} and k.person = m.kept and k.campaign = t.campaign)
    ),
    moved as (
      update target t set person = p.kept from placed p
      where t.contract = ${contract} and t.id = p.id and p.place = 1 returning t.id, p.event
    )
    insert into link_move (contract, event, what, ids)
    select ${contract}, event, 'target', array_agg(id order by id) from moved group by event`.execute(trx)
  // Attempts have no number of their own: those of a target go back together.
  await sql`with ${m},
    moved as (
      update attempt a set person = m.kept from m
      where a.contract = ${contract} and a.person = m.other returning a.target, m.event
    )
    insert into link_move (contract, event, what, ids)
    select ${contract}, event, 'attempt', array_agg(distinct target order by target) from moved group by event`.execute(
    trx,
  )
}

/** Those of the merges whose persons are still two, and whom nobody has said to be two meanwhile. */
export const stillToMerge = async (
  trx: Trx,
  contract: ContractId,
  merges: readonly Merge[],
): Promise<readonly Merge[]> => {
  const persons = [...new Set(merges.flatMap(({ kept, other }) => [kept, other]))]
  const { rows: standing } = await sql<{ id: number }>`select id from person
    where contract = ${contract} and id = any(${persons}::bigint[]) and merged_into is null`.execute(trx)
  const { rows: apart } = await sql<{ one: number; other: number }>`select distinct a.person as one, b.person as other
    from link_pair l join addressee a on a.contract = l.contract and a.id = l.one
      join addressee b on b.contract = l.contract and b.id = l.other
    where l.contract = ${contract} and l.state = 'different'`.execute(trx)
  const still = new Set(standing.map(({ id }) => id))
  const decided = new Set(apart.flatMap(({ one, other }) => [`${one} ${other}`, `${other} ${one}`]))
  return merges.filter(({ kept, other }) => still.has(kept) && still.has(other) && !decided.has(`${kept} ${other}`))
}
