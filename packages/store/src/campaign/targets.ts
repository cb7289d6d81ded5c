import type { CampaignId, ContractId, PersonId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** Who shall stand on a list, in its order, and by which rule. */
export type NewTarget = { readonly person: PersonId; readonly rank: number; readonly reason: string }

export type ListChange = { readonly added: number; readonly back: number; readonly kept: number; readonly out: number }

const chunk = 5_000

/**
 * Makes the targets of a campaign what the list is now: new persons are added, those who wait get their place, who was taken off
 * because he did not fit, or by the register, and fits again comes back, and who does not fit any more is out. `fits` are all who
 * meet the conditions, those included whom the register forbids to call today: their targets are left to the dialler.
 */
export const putTargets = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  {
    targets,
    fits,
    at,
  }: { readonly targets: readonly NewTarget[]; readonly fits: readonly PersonId[]; readonly at: Timestamp },
): Promise<ListChange> => {
  const counts = { added: 0, back: 0, kept: 0 }
  const before = await countTargetRows(trx, contract, campaign)
  for (let n = 0; n < targets.length; n += chunk) {
    const part = targets.slice(n, n + chunk)
    const done = await putChunk(trx, contract, campaign, part, at)
    counts.back += done.back
    counts.kept += part.length
  }
  counts.added = (await countTargetRows(trx, contract, campaign)) - before
  const out = await sql<{ id: number }>`
    update target set state = 'done', because = 'list', settled_at = ${at}
    where contract = ${contract} and campaign = ${campaign} and state = 'waiting' and appointment_at is null
      and person <> all(${fits}::bigint[]) returning id`.execute(trx)
  await trx
    .updateTable('campaign')
    .set({ listed_at: at })
    .where('contract', '=', contract)
    .where('id', '=', campaign)
    .execute()
  return { ...counts, kept: counts.kept - counts.added - counts.back, out: out.rows.length }
}

const countTargetRows = async (trx: Trx, contract: ContractId, campaign: CampaignId): Promise<number> => {
  const { rows } = await sql<{ n: number }>`
    select count(*)::integer as n from target where contract = ${contract} and campaign = ${campaign}`.execute(trx)
  return rows[0]?.n ?? 0
}

const putChunk = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  part: readonly NewTarget[],
  at: Timestamp,
): Promise<{ readonly back: number }> => {
  const persons = part.map(({ person }) => person)
  const back = await sql`
    update target set state = 'waiting', because = null, settled_at = null, next_at = ${at}, held_by = '{}'
    where contract = ${contract} and campaign = ${campaign} and state = 'done' and because in ('list', 'register')
      and person = any(${persons}::bigint[])`.execute(trx)
  await sql`
    insert into target (contract, campaign, person, rank, reason, next_at, added_at)
    select ${contract}, ${campaign}, x.person, x.rank, x.reason, ${at}::timestamptz, ${at}::timestamptz
    from unnest(${persons}::bigint[], ${part.map(({ rank }) => rank)}::float8[],
      ${part.map(({ reason }) => reason)}::text[]) as x(person, rank, reason)
    on conflict (contract, campaign, person) do update set rank = excluded.rank, reason = excluded.reason
      where target.state = 'waiting' and (target.rank, target.reason) is distinct from (excluded.rank, excluded.reason)
    `.execute(trx)
  return { back: Number(back.numAffectedRows ?? 0n) }
}

export type TargetSearch = {
  readonly state: 'waiting' | 'done' | null
  readonly because: string | null
  /** Behind this rank and id. */
  readonly after: { readonly rank: number; readonly id: number } | null
  readonly limit: number
}

/** Targets in the order in which they are tried. */
export const searchTargets = (trx: Trx, contract: ContractId, campaign: CampaignId, search: TargetSearch) => {
  let query = trx.selectFrom('target').selectAll().where('contract', '=', contract).where('campaign', '=', campaign)
  if (search.state !== null) query = query.where('state', '=', search.state)
  if (search.because !== null) query = query.where(sql<boolean>`because = ${search.because}`)
  if (search.after !== null) query = query.where(sql<boolean>`(rank, id) > (${search.after.rank}, ${search.after.id})`)
  return query.orderBy('rank').orderBy('id').limit(search.limit).execute()
}

export type StoredTarget = Awaited<ReturnType<typeof searchTargets>>[number]

export const findTarget = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  person: PersonId,
): Promise<StoredTarget | null> =>
  (await trx
    .selectFrom('target')
    .selectAll()
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('person', '=', person)
    .executeTakeFirst()) ?? null

/** Everybody who is, or was, on the list. */
export const targetsOfCampaign = (trx: Trx, contract: ContractId, campaign: CampaignId) =>
  trx
    .selectFrom('target')
    .select(['person', 'because'])
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .orderBy('id')
    .execute()

/** Attempts to a person, of any campaign, the latest first. */
export const attemptsOfPerson = (trx: Trx, contract: ContractId, person: PersonId, limit: number) =>
  trx
    .selectFrom('attempt')
    .selectAll()
    .where('contract', '=', contract)
    .where('person', '=', person)
    .orderBy('started_at', 'desc')
    .limit(limit)
    .execute()

/** Attempts of a campaign between two moments, in their order: what every figure of it is counted from. */
export const attemptsOfCampaign = (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
  { from, to }: { readonly from: Timestamp; readonly to: Timestamp },
) =>
  trx
    .selectFrom('attempt')
    .selectAll()
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('started_at', '>=', from)
    .where('started_at', '<', to)
    .orderBy('started_at')
    .orderBy('call')
    .execute()

export type StoredAttempt = Awaited<ReturnType<typeof attemptsOfCampaign>>[number]
