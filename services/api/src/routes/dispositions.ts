import {
  appointmentsSchema,
  byResult,
  disposeBody,
  disposedSchema,
  dispositionRuleBody,
  dispositionRuleSchema,
  dispositionRulesSchema,
  dueDispositionsSchema,
} from '@tsunagu/messages'
import { inContract, putDispositionRule, readDispositionRules } from '@tsunagu/store'
import { visitorOf } from '../access/visitor.ts'
import { dispose } from '../campaigns/dispose.ts'
import { appointmentsOf, dueDispositions } from '../campaigns/due-dispositions.ts'
import { DoorError } from '../errors/door-error.ts'
import { callToWriteOf } from '../floor/call-at-hand.ts'
import type { House } from '../house.ts'
import { tellLook } from '../records/access-log.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { byCall } from './params.ts'

const tags = ['campaigns']
const writers = { roles: ['agent', 'supervisor', 'manager'] } as const

/** 結果入力: what came of a call of a campaign, and what each result asks for. */
export const addDispositionRoutes = (server: Server, house: House): void => {
  server.post(
    '/v1/calls/:call/disposition',
    {
      config: writers,
      schema: {
        tags,
        summary: '架電の結果入力（経過記録・納付約束・番号の判定・かけ直しを一度に。通話中または後処理中）',
        params: byCall,
        body: disposeBody,
        response: answers(disposedSchema),
      },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const call = await callToWriteOf(house, visitor, request.params.call)
      if (call === null) throw new DoorError('call.unknown')
      await tellLook(house.db, request, 'call.disposed', call, { result: request.body.result })
      return dispose(house, visitor, call, request.body)
    },
  )
  server.get(
    '/v1/dispositions/due',
    {
      config: writers,
      schema: { tags, summary: '結果入力がまだの、自分の架電（24時間以内）', response: answers(dueDispositionsSchema) },
    },
    async (request) => {
      const calls = await dueDispositions(house, visitorOf(request))
      const persons = calls.map(({ person }) => person)
      if (persons.length > 0) await tellLook(house.db, request, 'dispositions.searched', null, { persons })
      return { calls }
    },
  )
  server.get(
    '/v1/dispositions/appointments',
    {
      config: writers,
      schema: { tags, summary: '自分がかけ直すと約束した相手、近い順', response: answers(appointmentsSchema) },
    },
    async (request) => {
      const appointments = await appointmentsOf(house, visitorOf(request))
      const persons = appointments.map(({ person }) => person)
      if (persons.length > 0) await tellLook(house.db, request, 'dispositions.searched', null, { persons })
      return { appointments }
    },
  )
  server.get(
    '/v1/dispositions',
    {
      config: { roles: ['agent', 'supervisor', 'manager', 'ops', 'auditor'] },
      schema: { tags, summary: '結果コードと必須項目', response: answers(dispositionRulesSchema) },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const rules = await inContract(house.db, contract, (trx) => readDispositionRules(trx, contract))
      return { results: rules.map(viewOf) }
    },
  )
  server.put(
    '/v1/dispositions/:id',
    {
      config: { roles: ['manager', 'ops'] },
      schema: {
        tags,
        summary: '結果コードの必須項目・再架電・番号の判定',
        params: byResult,
        body: dispositionRuleBody,
        response: answers(dispositionRuleSchema),
      },
    },
    async (request) => {
      const { contract } = visitorOf(request)
      const { id: result } = request.params
      await tellLook(house.db, request, 'setup.changed', `disposition ${result}`, request.body)
      return inContract(house.db, contract, async (trx) => {
        if (!(await putDispositionRule(trx, contract, { result, ...request.body })))
          throw new DoorError('setup.unknown')
        const rule = (await readDispositionRules(trx, contract)).find((one) => one.result === result)
        if (rule === undefined) throw new DoorError('setup.unknown')
        return viewOf(rule)
      })
    },
  )
}

type Rule = Awaited<ReturnType<typeof readDispositionRules>>[number]

const viewOf = ({ result, name, asks, retry, verdict }: Rule) => ({
  ...{ result, name, asks: [...asks], retry },
  verdict: verdict === 'untried' ? null : verdict,
})
