import {
  byScript,
  deskScriptSchema,
  rollBackScriptBody,
  scriptBody,
  scriptForQuery,
  scriptSchema,
  scriptsSchema,
  scriptVersionsSchema,
} from '@tsunagu/messages'
import { inContract, readScripts, readScriptVersions } from '@tsunagu/store'
import { floorRoles, leaders } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import { deskScript, dropScript, putScript, rollBackScript, scriptView } from '../records/scripts.ts'
import type { Server } from '../server.ts'
import { answers, done, saved } from './answers.ts'

const tags = ['scripts']
const readers = { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor'] } as const
const writers = { roles: leaders } as const

/** O13: what is said first, and then, per line and kind of claim. */
export const addScriptRoutes = (server: Server, house: House): void => {
  addReading(server, house)
  addWriting(server, house)
}

const addReading = (server: Server, { db }: House): void => {
  server.get(
    '/v1/scripts',
    { config: readers, schema: { tags, summary: 'スクリプトの一覧', response: answers(scriptsSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const scripts = await inContract(db, contract, (trx) => readScripts(trx, contract))
      return { scripts: scripts.map(scriptView) }
    },
  )
  server.get(
    '/v1/scripts/for',
    {
      config: { roles: floorRoles },
      schema: {
        tags,
        summary: 'この回線・債権の種類で言うこと（名乗りを埋めたもの）',
        querystring: scriptForQuery,
        response: answers(deskScriptSchema),
      },
    },
    async (request) => {
      const { contract, name } = visitorOf(request)
      const { direction, line = null, claimKind = null, language } = request.query
      return deskScript(db, contract, { direction, line, claimKind, language, agent: name })
    },
  )
  server.get(
    '/v1/scripts/:script',
    {
      config: readers,
      schema: { tags, summary: 'スクリプトの版、新しい順', params: byScript, response: answers(scriptVersionsSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const versions = await inContract(db, contract, (trx) => readScriptVersions(trx, contract, request.params.script))
      if (versions.length === 0) throw new DoorError('script.unknown')
      return { versions: versions.map((one) => ({ ...one, texts: { ...one.texts } })) }
    },
  )
}

const addWriting = (server: Server, { db }: House): void => {
  server.put(
    '/v1/scripts/:script',
    {
      config: writers,
      schema: {
        tags,
        summary: 'スクリプトの登録・変更',
        params: byScript,
        body: scriptBody,
        response: answers(scriptSchema),
      },
    },
    async (request) => {
      const { script } = request.params
      await tellLook(db, request, 'setup.changed', `script ${script}`)
      return putScript(db, visitorOf(request), script, request.body)
    },
  )
  server.post(
    '/v1/scripts/:script/rollback',
    {
      config: writers,
      schema: {
        tags,
        summary: 'スクリプトを前の版に戻す',
        params: byScript,
        body: rollBackScriptBody,
        response: answers(scriptSchema),
      },
    },
    async (request) => {
      const { script } = request.params
      await tellLook(db, request, 'setup.changed', `script ${script}`, { version: request.body.version })
      return rollBackScript(db, visitorOf(request), script, request.body.version)
    },
  )
  server.delete(
    '/v1/scripts/:script',
    {
      config: writers,
      schema: { tags, summary: 'スクリプトの取下げ（版は残る）', params: byScript, response: answers(done) },
    },
    async (request) => {
      const { script } = request.params
      await tellLook(db, request, 'setup.changed', `script ${script}`, { deleted: true })
      await dropScript(db, visitorOf(request).contract, script)
      return saved
    },
  )
}
