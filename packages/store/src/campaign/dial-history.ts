import type { CampaignId, ContractId, DialHistory, EpochMs, Measured } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'

type Counted = {
  readonly attempts: number
  readonly answered: number
  readonly machines: number
  readonly busy: number
  readonly invalid: number
  readonly network: number
  readonly answer_count: number
  readonly answer_mean: number
  readonly answer_sd: number
}

type Handled = {
  readonly talk_count: number
  readonly talk_mean: number
  readonly talk_sd: number
  readonly wrap_up_count: number
  readonly wrap_up_mean: number
  readonly wrap_up_sd: number
}

const memoryDays = 60

/**
 * What the attempts of the last 60 days say of the people who were called, of one campaign or of all of the contract. Attempts that
 * were taken back by us count for nothing; those that the network lost only as such.
 */
export const dialHistory = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId | null,
  at: EpochMs,
): Promise<DialHistory> => {
  const since = new Date(at - memoryDays * 86_400_000).toISOString()
  // By campaign even where all are meant: their attempts are kept in order, the contract's are not.
  const own = sql`campaign o join attempt a on a.contract = o.contract and a.campaign = o.id`
  const mine = sql`o.contract = ${contract} and a.started_at > ${since}
    and (${campaign}::text is null or o.id = ${campaign}) and a.outcome is not null and a.outcome <> 'cancelled'`
  const answered = sql`a.outcome in ('answered', 'abandoned')`
  const [counted] = (
    await sql<Counted>`
      select count(*)::int as attempts, (count(*) filter (where ${answered}))::int as answered,
        (count(*) filter (where a.outcome = 'machine'))::int as machines, (count(*) filter (where a.outcome = 'busy'))::int as busy,
        (count(*) filter (where a.outcome = 'invalid'))::int as invalid, (count(*) filter (where a.outcome = 'network'))::int as network,
        count(t.ms)::int as answer_count, coalesce(avg(t.ms), 0)::float8 as answer_mean,
        coalesce(stddev_samp(t.ms), 0)::float8 as answer_sd
      from ${own} cross join lateral (
        -- A preview begins with the agent's look at the case.
        select case when a.mode <> 'preview' then extract(epoch from a.answered_at - a.started_at) * 1000 end as ms) t
      where ${mine}`.execute(trx)
  ).rows
  const [handled] = (
    await sql<Handled>`
      select count(*)::int as talk_count, coalesce(avg(c.talk_ms), 0)::float8 as talk_mean,
        coalesce(stddev_samp(c.talk_ms), 0)::float8 as talk_sd, count(w.ms)::int as wrap_up_count,
        coalesce(avg(w.ms), 0)::float8 as wrap_up_mean, coalesce(stddev_samp(w.ms), 0)::float8 as wrap_up_sd
      from ${own} join call c on c.contract = a.contract and c.id = a.call
        and c.arrived_at >= a.started_at - interval '1 minute' and c.arrived_at < a.started_at + interval '10 minutes'
      cross join lateral (select nullif(c.wrap_up_ms, 0) as ms) w
      where ${mine} and a.outcome = 'answered' and c.talk_ms > 0`.execute(trx)
  ).rows
  const { rows: bySlot } = await sql<DialHistory['bySlot'][number]>`
    select a.weekday, a.band, count(*)::int as attempts, (count(*) filter (where ${answered}))::int as answered
    from ${own} where ${mine} and a.weekday is not null and a.band is not null
    group by a.weekday, a.band order by a.weekday, a.band`.execute(trx)
  return {
    ...(counted === undefined ? noAttempts : countsOf(counted)),
    bySlot,
    talk: measured(handled?.talk_count, handled?.talk_mean, handled?.talk_sd),
    wrapUp: measured(handled?.wrap_up_count, handled?.wrap_up_mean, handled?.wrap_up_sd),
  }
}

const measured = (count = 0, meanMs = 0, sdMs = 0): Measured => ({ count, meanMs, sdMs })

const noAttempts = {
  ...{ attempts: 0, answered: 0, machines: 0, busy: 0, invalid: 0, network: 0 },
  answerTime: measured(),
}

const countsOf = ({ answer_count, answer_mean, answer_sd, ...counts }: Counted) => ({
  ...counts,
  answerTime: measured(answer_count, answer_mean, answer_sd),
})
