import { shiftSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { seconds, tokyoDay, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

/** Every second of an agent's day, with its cause and author (R10). */
export const addShift = (agents: Command, tools: ToolsOf): void => {
  agents
    .command('shift <agent>')
    .description('勤務の経過: 状態・理由・操作者')
    .option('--day <day>', 'YYYY-MM-DD', tokyoDay(0))
    .action(async (agent: string, { day }: { day: string }) => {
      const { api, out } = tools()
      const shift = await api.call(shiftSchema, 'GET', `/v1/agents/${encodeURIComponent(agent)}/shift${query({ day })}`)
      out.table(shift, shift.intervals, [
        ['from', (one) => when(one.from)],
        ['to', (one) => when(one.to)],
        ['', (one) => seconds(one.ms)],
        ['state', (one) => (one.activity === 'idle' ? one.availability : one.activity)],
        ['reason', (one) => one.reason],
        ['call', (one) => one.call],
        ['cause', (one) => one.cause],
        ['author', (one) => `${one.author.kind}:${one.author.id}`],
      ])
    })
}
