import { type BusinessDays, type ContractId, officeCalendar } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import { readCalendars } from './calendars.ts'
import { readHolidays } from './holidays.ts'

/** The days on which the client's office is open: by the calendar that is named, else the usual days of offices. */
export const readOffice = async (trx: Trx, contract: ContractId, calendar: string | null): Promise<BusinessDays> => {
  const named = (await readCalendars(trx, contract)).find(({ id }) => id === calendar)
  return { calendar: named ?? officeCalendar, holidays: await readHolidays(trx, contract) }
}
