import { acceptedSchema, agentViewSchema } from '@tsunagu/messages'
import { Argument, type Command } from 'commander'
import { z } from 'zod'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addShift } from './shift.ts'

/** Wishes that need nothing but the agent. */
const plain = {
  'sign-in': 'サインイン',
  'sign-out': 'サインアウト',
  ready: '受付可',
  'ready-once': '一件だけ受付',
  'end-wrap-up': '後処理終了',
  'prolong-wrap-up': '後処理の延長',
  'open-line': '常時接続の開始',
  'close-line': '常時接続の終了',
  answer: '応答',
  hold: '保留',
  resume: '保留解除',
  'hang-up': '切断',
  toggle: '相談と通話の切替え',
  merge: '会議にまとめる',
  complete: '相談転送の完了',
  'cancel-consult': '相談の取消し',
  park: '保留パーク',
  redial: 'かけ直し',
  'end-with-guidance': 'ガイダンスで終話',
  'force-out': '強制サインアウト（統括）',
} as const

type Ask = (agent: string, path: string, body?: unknown) => Promise<void>

export const addAgents = (program: Command, tools: ToolsOf): void => {
  const agents = program.command('agents').alias('agent').description('担当者')
  addList(agents, tools)
  addShift(agents, tools)
  const ask: Ask = async (agent, path, body) => {
    const { api, out } = tools()
    const answer = await api.call(acceptedSchema, 'POST', `/v1/agents/${encodeURIComponent(agent)}/${path}`, body)
    out.say(answer, `${agent}: ${path}: accepted${answer.call === null ? '' : ` (${answer.call})`}`)
  }
  for (const [path, description] of Object.entries(plain))
    agents
      .command(`${path} <agent>`)
      .description(description)
      .action((agent: string) => ask(agent, path))
  addStates(agents, ask)
  addTalk(agents, ask)
  addHandOver(agents, ask)
  addPreview(agents, ask)
}

const addList = (agents: Command, tools: ToolsOf): void => {
  agents
    .command('list')
    .description('担当者の一覧')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(z.object({ agents: z.array(agentViewSchema) }), 'GET', '/v1/agents')
      out.table(found.agents, found.agents, [
        ['agent', (agent) => agent.agent],
        ['name', (agent) => agent.name],
        ['phone', (agent) => `${agent.phone}${agent.phoneRegistered ? '' : ' (not registered)'}`],
        ['state', (agent) => (agent.activity === 'idle' ? agent.availability : agent.activity)],
        ['reason', (agent) => agent.reason],
        ['then', (agent) => agent.pauseAfter],
        ['hand', (agent) => (agent.handRaised ? '✋' : '')],
        ['call', (agent) => agent.call],
        ['queues', (agent) => agent.queues.join(',')],
        ['idle since', (agent) => when(agent.idleSince)],
      ])
    })
}

const addStates = (agents: Command, ask: Ask): void => {
  agents
    .command('pause <agent> <reason>')
    .description('離席')
    .action((agent: string, reason: string) => ask(agent, 'pause', { reason }))
  agents
    .command('pause-after <agent> [reason]')
    .description('この通話のあと離席（理由なしで取消し）')
    .action((agent: string, reason: string | undefined) => ask(agent, 'pause-after', { reason: reason ?? null }))
  agents
    .command('hand <agent>')
    .description('挙手（統括を呼ぶ）')
    .addArgument(new Argument('[up-or-down]').choices(['up', 'down']).default('up'))
    .action((agent: string, way: string) => ask(agent, 'hand', { raised: way === 'up' }))
}

const addTalk = (agents: Command, ask: Ask): void => {
  agents
    .command('mute <agent>')
    .description('ミュート')
    .action((agent: string) => ask(agent, 'mute', { muted: true }))
  agents
    .command('unmute <agent>')
    .description('ミュート解除')
    .action((agent: string) => ask(agent, 'mute', { muted: false }))
  const one = [
    ['drop-party', 'leg', '会議の参加者を外す'],
    ['unpark', 'call', '保留パークの引取り'],
    ['keys', 'keys', 'プッシュ信号の送信'],
    ['move', 'phone', '別の電話機へ移る'],
  ] as const
  for (const [path, what, description] of one)
    agents
      .command(`${path} <agent> <${what}>`)
      .description(description)
      .action((agent: string, value: string) => ask(agent, path, { [what]: value }))
}

/** A case that a campaign shows before it is dialled. */
const addPreview = (agents: Command, ask: Ask): void => {
  const preview = agents.command('preview').description('発信前の案件確認')
  preview
    .command('accept <agent>')
    .description('確認して発信')
    .action((agent: string) => ask(agent, 'preview/accept'))
  preview
    .command('skip <agent> <reason>')
    .description('飛ばす（理由）')
    .action((agent: string, reason: string) => ask(agent, 'preview/skip', { reason }))
}

type Targets = { readonly queue?: string; readonly agent?: string; readonly line?: string; readonly number?: string }

/** The one target that was given, as the API has it; null when it is none or several. */
export const targetOf = ({ queue, agent, line, number }: Targets): object | null => {
  const given = [
    queue === undefined ? null : { kind: 'queue', queue },
    agent === undefined ? null : { kind: 'agent', agent },
    line === undefined ? null : { kind: 'line', line },
    number === undefined ? null : { kind: 'outside', number },
  ].filter((target) => target !== null)
  return given.length === 1 ? (given[0] ?? null) : null
}

const addHandOver = (agents: Command, ask: Ask): void => {
  agents
    .command('transfer <agent>')
    .description('転送')
    .option('--queue <queue>', 'to a queue')
    .option('--agent <agent>', 'to another agent')
    .option('--line <line>', "into another line's flow, e.g. the other centre's")
    .option('--number <number>', 'to an outside number')
    .option('--note <text>', 'handed over with the call')
    .action((agent: string, { note, ...targets }: Targets & { note?: string }, command: Command) => {
      const to = targetOf(targets)
      if (to === null) return command.error('give one of --queue, --agent, --line and --number')
      return ask(agent, 'transfer', { to, note: note ?? null })
    })
  agents
    .command('consult <agent>')
    .description('相談: 市民を待たせて相手を呼ぶ')
    .option('--agent <agent>', 'another agent')
    .option('--number <number>', 'an outside number')
    .option('--note <text>', 'shown to the colleague')
    .action((agent: string, { note, ...targets }: Targets & { note?: string }, command: Command) => {
      const to = targetOf(targets)
      if (to === null) return command.error('give either --agent or --number')
      return ask(agent, 'consult', { to, note: note ?? null })
    })
}
