import {
  calendarBody,
  doNotCallBody,
  floorConfigSchema,
  limitsSchema,
  lineBody,
  pauseReasonBody,
  publishedSchema,
  transferNumberBody,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { z } from 'zod'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'
import { kept } from './setup-parts.ts'

const kinds = {
  line: { path: 'lines', body: lineBody },
  calendar: { path: 'calendars', body: calendarBody },
  'pause-reason': { path: 'pause-reasons', body: pauseReasonBody },
  'transfer-number': { path: 'transfer-numbers', body: transferNumberBody },
  'do-not-call': { path: 'do-not-call', body: doNotCallBody },
} as const
const kindNames = Object.keys(kinds).join(', ')

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
        [
          `version ${made.version}: ${made.lines} lines, ${made.queues} queues, ${made.agents} agents, ${made.flows} flows`,
          ...made.warnings.map(({ where, found, expected }) => `  ${where}: found ${found}, expected ${expected}`),
        ].join('\n'),
      )
    })
  config
    .command('put <kind> <id> <file>')
    .description(`${kindNames} を登録する（file: YAML・JSON、- は標準入力）`)
    .action(async (kind: string, id: string, file: string) => {
      const { api, out } = tools()
      const { path, body } = kindOf(kind)
      await api.fetch('PUT', `/v1/setup/${path}/${encodeURIComponent(id)}`, bodyOf(body, readSetupFile(file)))
      out.say({ ok: true }, `${kind} ${id} saved${kept}`)
    })
  config
    .command('remove <kind> <id>')
    .description('pause-reason, transfer-number, do-not-call を外す')
    .action(async (kind: string, id: string) => {
      const { api, out } = tools()
      await api.fetch('DELETE', `/v1/setup/${kindOf(kind).path}/${encodeURIComponent(id)}`)
      out.say({ ok: true }, `${kind} ${id} removed${kept}`)
    })
  config
    .command('limits [file]')
    .description('フロアの上限を見る、または変える（YAML・JSON）')
    .action(async (file: string | undefined) => {
      const { api, out } = tools()
      if (file === undefined) {
        const limits = await api.call(limitsSchema, 'GET', '/v1/setup/limits')
        return out.say(limits, stringify(limits).trimEnd())
      }
      await api.fetch('PUT', '/v1/setup/limits', bodyOf(limitsSchema, readSetupFile(file)))
      out.say({ ok: true }, `limits saved${kept}`)
    })
}

const kindOf = (kind: string): (typeof kinds)[keyof typeof kinds] => {
  const known = z.enum(Object.keys(kinds) as [keyof typeof kinds]).safeParse(kind)
  if (known.success) return kinds[known.data]
  throw new Failure(exitCode.usage, 'kind.unknown', `"${kind}" is none of ${kindNames}`)
}
