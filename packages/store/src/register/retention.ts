import type { ContractId } from '@tsunagu/core'
import { type RawBuilder, type Selectable, sql } from 'kysely'
import { inContract, type Trx } from '../sql/contract.ts'
import type { Db } from '../sql/open.ts'
import type { RetentionRuleTable, RetentionRunTable, Timestamp } from '../sql/tables.ts'

export type RetentionKind = RetentionRuleTable['kind']
export type RetentionRule = Omit<Selectable<RetentionRuleTable>, 'contract'>
export type RetentionRun = Omit<Selectable<RetentionRunTable>, 'contract'>

const atOnce = 5_000

/**
 * What is done to a kind. `texts`: words and number of texts that are over; how many were sent stays, it is billed. `authenticity`:
 * who asked after codes, then the codes nobody can ask after any more. `refusals`: rows of deliveries that were not taken.
 */
const deletions: Readonly<
  Record<RetentionKind, readonly ((contract: ContractId, before: Timestamp) => RawBuilder<unknown>)[]>
> = {
  texts: [
    (contract, before) => sql`update message set text = null, to_number = '' where contract = ${contract} and id in (
      select id from message where contract = ${contract} and queued_at < ${before} and state <> 'queued'
        and (to_number <> '' or text is not null) order by queued_at limit ${atOnce})`,
  ],
  authenticity: [
    (contract, before) => sql`delete from authenticity_check where contract = ${contract} and lookup in (
      select lookup from authenticity_check where contract = ${contract} and at < ${before} limit ${atOnce})`,
    (contract, before) => sql`delete from authenticity_code where contract = ${contract} and id in (
      select c.id from authenticity_code c where c.contract = ${contract} and c.expires_at < ${before} and not exists (
        select from authenticity_check k where k.contract = c.contract and k.code = c.id) limit ${atOnce})`,
  ],
  refusals: [
    (contract, before) => sql`delete from delivery_refusal where contract = ${contract} and (delivery, id) in (
      select r.delivery, r.id from delivery_refusal r join delivery d on d.contract = r.contract and d.id = r.delivery
        where r.contract = ${contract} and d.ended_at < ${before} limit ${atOnce})`,
  ],
}

/** Deletes what is older than the rules of a contract allow, in batches, and writes down how much. Says how much. */
export const ageOut = async (db: Db, contract: ContractId, now: Timestamp): Promise<number> => {
  const rules = await inContract(db, contract, (trx) => readRetention(trx, contract))
  let all = 0
  for (const { kind, days } of rules) {
    const { rows } = await sql<{
      before: Timestamp
    }>`select ${now}::timestamptz - make_interval(days => ${days}) as before`.execute(db)
    const before = rows[0]?.before ?? now
    for (const deletion of deletions[kind])
      for (;;) {
        const count = await inContract(db, contract, (trx) =>
          deleteSome(trx, { contract, kind, before, now }, deletion),
        )
        all += count
        if (count < atOnce) break
      }
  }
  return all
}

type Batch = {
  readonly contract: ContractId
  readonly kind: RetentionKind
  readonly before: Timestamp
  readonly now: Timestamp
}

const deleteSome = async (
  trx: Trx,
  { contract, kind, before, now }: Batch,
  deletion: (contract: ContractId, before: Timestamp) => RawBuilder<unknown>,
): Promise<number> => {
  const { numAffectedRows = 0n } = await deletion(contract, before).execute(trx)
  const count = Number(numAffectedRows)
  if (count > 0) await trx.insertInto('retention_run').values({ contract, kind, before, count, at: now }).execute()
  return count
}

export const readRetention = async (trx: Trx, contract: ContractId): Promise<readonly RetentionRule[]> => {
  const rows = await trx
    .selectFrom('retention_rule')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('kind')
    .execute()
  return rows.map(({ contract: _, ...rule }) => rule)
}

/** `days` null: kept from now on. */
export const putRetention = async (
  trx: Trx,
  contract: ContractId,
  { kind, days, by, at }: Omit<RetentionRule, 'days'> & { readonly days: number | null },
): Promise<void> => {
  if (days === null) {
    await trx.deleteFrom('retention_rule').where('contract', '=', contract).where('kind', '=', kind).execute()
    return
  }
  await trx
    .insertInto('retention_rule')
    .values({ contract, kind, days, by, at })
    .onConflict((conflict) => conflict.columns(['contract', 'kind']).doUpdateSet({ days, by, at }))
    .execute()
}

/** What was deleted, newest first. */
export const readRetentionRuns = async (
  trx: Trx,
  contract: ContractId,
  limit: number,
): Promise<readonly RetentionRun[]> => {
  const rows = await trx
    .selectFrom('retention_run')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map(({ contract: _, ...run }) => run)
}
