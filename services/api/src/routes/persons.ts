import { personPageSchema, personSearch, personViewSchema } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { personMaskFor, personReaders } from '../register/person-mask.ts'
import { findPersons, viewPerson } from '../register/persons.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byPerson } from './params.ts'

const tags = ['register']

/** Persons: found, and seen as a whole. */
export const addPersonRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/persons',
    {
      config: { roles: personReaders },
      schema: {
        tags,
        summary: '対象者の検索（氏名・カナの前方一致、電話番号、宛名番号、生年月日、世帯）',
        querystring: personSearch,
        response: answers(personPageSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      await tellLook(house.db, request, 'persons.searched', null, { by: Object.keys(request.query) })
      return findPersons(house.db, contract, request.query, personMaskFor(roles))
    },
  )
  server.get(
    '/v1/persons/:person',
    {
      config: { roles: personReaders },
      schema: { tags, summary: '対象者のすべて', params: byPerson, response: answers(personViewSchema) },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { person } = request.params
      await tellLook(house.db, request, 'person.viewed', `person ${person}`)
      const at = isoTime(house.clock.now())
      return viewPerson(house.db, contract, person, { mask: personMaskFor(roles), at })
    },
  )
}
