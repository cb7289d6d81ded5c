import { exchangeDetailSchema, ledgerMonthsSchema, ledgerPageSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { z } from 'zod'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Search = Readonly<
  Record<'direction' | 'from' | 'to' | 'text' | 'limit' | 'before' | 'out' | 'encoding', string | undefined>
>

const directions = { in: '受領', out: '引渡し' } as const

/** `tsunagu ledger`: every file in or out (R9). */
export const addLedger = (program: Command, tools: ToolsOf): void => {
  const ledger = program.command('ledger').description('データ授受管理簿')
  withFile(
    ledger
      .command('list')
      .description('管理簿、新しい順（--out でファイルに）')
      .option('--direction <direction>', 'in or out')
      .option('--from <time>', 'ISO 8601')
      .option('--to <time>', 'ISO 8601, not included')
      .option('--text <text>', 'part of the name or purpose, or the beginning of the SHA-256')
      .option('--limit <n>', 'entries per page', '50')
      .option('--before <entry>', 'the next page'),
  ).action(async ({ out: file, encoding, limit, before, ...search }: Search) => {
    const given = tools()
    if (file !== undefined) return saveList(given, '/v1/exchanges/file', file, { ...search, encoding })
    const { api, out } = given
    const page = await api.call(ledgerPageSchema, 'GET', `/v1/exchanges${query({ ...search, limit, before })}`)
    out.table(page, page.entries, [
      ['番号', (row) => row.exchange],
      ['日時', (row) => when(row.at)],
      ['区分', (row) => directions[row.direction]],
      ['ファイル', (row) => row.file],
      ['内容', (row) => row.purpose],
      ['件数', (row) => row.rows],
      ['保護', (row) => row.protection],
      ['担当', (row) => row.by],
      ['SHA-256', (row) => row.sha256.slice(0, 12)],
    ])
    if (page.next !== null) console.error(`more: --before ${page.next}`)
  })
  ledger
    .command('months')
    .description('月別の件数')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(ledgerMonthsSchema, 'GET', '/v1/exchanges/months')
      out.table(answer, answer.months, [
        ['月', (row) => row.month],
        ['区分', (row) => directions[row.direction]],
        ['ファイル', (row) => row.files],
        ['件数', (row) => row.rows],
        ['bytes', (row) => row.bytes],
        ['保護なし', (row) => row.unprotected],
      ])
    })
  addEntry(ledger, tools)
}

const addEntry = (ledger: Command, tools: ToolsOf): void => {
  ledger
    .command('show <entry>')
    .description('一件と、訂正・受取りの記録')
    .action(async (id: string) => {
      const { api, out } = tools()
      const entry = await api.call(exchangeDetailSchema, 'GET', `/v1/exchanges/${encodeURIComponent(id)}`)
      const lines = [
        `${entry.exchange} ${directions[entry.direction]} ${entry.file}（${entry.purpose}）${when(entry.at)} ${entry.by}`,
        `  ${entry.rows ?? '—'} 行, ${entry.bytes} bytes, ${entry.protection}, SHA-256 ${entry.sha256}`,
        ...(entry.note === '' ? [] : [`  ${entry.note}`]),
        ...entry.notes.map(
          ({ kind, text, at, by }) => `  ${when(at)} ${by} ${kind === 'download' ? '受取り downloaded' : text}`,
        ),
      ]
      out.say(entry, lines.join('\n'))
    })
  ledger
    .command('note <entry> <text>')
    .description('訂正・注記を加える（書いたものは消せない）')
    .action(async (id: string, text: string) => {
      const { api, out } = tools()
      const path = `/v1/exchanges/${encodeURIComponent(id)}/notes`
      const answer = await api.call(z.object({ ok: z.literal(true) }), 'POST', path, { text })
      out.say(answer, `noted: ${id}`)
    })
}
