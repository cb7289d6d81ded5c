import { daysEnd, holidaysKnownUntil } from '@tsunagu/core'
import {
  byCalendarDay,
  holidayBody,
  holidayGone,
  holidaysLoadedSchema,
  holidaysSchema,
  type Me,
} from '@tsunagu/messages'
import {
  addSetupChange,
  deleteHoliday,
  inContract,
  loadHolidays,
  putHoliday,
  readHolidays,
  readStoredHolidays,
  type Trx,
} from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { publishPart } from '../setup/publish.ts'
import { answers, done, saved } from './answers.ts'
import { calendarReaders, calendarWriters } from './calendars.ts'

const tags = ['calendars']

/** National holidays as this contract takes them: by law, and as somebody changed them with a reason. */
export const addHolidayRoutes = (server: Server, house: House): void => {
  addList(server, house)
  addChanges(server, house)
  addLoading(server, house)
}

const addList = (server: Server, { db, clock }: House): void => {
  server.get(
    '/v1/holidays',
    { config: calendarReaders, schema: { tags, summary: '祝日の一覧', response: answers(holidaysSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const holidays = await inContract(db, contract, (trx) => readStoredHolidays(trx, contract))
      const known = Object.fromEntries(holidays.map(({ day, name }) => [day, name]))
      const now = clock.now()
      return { holidays: [...holidays], knownUntil: holidaysKnownUntil(known, now), wantedUntil: daysEnd(now) }
    },
  )
}

type Told = { readonly item: string; readonly summary: string; readonly after: unknown }

/** The change, its history and its publication stand or fall together. */
const changing = async (
  house: House,
  request: FastifyRequest,
  item: string,
  work: (trx: Trx, visitor: Me) => Promise<Told>,
): Promise<void> => {
  const visitor = visitorOf(request)
  const { contract, account } = visitor
  await tellLook(house.db, request, 'setup.changed', `holiday ${item}`, { method: request.method })
  await publishPart(house, visitor, 'calendars', async (trx) => {
    const before = (await readHolidays(trx, contract))[item] ?? null
    const told = await work(trx, visitor)
    await addSetupChange(trx, contract, { by: account, part: 'holidays', before, ...told })
  })
}

const addChanges = (server: Server, house: House): void => {
  server.put(
    '/v1/holidays/:day',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '祝日の追加・変更（理由を付ける）',
        params: byCalendarDay,
        body: holidayBody,
        response: answers(done),
      },
    },
    async (request) => {
      const { day } = request.params
      const { name, reason } = request.body
      await changing(house, request, day, async (trx, { contract }) => {
        await putHoliday(trx, contract, { day, name, reason })
        return { item: day, summary: `祝日 ${day} ${name} を登録: ${reason}`, after: name }
      })
      return saved
    },
  )
  server.delete(
    '/v1/holidays/:day',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '祝日を外す（理由を付ける）',
        params: byCalendarDay,
        querystring: holidayGone,
        response: answers(done),
      },
    },
    async (request) => {
      const { day } = request.params
      const { reason } = request.query
      await changing(house, request, day, async (trx, { contract }) => {
        if (!(await deleteHoliday(trx, contract, day))) throw new DoorError('setup.unknown')
        return { item: day, summary: `祝日 ${day} を外す: ${reason}`, after: null }
      })
      return saved
    },
  )
}

const addLoading = (server: Server, house: House): void => {
  server.post(
    '/v1/holidays/load',
    {
      config: calendarWriters,
      schema: {
        tags,
        summary: '法律による祝日のうち、まだ登録のない年の分を取り込む',
        response: answers(holidaysLoadedSchema),
      },
    },
    async (request) => {
      let added: readonly string[] = []
      await changing(house, request, 'load', async (trx, { contract }) => {
        added = await loadHolidays(trx, contract, house.clock.now())
        return { item: 'load', summary: `法律による祝日を取込み（${added.length}日）`, after: added.length }
      })
      return { added: [...added] }
    },
  )
}
