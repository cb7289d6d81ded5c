import { readFileSync } from 'node:fs'
import { calendarBody, floorConfigSchema, flowBody, lineBody, publishedSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { z } from 'zod'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'

const kinds = { line: 'lines', calendar: 'calendars', flow: 'flows' } as const
const bodies = { line: lineBody, calendar: calendarBody, flow: flowBody } as const

export const addConfig = (program: Command, tools: ToolsOf): void => {
  const config = program.command('config').description('設定')
  config
    .command('show')
    .description('公開前の設定（JSON）')
    .action(async () => {
      const { api } = tools()
      console.log(JSON.stringify(await api.call(floorConfigSchema, 'GET', '/v1/setup'), null, 2))
    })
  config
    .command('publish')
    .description('設定を公開する')
    .action(async () => {
      const { api, out } = tools()
      const made = await api.call(publishedSchema, 'POST', '/v1/config/publish')
      out.say(
        made,
        `version ${made.version}: ${made.lines} lines, ${made.queues} queues, ${made.agents} agents, ${made.flows} flows`,
      )
    })
  config
    .command('put <kind> <id> <file>')
    .description('回線・カレンダー・フローを登録する（kind: line, calendar, flow; file: JSON, - は標準入力）')
    .action(async (kind: string, id: string, file: string) => {
      const { api, out } = tools()
      const known = z.enum(['line', 'calendar', 'flow']).safeParse(kind)
      if (!known.success) throw new Failure(exitCode.usage, 'kind.unknown', `"${kind}" is none of line, calendar, flow`)
      const body = bodies[known.data].safeParse(JSON.parse(readFileSync(file === '-' ? 0 : file, 'utf8')))
      if (!body.success) throw new Failure(exitCode.usage, 'body.invalid', z.prettifyError(body.error))
      await api.fetch('PUT', `/v1/setup/${kinds[known.data]}/${encodeURIComponent(id)}`, body.data)
      out.say({ ok: true }, `${kind} ${id} saved; tsunagu config publish makes it valid`)
    })
}
