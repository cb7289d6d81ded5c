import { retentionBody, retentionKindSchema, retentionSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf } from '../setup-file.ts'

const path = '/v1/retention'

/** `tsunagu retention`: how long what is kept, and what was deleted. */
export const addRetention = (program: Command, tools: ToolsOf): void => {
  const retention = program.command('retention').description('保存期間と消去の記録')
  retention
    .command('rules')
    .description('保存期間。決めていないものは消去しない')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(retentionSchema, 'GET', path)
      const rows = retentionKindSchema.options.map((kind) => ({
        kind,
        rule: answer.rules.find((one) => one.kind === kind) ?? null,
      }))
      out.table(answer, rows, [
        ['kind', (row) => row.kind],
        ['days', (row) => row.rule?.days ?? 'kept'],
        ['by', (row) => row.rule?.by ?? null],
        ['since', (row) => (row.rule === null ? null : when(row.rule.at))],
      ])
    })
  retention
    .command('runs')
    .description('消去の記録、新しい順')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(retentionSchema, 'GET', path)
      out.table(answer, answer.runs, [
        ['at', (row) => when(row.at)],
        ['kind', (row) => row.kind],
        ['before', (row) => when(row.before)],
        ['rows', (row) => row.count],
      ])
    })
  retention
    .command('set <kind>')
    .description('保存期間の設定: texts（SMS）、authenticity（本物確認）、refusals（取り込まなかった行）')
    .option('--days <days>', 'deleted after so many days')
    .option('--keep', 'not deleted any more')
    .action(async (kind: string, { days, keep }: { days?: string; keep?: boolean }) => {
      const { api, out } = tools()
      const named = bodyOf(retentionKindSchema, kind)
      const body = bodyOf(retentionBody, { days: keep === true ? null : Number(days) })
      const answer = await api.call(retentionSchema, 'PUT', `${path}/${named}`, body)
      out.say(answer, body.days === null ? `${named} are kept` : `${named} are deleted after ${body.days} days`)
    })
}
