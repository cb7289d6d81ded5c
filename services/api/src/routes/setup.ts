import { calendarBody, floorConfigSchema, flowBody, lineBody, publishedSchema } from '@tsunagu/messages'
import { inContract } from '@tsunagu/store'
import { z } from 'zod'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { buildFloorConfig } from '../setup/floor-config.ts'
import { publishConfig } from '../setup/publish.ts'
import { putCalendar, putFlow, putLine } from '../setup/write.ts'
import { answers } from './answers.ts'
import { byId } from './params.ts'

const done = z.object({ ok: z.literal(true) })
const saved = { ok: true as const }

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
      const { contract, floor } = visitorOf(request)
      const config = await inContract(house.db, contract, (trx) => buildFloorConfig(trx, contract, floor, 0))
      return floorConfigSchema.parse(config)
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
      const kept = await putLine(house.db, visitorOf(request).contract, request.params.id, request.body)
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
      await putCalendar(house.db, visitorOf(request).contract, request.params.id, request.body)
      return saved
    },
  )
  server.put(
    '/v1/setup/flows/:id',
    {
      config: { roles: ['ops'] },
      schema: { tags, summary: '案内フローの登録・変更', params: byId, body: flowBody, response: answers(done) },
    },
    async (request) => {
      await tellLook(house.db, request, 'setup.changed', `flow ${request.params.id}`)
      await putFlow(house.db, visitorOf(request).contract, request.params.id, request.body)
      return saved
    },
  )
}
