import type { ContractId, ReportFacts } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { readSections } from './work-sections.ts'

type Span = { readonly from: Timestamp; readonly to: Timestamp }

/** Everything that the daily report counts, from one moment until another. */
export const readReportFacts = async (trx: Trx, contract: ContractId, span: Span): Promise<ReportFacts> => ({
  calls: await callsOf(trx, contract, span),
  promises: await promisesOf(trx, contract, span),
  work: await workOf(trx, contract, span),
  sections: (await readSections(trx, contract)).map(({ id, name }) => ({ id, name })),
  complaints: await complaintsOf(trx, contract, span),
  numbers: await numbersOf(trx, contract, span),
  languages: await languagesOf(trx, contract, span),
})

const one = <Row>(rows: readonly Row[]): Row => {
  const [row] = rows
  if (row === undefined) throw new Error('an aggregate has no row')
  return row
}

/** Calls that have ended. A return call comes from a number that was rung in vain within thirty days before. */
const callsOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<ReportFacts['calls']> => {
  const { rows } = await sql<ReportFacts['calls']>`
    select count(*) filter (where direction = 'outbound') as outbound,
      count(*) filter (where direction = 'outbound' and outcome in ('noAnswer', 'busy')) as "notReached",
      count(*) filter (where direction = 'outbound' and outcome = 'answered') as reached,
      count(*) filter (where direction = 'inbound') as inbound,
      count(*) filter (where direction = 'inbound' and caller_number is not null and exists (
        select from call earlier where earlier.contract = ${contract} and earlier.called = call.caller_number
          and earlier.arrived_at < call.arrived_at and earlier.arrived_at >= call.arrived_at - interval '30 days'
          and earlier.direction = 'outbound' and earlier.outcome in ('noAnswer', 'busy'))) as returned
    from call where contract = ${contract} and arrived_at >= ${from} and arrived_at < ${to}
      and outcome is not null`.execute(trx)
  return one(rows)
}

const promisesOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<ReportFacts['promises']> => {
  const { rows } = await sql<ReportFacts['promises']>`
    select count(*) as times, coalesce(sum(amount), 0)::bigint as yen,
      coalesce(jsonb_agg(distinct person), '[]') as persons
    from promise where contract = ${contract} and made_at >= ${from} and made_at < ${to}
      and state <> 'withdrawn'`.execute(trx)
  return one(rows)
}

const workOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<ReportFacts['work']> => {
  const { rows } = await sql<ReportFacts['work'][number]>`
    select c.what, c.of_what as about, sum(c.times)::bigint as times,
      coalesce(jsonb_agg(distinct w.person) filter (where w.person is not null), '[]') as persons
    from work_count c join work w on w.contract = c.contract and w.id = c.work
    where c.contract = ${contract} and c.at >= ${from} and c.at < ${to}
      and c.what in ('slip.dispatched', 'handover.handed', 'guidance.guided', 'guidance.promised')
    group by c.what, c.of_what order by c.what, c.of_what`.execute(trx)
  return rows
}

const complaintsOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<ReportFacts['complaints']> => {
  const { rows } = await sql<ReportFacts['complaints'][number]>`
    select c.of_what as category, w.text
    from work_count c join work w on w.contract = c.contract and w.id = c.work
    where c.contract = ${contract} and c.at >= ${from} and c.at < ${to} and c.what = 'complaint.handled'
    order by c.at, c.work`.execute(trx)
  return rows
}

const languagesOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<ReportFacts['languages']> => {
  const { rows } = await sql<ReportFacts['languages'][number]>`
    select language, count(*) as times from call where contract = ${contract} and arrived_at >= ${from}
      and arrived_at < ${to} and answered_at is not null and outcome is not null and language <> 'ja'
    group by language order by times desc, language`.execute(trx)
  return rows
}

/** Numbers that somebody learned; those that the client delivered are no information obtained. */
const numbersOf = async (trx: Trx, contract: ContractId, { from, to }: Span): Promise<number> => {
  const { rows } = await sql<{ times: number }>`
    select count(*) as times from person_number where contract = ${contract} and added_at >= ${from}
      and added_at < ${to} and source in ('caller', 'person', 'research', 'staff')`.execute(trx)
  return one(rows).times
}
