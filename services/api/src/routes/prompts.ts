import { join } from 'node:path'
import { Readable } from 'node:stream'
import {
  type Me,
  type PromptRow,
  promptActivateBody,
  promptAudioQuery,
  promptListQuery,
  promptListSchema,
  promptParams,
  promptSchema,
  promptTextBody,
  promptUploadQuery,
} from '@tsunagu/messages'
import { inContract, type PromptId, readPrompts } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import { audioAt } from '../audio/audio-file.ts'
import { sendAudio } from '../audio/send-audio.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { activatePrompt, setPromptText } from '../prompts/change-prompt.ts'
import { listPrompts } from '../prompts/list-prompts.ts'
import { mostUploadBytes, takeRecording } from '../prompts/take-recording.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers, errorsOnly } from './answers.ts'

const tags = ['prompts']
const readers = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'clientStaff', 'ops'] } as const

/** What callers are told: texts, recordings, and which of them is live. */
export const addPromptRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/prompts',
    {
      config: readers,
      schema: { tags, summary: '案内音声の一覧', querystring: promptListQuery, response: answers(promptListSchema) },
    },
    async (request) => {
      const { language } = request.query
      return {
        prompts: [...(await listPrompts(house, visitorOf(request), language === undefined ? undefined : [language]))],
      }
    },
  )
  server.get(
    '/v1/prompts/:language/:name',
    {
      config: readers,
      schema: { tags, summary: '案内音声と版', params: promptParams, response: answers(promptSchema) },
    },
    async (request) => onePrompt(house, visitorOf(request), request.params),
  )
  server.put(
    '/v1/prompts/:language/:name',
    {
      config: writers,
      schema: {
        tags,
        summary: '文面の変更',
        params: promptParams,
        body: promptTextBody,
        response: answers(promptSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      await tellLook(house.db, request, 'setup.changed', `prompt ${nameOf(request.params)} text`)
      await setPromptText(house, visitor, request.params, request.body.text)
      return onePrompt(house, visitor, request.params)
    },
  )
  server.post(
    '/v1/prompts/:language/:name/activate',
    {
      config: writers,
      schema: {
        tags,
        summary: '版の切替（null は仮音声）',
        params: promptParams,
        body: promptActivateBody,
        response: answers(promptSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const { version } = request.body
      await tellLook(house.db, request, 'setup.changed', `prompt ${nameOf(request.params)} version ${version}`)
      await activatePrompt(house, visitor, request.params, version)
      return onePrompt(house, visitor, request.params)
    },
  )
  addListening(server, house)
}

const addListening = (server: Server, house: House): void => {
  server.get(
    '/v1/prompts/:language/:name/audio',
    {
      config: readers,
      schema: {
        tags,
        summary: '試聴（WAV、市民に聞こえる 8 kHz）',
        params: promptParams,
        querystring: promptAudioQuery,
        response: errorsOnly,
      },
    },
    async (request, reply) => {
      const path = await pathOfSound(house, visitorOf(request), request.params, request.query.version)
      const file = await audioAt(house.promptDir, `${path}.wav`)
      if (file === null) throw new DoorError('prompt.unknown')
      return sendAudio(reply, file, request.headers.range ?? null)
    },
  )
}

const pathOfSound = async (
  house: House,
  { contract }: Me,
  prompt: PromptId,
  version: number | undefined,
): Promise<string> => {
  const [found] = await inContract(house.db, contract, (trx) => readPrompts(trx, contract, prompt))
  const wanted = version ?? found?.active ?? null
  if (wanted === null) return join(prompt.language, prompt.name)
  const recorded = found?.versions.find((one) => one.version === wanted)
  if (recorded === undefined) throw new DoorError('prompt.versionUnknown')
  return recorded.path
}

/**
 * Takes recordings: the body is the sound itself, in a scope of its own because nothing else at the door takes a stream.
 * One is worked on at a time; calls need the processor more.
 */
export const addPromptUpload = async (server: Server, house: House): Promise<void> => {
  await server.register(async (scope) => {
    const inTurn = oneAtATime()
    scope.addContentTypeParser(/^(audio|video)\/|^application\/octet-stream/, (_request, payload, done) =>
      done(null, payload),
    )
    ;(scope as unknown as Server).post(
      '/v1/prompts/:language/:name',
      {
        config: writers,
        bodyLimit: mostUploadBytes,
        schema: {
          tags,
          summary: '録音の登録（本文は音声: WAV, MP3, M4A …）',
          consumes: ['audio/wav', 'audio/mpeg', 'audio/mp4', 'application/octet-stream'],
          params: promptParams,
          querystring: promptUploadQuery,
          response: answers(promptSchema),
        },
      },
      async (request) => {
        const visitor = visitorOf(request)
        const { text, activate } = request.query
        const body: unknown = request.body
        if (!(body instanceof Readable)) throw new DoorError('prompt.notAudio')
        if (Number(request.headers['content-length'] ?? 0) > mostUploadBytes) throw new DoorError('prompt.tooLarge')
        await tellLook(house.db, request, 'setup.changed', `prompt ${nameOf(request.params)} recording`)
        const version = await inTurn(() => takeRecording(house, visitor, request.params, { body, text }))
        if (activate === 'true') await activatePrompt(house, visitor, request.params, version)
        return onePrompt(house, visitor, request.params)
      },
    )
  })
}

const oneAtATime = (): (<T>(work: () => Promise<T>) => Promise<T>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const mine = last.then(work, work)
    last = mine
    return mine
  }
}

const nameOf = ({ language, name }: PromptId): string => `${language}/${name}`

const onePrompt = async (house: House, visitor: Me, { language, name }: PromptId): Promise<PromptRow> => {
  const found = (await listPrompts(house, visitor, [language])).find((prompt) => prompt.name === name)
  if (found === undefined) throw new DoorError('prompt.unknown')
  return found
}
