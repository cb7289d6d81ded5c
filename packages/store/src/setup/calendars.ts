import type { Calendar, ContractId, Holidays } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

export const readCalendars = async (trx: Trx, contract: ContractId): Promise<readonly Calendar[]> => {
  const rows = await trx.selectFrom('calendar').selectAll().where('contract', '=', contract).orderBy('id').execute()
  return rows.map(({ id, name, weekdays, holidays, seasons, days, last_day, emergency }) => ({
    ...{ id, name, weekdays, holidays, seasons, days, lastDay: last_day, emergency },
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
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

/** The days that count as national holidays for this contract. */
export const readHolidays = async (trx: Trx, contract: ContractId): Promise<Holidays> => {
  const rows = await trx.selectFrom('holiday').selectAll().where('contract', '=', contract).orderBy('day').execute()
  return Object.fromEntries(rows.map(({ day, name }) => [day, name]))
}
