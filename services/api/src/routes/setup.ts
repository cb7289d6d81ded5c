import { calendarBody, floorConfigSchema, lineBody, publishedSchema } from '@tsunagu/messages'
import { inContract, putCalendar, readCalendars } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { buildFloorConfig } from '../setup/floor-config.ts'
import { publishConfig } from '../setup/publish.ts'
import { saveLine } from '../setup/write.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

/** The set-up in the tables; nothing of it is in force before it is published. */
export const addSetupRoutes = (server: Server, house: House): void => {
  const tags = ['setup']
  server.get(
    '/v1/setup',
    {
      config: { roles: ['manager', 'ops', 'auditor'] },
      schema: { tags, summary: '公開前の設定', response: answers(floorConfigSchema) },
    },
    async (request) => {
      const { contract, floor, roles } = visitorOf(request)
      const config = await inContract(house.db, contract, (trx) => buildFloorConfig(trx, contract, floor, 0))
      return floorConfigSchema.parse({ ...config, doNotCall: config.doNotCall.map(maskFor(roles).number) })
    },
  )
  server.post(
    '/v1/config/publish',
    {
      config: { roles: ['manager', 'ops'] },
      schema: { tags, summary: '設定の公開', response: answers(publishedSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'config.published', visitor.floor)
      return publishConfig(house, visitor)
    },
  )
  server.put(
    '/v1/setup/lines/:id',
    {
      config: { roles: ['ops'] },
      schema: { tags, summary: '回線の登録・変更', params: byId, body: lineBody, response: answers(done) },
    },
    async (request) => {
      await tellLook(house.db, request, 'setup.changed', `line ${request.params.id}`)
      const kept = await saveLine(house.db, visitorOf(request).contract, { ...request.params, ...request.body })
      if (!kept) throw new DoorError('line.exists')
      return saved
    },
  )
  server.put(
    '/v1/setup/calendars/:id',
    {
      config: { roles: ['manager', 'clientStaff', 'ops'] },
      schema: { tags, summary: '受付時間の登録・変更', params: byId, body: calendarBody, response: answers(done) },
    },
    async (request) => {
      await tellLook(house.db, request, 'setup.changed', `calendar ${request.params.id}`)
      const { contract } = visitorOf(request)
      await inContract(house.db, contract, async (trx) => {
        const before = (await readCalendars(trx, contract)).find(({ id }) => id === request.params.id)
        const emergency = before?.emergency ?? null
        await putCalendar(trx, contract, { ...request.params, ...request.body, emergency })
      })
      return saved
    },
  )
}
