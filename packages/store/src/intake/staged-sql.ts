import { type RawBuilder, sql } from 'kysely'
import { type StagedFeed, stagingTable } from './staging.ts'

/** A delivery as its statements see it. */
export type StagedDelivery = {
  readonly contract: string
  readonly delivery: number
  readonly exchange: number
  readonly layout: string
  /** Names of the columns that were taken over together, '' where another stands between them. */
  readonly bulk: readonly string[]
  readonly hasItems: boolean
  /** When the file came, for payments without a day. */
  readonly on: string
}

/** Rows of a stage: those of so many blocks, or all of them. */
export type Blocks = { readonly from: number; readonly to: number } | null

export const staged = (feed: StagedFeed, { delivery }: StagedDelivery): RawBuilder<unknown> =>
  sql.raw(stagingTable(feed, delivery))

export const within = (blocks: Blocks): RawBuilder<unknown> =>
  blocks === null ? sql`true` : sql.raw(`s.ctid >= '(${blocks.from},0)'::tid and s.ctid < '(${blocks.to},0)'::tid`)

/** Everything that was not named otherwise, as the register keeps it: what is empty is left out. */
export const extraOf = ({ bulk }: StagedDelivery): RawBuilder<unknown> =>
  bulk.length === 0
    ? sql`s.extra::jsonb`
    : sql`(s.extra::jsonb || case when length(s.bulk) < 2 then '{}'::jsonb else jsonb_strip_nulls(jsonb_object(
        ${[...bulk]}::text[], string_to_array(substr(s.bulk, 2), left(s.bulk, 1), ''))) ${
          bulk.includes('') ? sql`- ''` : sql``
        } end)`

/** Staged addressees beside those that are known. */
export const addresseesBeside = (delivery: StagedDelivery, blocks: Blocks): RawBuilder<unknown> => sql`
  select s.n, s.system, s.client_id, s.kind, s.name, s.kana, s.name_key, s.kana_key, s.birth_on, s.postcode, s.address,
    s.address_key, s.phones, s.phone_kinds, s.other_ids, s.items, s.extra, a.id as known, a.person,
    a.id is not null and (a.kind, a.name, a.kana, a.birth_on, a.postcode, a.address, a.phones, a.other_ids, a.extra)
      is distinct from (s.kind, s.name, s.kana, s.birth_on, s.postcode, s.address, s.phones, s.other_ids, s.extra) as differs
  from (select s.n, s.system, s.client_id, s.kind, s.name, s.kana, s.name_key, s.kana_key, s.birth_on, s.postcode, s.address,
      s.address_key, s.phones, s.phone_kinds, s.other_ids, s.items, ${extraOf(delivery)} as extra
    from ${staged('addressees', delivery)} s where ${within(blocks)}) s
  left join tsunagu.addressee a on a.contract = ${delivery.contract} and a.system = s.system and a.client_id = s.client_id`

/** Staged claims beside those that are known; of whom is told by the register where it knows him by now. */
export const claimsBeside = (delivery: StagedDelivery, blocks: Blocks): RawBuilder<unknown> => sql`
  select s.n, s.change, s.kind, s.key, s.fiscal_year, s.period, s.amount, s.due_on, s.items, s.extra,
    a.id as addressee, a.first_exchange, c.id as known, c.state,
    c.id is not null and (c.state = 'withdrawn' or (c.fiscal_year, c.period, c.amount, c.due_on, c.extra)
      is distinct from (s.fiscal_year, s.period, s.amount, s.due_on, s.extra)) as differs
  from (select s.n, s.change, s.system, s.client_id, s.kind, s.key, s.fiscal_year, s.period, s.amount, s.due_on, s.items,
      ${extraOf(delivery)} as extra
    from ${staged('claims', delivery)} s where ${within(blocks)}) s
  left join tsunagu.addressee a on a.contract = ${delivery.contract} and a.system = s.system and a.client_id = s.client_id
  left join tsunagu.claim c on c.contract = ${delivery.contract} and c.kind = s.kind and c.client_key = s.key`

/**
 * Staged payments beside what is known, each with what it comes to: the amount told; or what the total told is more than what
 * is known; or, when a claim is only said to be paid, what was owed.
 */
export const paymentsBeside = (delivery: StagedDelivery, blocks: Blocks): RawBuilder<unknown> => sql`
  select s.n, c.id as claim, p.id as known, coalesce(s.payment_key, ${`~${delivery.delivery}/`} || s.kind || '/' || s.key) as key,
    coalesce(s.paid_on, ${delivery.on}::date) as paid_on,
    coalesce(s.amount, coalesce(s.total, f.amount, c.amount) - coalesce((select sum(q.amount) from tsunagu.payment q
      where q.contract = ${delivery.contract} and q.claim = c.id and q.reversed_at is null), 0)) as amount
  from ${staged('payments', delivery)} s
  left join tsunagu.claim c on c.contract = ${delivery.contract} and c.kind = s.kind and c.client_key = s.key
  left join ${staged('claims', delivery)} f on f.n = s.n and f.change in ('new', 'changed')
  left join tsunagu.payment p on p.contract = ${delivery.contract}
    and p.client_key = coalesce(s.payment_key, ${`~${delivery.delivery}/`} || s.kind || '/' || s.key)
  where ${within(blocks)}`

/** Open claims that came by this layout and are not in this file, which has all there are. */
export const missingClaims = (delivery: StagedDelivery): RawBuilder<unknown> => sql`
  select c.id, c.amount, c.paid, c.kind, c.client_key from tsunagu.claim c
  where c.contract = ${delivery.contract} and c.state = 'open'
    and c.kind in (select distinct kind from ${staged('claims', delivery)})
    and c.first_exchange in (select id from tsunagu.exchange where contract = ${delivery.contract} and layout = ${delivery.layout})
    and not exists (select from ${staged('claims', delivery)} s where s.kind = c.kind and s.key = c.client_key)`
