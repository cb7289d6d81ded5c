import {
  attributedListSchema,
  attributionSchema,
  promisePageSchema,
  promiseRulesSchema,
  promiseSavedSchema,
  stopOrderPageSchema,
  stopOrderSavedSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { given, numberOf, several } from './setup-parts.ts'

type Given = Readonly<Record<string, string | undefined>>

export const addPromises = (program: Command, tools: ToolsOf): void => {
  const promises = program.command('promises').alias('promise').description('納付約束')
  promises
    .command('list')
    .description('納付約束の一覧')
    .option('--state <state>', 'open, kept, broken or withdrawn')
    .option('--due-from <day>')
    .option('--due-to <day>')
    .option('--call <call>')
    .option('--limit <n>', 'promises per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async (search: Given) => {
      const { api, out } = tools()
      const page = await api.call(promisePageSchema, 'GET', `/v1/promises${query(search)}`)
      out.table(page, page.promises, [
        ['promise', (row) => row.promise],
        ['person', (row) => row.person],
        ['amount', (row) => row.amount],
        ['due', (row) => row.dueOn],
        ['state', (row) => row.state],
        ['paid', (row) => row.paid],
        ['made', (row) => when(row.madeAt)],
        ['by', (row) => row.by],
        ['call', (row) => row.call],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
  promises
    .command('add <person> <yen> <day>')
    .description('納付約束の記録')
    .option('--claim <claim>', 'once for each claim (default: whatever the person owes)', several, [])
    .option('--call <call>', '(default: the call at hand)')
    .action(async (person: string, yen: string, dueOn: string, { claim, call }: { claim: string[]; call?: string }) => {
      const { api, out } = tools()
      const body = {
        person: Number(person),
        amount: Number(yen),
        dueOn,
        claims: claim.map(Number),
        ...given('call', call),
      }
      const { promise } = await api.call(promiseSavedSchema, 'POST', '/v1/promises', body)
      out.say(promise, `promise ${promise.promise}: ${promise.amount} yen by ${promise.dueOn}, ${promise.state}`)
    })
  promises
    .command('withdraw <promise>')
    .description('納付約束の取消し')
    .requiredOption('--reason <text>')
    .action(async (id: string, { reason }: { reason: string }) => {
      const { api, out } = tools()
      const path = `/v1/promises/${encodeURIComponent(id)}/withdraw`
      const { promise } = await api.call(promiseSavedSchema, 'POST', path, { reason })
      out.say(promise, `promise ${promise.promise}: ${promise.state}`)
    })
  promises
    .command('rules')
    .description('納付約束の規則（--grace で変更）')
    .option('--grace <days>', 'days after the due day before a promise counts as broken')
    .action(async ({ grace }: { grace?: string }) => {
      const { api, out } = tools()
      const path = '/v1/promises/rules'
      const rules =
        grace === undefined
          ? await api.call(promiseRulesSchema, 'GET', path)
          : await api.call(promiseRulesSchema, 'PUT', path, { graceDays: numberOf(grace) })
      out.say(rules, `broken ${rules.graceDays} day(s) after the due day has passed`)
    })
  addAttribution(promises, tools)
}

const addAttribution = (promises: Command, tools: ToolsOf): void => {
  promises
    .command('attribution')
    .description('約束のあった通話から一定日数以内の納付額（--payments で内訳）')
    .requiredOption('--month <month>', 'of the payments, YYYY-MM')
    .option('--payments', 'which payments were counted for which calls', false)
    .option('--kind <kind>', 'of claim, with --payments')
    .action(async ({ month, payments, kind }: { month: string; payments: boolean; kind?: string }) => {
      const { api, out } = tools()
      const path = '/v1/promises/attribution'
      if (payments) {
        const all = await api.call(attributedListSchema, 'GET', `${path}/payments${query({ month, kind })}`)
        return out.table(all, all.payments, [
          ['payment', (row) => row.payment],
          ['kind', (row) => row.kind],
          ['amount', (row) => row.amount],
          ['paid', (row) => row.paidOn],
          ['call', (row) => row.call],
          ['promised', (row) => row.madeOn],
          ['days', (row) => row.days],
        ])
      }
      const figure = await api.call(attributionSchema, 'GET', `${path}${query({ month })}`)
      out.table(figure, figure.kinds, [
        ['kind', (row) => row.name],
        ['days', (row) => row.days],
        ['payments', (row) => row.payments],
        ['yen', (row) => row.amount],
        ['rule', (row) => (row.rule === '' ? row.counted.ja : row.rule)],
      ])
    })
}

export const addStopOrders = (program: Command, tools: ToolsOf): void => {
  const stops = program.command('stop-orders').alias('stop').description('催告停止')
  stops
    .command('list')
    .description('催告停止の一覧')
    .option('--in-force', 'those of today only', false)
    .option('--limit <n>', 'per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async ({ inForce, limit, cursor }: { inForce: boolean; limit: string; cursor?: string }) => {
      const { api, out } = tools()
      const search = query({ limit, cursor, inForce: inForce ? 'true' : undefined })
      const page = await api.call(stopOrderPageSchema, 'GET', `/v1/stop-orders${search}`)
      out.table(page, page.stopOrders, [
        ['stop', (row) => row.stopOrder],
        ['person', (row) => row.person],
        ['claim', (row) => row.claim],
        ['reason', (row) => row.reason],
        ['from', (row) => row.from],
        ['until', (row) => row.until],
        ['in force', (row) => (row.inForce ? 'yes' : 'no')],
        ['by', (row) => row.madeBy],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
  stops
    .command('add')
    .description('催告停止（対象者または一つの債権）')
    .option('--person <person>')
    .option('--claim <claim>')
    .requiredOption('--reason <text>')
    .option('--from <day>', '(default: today)')
    .option('--until <day>', 'its last day (default: until it is lifted)')
    .action(async ({ person, claim, reason, from, until }: Given) => {
      const { api, out } = tools()
      const about = { ...given('person', numberOf(person)), ...given('claim', numberOf(claim)) }
      const body = { ...about, reason, ...given('from', from), ...given('until', until) }
      const { stopOrder } = await api.call(stopOrderSavedSchema, 'POST', '/v1/stop-orders', body)
      out.say(stopOrder, `stop order ${stopOrder.stopOrder} from ${stopOrder.from}`)
    })
  stops
    .command('lift <stop>')
    .description('催告停止の解除')
    .requiredOption('--reason <text>')
    .action(async (id: string, { reason }: { reason: string }) => {
      const { api, out } = tools()
      const path = `/v1/stop-orders/${encodeURIComponent(id)}/lift`
      const { stopOrder } = await api.call(stopOrderSavedSchema, 'POST', path, { reason })
      out.say(stopOrder, `stop order ${stopOrder.stopOrder} lifted`)
    })
}
