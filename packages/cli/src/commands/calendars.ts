import { calendarPut, calendarsSchema, calendarViewSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { stringify } from 'yaml'
import { exitCode, Failure } from '../exit.ts'
import { when } from '../output.ts'
import type { Tools, ToolsOf } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'
import { addCalendarAhead } from './calendar-ahead.ts'
import { addHolidays } from './calendar-holidays.ts'
import { openingsOf } from './calendar-hours.ts'

const pathOf = (id: string, rest = ''): string => `/v1/calendars/${encodeURIComponent(id)}${rest}`
const outcomes = { open: '受付中', closed: '時間外', holiday: '閉庁', ended: '終了', emergency: '緊急案内' } as const

/** `tsunagu calendar …`: what is changed here is in force for the next caller. */
export const addCalendars = (program: Command, tools: ToolsOf): void => {
  const calendar = program.command('calendar').alias('calendars').description('受付カレンダー（変更はすぐに有効）')
  addReading(calendar, tools)
  addCalendarAhead(calendar, tools)
  addPut(calendar, tools)
  addDays(calendar, tools)
  addEmergency(calendar, tools)
  addLastDay(calendar, tools)
  addHolidays(calendar, tools)
}

const addReading = (calendar: Command, tools: ToolsOf): void => {
  calendar
    .command('list')
    .description('一覧と現在の状態')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(calendarsSchema, 'GET', '/v1/calendars')
      out.table(found.calendars, found.calendars, [
        ['calendar', (one) => one.calendar.id],
        ['name', (one) => one.calendar.name],
        ['now', (one) => outcomes[one.standing.outcome]],
        ['until', (one) => when(one.standing.until)],
        ['last day', (one) => one.calendar.lastDay],
        ['version', (one) => one.version],
        ['look at', (one) => one.warnings.map(({ where }) => where).join(', ')],
      ])
    })
  calendar
    .command('show <calendar>')
    .description('内容（YAML、put で戻せる）')
    .action(async (id: string) => {
      const { api, out } = tools()
      const view = await api.call(calendarViewSchema, 'GET', pathOf(id))
      const { id: _, emergency: __, ...body } = view.calendar
      const warnings = view.warnings.map(({ where, found, expected }) => `# ${where}: ${found}, expected ${expected}\n`)
      out.say(view, `${warnings.join('')}${stringify({ version: view.version, ...body }).trimEnd()}`)
    })
}

const addPut = (calendar: Command, tools: ToolsOf): void => {
  calendar
    .command('put <calendar> <file>')
    .description('全体を保存する（YAML・JSON、- は標準入力）')
    .action(async (id: string, file: string) => {
      const { api, out } = tools()
      const view = await api.call(calendarViewSchema, 'PUT', pathOf(id), bodyOf(calendarPut, readSetupFile(file)))
      out.say(view, `calendar ${id}: version ${view.version} is in force`)
    })
}

const setDay = async ({ api, out }: Tools, id: string, day: string, hours: string, note: string): Promise<void> => {
  const path = pathOf(id, `/days/${encodeURIComponent(day)}`)
  const view =
    hours === 'usual'
      ? await api.call(calendarViewSchema, 'DELETE', path)
      : await api.call(calendarViewSchema, 'PUT', path, { openings: openingsOf(hours), note })
  out.say(view, `calendar ${id}: ${day} ${hours}, in force`)
}

const addDays = (calendar: Command, tools: ToolsOf): void => {
  const note = ['--note <note>', '理由（画面と記録に残る）', ''] as const
  calendar
    .command('day <calendar> <day> <hours>')
    .description('一日の時間（9:00-12:00,13:00-26:00=night・closed・usual）')
    .option(...note)
    .action((id: string, day: string, hours: string, options: { note: string }) =>
      setDay(tools(), id, day, hours, options.note),
    )
  calendar
    .command('open <calendar> <day> <hours>')
    .description('臨時開庁')
    .option(...note)
    .action((id: string, day: string, hours: string, options: { note: string }) =>
      setDay(tools(), id, day, hours, options.note),
    )
  calendar
    .command('close <calendar> <day>')
    .description('閉庁')
    .option(...note)
    .action((id: string, day: string, options: { note: string }) => setDay(tools(), id, day, 'closed', options.note))
}

const addEmergency = (calendar: Command, tools: ToolsOf): void => {
  calendar
    .command('emergency <state> [calendar]')
    .description('緊急案内 on・off（カレンダーを省くとすべて）')
    .option('--note <note>', '理由', '')
    .action(async (state: string, id: string | undefined, { note }: { note: string }) => {
      if (state !== 'on' && state !== 'off')
        throw new Failure(exitCode.usage, 'state.unknown', `"${state}": expected on or off`)
      const { api, out } = tools()
      const ids = id === undefined ? await allIds(tools()) : [id]
      for (const one of ids)
        await api.call(calendarViewSchema, 'PUT', pathOf(one, '/emergency'), { on: state === 'on', note })
      out.say({ calendars: ids, state }, `emergency ${state}: ${ids.join(', ')}`)
    })
}

const allIds = async ({ api }: Tools): Promise<readonly string[]> =>
  (await api.call(calendarsSchema, 'GET', '/v1/calendars')).calendars.map(({ calendar }) => calendar.id)

const addLastDay = (calendar: Command, tools: ToolsOf): void => {
  calendar
    .command('last-day <calendar> <day>')
    .description('サービス最終日（none で取消し）')
    .action(async (id: string, day: string) => {
      const { api, out } = tools()
      const lastDay = day === 'none' ? null : day
      const view = await api.call(calendarViewSchema, 'PUT', pathOf(id, '/last-day'), { lastDay })
      out.say(view, `calendar ${id}: last day ${day}`)
    })
}
