import { type RawBuilder, sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import {
  addresseesBeside,
  claimsBeside,
  missingClaims,
  paymentsBeside,
  type StagedDelivery,
  staged,
} from './staged-sql.ts'
import { analyzeStaging, type StagedFeed } from './staging.ts'

type Code = 'doubled' | 'addresseeUnknown' | 'claimUnknown' | 'claimOfAnother' | 'paymentDiffers'

const shapeOf = (key: string): RawBuilder<unknown> =>
  sql`regexp_replace(regexp_replace(${sql.raw(key)}, '[0-9]', '9', 'g'), '[^9-]', 'A', 'g')`

/** Refuses the staged rows that a condition names; such a row feeds nothing at all. */
const refuse = async (
  trx: Trx,
  delivery: StagedDelivery,
  feed: StagedFeed,
  { code, key, where }: { readonly code: Code; readonly key: string; readonly where: RawBuilder<unknown> },
): Promise<void> => {
  const { contract, delivery: id } = delivery
  const { numAffectedRows } = await sql`
    insert into tsunagu.delivery_refusal (contract, delivery, row_number, line, item, code, shape, expected)
    select ${contract}, ${id}, s.n, s.line, '', ${code}, ${shapeOf(key)}, ''
    from ${staged(feed, delivery)} s where ${where} order by s.n`.execute(trx)
  if ((numAffectedRows ?? 0n) === 0n) return
  for (const other of ['claims', 'payments'] as const)
    await sql`delete from ${staged(other, delivery)} s using tsunagu.delivery_refusal r
      where r.contract = ${contract} and r.delivery = ${id} and r.code = ${code} and r.row_number = s.n`.execute(trx)
}

const laterOf = (delivery: StagedDelivery, feed: StagedFeed, columns: string): RawBuilder<unknown> => sql`exists (
  select from (select ${sql.raw(columns)}, min(n) as first from ${staged(feed, delivery)} group by ${sql.raw(columns)}
    having count(*) > 1) twice
  where (${sql.raw(
    columns
      .split(', ')
      .map((column) => `twice.${column}`)
      .join(', '),
  )}) =
    (${sql.raw(
      columns
        .split(', ')
        .map((column) => `s.${column}`)
        .join(', '),
    )}) and s.n > twice.first)`

/**
 * What can only be said of the file as a whole, and of it beside the register. Of several rows about one addressee the last
 * one counts; a claim or payment twice in one file is refused, because nobody can say which is meant.
 */
export const checkStaged = async (
  trx: Trx,
  delivery: StagedDelivery,
  feeds: ReadonlySet<StagedFeed>,
): Promise<void> => {
  const { contract } = delivery
  await analyzeStaging(trx, delivery.delivery)
  if (feeds.has('addressees'))
    await sql`delete from ${staged('addressees', delivery)} s using (
        select system, client_id, max(n) as last from ${staged('addressees', delivery)} group by 1, 2 having count(*) > 1) o
      where s.system = o.system and s.client_id = o.client_id and s.n < o.last`.execute(trx)
  if (feeds.has('claims')) {
    await refuse(trx, delivery, 'claims', {
      code: 'doubled',
      key: 's.key',
      where: laterOf(delivery, 'claims', 'kind, key'),
    })
    await refuse(trx, delivery, 'claims', {
      ...{ code: 'addresseeUnknown', key: 's.client_id' },
      where: sql`not exists (select from ${staged('addressees', delivery)} a where a.system = s.system and a.client_id = s.client_id)
        and not exists (select from tsunagu.addressee a where a.contract = ${contract} and a.system = s.system
          and a.client_id = s.client_id)`,
    })
    await refuse(trx, delivery, 'claims', {
      ...{ code: 'claimOfAnother', key: 's.key' },
      where: sql`exists (select from tsunagu.claim c join tsunagu.addressee a on a.contract = c.contract and a.id = c.addressee
        where c.contract = ${contract} and c.kind = s.kind and c.client_key = s.key
          and (a.system, a.client_id) <> (s.system, s.client_id))`,
    })
  }
  if (!feeds.has('payments')) return
  await refuse(trx, delivery, 'payments', {
    ...{ code: 'doubled', key: 's.payment_key' },
    where: sql`s.payment_key is not null and ${laterOf(delivery, 'payments', 'payment_key')}`,
  })
  await refuse(trx, delivery, 'payments', {
    ...{ code: 'claimUnknown', key: 's.key' },
    where: sql`not exists (select from ${staged('claims', delivery)} c where c.n = s.n and c.change in ('new', 'changed'))
      and not exists (select from tsunagu.claim c where c.contract = ${contract} and c.kind = s.kind and c.client_key = s.key)`,
  })
  await refuse(trx, delivery, 'payments', {
    ...{ code: 'paymentDiffers', key: 's.payment_key' },
    where: sql`exists (select from tsunagu.payment p join tsunagu.claim c on c.contract = p.contract and c.id = p.claim
      where p.contract = ${contract} and p.client_key = s.payment_key
        and (c.kind, c.client_key, p.amount) is distinct from (s.kind, s.key, coalesce(s.amount, p.amount)))`,
  })
}

/** What a delivery does, or would do. */
export type DeliveryCounts = {
  readonly addressees: { readonly new: number; readonly changed: number; readonly unchanged: number }
  readonly claims: {
    readonly new: number
    readonly changed: number
    readonly unchanged: number
    readonly withdrawn: number
    readonly missing: number
  }
  readonly payments: { readonly new: number; readonly unchanged: number }
}

export const noCounts: DeliveryCounts = {
  addressees: { new: 0, changed: 0, unchanged: 0 },
  claims: { new: 0, changed: 0, unchanged: 0, withdrawn: 0, missing: 0 },
  payments: { new: 0, unchanged: 0 },
}

/** Only what the file feeds is looked at; the sums are those that taking over would come to. */
export const countStaged = async (
  trx: Trx,
  delivery: StagedDelivery,
  feeds: ReadonlySet<StagedFeed>,
  isFull: boolean,
): Promise<DeliveryCounts> => {
  const one = async <T>(query: RawBuilder<T>): Promise<T | undefined> => (await query.execute(trx)).rows[0]
  const addressees = feeds.has('addressees')
    ? await one(sql<DeliveryCounts['addressees']>`
        select count(*) filter (where known is null) as new, count(*) filter (where differs) as changed,
          count(*) filter (where known is not null and not differs) as unchanged
        from (${addresseesBeside(delivery, null)}) beside`)
    : undefined
  const claims = feeds.has('claims')
    ? await one(sql<DeliveryCounts['claims']>`
        select count(*) filter (where put and known is null) as new, count(*) filter (where put and differs) as changed,
          count(*) filter (where (put and known is not null and not differs)
            or (change = 'withdrawn' and coalesce(state, 'withdrawn') = 'withdrawn')) as unchanged,
          count(*) filter (where change = 'withdrawn' and state <> 'withdrawn') as withdrawn
        from (select *, change in ('new', 'changed') as put from (${claimsBeside(delivery, null)}) beside) told`)
    : undefined
  const payments = feeds.has('payments')
    ? await one(sql<DeliveryCounts['payments']>`
        select count(*) filter (where known is null and amount > 0) as new,
          count(*) filter (where known is not null or amount <= 0) as unchanged
        from (${paymentsBeside(delivery, null)}) beside`)
    : undefined
  const missing = isFull
    ? await one(sql<{ missing: number }>`select count(*) as missing from (${missingClaims(delivery)}) gone`)
    : undefined
  return {
    addressees: addressees ?? noCounts.addressees,
    claims: { ...(claims ?? noCounts.claims), missing: missing?.missing ?? 0 },
    payments: payments ?? noCounts.payments,
  }
}

/** How many of the open claims that came by this layout the full file does not have, in percent. */
export const missingPercent = async (trx: Trx, delivery: StagedDelivery): Promise<number> => {
  const { contract, layout } = delivery
  const { rows } = await sql<{ percent: number | null }>`
    select 100.0 * (select count(*) from (${missingClaims(delivery)}) gone) / nullif(count(*), 0) as percent
    from tsunagu.claim c where c.contract = ${contract} and c.state = 'open'
      and c.kind in (select distinct kind from ${staged('claims', delivery)})
      and c.first_exchange in (select id from tsunagu.exchange where contract = ${contract} and layout = ${layout})`.execute(
    trx,
  )
  return rows[0]?.percent ?? 0
}
