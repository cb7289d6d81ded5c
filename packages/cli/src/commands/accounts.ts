import { accountChangeSchema, accountSchema, newAccountSchema, newPasswordSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { z } from 'zod'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

export const addAccounts = (program: Command, tools: ToolsOf): void => {
  const accounts = program.command('accounts').alias('account').description('アカウント')
  accounts
    .command('list')
    .description('一覧')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(z.object({ accounts: z.array(accountSchema) }), 'GET', '/v1/accounts')
      out.table(found.accounts, found.accounts, [
        ['account', (one) => one.account],
        ['name', (one) => one.name],
        ['roles', (one) => one.roles.join(',')],
        ['agent', (one) => one.agent],
        ['state', (one) => (one.suspended ? 'suspended' : 'active')],
        ['password of', (one) => when(one.passwordChangedAt)],
      ])
    })
  accounts
    .command('create <account>')
    .description('発行（パスワードは一度だけ表示）')
    .requiredOption('--name <name>')
    .requiredOption('--roles <roles>', 'agent, supervisor, manager, clientStaff, ops, auditor; several with commas')
    .option('--agent <agent>', 'the agent this account works as')
    .action(async (account: string, options: { name: string; roles: string; agent?: string }) => {
      const { api, out } = tools()
      const body = { account, name: options.name, roles: options.roles.split(','), agent: options.agent ?? null }
      const made = await api.call(newAccountSchema, 'POST', '/v1/accounts', body)
      out.say(made, `${made.account.account}  password: ${made.password}`)
    })
  for (const suspended of [true, false])
    accounts
      .command(`${suspended ? 'suspend' : 'resume'} <account> <reason>`)
      .description(suspended ? '停止' : '再開')
      .action(async (account: string, reason: string) => {
        const { api, out } = tools()
        const path = `/v1/accounts/${encodeURIComponent(account)}/suspend`
        const changed = await api.call(accountSchema, 'POST', path, { suspended, reason })
        out.say(changed, `${account}: ${suspended ? 'suspended' : 'active'}`)
      })
  accounts
    .command('reset-password <account>')
    .description('パスワードの再発行（一度だけ表示）')
    .action(async (account: string) => {
      const { api, out } = tools()
      const path = `/v1/accounts/${encodeURIComponent(account)}/password`
      const made = await api.call(newPasswordSchema, 'POST', path)
      out.say(made, `${made.account}  password: ${made.password}`)
    })
  accounts
    .command('history <account>')
    .description('履歴')
    .action(async (account: string) => {
      const { api, out } = tools()
      const path = `/v1/accounts/${encodeURIComponent(account)}/history`
      const { changes } = await api.call(z.object({ changes: z.array(accountChangeSchema) }), 'GET', path)
      out.table(changes, changes, [
        ['at', (one) => when(one.at)],
        ['by', (one) => one.by],
        ['change', (one) => one.change],
        ['reason', (one) => one.reason],
      ])
    })
}
