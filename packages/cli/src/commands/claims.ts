import {
  claimKindSchema,
  claimKindsSchema,
  claimListSchema,
  claimSavedSchema,
  paymentListSchema,
  paymentsSavedSchema,
  reversalSavedSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { tokyoDay } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { given, numberOf } from './setup-parts.ts'

export const addClaims = (program: Command, tools: ToolsOf): void => {
  const claims = program.command('claims').alias('claim').description('債権')
  claims
    .command('show <kind> <key>')
    .description('委託元の番号による照会')
    .action(async (kind: string, clientKey: string) => {
      const { api, out } = tools()
      const answer = await api.call(claimListSchema, 'GET', `/v1/claims${query({ kind, clientKey })}`)
      out.table(answer, answer.claims, [
        ['claim', (row) => row.claim],
        ['person', (row) => row.person],
        ['kind', (row) => row.kindName],
        ['period', (row) => row.period],
        ['amount', (row) => row.amount],
        ['owed', (row) => row.owed],
        ['due', (row) => row.dueOn],
        ['state', (row) => row.state],
      ])
    })
  claims
    .command('withdraw <claim>')
    .description('債権の取下げ（--undo で元に戻す）')
    .requiredOption('--reason <text>')
    .option('--undo', 'put it forward again', false)
    .action(async (claim: string, { reason, undo }: { reason: string; undo: boolean }) => {
      const { api, out } = tools()
      const path = `/v1/claims/${encodeURIComponent(claim)}/withdraw`
      const saved = await api.call(claimSavedSchema, 'POST', path, { withdrawn: !undo, reason })
      out.say(saved.claim, `claim ${saved.claim.claim}: ${saved.claim.state}`)
    })
  claims
    .command('kinds')
    .description('債権の種類')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(claimKindsSchema, 'GET', '/v1/claims/kinds')
      out.table(answer, answer.kinds, [
        ['kind', (row) => row.id],
        ['name', (row) => row.name],
        ['days', (row) => row.attributionDays],
        ['rule', (row) => row.rule],
      ])
    })
  claims
    .command('set-kind <kind> <name>')
    .description('債権の種類の登録・変更')
    .option('--days <n>', 'payments so many days after a promise are counted (default: 30)')
    .option('--rule <text>', "the client's rule in its words")
    .action(async (kind: string, name: string, { days, rule }: Readonly<Record<string, string | undefined>>) => {
      const { api, out } = tools()
      const body = { name, ...given('attributionDays', numberOf(days)), ...given('rule', rule) }
      const saved = await api.call(claimKindSchema, 'PUT', `/v1/claims/kinds/${encodeURIComponent(kind)}`, body)
      out.say(saved, `kind ${saved.id}: ${saved.name}, ${saved.attributionDays} days`)
    })
  addPayments(program, tools)
}

const addPayments = (program: Command, tools: ToolsOf): void => {
  const payments = program.command('payments').alias('payment').description('入金')
  payments
    .command('add <key> <kind> <claim-key> <yen>')
    .description('入金の記録（同じ番号は一度だけ）')
    .option('--paid-on <day>', 'YYYY-MM-DD (default: today)')
    .action(async (clientKey: string, kind: string, claimKey: string, yen: string, { paidOn }: { paidOn?: string }) => {
      const { api, out } = tools()
      const payment = { clientKey, kind, claimKey, amount: Number(yen), paidOn: paidOn ?? tokyoDay(0) }
      const saved = await api.call(paymentsSavedSchema, 'POST', '/v1/payments', { payments: [payment] })
      const isOld = saved.payments.some(({ repeated }) => repeated)
      out.say(saved, `payment ${clientKey}: ${yen} yen${isOld ? ' (was there before)' : ''}`)
    })
  payments
    .command('show <key>')
    .description('入金の照会')
    .action(async (clientKey: string) => {
      const { api, out } = tools()
      const answer = await api.call(paymentListSchema, 'GET', `/v1/payments${query({ clientKey })}`)
      out.table(answer, answer.payments, [
        ['payment', (row) => row.clientKey],
        ['person', (row) => row.person],
        ['claim', (row) => row.claim],
        ['amount', (row) => row.amount],
        ['paid', (row) => row.paidOn],
        ['source', (row) => row.source],
        ['reversed', (row) => row.reversedAt],
      ])
    })
  payments
    .command('reverse <key>')
    .description('入金の取消し')
    .requiredOption('--reason <text>')
    .action(async (clientKey: string, { reason }: { reason: string }) => {
      const { api, out } = tools()
      const saved = await api.call(reversalSavedSchema, 'POST', '/v1/payments/reversals', { clientKey, reason })
      out.say(saved, `payment ${clientKey} reversed${saved.repeated ? ' (was so before)' : ''}`)
    })
}
