import {
  type FlowCountRow,
  flowCallsSchema,
  flowCountsSchema,
  type liveFlowCountsSchema,
  repeatCallersSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import type { z } from 'zod'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { seconds, tokyoDay } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Wish = Readonly<Record<string, string | undefined>>

/** Today of Tokyo, where nothing else is said. */
const withSpan = (command: Command): Command =>
  command
    .option('--from <time>', 'ISO 8601', `${tokyoDay(0)}T00:00:00+09:00`)
    .option('--to <time>', 'ISO 8601, not included', `${tokyoDay(1)}T00:00:00+09:00`)
    .option('--line <line>')

/** `tsunagu flow-counts`: what flows did for their callers (I5). */
export const addFlowCounts = (program: Command, tools: ToolsOf): void => {
  const counts = withFile(withSpan(program.command('flow-counts')))
    .description('フローの集計: 着信・番号・切断・SMS・転送（既定: 本日、時間別） counts of flows')
    .option('--flow <flow>')
    .option('--by <slot>', 'hour, day, node or cell', 'hour')
    .action(async ({ out: file, encoding, ...wish }: Wish) => {
      const given = tools()
      if (file !== undefined) return saveList(given, '/v1/flow-counts/file', file, { ...wish, encoding })
      const { api, out } = given
      const answer = await api.call(flowCountsSchema, 'GET', `/v1/flow-counts${query(wish)}`)
      if (wish.by === 'cell') return out.table(answer, answer.cells, cellColumns)
      const rows = [...answer.rows, { ...answer.total, slot: '計 total' }]
      out.table(answer, rows, [
        ['', (row: FlowCountRow) => [row.slot, row.line, row.flow, row.node].filter((part) => part !== '').join(' ')],
        ...answer.figures.map(
          ({ name, ja }) => [ja, (row: FlowCountRow) => shown(name, row.figures[name] ?? 0)] as const,
        ),
      ])
    })
  addRepeat(counts, tools)
  addCalls(counts, tools)
}

type Cell = z.infer<typeof liveFlowCountsSchema>['cells'][number]

const cellColumns = [
  ['日時', (cell: Cell) => cell.slot],
  ['回線', (cell: Cell) => cell.line],
  ['フロー', (cell: Cell) => cell.flow],
  ['手順', (cell: Cell) => cell.node],
  ['項目', (cell: Cell) => cell.kind],
  ['内容', (cell: Cell) => cell.label],
  ['行き先', (cell: Cell) => cell.next],
  ['件数', (cell: Cell) => cell.count],
] as const

const shown = (name: string, value: number): string => (name.endsWith('Ms') ? seconds(value) : String(value))

/** Options of the parent go with its subcommands, or `--from` would be taken twice. */
const addRepeat = (counts: Command, tools: ToolsOf): void => {
  counts
    .command('repeat')
    .description('再入電: 同じ番号から N 日以内 repeat callers')
    .option('--days <days>', 'within so many days', '7')
    .action(async (_wish: Wish, command: Command) => {
      const { from, to, line, days } = command.optsWithGlobals<Wish>()
      const { api, out } = tools()
      const answer = await api.call(
        repeatCallersSchema,
        'GET',
        `/v1/flow-counts/repeat-callers${query({ from, to, line, days })}`,
      )
      out.table(answer, answer.lines, [
        ['回線 line', (row) => row.line],
        ['着信 calls', (row) => row.calls],
        [`${answer.days}日以内の再入電 repeats`, (row) => row.repeats],
        ['発信者 callers', (row) => row.callers],
        ['うち再入電 repeat callers', (row) => row.repeatCallers],
        ['番号なし unknown', (row) => row.unknown],
      ])
    })
}

const addCalls = (counts: Command, tools: ToolsOf): void => {
  counts
    .command('calls')
    .description('数字のもとになった通話 the calls behind a figure')
    .option('--node <node>')
    .option('--kind <kind>', 'call, entered, key, wrongKey, noKey, way, text, transfer, dropOut, …')
    .option('--label <label>', 'the key, the result, the reason')
    .action(async (_wish: Wish, command: Command) => {
      const { from, to, line, flow, node, kind, label } = command.optsWithGlobals<Wish>()
      const { api, out } = tools()
      const wish = { from, to, line, flow, node, kind, label }
      const answer = await api.call(flowCallsSchema, 'GET', `/v1/flow-counts/calls${query(wish)}`)
      out.table(answer, answer.calls, [[`${answer.count} 件`, (call) => call]])
    })
}
