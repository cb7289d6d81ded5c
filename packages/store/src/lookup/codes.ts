import type { CallId, CodeAsked, CodeVerdict, ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** Who gave a code out. */
export type CodeIssuer = { readonly kind: 'agent' | 'flow' | 'campaign'; readonly id: string }

export type NewCode = {
  readonly code: string
  readonly issuedAt: Timestamp
  readonly expiresAt: Timestamp
  readonly by: CodeIssuer
  readonly call: CallId | null
}

/** A code as lists show it: everything but the code. */
export type IssuedCode = Omit<NewCode, 'code'> & {
  readonly id: number
  readonly attempts: number
  readonly lastCheck: Timestamp | null
}

/** One at a time, within the transaction: whoever comes second sees what the first has written. */
const takeTurns = (trx: Trx, contract: ContractId, what: string): Promise<unknown> =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`${contract} ${what}`}, 0))`.execute(trx)

/** Adds a code that is not in use, nor was before `restedSince`. False: it is taken, draw another. */
export const addCode = async (
  trx: Trx,
  contract: ContractId,
  { code, issuedAt, expiresAt, by, call }: NewCode,
  restedSince: Timestamp,
): Promise<boolean> => {
  await takeTurns(trx, contract, 'codes')
  const taken = await trx
    .selectFrom('authenticity_code')
    .select('id')
    .where('contract', '=', contract)
    .where('code', '=', code)
    .where('expires_at', '>', restedSince)
    .executeTakeFirst()
  if (taken !== undefined) return false
  await trx
    .insertInto('authenticity_code')
    .values({ contract, code, issued_at: issuedAt, expires_at: expiresAt, by_kind: by.kind, by_id: by.id, call })
    .execute()
  return true
}

/** The newest codes given out, without the codes. */
export const readCodes = async (trx: Trx, contract: ContractId, limit: number): Promise<readonly IssuedCode[]> => {
  const rows = await trx
    .selectFrom('authenticity_code as given')
    .select(['id', 'issued_at', 'expires_at', 'by_kind', 'by_id', 'call', 'attempts'])
    .select((given) =>
      given
        .selectFrom('authenticity_check')
        .select((all) => all.fn.max('at').as('at'))
        .whereRef('code', '=', 'given.id')
        .where('contract', '=', contract)
        .as('last_check'),
    )
    .where('contract', '=', contract)
    .orderBy('issued_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    issuedAt: row.issued_at,
    expiresAt: row.expires_at,
    by: { kind: row.by_kind, id: row.by_id },
    call: row.call,
    attempts: row.attempts,
    lastCheck: row.last_check,
  }))
}

export type CodeCheck = {
  readonly lookup: string
  readonly at: Timestamp
  readonly since: Timestamp
  readonly call: CallId
  readonly caller: string | null
  readonly code: string
}

/**
 * Judges a code and keeps that it was asked after, once for each look-up: asked again, the first verdict stands. The same
 * statements are made whether there is such a code or not.
 */
export const checkCode = async (
  trx: Trx,
  contract: ContractId,
  check: CodeCheck,
  judge: (asked: CodeAsked) => CodeVerdict,
): Promise<CodeVerdict> => {
  const { lookup, at, call, caller } = check
  await takeTurns(trx, contract, `checks ${caller ?? ''}`)
  await takeTurns(trx, contract, `code ${check.code}`)
  const earlier = await verdictOf(trx, contract, lookup)
  if (earlier !== null) return earlier
  const wrongBefore = await countWrong(trx, contract, check)
  const found = await newestCode(trx, contract, check.code)
  const code =
    found === undefined
      ? null
      : { issuedAt: Date.parse(found.issued_at), expiresAt: Date.parse(found.expires_at), attempts: found.attempts }
  const verdict = judge({ at: Date.parse(at), code, caller, wrongBefore })
  await trx
    .insertInto('authenticity_check')
    .values({ contract, lookup, at, call, caller, verdict, code: found?.id ?? null })
    .execute()
  await trx
    .updateTable('authenticity_code')
    .set((row) => ({ attempts: row('attempts', '+', 1) }))
    .where('contract', '=', contract)
    .where('id', '=', found?.id ?? 0)
    .execute()
  return verdict
}

const verdictOf = async (trx: Trx, contract: ContractId, lookup: string): Promise<CodeVerdict | null> => {
  const row = await trx
    .selectFrom('authenticity_check')
    .select('verdict')
    .where('contract', '=', contract)
    .where('lookup', '=', lookup)
    .executeTakeFirst()
  return row?.verdict ?? null
}

/** What was limited is not counted again: who waits out the span is heard once more. */
const countWrong = async (trx: Trx, contract: ContractId, { caller, since }: CodeCheck): Promise<number> => {
  const { count } = await trx
    .selectFrom('authenticity_check')
    .select((all) => all.fn.countAll<number>().as('count'))
    .where('contract', '=', contract)
    .where('caller', caller === null ? 'is' : '=', caller)
    .where('at', '>', since)
    .where('verdict', '=', 'unknown')
    .executeTakeFirstOrThrow()
  return count
}

const newestCode = (trx: Trx, contract: ContractId, code: string) =>
  trx
    .selectFrom('authenticity_code')
    .select(['id', 'issued_at', 'expires_at', 'attempts'])
    .where('contract', '=', contract)
    .where('code', '=', code)
    .orderBy('expires_at', 'desc')
    .executeTakeFirst()
