import {
  byNote,
  correctNoteBody,
  noteDetailSchema,
  notePageSchema,
  noteSearchQuery,
  personNotesQuery,
  writeNoteBody,
  writtenNoteSchema,
} from '@tsunagu/messages'
import { isOnlyAgent } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { callToWriteOf } from '../floor/call-at-hand.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { correct, findNotes, noteDetail, ownNotes, writeNote } from '../records/notes.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { commandHeaders } from './asking.ts'
import { byPerson } from './params.ts'

const tags = ['notes']
const readers = { roles: ['agent', 'supervisor', 'manager', 'auditor', 'clientStaff'] } as const
const writers = { roles: ['agent', 'supervisor', 'manager'] } as const

/** 経過記録 (R1). What was searched for is logged by field, never by its words. */
export const addNoteRoutes = (server: Server, house: House): void => {
  addReading(server, house)
  addWriting(server, house)
}

const addReading = (server: Server, house: House): void => {
  server.get(
    '/v1/notes',
    {
      config: readers,
      schema: {
        tags,
        summary: '経過記録の検索（全角・半角・かな・旧字体を区別しない、2文字以上）',
        querystring: noteSearchQuery,
        response: answers(notePageSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const person = request.query.person?.toString() ?? null
      await tellLook(house.db, request, 'notes.searched', person, { by: Object.keys(request.query) })
      return findNotes(house.db, visitor, ownNotes(visitor, request.query))
    },
  )
  server.get(
    '/v1/persons/:person/notes',
    {
      config: readers,
      schema: {
        tags,
        summary: '対象者（または世帯）の経過記録、新しい順',
        params: byPerson,
        querystring: personNotesQuery,
        response: answers(notePageSchema),
      },
    },
    async (request) => {
      const { person } = request.params
      await tellLook(house.db, request, 'notes.searched', String(person), { by: Object.keys(request.query) })
      return findNotes(house.db, visitorOf(request), { ...request.query, person })
    },
  )
  server.get(
    '/v1/notes/:note',
    {
      config: readers,
      schema: { tags, summary: '経過記録と訂正の履歴', params: byNote, response: answers(noteDetailSchema) },
    },
    async (request) => {
      const { note } = request.params
      await tellLook(house.db, request, 'note.viewed', String(note))
      return noteDetail(house.db, visitorOf(request), note)
    },
  )
}

const addWriting = (server: Server, house: House): void => {
  server.post(
    '/v1/persons/:person/notes',
    {
      config: writers,
      schema: {
        tags,
        summary: '経過記録を書く',
        headers: commandHeaders,
        params: byPerson,
        body: writeNoteBody,
        response: answers(writtenNoteSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { body } = request
      const { person } = request.params
      await tellLook(house.db, request, 'note.written', String(person), { source: body.source, call: body.call })
      const call = await callToWriteOf(house, visitor, body.call)
      if (call === null && isOnlyAgent(visitor.roles)) throw new DoorError('note.noCall')
      const key = request.headers['idempotency-key'] ?? null
      return writeNote(house.db, { visitor, person, body, call, key, now: house.clock.now() })
    },
  )
  server.put(
    '/v1/notes/:note',
    {
      config: writers,
      schema: {
        tags,
        summary: '経過記録の訂正（前の版は残る）',
        params: byNote,
        body: correctNoteBody,
        response: answers(noteDetailSchema),
      },
    },
    async (request) => {
      const { note } = request.params
      await tellLook(house.db, request, 'note.corrected', String(note), { upon: request.body.version })
      return correct(house.db, visitorOf(request), note, request.body, house.clock.now())
    },
  )
}
