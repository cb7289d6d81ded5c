import { acceptedSchema, agentViewSchema, lineViewSchema, queueViewSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { z } from 'zod'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

const plain = {
  'sign-in': 'サインイン',
  'sign-out': 'サインアウト',
  ready: '受付可',
  'end-wrap-up': '後処理終了',
  answer: '応答',
  hold: '保留',
  resume: '保留解除',
  'hang-up': '切断',
} as const

export const addAgents = (program: Command, tools: ToolsOf): void => {
  const agents = program.command('agents').alias('agent').description('担当者')
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
        ['call', (agent) => agent.call],
        ['queues', (agent) => agent.queues.join(',')],
        ['idle since', (agent) => when(agent.idleSince)],
      ])
    })
  const ask = async (agent: string, path: string, body?: unknown): Promise<void> => {
    const { api, out } = tools()
    const answer = await api.call(acceptedSchema, 'POST', `/v1/agents/${encodeURIComponent(agent)}/${path}`, body)
    out.say(answer, `${agent}: ${path}: accepted${answer.call === null ? '' : ` (${answer.call})`}`)
  }
  for (const [path, description] of Object.entries(plain))
    agents
      .command(`${path} <agent>`)
      .description(description)
      .action((agent: string) => ask(agent, path))
  agents
    .command('pause <agent> <reason>')
    .description('離席')
    .action((agent: string, reason: string) => ask(agent, 'pause', { reason }))
  agents
    .command('transfer <agent>')
    .description('転送')
    .option('--queue <queue>', 'to a queue')
    .option('--number <number>', 'to an outside number')
    .action((agent: string, options: { queue?: string; number?: string }, command: Command) => {
      if ((options.queue === undefined) === (options.number === undefined))
        return command.error('give either --queue or --number')
      const to =
        options.queue === undefined
          ? { kind: 'outside', number: options.number }
          : { kind: 'queue', queue: options.queue }
      return ask(agent, 'transfer', { to })
    })
  addQueuesAndLines(program, tools)
}

const addQueuesAndLines = (program: Command, tools: ToolsOf): void => {
  program
    .command('queues')
    .description('待ち行列')
    .action(async () => {
      const { api, out } = tools()
      const { queues } = await api.call(z.object({ queues: z.array(queueViewSchema) }), 'GET', '/v1/queues')
      out.table(queues, queues, [
        ['queue', (queue) => queue.queue],
        ['name', (queue) => queue.name],
        ['waiting', (queue) => queue.waiting],
        ['longest since', (queue) => when(queue.longestSince)],
        ['ready', (queue) => queue.agentsReady],
        ['talking', (queue) => queue.agentsTalking],
        ['signed in', (queue) => queue.agentsSignedIn],
      ])
    })
  program
    .command('lines')
    .description('回線')
    .action(async () => {
      const { api, out } = tools()
      const { lines } = await api.call(z.object({ lines: z.array(lineViewSchema) }), 'GET', '/v1/lines')
      out.table(lines, lines, [
        ['line', (line) => line.line],
        ['name', (line) => line.name],
        ['number', (line) => line.number],
        ['caller IDs', (line) => line.callerIds.join(',') || 'inbound only'],
        ['flow', (line) => line.flow],
        ['calls now', (line) => line.calls],
      ])
    })
}
