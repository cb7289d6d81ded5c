import { acceptedSchema, lineViewSchema, queueViewSchema } from '@tsunagu/messages'
import { Argument, type Command } from 'commander'
import { z } from 'zod'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

export const addQueues = (program: Command, tools: ToolsOf): void => {
  const queues = program.command('queues').alias('queue').description('待ち行列')
  queues
    .command('list', { isDefault: true })
    .description('待ち行列の一覧')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(z.object({ queues: z.array(queueViewSchema) }), 'GET', '/v1/queues')
      out.table(found.queues, found.queues, [
        ['queue', (queue) => queue.queue],
        ['name', (queue) => queue.name],
        ['mode', (queue) => queue.mode],
        ['waiting', (queue) => queue.waiting],
        ['callbacks', (queue) => queue.callbacks],
        ['longest since', (queue) => when(queue.longestSince)],
        ['ready', (queue) => queue.agentsReady],
        ['talking', (queue) => queue.agentsTalking],
        ['signed in', (queue) => queue.agentsSignedIn],
      ])
    })
  queues
    .command('mode <queue>')
    .description('受付 open・受付終了 draining（中の人は応対）・閉鎖 closed')
    .addArgument(new Argument('<mode>').choices(['open', 'draining', 'closed']))
    .action(async (queue: string, mode: string) => {
      const { api, out } = tools()
      const answer = await api.call(acceptedSchema, 'POST', `/v1/queues/${encodeURIComponent(queue)}/mode`, { mode })
      out.say(answer, `${queue}: ${mode}: accepted`)
    })
}

export const addLines = (program: Command, tools: ToolsOf): void => {
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
        ['trunk', ({ trunk }) => (trunk === null ? 'no limit' : `${trunk.channels} channels, ${trunk.callsPerS}/s`)],
        ['flow', (line) => line.flow],
        ['calls now', (line) => line.calls],
      ])
    })
}
