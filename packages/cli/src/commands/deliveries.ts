import { deliveryListSchema, deliverySchema, refusedRowsSchema } from '@tsunagu/messages'
import { Argument, type Command, Option } from 'commander'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { deliveryPath, deliveryText, progressText, unlock, watch } from './import.ts'

export const addDeliveries = (program: Command, tools: ToolsOf): void => {
  const deliveries = program.command('deliveries').alias('delivery').description('受け入れたファイルと取込みの結果')
  deliveries
    .command('list')
    .description('一覧（新しい順）')
    .action(async () => {
      const { api, out } = tools()
      const all = await api.call(deliveryListSchema, 'GET', '/v1/deliveries')
      out.table(all, all.deliveries, [
        ['delivery', (one) => one.delivery],
        ['file', (one) => one.file],
        ['layout', (one) => `${one.layout} ${one.layoutVersion}`],
        ['mode', (one) => one.mode],
        ['state', (one) => progressText(one)],
        ['rows', (one) => one.rows],
        ['refused', (one) => one.refused],
        ['at', (one) => when(one.at)],
        ['by', (one) => one.by],
      ])
    })
  deliveries
    .command('show <delivery>')
    .description('状態・進み具合・結果')
    .option('--watch', 'stay until it is done', false)
    .action(async (id: string, options: { watch: boolean }) => {
      const { api, out } = tools()
      const delivery = options.watch
        ? await watch(api, Number(id))
        : await api.call(deliverySchema, 'GET', deliveryPath(Number(id)))
      out.say(delivery, deliveryText(delivery))
    })
  deliveries
    .command('refused <delivery>')
    .description('取り込まなかった行（--csv: ファイルとして）')
    .option('--csv', 'as the file that people open in Excel', false)
    .addOption(new Option('--encoding <encoding>', 'of the file').choices(['utf8', 'cp932']).default('utf8'))
    .action(async (id: string, { csv, encoding }: { csv: boolean; encoding: string }) => {
      const { api, out } = tools()
      if (csv) {
        const reply = await api.fetch('GET', `${deliveryPath(Number(id), 'refused.csv')}?encoding=${encoding}`)
        process.stdout.write(Buffer.from(await reply.arrayBuffer()))
        return
      }
      const page = await api.call(refusedRowsSchema, 'GET', `${deliveryPath(Number(id), 'refused')}?limit=1000`)
      out.table(page, page.refused, [
        ['line', (one) => one.line],
        ['column', (one) => one.column],
        ['code', (one) => one.code],
        ['reason', (one) => one.ja],
        ['shape', (one) => one.shape],
        ['expected', (one) => one.expected],
      ])
    })
  const command = (name: string, said: string) =>
    deliveries
      .command(`${name} <delivery>`)
      .description(said)
      .action(async (id: string) => {
        const { api, out } = tools()
        const delivery = await api.call(
          deliverySchema,
          'POST',
          deliveryPath(Number(id), name),
          name === 'apply' ? {} : undefined,
        )
        out.say(delivery, deliveryText(delivery))
      })
  command('apply', '試し読みのあと取り込む')
  command('resume', '止まったものを続きから再開する')
  command('cancel', '取り消す')
  deliveries
    .command('unlock <delivery>')
    .description('パスワードを入れる（端末で尋ねるか、標準入力から読む）')
    .action(async (id: string) => {
      const { api, out } = tools()
      const delivery = await unlock(api, Number(id))
      out.say(delivery, deliveryText(delivery))
    })
  deliveries
    .command('confirm <delivery>')
    .description('文字コードを確認する')
    .addArgument(new Argument('<encoding>').choices(['CP932', 'UTF-8']))
    .action(async (id: string, encoding: string) => {
      const { api, out } = tools()
      const delivery = await api.call(deliverySchema, 'POST', deliveryPath(Number(id), 'confirm'), { encoding })
      out.say(delivery, deliveryText(delivery))
    })
}
