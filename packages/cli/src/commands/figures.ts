import { type FigureRow, figureDetailSchema, figuresSchema, liveSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { seconds, tokyoDay, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Wish = Readonly<
  Record<'from' | 'to' | 'by' | 'line' | 'queue' | 'direction' | 'out' | 'encoding', string | undefined>
>

export const addFigures = (program: Command, tools: ToolsOf): void => {
  const figures = program.command('figures')
  addDetail(figures, tools)
  withFile(figures)
    .description('集計（既定: 本日、時間別）')
    .option('--from <time>', 'ISO 8601', startOfToday())
    .option('--to <time>', 'ISO 8601, not included', endOfToday())
    .option('--by <slot>', 'hour, day or total', 'hour')
    .option('--line <line>')
    .option('--queue <queue>')
    .option('--direction <direction>', 'inbound or outbound', 'inbound')
    .action(async ({ out: file, encoding, ...wish }: Wish) => {
      const given = tools()
      if (file !== undefined) return saveList(given, '/v1/figures/file', file, { ...wish, encoding })
      const { api, out } = given
      const figures = await api.call(figuresSchema, 'GET', `/v1/figures${query(wish)}`)
      const rows = [...figures.rows, { ...figures.total, slot: '計 total' }]
      out.table(figures, rows, [
        ['slot', (row) => row.slot],
        ['着信 calls', (row) => row.calls],
        ['応答 answered', (row) => row.answered],
        ['放棄 abandoned', (row) => row.abandoned],
        ...figures.definitions.map(
          ({ name, unit, ja }) =>
            [`${ja} ${name}`, (row: FigureRow) => shown(row.figures[name] ?? null, unit)] as const,
        ),
      ])
    })
  program
    .command('live')
    .description('いまの件数')
    .action(async () => {
      const { api, out } = tools()
      const live = await api.call(liveSchema, 'GET', '/v1/live')
      out.table(
        live,
        [{ name: 'total', ...live.total }, ...live.queues.map((queue) => ({ name: queue.queue, ...queue }))],
        [
          ['', (row) => row.name],
          ['open', (row) => row.open],
          ['waiting', (row) => row.waiting],
          ['longest since', (row) => when(row.longestSince)],
          ['talking', (row) => row.talking],
          ['ready', (row) => row.agents.ready ?? 0],
          ['calls today', (row) => row.today.calls ?? 0],
          ['answered', (row) => row.today.answered ?? 0],
          ['abandoned', (row) => row.today.abandoned ?? 0],
        ],
      )
    })
}

/** Transfers, exits, callbacks, agents' work and the use of lines, one row each. */
const addDetail = (figures: Command, tools: ToolsOf): void => {
  figures
    .command('detail')
    .description('転送・規則・折り返し・稼働率・回線使用状況（既定: 本日）')
    .option('--from <time>', 'ISO 8601', startOfToday())
    .option('--to <time>', 'ISO 8601, not included', endOfToday())
    .action(async (span: Readonly<Record<'from' | 'to', string>>) => {
      const { api, out } = tools()
      const detail = await api.call(figureDetailSchema, 'GET', `/v1/figures/detail${query(span)}`)
      const rows: readonly (readonly [string, string, string])[] = [
        ...detail.transfers.map(
          ({ kind, result, consulted, count }) =>
            ['転送 transfer', `${kind} ${result}${consulted ? ' (相談後 consulted)' : ''}`, String(count)] as const,
        ),
        ...detail.exits.map(
          ({ queue, rule, action, count }) => ['退出 exit', `${queue} ${rule} → ${action}`, String(count)] as const,
        ),
        ...detail.callbacks.map(
          ({ queue, what, count }) => ['折り返し callback', `${queue ?? ''} ${what}`.trim(), String(count)] as const,
        ),
        ...detail.agents.map(
          ({ agent, talkMs, occupancy }) =>
            ['稼働率 occupancy', `${agent} (通話 ${seconds(talkMs)})`, shown(occupancy, 'ratio')] as const,
        ),
        ...detail.lines.map(
          ({ day, hour, line, peak }) =>
            ['回線 line', `${line} ${day}T${String(hour).padStart(2, '0')}`, String(peak)] as const,
        ),
      ]
      out.table(detail, rows, [
        ['', ([what]) => what],
        ['', ([, of]) => of],
        ['', ([, , value]) => value],
      ])
    })
}

const shown = (value: number | null, unit: string): string => {
  if (value === null) return '—'
  return unit === 'ratio' ? `${(value * 100).toFixed(1)} %` : seconds(value)
}

const startOfToday = (): string => `${tokyoDay(0)}T00:00:00+09:00`
const endOfToday = (): string => `${tokyoDay(1)}T00:00:00+09:00`
