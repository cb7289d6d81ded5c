import type { AgentId, RequestBody } from '@tsunagu/core'
import {
  acceptedSchema,
  consultBody,
  dropPartyBody,
  handBody,
  keysBody,
  moveBody,
  muteBody,
  pauseAfterBody,
  pauseBody,
  skipBody,
  transferBody,
  unparkBody,
} from '@tsunagu/messages'
import type { z } from 'zod'
import { type Access, floorRoles, leaders } from '../access/roles.ts'
import type { House } from '../house.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'
import { askFor, commandHeaders, mayActFor } from './asking.ts'
import { byAgent } from './params.ts'

/** Wishes that need nothing but the agent. */
const plain = {
  'sign-in': ['サインイン', 'agent.signIn'],
  'sign-out': ['サインアウト', 'agent.signOut'],
  ready: ['受付可', 'agent.ready'],
  'ready-once': ['一件だけ受付', 'agent.readyOnce'],
  'end-wrap-up': ['後処理終了', 'agent.endWrapUp'],
  'prolong-wrap-up': ['後処理の延長', 'agent.prolongWrapUp'],
  'open-line': ['常時接続の開始', 'agent.openLine'],
  'close-line': ['常時接続の終了', 'agent.closeLine'],
  answer: ['応答', 'call.answer'],
  hold: ['保留', 'call.hold'],
  resume: ['保留解除', 'call.resume'],
  'hang-up': ['切断', 'call.hangUp'],
  toggle: ['相談と通話の切替え', 'call.toggle'],
  merge: ['会議にまとめる', 'call.merge'],
  complete: ['相談転送の完了', 'call.complete'],
  'cancel-consult': ['相談の取消し', 'call.cancelConsult'],
  park: ['保留パーク', 'call.park'],
  redial: ['かけ直し', 'call.redial'],
  'end-with-guidance': ['ガイダンスで終話', 'call.endWithGuidance'],
} as const satisfies Record<string, readonly [string, RequestBody['type']]>

type PlainType = (typeof plain)[keyof typeof plain][1] | 'agent.forceOut' | 'preview.accept'

const plainBody =
  (type: PlainType) =>
  (agent: AgentId): RequestBody => ({ type, agent })

/** What an agent may wish for himself, and those who lead for anyone on their floor. */
export const addAgentCommands = (server: Server, house: House): void => {
  for (const [path, [summary, type]] of Object.entries(plain))
    addPlain(server, house, path, summary, floorRoles, plainBody(type))
  addPlain(server, house, 'force-out', '強制サインアウト', leaders, plainBody('agent.forceOut'))
  addStateCommands(wisher(server, house))
  addTalkCommands(wisher(server, house))
  addPreviewCommands(server, house)
}

const schemaOf = (summary: string) => ({
  tags: ['agents'],
  summary,
  params: byAgent,
  headers: commandHeaders,
  response: answers(acceptedSchema),
})

const addPlain = (
  server: Server,
  house: House,
  path: string,
  summary: string,
  roles: Access,
  wish: (agent: AgentId) => RequestBody,
): void => {
  server.post(`/v1/agents/:agent/${path}`, { config: { roles }, schema: schemaOf(summary) }, async (request) => {
    mayActFor(request, request.params.agent)
    return askFor(house, request, wish(request.params.agent))
  })
}

/** Adds one route whose wish needs a body. */
const wisher =
  (server: Server, house: House) =>
  <B extends z.ZodType>(
    path: string,
    summary: string,
    body: B,
    wish: (agent: AgentId, body: z.output<B>) => RequestBody,
  ): void => {
    server.post(
      `/v1/agents/:agent/${path}`,
      { config: { roles: floorRoles }, schema: { ...schemaOf(summary), body } },
      async (request) => {
        const { agent } = request.params
        mayActFor(request, agent)
        return askFor(house, request, wish(agent, request.body as z.output<B>))
      },
    )
  }

/** A case that is shown before it is dialled (O10). */
const addPreviewCommands = (server: Server, house: House): void => {
  addPlain(server, house, 'preview/accept', '案件を確認して発信', floorRoles, plainBody('preview.accept'))
  wisher(server, house)('preview/skip', '案件を飛ばす（理由）', skipBody, (agent, { reason }) => ({
    type: 'preview.skip',
    agent,
    reason,
  }))
}

type Wisher = ReturnType<typeof wisher>

const addStateCommands = (add: Wisher): void => {
  add('pause', '離席', pauseBody, (agent, { reason }) => ({ type: 'agent.pause', agent, reason }))
  add('pause-after', 'この通話のあと離席', pauseAfterBody, (agent, { reason }) => ({
    type: 'agent.pauseAfter',
    agent,
    reason,
  }))
  add('hand', '挙手（統括を呼ぶ）', handBody, (agent, { raised }) => ({ type: 'agent.raiseHand', agent, raised }))
}

const addTalkCommands = (add: Wisher): void => {
  add('mute', 'ミュート', muteBody, (agent, { muted }) => ({ type: 'call.mute', agent, muted }))
  add('transfer', '転送', transferBody, (agent, { to, note }) => ({ type: 'call.transfer', agent, to, note }))
  add('consult', '相談', consultBody, (agent, { to, note }) => ({ type: 'call.consult', agent, to, note }))
  add('drop-party', '会議の参加者を外す', dropPartyBody, (agent, { leg }) => ({ type: 'call.dropParty', agent, leg }))
  add('unpark', '保留パークの引取り', unparkBody, (agent, { call }) => ({ type: 'call.unpark', agent, call }))
  add('keys', 'プッシュ信号の送信', keysBody, (agent, { keys }) => ({ type: 'call.sendKeys', agent, keys }))
  add('move', '別の電話機へ移る', moveBody, (agent, { phone }) => ({ type: 'call.move', agent, phone }))
}
