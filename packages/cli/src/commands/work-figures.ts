import { countWord, divisionWord, kindWords } from '@tsunagu/core'
import { workCountsSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { tokyoDay } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Span = { readonly from: string; readonly to: string; readonly by: string }

export const addWorkFigures = (work: Command, tools: ToolsOf): void => {
  work
    .command('counts')
    .description('事務の件数と金額、種類と結果ごと')
    .option('--from <day>', 'YYYY-MM-DD', tokyoDay(0))
    .option('--to <day>', 'YYYY-MM-DD、その日を含む', tokyoDay(0))
    .option('--by <by>', 'day, month or total', 'day')
    .action(async ({ from, to, by }: Span) => {
      const { api, out } = tools()
      const found = await api.call(workCountsSchema, 'GET', `/v1/work/counts${query({ from, to, by })}`)
      out.table(found, found.counts, [
        ['期間', (row) => (row.of === '' ? `${from}〜${to}` : row.of)],
        ['種類', (row) => kindWords[row.kind]],
        ['結果', (row) => countWord(row.what)],
        ['内訳', (row) => divisionWord(row.what, row.about) || null],
        ['件数', (row) => row.times],
        ['金額', (row) => (row.yen === 0 ? null : row.yen)],
      ])
    })
}
