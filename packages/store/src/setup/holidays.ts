import japan from '@holiday-jp/holiday_jp'
import { type ContractId, type EpochMs, type Holidays, tokyoTime } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

/** A day that calendars take for a holiday, and why it is unlike the law where somebody wrote that down. */
export type StoredHoliday = { readonly day: string; readonly name: string; readonly reason: string }

/**
 * The national holidays by law, those in lieu included, from the year before until as far as they are known (2050; the
 * equinoxes of later years are reckoned, the official ones are announced each February). Days in lieu are named only so: the
 * source names the feast before them, not the one they stand for.
 */
export const nationalHolidays = (now: EpochMs): Holidays => {
  const from = `${Number(tokyoTime(now).day.slice(0, 4)) - 1}-01-01`
  return Object.fromEntries(
    Object.values(japan.holidays).flatMap(({ date, name }): [string, string][] =>
      date < from ? [] : [[date, name.replace(/^.* 振替休日$/, '振替休日')]],
    ),
  )
}

/** The days that count as holidays for this contract. */
export const readHolidays = async (trx: Trx, contract: ContractId): Promise<Holidays> =>
  Object.fromEntries((await readStoredHolidays(trx, contract)).map(({ day, name }) => [day, name]))

export const readStoredHolidays = (trx: Trx, contract: ContractId): Promise<readonly StoredHoliday[]> =>
  trx.selectFrom('holiday').select(['day', 'name', 'reason']).where('contract', '=', contract).orderBy('day').execute()

export const putHoliday = async (trx: Trx, contract: ContractId, holiday: StoredHoliday): Promise<void> => {
  const { day, name, reason } = holiday
  await trx
    .insertInto('holiday')
    .values({ contract, day, name, reason })
    .onConflict((conflict) => conflict.columns(['contract', 'day']).doUpdateSet({ name, reason }))
    .execute()
}

/** False when it was none. */
export const deleteHoliday = async (trx: Trx, contract: ContractId, day: string): Promise<boolean> => {
  const gone = await trx
    .deleteFrom('holiday')
    .where('contract', '=', contract)
    .where('day', '=', day)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

/**
 * Adds the national holidays of the years of which nothing is known yet, and leaves those alone that people may have
 * changed. Answers with the days that are new.
 */
export const loadHolidays = async (trx: Trx, contract: ContractId, now: EpochMs): Promise<readonly string[]> => {
  const known = new Set((await readStoredHolidays(trx, contract)).map(({ day }) => day.slice(0, 4)))
  const added = Object.entries(nationalHolidays(now)).filter(([day]) => !known.has(day.slice(0, 4)))
  if (added.length === 0) return []
  await trx
    .insertInto('holiday')
    .values(added.map(([day, name]) => ({ contract, day, name })))
    .execute()
  return added.map(([day]) => day)
}
