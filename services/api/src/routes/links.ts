import {
  decidePairBody,
  explainLinkQuery,
  linkExplanationSchema,
  linkedSchema,
  linkHistorySchema,
  linkPairPageSchema,
  linkPairSchema,
  linkPairSearch,
  linkRulesSchema,
  linkRunListSchema,
  linkRunSchema,
  mergePersonsBody,
  type Role,
  splitPersonBody,
  startLinkBody,
} from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { inContract, putLinkRule, readLinkRule } from '@tsunagu/store'
import type { FastifyRequest } from 'fastify'
import { visitorOf } from '../access/visitor.ts'
import type { House } from '../house.ts'
import { explainLink, linkHistory } from '../linking/history.ts'
import { mergeByHand, splitByHand } from '../linking/merging.ts'
import { type Deciding, decidePair, searchPairs, viewPair } from '../linking/pairs.ts'
import { askLinkRun, linkRuns, viewLinkRun } from '../linking/runs.ts'
import { tellLook } from '../records/access-log.ts'
import { type PersonMask, personMaskFor } from '../register/person-mask.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byLinkPair, byLinkRun, byPerson } from './params.ts'

const tags = ['links']
/** Who decides whether two are one. */
const deciders: readonly Role[] = ['supervisor', 'manager', 'ops']
const readers: readonly Role[] = [...deciders, 'auditor']

/** Whoever decides has to see what is compared. */
const maskFor = (held: readonly Role[]): PersonMask => ({
  ...personMaskFor(held),
  ...(held.some((role) => deciders.includes(role)) ? { text: (text: string) => text } : {}),
})

const decidingOf = (house: House, request: FastifyRequest, why: string): Deciding => {
  const { contract, account } = visitorOf(request)
  return { contract, by: account, at: isoTime(house.clock.now()), why }
}

/** 名寄せ: runs, what people are asked, merges and splits by hand, and why. */
export const addLinkRoutes = (server: Server, house: House): void => {
  addRuns(server, house)
  addRules(server, house)
  addPairs(server, house)
  addMerges(server, house)
}

const addRuns = (server: Server, house: House): void => {
  server.get(
    '/v1/links/runs',
    {
      config: { roles: readers },
      schema: { tags, summary: '名寄せの実行の一覧', response: answers(linkRunListSchema) },
    },
    async (request) => ({ runs: await linkRuns(house.db, visitorOf(request).contract) }),
  )
  server.get(
    '/v1/links/runs/:run',
    {
      config: { roles: readers },
      schema: { tags, summary: '名寄せの実行の進み具合と結果', params: byLinkRun, response: answers(linkRunSchema) },
    },
    (request) => viewLinkRun(house.db, visitorOf(request).contract, request.params.run),
  )
  server.post(
    '/v1/links/runs',
    {
      config: { roles: deciders },
      schema: { tags, summary: '名寄せの実行', body: startLinkBody, response: answers(linkRunSchema) },
    },
    async (request) => {
      const { contract, account } = visitorOf(request)
      await tellLook(house.db, request, 'links.run', null, { scope: request.body.scope })
      const asked = { scope: request.body.scope, by: account, at: isoTime(house.clock.now()) }
      const run = await askLinkRun(house.db, contract, asked)
      await house.exchangeJobs.add('register.link', { contract, run: run.run }, `link-${contract}-${run.run}`)
      return run
    },
  )
}

const addRules = (server: Server, house: House): void => {
  const path = '/v1/links/rules'
  server.get(
    path,
    {
      config: { roles: readers },
      schema: { tags, summary: '名寄せの規則', response: answers(linkRulesSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      return { afterDeliveries: await inContract(house.db, contract, (trx) => readLinkRule(trx, contract)) }
    },
  )
  server.put(
    path,
    {
      config: { roles: ['manager', 'ops'] },
      schema: {
        tags,
        summary: '名寄せの規則の変更（受入れのあと自動で実行するか）',
        body: linkRulesSchema,
        response: answers(linkRulesSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { afterDeliveries } = request.body
      await tellLook(house.db, request, 'setup.changed', 'link rules', { afterDeliveries })
      await inContract(house.db, contract, (trx) => putLinkRule(trx, contract, afterDeliveries))
      return { afterDeliveries }
    },
  )
}

const addPairs = (server: Server, house: House): void => {
  server.get(
    '/v1/links/pairs',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: '名寄せの候補（判定待ち・判定済み）',
        querystring: linkPairSearch,
        response: answers(linkPairPageSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      await tellLook(house.db, request, 'links.searched', null, { state: request.query.state })
      return searchPairs(house.db, contract, request.query, maskFor(roles))
    },
  )
  server.get(
    '/v1/links/pairs/:pair',
    {
      config: { roles: readers },
      schema: { tags, summary: '名寄せの候補を並べて見る', params: byLinkPair, response: answers(linkPairSchema) },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { pair } = request.params
      await tellLook(house.db, request, 'link.viewed', `pair ${pair}`)
      return viewPair(house.db, contract, pair, maskFor(roles))
    },
  )
  server.post(
    '/v1/links/pairs/:pair/decide',
    {
      config: { roles: deciders },
      schema: {
        tags,
        summary: '同一・別人の判定',
        params: byLinkPair,
        body: decidePairBody,
        response: answers(linkPairSchema),
      },
    },
    async (request) => {
      const { contract, roles } = visitorOf(request)
      const { pair } = request.params
      const { decision, why } = request.body
      await tellLook(house.db, request, 'link.decided', `pair ${pair}`, { decision })
      await decidePair(house.db, pair, decision, decidingOf(house, request, why))
      return viewPair(house.db, contract, pair, maskFor(roles))
    },
  )
}

const addMerges = (server: Server, house: House): void => {
  server.post(
    '/v1/links/merge',
    {
      config: { roles: deciders },
      schema: {
        tags,
        summary: '二人の対象者を一人にまとめる（統合）',
        body: mergePersonsBody,
        response: answers(linkedSchema),
      },
    },
    async (request) => {
      const { kept, other, why } = request.body
      await tellLook(house.db, request, 'link.merged', `person ${kept}`, { other })
      return mergeByHand(house.db, { kept, other }, decidingOf(house, request, why))
    },
  )
  server.post(
    '/v1/links/split',
    {
      config: { roles: deciders },
      schema: {
        tags,
        summary: '統合の取消し、または宛名の切離し（分割）',
        body: splitPersonBody,
        response: answers(linkedSchema),
      },
    },
    async (request) => {
      const { why, ...wanted } = request.body
      await tellLook(
        house.db,
        request,
        'link.split',
        'event' in wanted ? `event ${wanted.event}` : `person ${wanted.person}`,
      )
      return splitByHand(house.db, wanted, decidingOf(house, request, why))
    },
  )
  server.get(
    '/v1/links/persons/:person/history',
    {
      config: { roles: readers },
      schema: { tags, summary: '対象者の統合・分割の履歴', params: byPerson, response: answers(linkHistorySchema) },
    },
    async (request) => {
      const { person } = request.params
      await tellLook(house.db, request, 'link.viewed', `person ${person}`)
      return linkHistory(house.db, visitorOf(request).contract, person)
    },
  )
  server.get(
    '/v1/links/explain',
    {
      config: { roles: readers },
      schema: {
        tags,
        summary: '二人が同一・別人である理由',
        querystring: explainLinkQuery,
        response: answers(linkExplanationSchema),
      },
    },
    async (request) => {
      const { one, other } = request.query
      await tellLook(house.db, request, 'link.viewed', `persons ${one} ${other}`)
      return explainLink(house.db, visitorOf(request).contract, one, other)
    },
  )
}
