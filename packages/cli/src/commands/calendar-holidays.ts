import { holidaysLoadedSchema, holidaysSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import type { ToolsOf } from '../program.ts'

const pathOf = (day: string): string => `/v1/holidays/${encodeURIComponent(day)}`

export const addHolidays = (calendar: Command, tools: ToolsOf): void => {
  const holidays = calendar.command('holidays').description('祝日')
  holidays
    .command('list')
    .description('登録されている祝日')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(holidaysSchema, 'GET', '/v1/holidays')
      out.table(found, found.holidays, [
        ['day', ({ day }) => day],
        ['name', ({ name }) => name],
        ['reason', ({ reason }) => reason],
      ])
    })
  holidays
    .command('add <day> <name>')
    .description('祝日を加える・名前を変える')
    .requiredOption('--reason <reason>', '理由（例: 特別措置法による移動）')
    .action(async (day: string, name: string, { reason }: { reason: string }) => {
      const { api, out } = tools()
      await api.fetch('PUT', pathOf(day), { name, reason })
      out.say({ ok: true }, `${day} is a holiday: ${name}`)
    })
  holidays
    .command('remove <day>')
    .description('祝日を外す')
    .requiredOption('--reason <reason>', '理由')
    .action(async (day: string, { reason }: { reason: string }) => {
      const { api, out } = tools()
      await api.fetch('DELETE', `${pathOf(day)}${query({ reason })}`)
      out.say({ ok: true }, `${day} is no holiday`)
    })
  holidays
    .command('load')
    .description('法律による祝日のうち、まだない年の分を取り込む')
    .action(async () => {
      const { api, out } = tools()
      const { added } = await api.call(holidaysLoadedSchema, 'POST', '/v1/holidays/load')
      out.say({ added }, `${added.length} holidays added`)
    })
}
