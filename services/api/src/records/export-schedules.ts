import { nextDue } from '@tsunagu/core'
import type { ExportScheduleBody, ExportScheduleView, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  dropExportSchedule,
  type ExportScheduleRow,
  findExportLayout,
  inContract,
  listExportSchedules,
  putExportSchedule,
  readCalendars,
  readOffice,
  type Trx,
} from '@tsunagu/store'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { layoutView } from './exports.ts'

const two = (value: number): string => String(value).padStart(2, '0')
const timeOf = (minute: number): string => `${two(Math.floor(minute / 60))}:${two(minute % 60)}`
const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

export const listSchedules = ({ db, clock }: House, { contract }: Me): Promise<ExportScheduleView[]> =>
  inContract(db, contract, async (trx) =>
    Promise.all((await listExportSchedules(trx, contract)).map((row) => scheduleView(trx, row, clock.now()))),
  )

const scheduleView = async (trx: Trx, row: ExportScheduleRow, now: number): Promise<ExportScheduleView> => {
  const { layout, title, days, calendar, minute, replacement, by, run, state, reason } = row
  const next = nextDue({ days, minute }, await readOffice(trx, row.contract, calendar), now)
  return {
    ...{ layout, title, days, calendar, time: timeOf(minute), replacement, by, run, state, reason },
    next: next === null ? null : isoTime(next),
  }
}

/** Throws DoorError when nobody could be shown the password, or the calendar is not there. */
export const putSchedule = (
  { db, clock }: House,
  { contract, account }: Me,
  layout: string,
  { time, days, calendar, replacement }: ExportScheduleBody,
): Promise<ExportScheduleView> =>
  inContract(db, contract, async (trx) => {
    const kept = await findExportLayout(trx, contract, layout)
    if (kept === null) throw new DoorError('export.layoutUnknown')
    if (layoutView(kept).protect === 'zip') throw new DoorError('export.scheduleNeedsNobody')
    if (calendar !== null && !(await readCalendars(trx, contract)).some(({ id }) => id === calendar))
      throw new DoorError('body.invalid', because('calendar', `no calendar ${calendar}`))
    const schedule = { layout, days, calendar, replacement, minute: minuteOf(time), by: account }
    await putExportSchedule(trx, contract, schedule, isoTime(clock.now()))
    const row = (await listExportSchedules(trx, contract)).find((one) => one.layout === layout)
    if (row === undefined) throw new DoorError('export.scheduleUnknown')
    return scheduleView(trx, row, clock.now())
  })

/** Throws DoorError when there was none. */
export const dropSchedule = async ({ db }: House, { contract }: Me, layout: string): Promise<void> => {
  if (!(await inContract(db, contract, (trx) => dropExportSchedule(trx, contract, layout))))
    throw new DoorError('export.scheduleUnknown')
}
