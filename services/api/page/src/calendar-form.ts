import type { CalendarView } from '@tsunagu/messages'
import { el, field, fill, input, option, select } from './element.ts'
import { button } from './notice.ts'
import { type OpeningEditor, openingEditor } from './opening-editor.ts'

type Calendar = CalendarView['calendar']
export type CalendarDraft = Pick<Calendar, 'name' | 'weekdays' | 'holidays' | 'seasons' | 'lastDay'>
export type CalendarProblem = { readonly where: string; readonly found: string; readonly expected: string }

export type CalendarForm = {
  readonly element: HTMLElement
  /** What the form says; null when something in it cannot be read. */
  readonly read: () => CalendarDraft | null
  /** Writes each problem beside what it is about. */
  readonly show: (problems: readonly CalendarProblem[]) => void
}

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const

/** Weekly hours, holidays, seasons and the last day of service. */
export const calendarForm = (calendar: Calendar, changed: () => void): CalendarForm => {
  const week = weekEditor('weekdays', calendar.weekdays, changed)
  const holidays = holidayEditor(calendar.holidays, changed)
  const seasons = seasonsEditor(calendar.seasons, changed)
  const lastDay = input('lastDay', { type: 'date', value: calendar.lastDay ?? '' })
  lastDay.addEventListener('change', changed)
  const element = el(
    'div',
    { class: 'calendar-form' },
    el('h3', { text: '曜日ごとの受付時間' }),
    week.element,
    el('h3', { text: '祝日' }),
    el('div', { 'data-where': 'holidays' }, holidays.element),
    el('h3', { text: '期間を限った受付時間（後の行が優先）' }),
    seasons.element,
    el('h3', { text: 'サービス最終日' }),
    el(
      'div',
      { class: 'last-day', 'data-where': 'lastDay' },
      field('この日まで受け付け、翌日から終了案内が流れます', lastDay),
    ),
  )
  return {
    element,
    read: () => {
      const [readWeek, readHolidays, readSeasons] = [week.read(), holidays.read(), seasons.read()]
      if (readWeek === null || readHolidays === null || readSeasons === null) return null
      const last = lastDay.value === '' ? null : lastDay.value
      return { name: calendar.name, weekdays: readWeek, holidays: readHolidays, seasons: readSeasons, lastDay: last }
    },
    show: (problems) => showProblems(element, problems),
  }
}

type Editor<T> = { readonly element: HTMLElement; readonly read: () => T | null }

const weekEditor = (where: string, week: Calendar['weekdays'], changed: () => void): Editor<Calendar['weekdays']> => {
  const days: readonly OpeningEditor[] = weekdays.map((_, day) => openingEditor(week[day] ?? [], changed))
  const order = [1, 2, 3, 4, 5, 6, 0]
  return {
    element: el(
      'div',
      { class: 'week', 'data-where': where },
      ...order.map((day) =>
        el(
          'div',
          { class: 'week-day', 'data-where': `${where}.${day}` },
          el('strong', { text: weekdays[day] ?? '' }),
          days[day]?.element ?? null,
        ),
      ),
    ),
    read: () => {
      const read = days.map((editor) => editor.read())
      return read.some((openings) => openings === null) ? null : read.flatMap((openings) => [openings ?? []])
    },
  }
}

const holidayEditor = (holidays: Calendar['holidays'], changed: () => void): Editor<Calendar['holidays']> => {
  const kind = select(
    'holidays',
    option('closed', '閉庁'),
    option('asWeekday', '曜日どおり'),
    option('hours', '時間を指定'),
  )
  kind.value = typeof holidays === 'string' ? holidays : 'hours'
  const editor = openingEditor(typeof holidays === 'string' ? [] : holidays, changed)
  const show = (): void => {
    editor.element.hidden = kind.value !== 'hours'
  }
  kind.addEventListener('change', () => {
    show()
    changed()
  })
  show()
  return {
    element: el('div', { class: 'holiday-editor' }, kind, editor.element),
    read: () => (kind.value === 'closed' || kind.value === 'asWeekday' ? kind.value : editor.read()),
  }
}

type Season = Calendar['seasons'][number]

const seasonsEditor = (seasons: Calendar['seasons'], changed: () => void): Editor<Calendar['seasons']> => {
  const list = el('div')
  const rows: (Editor<Season> & { readonly at: (i: number) => void })[] = []
  const draw = (): void => {
    for (const [i, row] of rows.entries()) row.at(i)
    fill(list, ...rows.map(({ element }) => element))
  }
  const add = (season: Season): void => {
    const row = seasonEditor(season, changed, () => {
      rows.splice(rows.indexOf(row), 1)
      draw()
      changed()
    })
    rows.push(row)
    draw()
  }
  for (const season of seasons) add(season)
  const more = button('＋ 期間を追加', 'plain small', async () =>
    add({ from: '', to: '', weekdays: weekdays.map(() => []) }),
  )
  return {
    element: el('div', { 'data-where': 'seasons' }, list, more),
    read: () => {
      const read = rows.map((row) => row.read())
      return read.some((season) => season === null) ? null : read.flatMap((season) => season ?? [])
    },
  }
}

const seasonEditor = (season: Season, changed: () => void, drop: () => void) => {
  const from = input('seasonFrom', { type: 'date', value: season.from, 'aria-label': '期間の始まり' })
  const to = input('seasonTo', { type: 'date', value: season.to, 'aria-label': '期間の終わり' })
  for (const control of [from, to]) control.addEventListener('change', changed)
  const week = weekEditor('', season.weekdays, changed)
  const element = el(
    'div',
    { class: 'season' },
    el(
      'div',
      { class: 'season-span' },
      from,
      '～',
      to,
      button('期間を消す', 'plain small', async () => drop()),
    ),
    week.element,
  )
  return {
    element,
    at: (i: number): void => {
      element.dataset.where = `seasons.${i}`
      const parts = element.querySelectorAll<HTMLElement>('.week, .week-day')
      const days = ['', '.1', '.2', '.3', '.4', '.5', '.6', '.0']
      for (const [n, part] of [...parts].entries()) part.dataset.where = `seasons.${i}.weekdays${days[n] ?? ''}`
    },
    read: (): Season | null => {
      const read = week.read()
      return read === null ? null : { from: from.value, to: to.value, weekdays: read }
    },
  }
}

const inJapanese: readonly (readonly [RegExp, string])[] = [
  [/^openings that do not overlap.*/, '同じ日の時間帯が重なっています。'],
  [/^later than (.+)/, '終わりは $1 より後にしてください（日をまたぐときは 26:00 のように）。'],
  [/^to begin at (\S+) or later.*/, '前の日の受付が続いています。$1 以降に始めてください。'],
  [/^within (.+), or apart from it/, '期間が $1 と一部だけ重なっています。'],
  [/^not to cover the whole of (.+)/, '期間 $1 を隠してしまいます。長い期間を先にしてください。'],
  [/^a day that exists.*/, '日付を入れてください。'],
  [/^(\S+) or later$/, '$1 以降にしてください。'],
  [/^(\S+) or earlier$/, '$1 以前にしてください。'],
  [/^whole minutes.*/, '時刻を確かめてください（終わりは 48:00 まで）。'],
  [/^closed, asWeekday, or openings/, '時間帯を一つ以上入れてください。'],
]

export const problemText = ({ found, expected }: CalendarProblem): string => {
  const known = inJapanese.find(([pattern]) => pattern.test(expected))
  return known === undefined ? `${found} → ${expected}` : `${found}: ${expected.replace(known[0], known[1])}`
}

const showProblems = (root: HTMLElement, problems: readonly CalendarProblem[]): void => {
  for (const old of root.querySelectorAll('.beside')) old.remove()
  const places = [...root.querySelectorAll<HTMLElement>('[data-where]')]
  for (const problem of problems) {
    const fitting = places.filter(({ dataset }) => `${problem.where}.`.startsWith(`${dataset.where ?? ''}.`))
    const place = fitting.sort((a, b) => (b.dataset.where ?? '').length - (a.dataset.where ?? '').length)[0] ?? root
    place.append(el('p', { class: 'problem beside', text: problemText(problem) }))
  }
}
