import type { Calendar, ContractId } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'

/** A calendar with the number that grows by one whenever it is saved. */
export type StoredCalendar = { readonly calendar: Calendar; readonly version: number }

export const readCalendars = async (trx: Trx, contract: ContractId): Promise<readonly Calendar[]> =>
  (await readStoredCalendars(trx, contract)).map(({ calendar }) => calendar)

export const readStoredCalendars = async (trx: Trx, contract: ContractId): Promise<readonly StoredCalendar[]> => {
  const rows = await trx.selectFrom('calendar').selectAll().where('contract', '=', contract).orderBy('id').execute()
  return rows.map(({ id, name, weekdays, holidays, seasons, days, last_day, emergency, version }) => ({
    calendar: { id, name, weekdays, holidays, seasons, days, lastDay: last_day, emergency },
    version,
  }))
}

export const putCalendar = async (trx: Trx, contract: ContractId, calendar: Calendar): Promise<void> => {
  const { id, name, weekdays, holidays, seasons, days, lastDay, emergency } = calendar
  const values = {
    name,
    weekdays: JSON.stringify(weekdays),
    holidays: JSON.stringify(holidays),
    seasons: JSON.stringify(seasons),
    days: JSON.stringify(days),
    last_day: lastDay,
    emergency: emergency === null ? null : JSON.stringify(emergency),
  }
  await trx
    .insertInto('calendar')
    .values({ contract, id, ...values })
    .onConflict((conflict) =>
      conflict.columns(['contract', 'id']).doUpdateSet({ ...values, version: sql`calendar.version + 1` }),
    )
    .execute()
}
