import { startOfDay } from '@tsunagu/core'
import {
  sectionBody,
  sectionSchema,
  sectionsSchema,
  workCountsQuery,
  workCountsSchema,
  workRulesSchema,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  countWork,
  inContract,
  putSection,
  putWorkRules,
  readCalendars,
  readSections,
  readWorkRules,
} from '@tsunagu/store'
import type { Access } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { because, DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byId } from './params.ts'
import { workReaders } from './work.ts'

const tags = ['work']
const deciders: Access = ['manager', 'ops']
const countReaders: Access = ['supervisor', 'manager', 'clientStaff', 'auditor', 'ops']
const dayMs = 86_400_000

/** What the contract says about its work, the client's sections, and what was counted. */
export const addWorkSetup = (server: Server, house: House): void => {
  addCounts(server, house)
  addRules(server, house)
  addSections(server, house)
}

const addCounts = (server: Server, house: House): void => {
  server.get(
    '/v1/work/counts',
    {
      config: { roles: countReaders },
      schema: {
        tags,
        summary: '事務の件数（日別・月別・通算、種類と結果ごと）',
        querystring: workCountsQuery,
        response: answers(workCountsSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { from, to, by } = request.query
      if (from > to) throw new DoorError('query.invalid', because('to', 'not before from'))
      const span = { from: isoTime(startOfDay(from)), to: isoTime(startOfDay(to) + dayMs), by }
      return { counts: [...(await inContract(house.db, contract, (trx) => countWork(trx, contract, span)))] }
    },
  )
}

const addRules = (server: Server, house: House): void => {
  server.get(
    '/v1/work/rules',
    {
      config: { roles: workReaders },
      schema: { tags, summary: '事務の決まり（期限、再発行を決める人）', response: answers(workRulesSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return inContract(house.db, contract, (trx) => readWorkRules(trx, contract))
    },
  )
  server.put(
    '/v1/work/rules',
    {
      config: { roles: deciders },
      schema: { tags, summary: '事務の決まりの変更', body: workRulesSchema, response: answers(workRulesSchema) },
    },
    async (request) => {
      const { contract, account } = visitorOf(request)
      await tellLook(house.db, request, 'setup.changed', 'work-rules')
      return inContract(house.db, contract, async (trx) => {
        const { calendar, slip, complaint } = request.body
        if (calendar !== null && !(await readCalendars(trx, contract)).some(({ id }) => id === calendar))
          throw new DoorError('setup.unknown')
        const known = (await readSections(trx, contract)).map(({ id }) => id)
        for (const section of [slip.section, complaint.section])
          if (section !== null && !known.includes(section)) throw new DoorError('work.sectionUnknown')
        await putWorkRules(trx, contract, request.body, account)
        return readWorkRules(trx, contract)
      })
    },
  )
}

const addSections = (server: Server, house: House): void => {
  server.get(
    '/v1/work/sections',
    { config: { roles: workReaders }, schema: { tags, summary: '担当課の一覧', response: answers(sectionsSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const sections = await inContract(house.db, contract, (trx) => readSections(trx, contract))
      return { sections: sections.map((one) => ({ ...one, accounts: [...one.accounts] })) }
    },
  )
  server.put(
    '/v1/work/sections/:id',
    {
      config: { roles: deciders },
      schema: {
        tags,
        summary: '担当課の登録・変更（回答する委託元職員を含む）',
        params: byId,
        body: sectionBody,
        response: answers(sectionSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const section = { id: request.params.id, ...request.body }
      await tellLook(house.db, request, 'setup.changed', `section:${section.id}`)
      await inContract(house.db, contract, (trx) => putSection(trx, contract, section))
      return section
    },
  )
}
