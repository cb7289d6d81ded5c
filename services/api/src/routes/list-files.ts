import { callFileQuery, figuresFileQuery, messageFileQuery, recordingFileQuery } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import { replacedMeaning, sendTable } from '../files/send-table.ts'
import { callTable, figureTable, fileRows, messageTable, recordingTable, wholeList } from '../files/table-of.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { type Look, tellLook } from '../records/access-log.ts'
import { searchCalls } from '../records/calls.ts'
import { figuresOf } from '../records/figures.ts'
import { searchMessages } from '../records/messages.ts'
import { searchRecordings } from '../records/recordings.ts'
import type { Server } from '../server.ts'
import { errorsOnly } from './answers.ts'
import { recordReaders } from './calls.ts'

const described = { description: `形式は format=csv または xlsx。${replacedMeaning}`, response: errorsOnly }

/** The lists as files (P8): the same rows, for the same people, masked alike; who took them is written down. */
export const addListFiles = (server: Server, house: House): void => {
  server.get(
    '/v1/figures/file',
    {
      config: { roles: ['supervisor', 'manager', 'clientStaff', 'auditor'] },
      schema: {
        ...described,
        tags: ['figures'],
        summary: '集計を Excel・CSV で',
        querystring: figuresFileQuery,
      },
    },
    async (request, reply) => {
      const { format, encoding, ...query } = request.query
      const figures = await figuresOf(house.db, visitorOf(request).contract, query)
      return sendTable(reply, figureTable(figures, query), { format, encoding })
    },
  )
  addCallFile(server, house)
  addRecordingFile(server, house)
  addMessageFile(server, house)
}

/** Files leave the house, so they are told apart from looks at a screen. */
const tellFile = (house: House, request: Parameters<typeof tellLook>[1], look: Look, query: object): Promise<void> =>
  tellLook(house.db, request, look, null, { by: Object.keys(query), file: true })

const addCallFile = (server: Server, house: House): void => {
  server.get(
    '/v1/calls/file',
    {
      config: { roles: recordReaders },
      schema: { ...described, tags: ['calls'], summary: '通話の一覧を Excel・CSV で', querystring: callFileQuery },
    },
    async (request, reply) => {
      const { format, encoding, ...query } = request.query
      const visitor = visitorOf(request)
      await tellFile(house, request, 'calls.searched', query)
      const search = { ...query, limit: fileRows }
      const found = await searchCalls(house.db, visitor.contract, search, maskFor(visitor.roles))
      return sendTable(reply, callTable(wholeList(found.calls, found.next)), { format, encoding })
    },
  )
}

const addRecordingFile = (server: Server, house: House): void => {
  server.get(
    '/v1/recordings/file',
    {
      config: { roles: recordReaders },
      schema: {
        ...described,
        tags: ['recordings'],
        summary: '録音の一覧を Excel・CSV で',
        querystring: recordingFileQuery,
      },
    },
    async (request, reply) => {
      const { format, encoding, ...query } = request.query
      const visitor = visitorOf(request)
      await tellFile(house, request, 'recordings.searched', query)
      const search = { ...query, limit: fileRows }
      const found = await searchRecordings(house.db, visitor.contract, search, maskFor(visitor.roles))
      return sendTable(reply, recordingTable(wholeList(found.recordings, found.next)), { format, encoding })
    },
  )
}

const addMessageFile = (server: Server, house: House): void => {
  server.get(
    '/v1/messages/file',
    {
      config: { roles: [...recordReaders, 'ops'] },
      schema: {
        ...described,
        tags: ['messages'],
        summary: 'SMS の一覧を Excel・CSV で',
        querystring: messageFileQuery,
      },
    },
    async (request, reply) => {
      const { format, encoding, ...query } = request.query
      const visitor = visitorOf(request)
      await tellFile(house, request, 'messages.searched', query)
      const search = { ...query, limit: fileRows }
      const found = await searchMessages(house.db, visitor.contract, search, maskFor(visitor.roles))
      return sendTable(reply, messageTable(wholeList(found.messages, found.next)), { format, encoding })
    },
  )
}
