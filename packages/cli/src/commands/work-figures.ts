import { writeFileSync } from 'node:fs'
import { countWord, divisionWord, kindWords } from '@tsunagu/core'
import { openWorkCountsSchema, type WorkReport, workCountsSchema, workReportSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { tokyoDay, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Span = { readonly from: string; readonly to: string; readonly by: string }

export const addWorkFigures = (work: Command, tools: ToolsOf): void => {
  addCounts(work, tools)
  addOpenCounts(work, tools)
  addReport(work, tools)
}

const addCounts = (work: Command, tools: ToolsOf): void => {
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

const addOpenCounts = (work: Command, tools: ToolsOf): void => {
  work
    .command('standing')
    .description('終わっていない事務の件数、種類と状態ごと（自分に見える範囲）')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(openWorkCountsSchema, 'GET', '/v1/work/open')
      out.table(found, found.counts, [
        ['種類', (row) => kindWords[row.kind]],
        ['状態', (row) => row.state],
        ['件数', (row) => row.times],
        ['期限切れ', (row) => row.overdue],
      ])
    })
}

type ReportOptions = { readonly day?: string; readonly month?: string; readonly file?: string }

/** The days of a month, `2026-11`, or the one day that was asked for. */
const spanOf = ({ day = tokyoDay(0), month }: ReportOptions): { readonly from: string; readonly to: string } => {
  if (month === undefined) return { from: day, to: day }
  const [year = 0, of = 0] = month.split('-').map(Number)
  return { from: `${month}-01`, to: new Date(Date.UTC(year, of, 0)).toISOString().slice(0, 10) }
}

type Line = { readonly id: string; readonly name: string; readonly of: string; readonly value: string }

const linesOf = ({ items }: WorkReport): readonly Line[] =>
  items.flatMap(({ id, name, figures, persons, texts }) => [
    ...figures.map((one) => ({ id, name, of: one.name, value: `${one.value} ${one.unit}` })),
    ...persons.map(({ person, name: who }) => ({ id, name, of: `対象者 ${person}`, value: who })),
    ...texts.map((text) => ({ id, name, of: '内容', value: text })),
  ])

const addReport = (work: Command, tools: ToolsOf): void => {
  work
    .command('report')
    .description('日報（項目ア〜サ）。--month でその月の合計')
    .option('--day <day>', 'YYYY-MM-DD（既定: 今日）')
    .option('--month <month>', 'YYYY-MM')
    .option('--file <file>', 'Excel (.xlsx) or CSV (.csv) instead of a table')
    .action(async (options: ReportOptions) => {
      const { api, out } = tools()
      const span = spanOf(options)
      if (options.file !== undefined) {
        const format = options.file.endsWith('.csv') ? 'csv' : 'xlsx'
        const reply = await api.fetch('GET', `/v1/work/report/file${query({ ...span, format })}`)
        writeFileSync(options.file, Buffer.from(await reply.arrayBuffer()))
        return out.say({ file: options.file }, `${options.file} written`)
      }
      const report = await api.call(workReportSchema, 'GET', `/v1/work/report${query(span)}`)
      out.table(report, linesOf(report), [
        ['項目', (row) => row.id],
        ['名称', (row) => row.name],
        ['内訳', (row) => row.of],
        ['値', (row) => row.value],
      ])
      if (options.month === undefined) console.error(`提出期限: ${when(report.dueAt)?.slice(0, 16)}`)
    })
}
