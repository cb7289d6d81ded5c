import type { Band, Condition, ListOrder, PersonId, SlotCount, Traits, Yen } from '@tsunagu/core'
import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import { conditionSql, type ListMoment, lastContact, openClaims } from './condition-sql.ts'

/** A person who fits, with what he is ordered by. */
export type ListRow = {
  readonly person: PersonId
  readonly owed: Yen
  readonly traits: Traits
  /** Somebody spoke with him this month, and no promise of his was broken since (O6). */
  readonly reached: boolean
}

type Row = Traits & { readonly person: PersonId; readonly owed: Yen; readonly reached: boolean }

const traits = (
  { contract, today }: ListMoment,
  number: RawBuilder<unknown>,
) => sql`(extract(year from age(${today}::date, p.birth_on))::integer / 10) * 10 as age,
  coalesce((select c.kind from addressee a join claim c on c.contract = a.contract and c.addressee = a.id
    where a.contract = ${contract} and a.person = p.id group by c.kind order by sum(c.amount) desc, c.kind limit 1), '') as "claimKind",
  left(replace(p.postcode, '-', ''), 3) as area, coalesce(${number}, '') as "numberKind"`

const noTraits = sql`0 as age, '' as "claimKind", '' as area, '' as "numberKind"`

const firstNumber = ({ contract }: ListMoment) => sql`(select n.kind from person_number n
  where n.contract = ${contract} and n.person = p.id and n.removed_at is null and n.verdict in ('untried', 'works')
  order by n.verdict desc, n.rank, n.number limit 1)`

/** `works` sorts behind `untried`: numbers that worked are tried first. */
const orders: Readonly<Record<ListOrder, RawBuilder<unknown>>> = {
  owed: sql`owed desc, oldest nulls last, person`,
  oldestDue: sql`oldest nulls last, owed desc, person`,
  bestTime: sql`oldest nulls last, owed desc, person`,
  register: sql`person`,
}

/** Compiling such a question takes longer than answering it: its cost is guessed far too high. */
const withoutJit = async (trx: Trx): Promise<void> => {
  await sql`set local jit = off`.execute(trx)
}

/** Everybody who fits, in this order; `bestTime` is put in order by whoever has the counts. */
export const readListRows = async (
  trx: Trx,
  moment: ListMoment,
  who: Condition,
  order: ListOrder,
): Promise<readonly ListRow[]> => {
  const { contract, today } = moment
  // Only then anybody is compared with others like him.
  const like = order === 'bestTime' ? traits(moment, firstNumber(moment)) : noTraits
  await withoutJit(trx)
  const { rows } = await sql<Row>`
    select x.person, x.owed, x.age, x."claimKind", x.area, x."numberKind", coalesce(
        x.contact >= (date_trunc('month', ${today}::date)::timestamp at time zone 'Asia/Tokyo')
        and not exists (select 1 from promise m where m.contract = ${contract} and m.person = x.person
          and m.state = 'broken' and m.decided_at > x.contact), false) as reached
    from (
      select p.id as person, ${like},
        (select coalesce(sum(c.amount - c.paid), 0)::bigint from ${openClaims(moment)}) as owed,
        (select min(c.due_on) from ${openClaims(moment)}) as oldest,
        ${lastContact(moment)} as contact
      from person p
      where p.contract = ${contract} and p.merged_into is null and ${conditionSql(who, moment)}
    ) x order by ${orders[order]}`.execute(trx)
  return rows.map(({ person, owed, reached, ...of }) => ({ person, owed, reached, traits: of }))
}

export type Funnel = { readonly alone: number; readonly together: number }

/** How many fit each of these conditions alone, and how many it and all before it; with one look. */
export const countConditions = async (
  trx: Trx,
  moment: ListMoment,
  conditions: readonly Condition[],
): Promise<readonly Funnel[]> => {
  if (conditions.length === 0) return []
  await withoutJit(trx)
  const tests = conditions.map((one, n) => sql`${conditionSql(one, moment)} as ${sql.ref(`c${n}`)}`)
  const both = conditions.map((_, n) => {
    const upTo = conditions.slice(0, n + 1).map((__, m) => sql`x.${sql.ref(`c${m}`)}`)
    return sql`count(*) filter (where x.${sql.ref(`c${n}`)})::integer as ${sql.ref(`a${n}`)},
      count(*) filter (where ${sql.join(upTo, sql` and `)})::integer as ${sql.ref(`t${n}`)}`
  })
  const { rows } = await sql<Readonly<Record<string, number>>>`
    select ${sql.join(both)} from (
      select ${sql.join(tests)} from person p where p.contract = ${moment.contract} and p.merged_into is null
    ) x`.execute(trx)
  const row = rows[0] ?? {}
  return conditions.map((_, n) => ({ alone: row[`a${n}`] ?? 0, together: row[`t${n}`] ?? 0 }))
}

/** Attempts of the last 400 days and the contacts among them, by traits, weekday and band of these bands. */
export const readSlotCounts = async (
  trx: Trx,
  moment: ListMoment,
  bands: readonly Band[],
): Promise<readonly SlotCount[]> => {
  const { contract, now } = moment
  await withoutJit(trx)
  const { rows } = await sql<SlotCount>`
    with tried as (
      select t.person, t.number, t.outcome, t.started_at at time zone 'Asia/Tokyo' as local from attempt t
      where t.contract = ${contract} and t.started_at >= ${now}::timestamptz - interval '400 days'
        and t.outcome not in ('network', 'cancelled')
    ), of as (
      select p.id as person, ${traits(moment, sql`null::text`)} from person p
      where p.contract = ${contract} and p.id in (select person from tried)
    )
    select o.age, o."claimKind", o.area, coalesce(n.kind, '') as "numberKind",
      extract(dow from t.local)::integer as weekday, b.name as band,
      count(*)::integer as attempts, (count(*) filter (where t.outcome = 'answered'))::integer as contacts
    from tried t join of o on o.person = t.person
      join unnest(${bands.map(({ name }) => name)}::text[], ${bands.map(({ from }) => from)}::integer[],
        ${bands.map(({ to }) => to)}::integer[]) as b(name, "from", "to")
        on extract(hour from t.local) * 60 + extract(minute from t.local) >= b."from"
          and extract(hour from t.local) * 60 + extract(minute from t.local) < b."to"
      left join person_number n on n.contract = ${contract} and n.person = t.person and n.number = t.number
    group by 1, 2, 3, 4, 5, 6`.execute(trx)
  return rows
}
