import type { Condition, ContractId, Day, EpochMs, Range } from '@tsunagu/core'
import { type RawBuilder, type SqlBool, sql } from 'kysely'
import type { Timestamp } from '../sql/tables.ts'

/** When a list is made, and for whom. */
export type ListMoment = {
  readonly contract: ContractId
  readonly at: EpochMs
  readonly now: Timestamp
  readonly today: Day
}

type Test = RawBuilder<SqlBool>

/** Open claims of person `p`, one row each, as `a` and `c`. */
export const openClaims = ({ contract }: ListMoment): RawBuilder<unknown> => sql`addressee a
  join claim c on c.contract = a.contract and c.addressee = a.id
  where a.contract = ${contract} and a.person = p.id and c.state = 'open' and c.amount > c.paid`

/** When somebody last spoke with `p`: an agent of ours, he himself calling back, or as a note says. */
export const lastContact = ({ contract }: ListMoment): RawBuilder<Timestamp | null> => sql`(select max(x.at) from (
  select t.started_at as at from attempt t
    where t.contract = ${contract} and t.person = p.id and t.outcome = 'answered'
  union all
  select coalesce((select max(k.arrived_at) from call k where k.contract = ${contract} and k.id = t.returned), t.started_at)
    from attempt t where t.contract = ${contract} and t.person = p.id and t.returned is not null
  union all
  select o.at from note o join note_result r on r.contract = o.contract and r.id = o.result
    where o.contract = ${contract} and o.person = p.id and r.contact
) x)`

const lastAttempt = ({
  contract,
}: ListMoment): RawBuilder<Timestamp | null> => sql`(select max(t.started_at) from attempt t
  where t.contract = ${contract} and t.person = p.id and (t.outcome is null or t.outcome not in ('network', 'cancelled')))`

/**
 * A condition over person `p` as SQL; every value is a parameter. What is not known fits nothing: a test is never null, so that
 * `not` means the opposite.
 */
export const conditionSql = (condition: Condition, moment: ListMoment): Test => {
  const tests = testsOf(condition, moment)
  return tests.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(tests, sql` and `)})`
}

const testsOf = (condition: Condition, moment: ListMoment): readonly Test[] => {
  const { all, any, not } = condition
  return [
    ...(all ?? []).map((one) => conditionSql(one, moment)),
    ...(any === undefined
      ? []
      : [
          sql<SqlBool>`(${sql.join(
            any.map((one) => conditionSql(one, moment)),
            sql` or `,
          )})`,
        ]),
    ...(not === undefined ? [] : [sql<SqlBool>`not ${conditionSql(not, moment)}`]),
    ...ofClaims(condition, moment),
    ...ofHistory(condition, moment),
    ...ofPerson(condition, moment),
  ]
}

const known = (test: RawBuilder<unknown>): Test => sql<SqlBool>`coalesce(${test}, false)`
const when = <T>(value: T | undefined, test: (value: T) => Test): readonly Test[] =>
  value === undefined ? [] : [test(value)]

const between = (value: RawBuilder<unknown>, { from, to }: Range<unknown>, type: 'bigint' | 'date'): Test =>
  known(
    sql.join(
      [
        ...(from === undefined ? [] : [sql`${value} >= ${from}::${sql.raw(type)}`]),
        ...(to === undefined ? [] : [sql`${value} <= ${to}::${sql.raw(type)}`]),
      ],
      sql` and `,
    ),
  )

const ofClaims = ({ claimKind, owed, due, fiscalYear }: Condition, moment: ListMoment): readonly Test[] => {
  const owes = (test: Test): Test => sql<SqlBool>`exists (select 1 from ${openClaims(moment)} and ${test})`
  const sum = sql`(select coalesce(sum(c.amount - c.paid), 0) from ${openClaims(moment)})`
  return [
    ...when(claimKind, (kinds) => owes(sql<SqlBool>`c.kind = any(${kinds}::text[])`)),
    ...when(owed, (range) => between(sum, range, 'bigint')),
    ...when(due, (range) => owes(between(sql`c.due_on`, range, 'date'))),
    ...when(fiscalYear, (range) => owes(between(sql`c.fiscal_year`, range, 'bigint'))),
  ]
}

/** Days in Tokyo from a moment to today; null when it never was. */
const daysSince = (moment: RawBuilder<Timestamp | null>, { today }: ListMoment): RawBuilder<unknown> =>
  sql`(${today}::date - (${moment} at time zone 'Asia/Tokyo')::date)`

/** What never was is as long ago as one likes. */
const since = (moment: RawBuilder<Timestamp | null>, range: Range<number>, at: ListMoment): Test =>
  between(sql`coalesce(${daysSince(moment, at)}, 1000000)`, range, 'bigint')

const ofHistory = (condition: Condition, moment: ListMoment): readonly Test[] => {
  const { contract } = moment
  const { daysSinceContact, daysSinceAttempt, neverReached, promiseBroken, inCampaign, sms } = condition
  return [
    ...when(daysSinceContact, (range) => since(lastContact(moment), range, moment)),
    ...when(daysSinceAttempt, (range) => since(lastAttempt(moment), range, moment)),
    ...when(neverReached, (never) => sql<SqlBool>`((${lastContact(moment)} is null) = ${never}::boolean)`),
    ...when(
      promiseBroken,
      ({
        withinDays,
      }) => sql<SqlBool>`(exists (select 1 from promise m where m.contract = ${contract} and m.person = p.id
        and m.state = 'broken' and m.decided_at >= ${moment.now}::timestamptz - make_interval(days => ${withinDays}))
      and not exists (select 1 from promise m where m.contract = ${contract} and m.person = p.id and m.state = 'open'))`,
    ),
    ...when(
      inCampaign,
      (ids) => sql<SqlBool>`exists (select 1 from target g where g.contract = ${contract} and g.person = p.id
        and g.campaign = any(${ids}::text[]))`,
    ),
    ...when(sms, ({ withinDays, delivered }) => smsTest(withinDays, delivered, moment)),
  ]
}

const smsTest = (withinDays: number, delivered: boolean | undefined, { contract, now }: ListMoment): Test => {
  const sent = (state: Test): Test => sql<SqlBool>`exists (select 1 from person_number n
    join message m on m.contract = n.contract and m.to_number = n.number
    where n.contract = ${contract} and n.person = p.id and n.removed_at is null
      and m.queued_at >= ${now}::timestamptz - make_interval(days => ${withinDays}) and ${state})`
  const arrived = sent(sql<SqlBool>`m.state = 'delivered'`)
  if (delivered === true) return arrived
  const any = sent(sql<SqlBool>`true`)
  return delivered === undefined ? any : sql<SqlBool>`(${any} and not ${arrived})`
}

const ofPerson = (condition: Condition, { contract }: ListMoment): readonly Test[] => {
  const { address, postcode, language, kind, hasMobile } = condition
  const begins = (text: RawBuilder<unknown>, beginnings: readonly string[]): Test =>
    sql<SqlBool>`exists (select 1 from unnest(${beginnings}::text[]) as b(text) where starts_with(${text}, b.text))`
  return [
    ...when(address, (texts) => begins(sql`p.address`, texts)),
    ...when(postcode, (texts) => begins(sql`replace(p.postcode, '-', '')`, texts)),
    ...when(language, (languages) => sql<SqlBool>`p.language = any(${languages}::text[])`),
    ...when(kind, (of) => sql<SqlBool>`p.kind = ${of}`),
    ...when(
      hasMobile,
      (has) => sql<SqlBool>`(exists (select 1 from person_number n where n.contract = ${contract} and n.person = p.id
        and n.kind = 'mobile' and n.removed_at is null and n.verdict in ('untried', 'works')) = ${has}::boolean)`,
    ),
  ]
}
