import type { AgentId, CallId, CampaignId, ContractId, DispositionRule, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import type { StoredAttempt } from './targets.ts'

/** What each result asks for, those that are offered no more left out. */
export const readDispositionRules = async (
  trx: Trx,
  contract: ContractId,
): Promise<readonly (DispositionRule & { readonly name: string })[]> => {
  const rows = await trx
    .selectFrom('note_result')
    .select(['id', 'name', 'asks', 'retry', 'verdict'])
    .where('contract', '=', contract)
    .where('retired', '=', false)
    .orderBy('position')
    .orderBy('id')
    .execute()
  return rows.map(({ id, ...rest }) => ({ result: id, ...rest }))
}

/** False when there is no such result. */
export const putDispositionRule = async (
  trx: Trx,
  contract: ContractId,
  { result, asks, retry, verdict }: DispositionRule,
): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('note_result')
    .set({ asks: [...asks], retry: retry === null ? null : JSON.stringify(retry), verdict })
    .where('contract', '=', contract)
    .where('id', '=', result)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** The attempt that this call was, or that the citizen answered with it; held until the transaction is over. */
export const takeAttempt = async (trx: Trx, contract: ContractId, call: CallId): Promise<StoredAttempt | null> =>
  (await trx
    .selectFrom('attempt')
    .selectAll()
    .where('contract', '=', contract)
    .where((is) => is.or([is('call', '=', call), is('returned', '=', call)]))
    .orderBy('started_at', 'desc')
    .forUpdate()
    .limit(1)
    .executeTakeFirst()) ?? null

/** Who asks, what call is at hand with somebody on the line, and how far back. */
export type DueAsked = { readonly agent: AgentId; readonly atHand: CallId | null; readonly since: Timestamp }

export type DueDisposition = {
  readonly call: CallId
  readonly campaign: CampaignId
  readonly campaign_name: string
  readonly person: PersonId
  readonly name: string
  readonly number: string
  readonly started_at: Timestamp
  readonly is_return: boolean
}

const mostDue = 50

/** Calls of campaigns in which this agent spoke with the person, or is about to end doing so, and nobody has said what came of it. */
export const readDueDispositions = async (
  trx: Trx,
  contract: ContractId,
  { agent, atHand, since }: DueAsked,
): Promise<readonly DueDisposition[]> => {
  const returned = sql`a.returned is not null and (a.returned = ${atHand} or exists (select from call r
    where r.contract = a.contract and r.id = a.returned and ${agent} = any(r.agents)))`
  const { rows } = await sql<DueDisposition>`
    select case when ${returned} then a.returned else a.call end as call, a.campaign, c.name as campaign_name, a.person,
      p.name, a.number, a.started_at, ${returned} as is_return
    from campaign c join attempt a on a.contract = c.contract and a.campaign = c.id and a.started_at >= ${since}
      join person p on p.contract = a.contract and p.id = a.person
    where c.contract = ${contract} and a.disposition is null
      and ((a.agent = ${agent} and a.connected_at is not null) or a.call = ${atHand} or (${returned}))
    order by a.started_at desc limit ${mostDue}`.execute(trx)
  return rows
}

export type AgentsAppointment = {
  readonly campaign: CampaignId
  readonly campaign_name: string
  readonly person: PersonId
  readonly name: string
  readonly appointment_at: Timestamp
}

/** Whom this agent has promised to call again, in campaigns that go on, the next first. */
export const readAppointments = (
  trx: Trx,
  contract: ContractId,
  agent: AgentId,
): Promise<readonly AgentsAppointment[]> =>
  trx
    .selectFrom('campaign as c')
    .innerJoin('target as t', (join) => join.onRef('t.contract', '=', 'c.contract').onRef('t.campaign', '=', 'c.id'))
    .innerJoin('person as p', (join) => join.onRef('p.contract', '=', 't.contract').onRef('p.id', '=', 't.person'))
    .select(['t.campaign', 'c.name as campaign_name', 't.person', 'p.name'])
    .select(sql<Timestamp>`t.appointment_at`.as('appointment_at'))
    .where('c.contract', '=', contract)
    .where('c.state', 'in', ['running', 'paused'])
    .where('t.state', '=', 'waiting')
    .where('t.appointment_agent', '=', agent)
    .where('t.appointment_at', 'is not', null)
    .orderBy('t.appointment_at')
    .limit(mostDue)
    .execute()

export type Disposed = {
  readonly result: string
  readonly fields: Readonly<Record<string, string | number>>
  readonly by: string
  readonly at: Timestamp
}

export const disposeAttempt = async (
  trx: Trx,
  contract: ContractId,
  call: CallId,
  { result, fields, by, at }: Disposed,
): Promise<void> => {
  await trx
    .updateTable('attempt')
    .set({ disposition: result, fields: JSON.stringify(fields), disposed_at: at, disposed_by: by })
    .where('contract', '=', contract)
    .where('call', '=', call)
    .execute()
}

/** Puts a target back on the list: for an appointment, or because the result asks for another try. */
export const targetAgain = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  person: PersonId,
  appointment: { readonly at: Timestamp; readonly agent: string | null } | null,
  now: Timestamp,
): Promise<void> => {
  await trx
    .updateTable('target')
    .set({
      ...{ state: 'waiting', because: null, settled_at: null, next_at: appointment?.at ?? now },
      held_by: sql`${appointment === null ? '{}' : '{appointment}'}::text[]`,
      ...{ appointment_at: appointment?.at ?? null, appointment_agent: appointment?.agent ?? null },
    })
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('person', '=', person)
    .execute()
}
