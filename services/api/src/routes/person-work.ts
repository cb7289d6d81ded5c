import {
  numberBody,
  numberSavedSchema,
  personChange,
  personViewSchema,
  verdictBody,
  verdictSavedSchema,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { addPersonNumber, dropPersonNumber, judgeNumber } from '../register/numbers.ts'
import { personMaskFor, personWorkers } from '../register/person-mask.ts'
import { changePerson, viewPerson } from '../register/persons.ts'
import type { Server } from '../server.ts'
import { answers, done, saved } from './answers.ts'
import { byNumber, byPerson } from './params.ts'

const tags = ['register']
const config = { roles: personWorkers }

/** What people write down about a person: a warning, his language, where he can be reached. */
export const addPersonWork = (server: Server, house: House): void => {
  const now = (): string => isoTime(house.clock.now())
  server.put(
    '/v1/persons/:person',
    {
      config,
      schema: {
        tags,
        summary: '注意事項・使用言語の変更',
        params: byPerson,
        body: personChange,
        response: answers(personViewSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { person } = request.params
      await tellLook(house.db, request, 'person.changed', `person ${person}`, { fields: Object.keys(request.body) })
      const at = now()
      await changePerson(house.db, contract, person, request.body, at)
      return viewPerson(house.db, contract, person, { mask: personMaskFor(roles), at })
    },
  )
  server.post(
    '/v1/persons/:person/numbers',
    {
      config,
      schema: {
        tags,
        summary: '電話番号の追加（かけられない番号は受け付けない）',
        params: byPerson,
        body: numberBody,
        response: answers(numberSavedSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { person } = request.params
      await tellLook(house.db, request, 'person.numberChanged', `person ${person}`, { added: true })
      const shown = { mask: personMaskFor(roles), at: now() }
      return { number: await addPersonNumber(house.db, contract, person, request.body, shown) }
    },
  )
  server.delete(
    '/v1/persons/:person/numbers/:number',
    { config, schema: { tags, summary: '電話番号の削除', params: byNumber, response: answers(done) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const { person, number } = request.params
      await tellLook(house.db, request, 'person.numberChanged', `person ${person}`, { removed: number })
      await dropPersonNumber(house.db, contract, person, number, now())
      return saved
    },
  )
  server.post(
    '/v1/persons/:person/numbers/:number/verdict',
    {
      config,
      schema: {
        tags,
        summary: '電話番号の判定（使える番号がなくなると調査が始まる）',
        params: byNumber,
        body: verdictBody,
        response: answers(verdictSavedSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { person, number } = request.params
      const { verdict } = request.body
      await tellLook(house.db, request, 'person.numberChanged', `person ${person}`, { number, verdict })
      const shown = { mask: personMaskFor(visitor.roles), at: now() }
      return judgeNumber(house.db, visitor, person, { number, ...request.body }, shown)
    },
  )
}
