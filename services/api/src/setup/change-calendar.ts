import { type Calendar, calendarProblems, standardCalendar } from '@tsunagu/core'
import type { Me, Problem } from '@tsunagu/messages'
import {
  addSetupChange,
  putCalendar,
  readHolidays,
  readSetupChanges,
  readStoredCalendars,
  type StoredCalendar,
  type Trx,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { publishPart } from './publish.ts'

type Change = {
  /** The version the visitor saw; undefined: only that day or switch is changed, whatever else changed meanwhile. */
  readonly version?: number | undefined
  /** One sentence for the history. */
  readonly summary: string
  /** An emergency is not refused for a contradiction somewhere else in the calendar. */
  readonly unchecked?: true
  readonly to: (calendar: Calendar) => Calendar
}

/** Changes a calendar that is there and makes it valid at once; what contradicts itself changes nothing (I4). */
export const changeCalendar = (house: House, visitor: Me, id: string, change: Change): Promise<void> =>
  inForce(house, visitor, async (trx) => {
    const stored = await storedCalendar(trx, visitor.contract, id)
    if (stored === undefined) throw new DoorError('setup.unknown')
    await demandVersion(trx, visitor, id, stored.version, change.version ?? stored.version)
    await save(trx, visitor, stored.calendar, change)
  })

/** Saves a whole calendar, new or changed; its emergency switch stays as it is. */
export const saveCalendar = (
  house: House,
  visitor: Me,
  body: Omit<Calendar, 'emergency'>,
  version: number | undefined,
): Promise<void> =>
  inForce(house, visitor, async (trx) => {
    const stored = await storedCalendar(trx, visitor.contract, body.id)
    await demandVersion(trx, visitor, body.id, stored?.version ?? 0, version ?? 0)
    const summary = stored === undefined ? '受付カレンダーを新しく作成' : '受付カレンダー全体を変更'
    await save(trx, visitor, stored?.calendar ?? null, {
      summary,
      to: () => ({ ...body, emergency: stored?.calendar.emergency ?? null }),
    })
  })

const inForce = async (house: House, visitor: Me, work: (trx: Trx) => Promise<void>): Promise<void> => {
  await publishPart(house, visitor, 'calendars', work)
}

const storedCalendar = async (trx: Trx, contract: string, id: string): Promise<StoredCalendar | undefined> =>
  (await readStoredCalendars(trx, contract)).find(({ calendar }) => calendar.id === id)

const save = async (trx: Trx, { contract, account }: Me, before: Calendar | null, change: Change): Promise<void> => {
  const blank = { ...standardCalendar, id: '', name: '', weekdays: [] }
  const after = change.to(before ?? blank)
  const problems = change.unchecked ? [] : calendarProblems(after, await readHolidays(trx, contract))
  if (problems.length > 0) throw new DoorError('calendar.invalid', problems)
  await putCalendar(trx, contract, after)
  const { summary } = change
  await addSetupChange(trx, contract, { by: account, part: 'calendar', item: after.id, summary, before, after })
}

/** Refuses a change made upon what is no more, and says what the other has changed. */
const demandVersion = async (trx: Trx, { contract }: Me, id: string, stored: number, seen: number): Promise<void> => {
  if (stored === seen) return
  const [last] = await readSetupChanges(trx, contract, { part: 'calendar', item: id, limit: 1 })
  const other: Problem = {
    where: 'version',
    found: String(seen),
    expected: String(stored),
    hint: last === undefined ? '' : `${last.by}: ${last.summary}`,
  }
  throw new DoorError('calendar.changed', [other])
}
