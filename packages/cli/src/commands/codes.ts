import { codeGivenSchema, issuedCodesSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { given, numberOf } from './setup-parts.ts'

type Wanted = Readonly<Record<'call' | 'digits' | 'days', string | undefined>>

export const addCodes = (program: Command, tools: ToolsOf): void => {
  const codes = program.command('codes').alias('code').description('本物確認コード')
  codes
    .command('issue')
    .description('コードを発行する（表示は一度だけ）')
    .option('--call <call>', 'the call it belongs to (default: the one at hand)')
    .option('--digits <n>', '4 to 12 (default: 6)')
    .option('--days <n>', 'valid so long, 1 to 90 (default: 7)')
    .action(async ({ call, digits, days }: Wanted) => {
      const { api, out } = tools()
      const body = { ...given('call', call), ...given('digits', numberOf(digits)), ...given('days', numberOf(days)) }
      const code = await api.call(codeGivenSchema, 'POST', '/v1/authenticity-codes', body)
      out.say(code, `${code.code}  (until ${when(code.expiresAt)}${code.call === null ? '' : `, call ${code.call}`})`)
    })
  codes
    .command('list')
    .description('発行したコードの一覧、新しい順（番号は出さない）')
    .action(async () => {
      const { api, out } = tools()
      const all = await api.call(issuedCodesSchema, 'GET', '/v1/authenticity-codes')
      out.table(all, all.codes, [
        ['id', (one) => one.id],
        ['issued', (one) => when(one.issuedAt)],
        ['until', (one) => when(one.expiresAt)],
        ['by', (one) => `${one.by.kind} ${one.by.id}`],
        ['call', (one) => one.call],
        ['checks', (one) => one.attempts],
        ['last', (one) => when(one.lastCheck)],
      ])
    })
}
