import { aheadSchema, type CalendarDay } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import type { ToolsOf } from '../program.ts'
import { hoursText } from './calendar-hours.ts'

const weekdays = ['日', '月', '火', '水', '木', '金', '土']
const differences = { none: '', closed: '閉庁', opened: '臨時開庁', otherHours: '時間変更' } as const
const kinds: Readonly<Record<CalendarDay['kind'], string>> = {
  weekday: '',
  season: '期間',
  holiday: '祝日',
  day: '個別',
  ended: '終了',
  emergency: '緊急',
}

export const addCalendarAhead = (calendar: Command, tools: ToolsOf): void => {
  calendar
    .command('ahead <calendar>')
    .description('今後の日ごとの動き')
    .option('--days <n>', '日数', '30')
    .action(async (id: string, { days }: { days: string }) => {
      const { api, out } = tools()
      const path = `/v1/calendars/${encodeURIComponent(id)}/ahead${query({ days })}`
      const found = await api.call(aheadSchema, 'GET', path)
      out.table(found.days, found.days, [
        ['day', ({ day, weekday }) => `${day} ${weekdays[weekday] ?? ''}`],
        ['hours', ({ openings }) => hoursText(openings)],
        ['kind', ({ kind }) => kinds[kind]],
        ['differs', ({ differs }) => differences[differs]],
        ['note', ({ note, holiday }) => note || (holiday ?? '')],
      ])
    })
}
