import type { Calendars, ExportLayoutView, ExportScheduleView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { el, fill, when } from './element.ts'
import { runStates } from './export-runs.ts'
import { startsExports } from './export-start.ts'
import { choiceField, formPanel, lineField } from './form.ts'
import { button, notice } from './notice.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'

type Schedules = { readonly schedules: readonly ExportScheduleView[] }
type Layouts = { readonly layouts: readonly ExportLayoutView[] }

const path = '/v1/exports/schedules'

/** Layouts that are written by themselves: when, when next, and what became of the last one. */
export const exportSchedules = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const [form, list] = [el('section', { class: 'card' }), el('section', { class: 'card' })]
  const show = async (): Promise<void> => {
    const { schedules } = await call<Schedules>('GET', path)
    fill(
      list,
      el('h2', { text: '定時の出力' }),
      schedules.length === 0
        ? el('p', { class: 'quiet', text: '定時の出力はありません。' })
        : table(
            'schedules',
            ['レイアウト', '時刻', '日', '次', '前回', '設定した人', ''],
            schedules.map((one) => scheduleRow(one, me, show)),
          ),
    )
  }
  fill(
    stage,
    when(startsExports(me), () => form),
    list,
  )
  if (startsExports(me)) await drawForm(form, show)
  await show()
  return undefined
}

const drawForm = async (place: HTMLElement, show: () => Promise<void>): Promise<void> => {
  const [{ layouts }, { calendars }] = await Promise.all([
    call<Layouts>('GET', '/v1/exports/layouts'),
    call<Calendars>('GET', '/v1/calendars'),
  ])
  // Nobody would be there to be shown the password.
  const offered = layouts.filter(({ protect }) => protect !== 'zip')
  const layout = choiceField(
    'layout',
    'レイアウト',
    offered.map((one) => [one.layout, `${one.title}（${one.layout}）`] as const),
  )
  const draw = (): void => {
    const fields = [
      layout,
      { ...lineField('time', '時刻', { value: '18:00', attributes: { type: 'time' } }), isNarrow: true },
      {
        ...choiceField('days', '日', [
          ['business', '開庁日'],
          ['daily', '毎日'],
        ]),
        isNarrow: true,
      },
      {
        ...choiceField('calendar', '開庁日のカレンダー', [
          ['', '月〜金（祝日・年末年始を除く）'],
          ...calendars.map(({ calendar }) => [calendar.id, calendar.name] as const),
        ]),
        isNarrow: true,
      },
      lineField('replacement', '書けない文字の代わり', {
        attributes: { maxlength: '20', placeholder: '例: 〓（空なら止まります）' },
      }),
    ]
    const send = ({ layout: id, ...body }: Readonly<Record<string, unknown>>): Promise<unknown> =>
      call('PUT', `${path}/${encodeURIComponent(String(id))}`, body)
    const panel = formPanel({ question: '', fields, yes: '定時にする', isStanding: true, send }, async () => {
      notice('定時の出力を決めました。', 'good')
      draw()
      await show()
    })
    fill(
      place,
      el('h2', { text: '定時の出力を決める' }),
      offered.length === 0
        ? el('p', {
            class: 'quiet',
            text: '定時にできるレイアウトがありません（パスワード付き ZIP は、受け取る人がいるときだけ書けます）。',
          })
        : panel,
    )
  }
  draw()
}

const scheduleRow = (one: ExportScheduleView, me: Me, show: () => Promise<void>): HTMLElement =>
  row(
    { 'data-schedule': one.layout },
    one.state ?? '',
    { class: 'name-cell', of: `${one.title}（${one.layout}）` },
    one.time,
    one.days === 'daily' ? '毎日' : one.calendar === null ? '開庁日' : `開庁日（${one.calendar}）`,
    { class: 'nowrap', of: one.next === null ? '—' : whenText(one.next) },
    { class: 'words', of: lastOf(one) },
    one.by,
    el(
      'div',
      { class: 'row-actions' },
      when(startsExports(me), () => button('やめる', 'small', () => drop(one, show))),
    ),
  )

const lastOf = ({ run, state, reason }: ExportScheduleView): HTMLElement =>
  run === null || state === null
    ? el('span', { class: 'quiet', text: 'まだありません' })
    : el(
        'span',
        {},
        link(String(run), `#exports/${run}`),
        ' ',
        el('span', {
          class: state === 'failed' || state === 'stopped' ? 'late' : 'state-cell',
          text: runStates[state],
        }),
        reason === null || reason === '' ? null : el('span', { class: 'remark', text: reason }),
      )

const drop = async ({ layout, title }: ExportScheduleView, show: () => Promise<void>): Promise<void> => {
  if (!(await confirmed(`「${title}」の定時の出力をやめます。これまでのファイルは残ります。`, '定時をやめる'))) return
  await call('DELETE', `${path}/${encodeURIComponent(layout)}`)
  await show()
}
