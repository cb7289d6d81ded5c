import { type Calendar, calendarProblems, calendarWarnings, daysAhead, type Holidays } from '@tsunagu/core'
import {
  aheadQuery,
  aheadSchema,
  byCalendarDay,
  type CalendarView,
  calendarBody,
  calendarPut,
  calendarsSchema,
  calendarViewSchema,
  dayBody,
  emergencyBody,
  lastDayBody,
  previewSchema,
} from '@tsunagu/messages'
import { inContract, readHolidays, readStoredCalendars, type StoredCalendar } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { calendarView } from '../setup/calendar-view.ts'
import { changeCalendar, saveCalendar } from '../setup/change-calendar.ts'
import { answers } from './answers.ts'
import { byId } from './params.ts'

const tags = ['calendars']
export const calendarReaders = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const
/** The city changes its hours itself, at any time (D3(4)④). */
export const calendarWriters = { roles: ['manager', 'clientStaff', 'ops'] } as const

/** Calendars (I4): every change that is accepted is in force for the next caller. */
export const addCalendarRoutes = (server: Server, house: House): void => {
  addReads(server, house)
  addAhead(server, house)
  addWhole(server, house)
  addDays(server, house)
  addSwitches(server, house)
}

type Stored = { readonly calendars: readonly StoredCalendar[]; readonly holidays: Holidays }

const storedOf = (house: House, request: FastifyRequest): Promise<Stored> => {
  const { contract } = visitorOf(request)
  return inContract(house.db, contract, async (trx) => ({
    calendars: await readStoredCalendars(trx, contract),
    holidays: await readHolidays(trx, contract),
  }))
}

const one = ({ calendars }: Stored, id: string): StoredCalendar => {
  const found = calendars.find(({ calendar }) => calendar.id === id)
  if (found === undefined) throw new DoorError('setup.unknown')
  return found
}

const viewNow = async (house: House, request: FastifyRequest, id: string): Promise<CalendarView> => {
  const stored = await storedOf(house, request)
  return calendarView(one(stored, id), stored.holidays, house.clock.now())
}

const addReads = (server: Server, house: House): void => {
  server.get(
    '/v1/calendars',
    {
      config: calendarReaders,
      schema: { tags, summary: '受付カレンダーの一覧と現在の状態', response: answers(calendarsSchema) },
    },
    async (request) => {
      const { calendars, holidays } = await storedOf(house, request)
      return { calendars: calendars.map((stored) => calendarView(stored, holidays, house.clock.now())) }
    },
  )
  server.get(
    '/v1/calendars/:id',
    {
      config: calendarReaders,
      schema: { tags, summary: '受付カレンダー', params: byId, response: answers(calendarViewSchema) },
    },
    (request) => viewNow(house, request, request.params.id),
  )
}

const addAhead = (server: Server, house: House): void => {
  server.get(
    '/v1/calendars/:id/ahead',
    {
      config: calendarReaders,
      schema: {
        tags,
        summary: '今後の日ごとの受付時間',
        params: byId,
        querystring: aheadQuery,
        response: answers(aheadSchema),
      },
    },
    async (request) => {
      const stored = await storedOf(house, request)
      const { calendar } = one(stored, request.params.id)
      return aheadSchema.parse({ days: daysAhead(calendar, stored.holidays, house.clock.now(), request.query.days) })
    },
  )
  server.post(
    '/v1/calendars/:id/preview',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '保存前の受付カレンダーの確認',
        params: byId,
        querystring: aheadQuery,
        body: calendarBody,
        response: answers(previewSchema),
      },
    },
    async (request) => {
      const { calendars, holidays } = await storedOf(house, request)
      const { id } = request.params
      const emergency = calendars.find(({ calendar }) => calendar.id === id)?.calendar.emergency ?? null
      const calendar: Calendar = { id, ...request.body, emergency }
      const now = house.clock.now()
      const problems = calendarProblems(calendar, holidays)
      const warnings = calendarWarnings(calendar, holidays, now)
      return previewSchema.parse({ problems, warnings, days: daysAhead(calendar, holidays, now, request.query.days) })
    },
  )
}

const addWhole = (server: Server, house: House): void => {
  server.put(
    '/v1/calendars/:id',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '受付カレンダーの登録・変更（すぐに有効になる）',
        params: byId,
        body: calendarPut,
        response: answers(calendarViewSchema),
      },
    },
    async (request) => {
      const { id } = request.params
      const { version, ...body } = request.body
      await tellLook(house.db, request, 'setup.changed', `calendar ${id}`)
      await saveCalendar(house, visitorOf(request), { id, ...body }, version)
      return viewNow(house, request, id)
    },
  )
}

const addDays = (server: Server, house: House): void => {
  const params = byId.extend(byCalendarDay.shape)
  server.put(
    '/v1/calendars/:id/days/:day',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '一日の臨時開庁・閉庁・時間変更',
        params,
        body: dayBody,
        response: answers(calendarViewSchema),
      },
    },
    async (request) => {
      const { id, day } = request.params
      const { openings, note } = request.body
      await tellLook(house.db, request, 'setup.changed', `calendar ${id} ${day}`)
      await changeCalendar(house, visitorOf(request), id, {
        summary: openings.length === 0 ? `${day} を閉庁に変更` : `${day} の受付時間を変更`,
        to: (calendar) => ({ ...calendar, days: { ...calendar.days, [day]: { openings, note } } }),
      })
      return viewNow(house, request, id)
    },
  )
  server.delete(
    '/v1/calendars/:id/days/:day',
    {
      config: calendarWriters,
      schema: { tags, summary: '一日を通常どおりに戻す', params, response: answers(calendarViewSchema) },
    },
    async (request) => {
      const { id, day } = request.params
      await tellLook(house.db, request, 'setup.changed', `calendar ${id} ${day}`, { deleted: true })
      await changeCalendar(house, visitorOf(request), id, {
        summary: `${day} を通常どおりに戻す`,
        to: ({ days: { [day]: _, ...days }, ...calendar }) => ({ ...calendar, days }),
      })
      return viewNow(house, request, id)
    },
  )
}

const addSwitches = (server: Server, house: House): void => {
  server.put(
    '/v1/calendars/:id/emergency',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '緊急案内への切替え・解除',
        params: byId,
        body: emergencyBody,
        response: answers(calendarViewSchema),
      },
    },
    async (request) => {
      const { id } = request.params
      const { on, note } = request.body
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'setup.changed', `calendar ${id} emergency ${on ? 'on' : 'off'}`)
      const emergency = on ? { since: house.clock.now(), by: visitor.account, note } : null
      await changeCalendar(house, visitor, id, {
        summary: on ? `緊急案内に切替え（${note}）` : '緊急案内を解除',
        unchecked: true,
        to: (calendar) => ({ ...calendar, emergency }),
      })
      return viewNow(house, request, id)
    },
  )
  server.put(
    '/v1/calendars/:id/last-day',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: 'サービス最終日',
        params: byId,
        body: lastDayBody,
        response: answers(calendarViewSchema),
      },
    },
    async (request) => {
      const { id } = request.params
      const { lastDay } = request.body
      await tellLook(house.db, request, 'setup.changed', `calendar ${id} last day`)
      await changeCalendar(house, visitorOf(request), id, {
        summary: lastDay === null ? 'サービス最終日を取消し' : `サービス最終日を ${lastDay} に設定`,
        to: (calendar) => ({ ...calendar, lastDay }),
      })
      return viewNow(house, request, id)
    },
  )
}
