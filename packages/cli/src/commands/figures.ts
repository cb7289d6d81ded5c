import { type FigureRow, figuresSchema, liveSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { seconds, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

type Wish = Readonly<Record<'from' | 'to' | 'by' | 'line' | 'queue' | 'direction', string | undefined>>

export const addFigures = (program: Command, tools: ToolsOf): void => {
  program
    .command('figures')
    .description('集計（既定: 本日、時間別）')
    .option('--from <time>', 'ISO 8601', startOfToday())
    .option('--to <time>', 'ISO 8601, not included', endOfToday())
    .option('--by <slot>', 'hour, day or total', 'hour')
    .option('--line <line>')
    .option('--queue <queue>')
    .option('--direction <direction>', 'inbound or outbound', 'inbound')
    .action(async (wish: Wish) => {
      const { api, out } = tools()
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

const shown = (value: number | null, unit: string): string => {
  if (value === null) return '—'
  return unit === 'ratio' ? `${(value * 100).toFixed(1)} %` : seconds(value)
}

const tokyoDay = (offsetDays: number): string =>
  new Date(Date.now() + 9 * 3_600_000 + offsetDays * 86_400_000).toISOString().slice(0, 10)
const startOfToday = (): string => `${tokyoDay(0)}T00:00:00+09:00`
const endOfToday = (): string => `${tokyoDay(1)}T00:00:00+09:00`
