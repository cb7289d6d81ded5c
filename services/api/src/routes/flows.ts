import { drawFlow, flowJsonSchema } from '@tsunagu/flows'
import {
  type FlowState,
  flowListSchema,
  flowPublishBody,
  flowPublishedSchema,
  flowRollbackBody,
  flowSourceBody,
  flowStateSchema,
  flowTextSchema,
  flowVerdictSchema,
} from '@tsunagu/messages'
import {
  type FlowVersion,
  inContract,
  readFlows,
  readFlowVersions,
  readLines,
  readLiveFlows,
  readPublications,
  type Trx,
} from '@tsunagu/store'
import { z } from 'zod'
import { everyone } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { textOf } from '../setup/flow-texts.ts'
import { cancelPublication, judge, publishFlow, rollBack, saveFlow } from '../setup/flow-versions.ts'
import { answers, done, saved } from './answers.ts'
import { byId } from './params.ts'

const tags = ['flows']
const readers = { roles: ['supervisor', 'manager', 'clientStaff', 'ops', 'auditor'] } as const
const writers = { roles: ['manager', 'ops'] } as const
const byVersion = byId.extend({ version: z.coerce.number().int().min(1) })

/** Flows: texts, checks, versions, publications. */
export const addFlowRoutes = (server: Server, house: House): void => {
  addReads(server, house)
  addTexts(server, house)
  addChecks(server, house)
  addPublications(server, house)
}

const addReads = (server: Server, { db }: House): void => {
  server.get(
    '/v1/flows',
    { config: readers, schema: { tags, summary: '案内フローの一覧', response: answers(flowListSchema) } },
    async (request) => {
      const { contract } = visitorOf(request)
      const flows = await inContract(db, contract, (trx) => statesOf(trx, contract))
      return flowListSchema.parse({ flows })
    },
  )
  server.get(
    '/v1/flows/:id',
    {
      config: readers,
      schema: { tags, summary: '案内フローの版と公開', params: byId, response: answers(flowStateSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const all = await inContract(db, contract, (trx) => statesOf(trx, contract))
      const found = all.find(({ flow }) => flow === request.params.id)
      if (found === undefined) throw new DoorError('setup.unknown')
      return flowStateSchema.parse(found)
    },
  )
}

const addTexts = (server: Server, { db }: House): void => {
  server.get(
    '/v1/flows/:id/versions/:version',
    {
      config: readers,
      schema: { tags, summary: '案内フローの版の本文', params: byVersion, response: answers(flowTextSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { id, version } = request.params
      const text = await inContract(db, contract, (trx) => textOf(trx, contract, id, version))
      return flowTextSchema.parse({ ...versionOf(text), source: text.source, verdict: verdictOf(text) })
    },
  )
  server.get(
    '/v1/flows/:id/versions/:version/picture.svg',
    { config: readers, schema: { tags, summary: '案内フローの図', params: byVersion } },
    async (request, reply) => {
      const { contract } = visitorOf(request)
      const { id, version } = request.params
      const text = await inContract(db, contract, (trx) => textOf(trx, contract, id, version))
      if (text.parsed === null) throw new DoorError('flow.invalid')
      return reply.type('image/svg+xml; charset=utf-8').send(drawFlow({ ...text.parsed, version }))
    },
  )
}

const addChecks = (server: Server, house: House): void => {
  server.get(
    '/v1/flows/schema',
    {
      config: { roles: everyone },
      schema: { tags, summary: '案内フローの JSON Schema', response: answers(z.record(z.string(), z.unknown())) },
    },
    async () => flowJsonSchema(),
  )
  server.post(
    '/v1/flows/check',
    {
      config: { roles: ['supervisor', 'manager', 'ops'] },
      schema: {
        ...{ tags, summary: '案内フローの検査（保存しない）', body: flowSourceBody },
        response: answers(flowVerdictSchema),
      },
    },
    async (request) => flowVerdictSchema.parse((await judge(house, visitorOf(request), request.body.source)).verdict),
  )
  server.put(
    '/v1/flows/:id',
    {
      config: writers,
      schema: {
        ...{ tags, summary: '案内フローの新しい版', params: byId, body: flowSourceBody },
        response: answers(flowTextSchema),
      },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(house.db, request, 'setup.changed', `flow ${id}`)
      const kept = await saveFlow(house, visitorOf(request), id, request.body)
      return flowTextSchema.parse({ ...versionOf(kept.saved), source: kept.saved.source, verdict: kept.verdict })
    },
  )
}

const addPublications = (server: Server, house: House): void => {
  const response = answers(flowPublishedSchema)
  server.post(
    '/v1/flows/:id/versions/:version/publish',
    {
      config: writers,
      schema: { tags, summary: '案内フローの公開（日時指定可）', params: byVersion, body: flowPublishBody, response },
    },
    async (request) => {
      const { id: flow, version } = request.params
      await tellLook(house.db, request, 'config.published', `flow ${flow} ${version}`)
      return publishFlow(house, visitorOf(request), { flow, version, at: request.body.at })
    },
  )
  server.post(
    '/v1/flows/:id/rollback',
    {
      config: writers,
      schema: { tags, summary: '前の版に戻す', params: byId, body: flowRollbackBody, response },
    },
    async (request) => {
      const { id } = request.params
      await tellLook(house.db, request, 'config.published', `flow ${id} rollback`)
      return rollBack(house, visitorOf(request), id, request.body.version)
    },
  )
  server.delete(
    '/v1/flows/:id/publications/:publication',
    {
      config: writers,
      schema: {
        ...{ tags, summary: '公開予約の取消し', params: byId.extend({ publication: z.uuid() }) },
        response: answers(done),
      },
    },
    async (request) => {
      const { id, publication } = request.params
      await tellLook(house.db, request, 'setup.changed', `flow ${id}`, { cancelled: true })
      await cancelPublication(house, visitorOf(request), id, publication)
      return saved
    },
  )
}

const verdictOf = (text: FlowVersion) => flowVerdictSchema.parse(text.problems[0])

const versionOf = (text: FlowVersion) => {
  const { problems } = verdictOf(text)
  const errors = problems.filter(({ severity }) => severity === 'error').length
  const { flow, version, sound, parsed, by, at, note } = text
  return {
    ...{ flow, version, sound, readable: parsed !== null, errors },
    ...{ warnings: problems.length - errors, examples: text.examples.length },
    ...{ by, at, note },
  }
}

/** Flows that were set up without a text have no versions to show but are there. */
const statesOf = async (trx: Trx, contract: string): Promise<readonly FlowState[]> => {
  const flows = await readFlows(trx, contract)
  const live = await readLiveFlows(trx, contract)
  const versions = await readFlowVersions(trx, contract, null)
  const publications = await readPublications(trx, contract, null)
  const lines = await readLines(trx, contract)
  const ids = [...new Set([...flows.map(({ id }) => id), ...versions.map(({ flow }) => flow)])].sort()
  return ids.map((id) => {
    const own = versions.filter(({ flow }) => flow === id)
    const set = flows.find((flow) => flow.id === id)
    return {
      flow: id,
      title: set?.title ?? own.find(({ parsed }) => parsed !== null)?.parsed?.title ?? '',
      live: live.find((flow) => flow.id === id)?.version ?? null,
      newest: Math.max(set?.version ?? 0, ...own.map(({ version }) => version)),
      lines: lines.filter(({ flow }) => flow === id).map(({ number }) => number),
      versions: own.map(versionOf),
      publications: publications
        .filter(({ flow }) => flow === id)
        .map((one) => ({ ...one, problems: [...one.problems] })),
    }
  })
}
