import { recordingPageSchema, recordingRowSchema, recordingSearch } from '@tsunagu/messages'
import { visitorOf } from '../access/visitor.ts'
import { findAudio } from '../audio/audio-file.ts'
import { sendAudio } from '../audio/send-audio.ts'
import { DoorError } from '../errors/door-error.ts'
import { maskFor } from '../floor/mask.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { findRecording, searchRecordings } from '../records/recordings.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'
import { recordReaders } from './calls.ts'
import { byRecording } from './params.ts'

export const addRecordingRoutes = (server: Server, house: House): void => {
  const config = { roles: recordReaders }
  server.get(
    '/v1/recordings',
    {
      config,
      schema: {
        tags: ['recordings'],
        summary: '録音の検索',
        querystring: recordingSearch,
        response: answers(recordingPageSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'recordings.searched', null, { by: Object.keys(request.query) })
      return searchRecordings(house.db, visitor.contract, request.query, maskFor(visitor.roles))
    },
  )

  server.get(
    '/v1/recordings/:recording',
    {
      config,
      schema: { tags: ['recordings'], summary: '録音', params: byRecording, response: answers(recordingRowSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'recording.viewed', request.params.recording)
      const found = await findRecording(house.db, visitor.contract, request.params.recording, maskFor(visitor.roles))
      if (found === null) throw new DoorError('recording.unknown')
      return found.shown
    },
  )

  server.get(
    '/v1/recordings/:recording/audio',
    {
      config,
      schema: {
        tags: ['recordings'],
        summary: '録音の再生（Range 可、左＝市民、右＝当方）',
        params: byRecording,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const visitor = visitorOf(request)
      const { recording } = request.params
      const found = await findRecording(house.db, visitor.contract, recording, maskFor(visitor.roles))
      if (found === null) throw new DoorError('recording.unknown')
      const file = await findAudio(house.recordingDir, found)
      const range = request.headers.range ?? null
      await tellLook(house.db, request, 'recording.listened', recording, { range })
      return sendAudio(reply, file, range)
    },
  )
}
