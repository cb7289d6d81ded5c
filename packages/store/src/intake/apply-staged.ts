import { sql } from 'kysely'
import { settleClaims } from '../register/settle.ts'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import {
  addresseesBeside,
  type Blocks,
  claimsBeside,
  missingClaims,
  paymentsBeside,
  type StagedDelivery,
  staged,
  within,
} from './staged-sql.ts'

/** How much one statement of `settleClaims` and one register change take. */
const mostSettled = 10_000
const mostPersons = 500

/** One delivery at a time writes a contract's register; rows are found by index, however new the statistics are. */
export const beginApply = async (trx: Trx, { contract }: StagedDelivery): Promise<void> => {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`intake ${contract}`}, 0))`.execute(trx)
  await sql`set local enable_hashjoin = off`.execute(trx)
  await sql`set local enable_mergejoin = off`.execute(trx)
  await sql`set local jit = off`.execute(trx)
}

/** Tells the planner of tables that have doubled: by the statistics of an empty table it chooses any index of the contract. */
const analyzeGrown = async (trx: Trx): Promise<void> => {
  await sql`select tsunagu.analyze_grown()`.execute(trx)
}

type AddresseesDone = { readonly new: number; readonly changed: number; readonly unchanged: number }

/** Puts addressees: a new one is a person of its own until somebody links it (名寄せ). May be done twice without harm. */
export const applyAddressees = async (trx: Trx, delivery: StagedDelivery, blocks: Blocks): Promise<AddresseesDone> => {
  const { contract, exchange } = delivery
  const { rows } = await sql<AddresseesDone & { touched: readonly number[] }>`
    with told as materialized (${addresseesBeside(delivery, blocks)}),
    put as materialized (
      select told.*, coalesce(person, nextval('tsunagu.person_id_seq')) as whose,
        coalesce(known, nextval('tsunagu.addressee_id_seq')) as addressee from told where known is null or differs),
    persons as (
      insert into tsunagu.person (contract, id, kind, name, kana, name_key, kana_key, birth_on, postcode, address, address_key)
      select ${contract}, whose, kind, name, kana, name_key, kana_key, birth_on, postcode, address, address_key
      from put where known is null),
    renamed as (
      update tsunagu.person p set kind = put.kind, name = put.name, kana = put.kana, name_key = put.name_key,
        kana_key = put.kana_key, birth_on = put.birth_on, postcode = put.postcode, address = put.address,
        address_key = put.address_key, changed_at = now()
      from put where p.contract = ${contract} and p.id = put.whose and put.known is not null),
    addressees as (
      insert into tsunagu.addressee (contract, id, system, client_id, person, kind, name, kana, birth_on, postcode, address,
        phones, other_ids, extra, first_exchange, last_exchange)
      select ${contract}, addressee, system, client_id, whose, kind, name, kana, birth_on, postcode, address, phones, other_ids,
        extra, ${exchange}::bigint, ${exchange}::bigint
      from put where known is null),
    changed as (
      update tsunagu.addressee a set kind = put.kind, name = put.name, kana = put.kana, birth_on = put.birth_on,
        postcode = put.postcode, address = put.address, phones = put.phones, other_ids = put.other_ids, extra = put.extra,
        last_exchange = ${exchange}::bigint, changed_at = now()
      from put where a.contract = ${contract} and a.id = put.known),
    numbers as (
      insert into tsunagu.person_number (contract, person, number, kind, source, rank, exchange)
      select ${contract}, whose, phone.number, phone.kind, 'delivery', least(phone.rank, 99)::int, ${exchange}::bigint
      from put cross join lateral unnest(phones, phone_kinds) with ordinality as phone(number, kind, rank)
      order by whose, phone.rank
      on conflict (contract, person, number) do nothing
      returning person)
    select (select count(*) from told where known is null) as new, (select count(*) from told where differs) as changed,
      (select count(*) from told where known is not null and not differs) as unchanged,
      -- Persons made just now are not seen yet, and nobody has them on a list.
      array(select distinct n.person from numbers n where exists (
        select from tsunagu.person p where p.contract = ${contract} and p.id = n.person)) as touched
  `.execute(trx)
  const [done] = rows
  if (done === undefined) throw new Error('counts are always told')
  await analyzeGrown(trx)
  if (delivery.hasItems) await putAddresseeItems(trx, delivery, blocks)
  await tellNumbersChanged(trx, contract, done.touched)
  return { new: done.new, changed: done.changed, unchanged: done.unchanged }
}

const putAddresseeItems = async (trx: Trx, delivery: StagedDelivery, blocks: Blocks): Promise<void> => {
  const { contract, exchange } = delivery
  await sql`
    with told as materialized (
      select beside.known, beside.items from (${addresseesBeside(delivery, blocks)}) beside
      join tsunagu.addressee a on a.contract = ${contract} and a.id = beside.known and a.last_exchange = ${exchange}::bigint),
    gone as (
      delete from tsunagu.addressee_item i using told
      where i.contract = ${contract} and i.addressee = told.known and i.claim = 0
        and not exists (select from jsonb_each_text(told.items::jsonb) t where (t.key, t.value) = (i.item, i.value)))
    insert into tsunagu.addressee_item (contract, item, value, addressee)
    select ${contract}, t.key, t.value, told.known from told cross join lateral jsonb_each_text(told.items::jsonb) t
    on conflict do nothing`.execute(trx)
}

const tellNumbersChanged = async (trx: Trx, contract: string, persons: readonly number[]): Promise<void> => {
  for (let from = 0; from < persons.length; from += mostPersons)
    await trx
      .insertInto('register_change')
      .values({ contract, kind: 'numbersChanged', persons: persons.slice(from, from + mostPersons), told_at: null })
      .execute()
}

type ClaimsDone = {
  readonly new: number
  readonly changed: number
  readonly unchanged: number
  readonly withdrawn: number
}

/** Puts claims, and takes back those that the client took back. What is paid and owed follows from that in `settleClaims`. */
export const applyClaims = async (
  trx: Trx,
  delivery: StagedDelivery,
  blocks: Blocks,
  at: Timestamp,
): Promise<ClaimsDone> => {
  const { contract, exchange } = delivery
  await sql`insert into tsunagu.claim_kind (contract, id, name)
    select distinct ${contract}, s.kind, s.kind from ${staged('claims', delivery)} s where ${within(blocks)}
    on conflict do nothing`.execute(trx)
  const { rows } = await sql<ClaimsDone & { touched: readonly number[] }>`
    with told as materialized (select beside.*, change in ('new', 'changed') as put from (${claimsBeside(delivery, blocks)}) beside),
    made as (
      insert into tsunagu.claim (contract, kind, client_key, addressee, fiscal_year, period, amount, due_on, settled_at, extra,
        first_exchange, last_exchange)
      select ${contract}, kind, key, addressee, fiscal_year, period, amount, due_on, null, extra, ${exchange}::bigint,
        ${exchange}::bigint
      from told where put and known is null
      returning id, addressee, amount),
    changed as (
      update tsunagu.claim c set fiscal_year = told.fiscal_year, period = told.period, amount = told.amount,
        due_on = told.due_on, extra = told.extra, state = case when c.state = 'withdrawn' then 'open' else c.state end,
        settled_at = case when c.state = 'withdrawn' then null else c.settled_at end,
        last_exchange = ${exchange}::bigint, changed_at = now()
      from told where told.put and told.differs and c.contract = ${contract} and c.id = told.known
      returning c.id),
    withdrawn as (
      update tsunagu.claim c set state = 'withdrawn', last_exchange = ${exchange}::bigint, changed_at = now()
      from told where told.change = 'withdrawn' and told.state <> 'withdrawn' and c.contract = ${contract} and c.id = told.known
      returning c.id),
    touched as (
      select id from changed union all select id from withdrawn union all
      select made.id from made join tsunagu.addressee a on a.contract = ${contract} and a.id = made.addressee
      where a.first_exchange is distinct from ${exchange}::bigint or made.amount = 0)
    select (select count(*) from made) as new, (select count(*) from changed) as changed,
      (select count(*) from withdrawn) as withdrawn,
      (select count(*) from told where (put and known is not null and not differs)
        or (change = 'withdrawn' and coalesce(state, 'withdrawn') = 'withdrawn')) as unchanged,
      array(select distinct id from touched) as touched
  `.execute(trx)
  const [done] = rows
  if (done === undefined) throw new Error('counts are always told')
  await analyzeGrown(trx)
  if (delivery.hasItems) await putClaimItems(trx, delivery, blocks)
  await settleAll(trx, contract, done.touched, at)
  return { new: done.new, changed: done.changed, unchanged: done.unchanged, withdrawn: done.withdrawn }
}

const putClaimItems = async (trx: Trx, delivery: StagedDelivery, blocks: Blocks): Promise<void> => {
  const { contract, exchange } = delivery
  await sql`
    with told as materialized (
      select beside.known, beside.addressee, beside.items from (${claimsBeside(delivery, blocks)}) beside
      join tsunagu.claim c on c.contract = ${contract} and c.id = beside.known and c.last_exchange = ${exchange}::bigint
      where beside.items <> '{}'),
    gone as (
      delete from tsunagu.addressee_item i using told
      where i.contract = ${contract} and i.addressee = told.addressee and i.claim = told.known
        and not exists (select from jsonb_each_text(told.items::jsonb) t where (t.key, t.value) = (i.item, i.value)))
    insert into tsunagu.addressee_item (contract, item, value, addressee, claim)
    select ${contract}, t.key, t.value, told.addressee, told.known
    from told cross join lateral jsonb_each_text(told.items::jsonb) t
    on conflict do nothing`.execute(trx)
}

const settleAll = async (trx: Trx, contract: string, claims: readonly number[], at: Timestamp): Promise<void> => {
  for (let from = 0; from < claims.length; from += mostSettled)
    await settleClaims(trx, contract, claims.slice(from, from + mostSettled), at)
}

type PaymentsDone = { readonly new: number; readonly unchanged: number }

/** Puts payments; one that is known by its key stays as it is. */
export const applyPayments = async (
  trx: Trx,
  delivery: StagedDelivery,
  blocks: Blocks,
  at: Timestamp,
): Promise<PaymentsDone> => {
  const { contract, exchange } = delivery
  const { rows } = await sql<PaymentsDone & { touched: readonly number[] }>`
    with told as materialized (${paymentsBeside(delivery, blocks)}),
    made as (
      insert into tsunagu.payment (contract, client_key, claim, amount, paid_on, learned_at, source, exchange)
      select ${contract}, key, claim, amount, paid_on, ${at}::timestamptz, 'delivery', ${exchange}::bigint
      from told where known is null and amount > 0
      on conflict (contract, client_key) do nothing returning claim)
    select (select count(*) from made) as new, (select count(*) from told) - (select count(*) from made) as unchanged,
      array(select distinct claim from made) as touched
  `.execute(trx)
  const [done] = rows
  if (done === undefined) throw new Error('counts are always told')
  await settleAll(trx, contract, done.touched, at)
  return { new: done.new, unchanged: done.unchanged }
}

/** What a full delivery does not have any more: so many at a time; says how many there were, 0 when it is done. */
export const applyMissing = async (
  trx: Trx,
  delivery: StagedDelivery,
  missing: 'withdrawn' | 'paid',
  at: Timestamp,
): Promise<number> => {
  const { contract, exchange } = delivery
  const { rows } = await sql<{ id: number; amount: number; paid: number; kind: string; client_key: string }>`
    ${missingClaims(delivery)} limit ${mostSettled}`.execute(trx)
  if (rows.length === 0) return 0
  const claims = rows.map(({ id }) => id)
  if (missing === 'withdrawn')
    await sql`update tsunagu.claim set state = 'withdrawn', last_exchange = ${exchange}::bigint, changed_at = now()
      where contract = ${contract} and id = any(${claims}::bigint[])`.execute(trx)
  else
    await sql`insert into tsunagu.payment (contract, client_key, claim, amount, paid_on, learned_at, source, exchange)
      select ${contract}, ${`~${delivery.delivery}/`} || kind || '/' || client_key, id, amount - paid, ${delivery.on}::date,
        ${at}::timestamptz, 'delivery', ${exchange}::bigint
      from tsunagu.claim where contract = ${contract} and id = any(${claims}::bigint[]) and amount > paid
      on conflict (contract, client_key) do nothing`.execute(trx)
  await settleAll(trx, contract, claims, at)
  return rows.length
}
