import type { CalendarDay, CalendarPreview, Calendars, CalendarView, Me } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { asked, confirmed } from './ask.ts'
import { type CalendarDraft, calendarForm, problemText } from './calendar-form.ts'
import { askDay, calendarMonth, type DayWish } from './calendar-month.ts'
import { el, fill, input } from './element.ts'
import { button, notice, tellFailure } from './notice.ts'
import { whenText } from './time.ts'
import type { View } from './view.ts'

const daysShown = 35
const pathOf = (view: CalendarView, rest = ''): string => `/v1/calendars/${encodeURIComponent(view.calendar.id)}${rest}`
const mayChange = (me: Me): boolean => me.roles.some((role) => ['manager', 'clientStaff', 'ops'].includes(role))

/** 受付カレンダー: what is saved here is in force for the next caller (I4). */
export const calendarsView: View = (main, me, around) => {
  const tabs = el('div', { class: 'calendar-tabs' })
  const stage = el('div', { class: 'calendar-stage' })
  fill(main, el('div', { class: 'calendars' }, tabs, stage))
  let chosen = ''
  const open = async (): Promise<void> => {
    const { calendars } = await call<Calendars>('GET', '/v1/calendars')
    around.tell('open')
    const found = calendars.find(({ calendar }) => calendar.id === chosen) ?? calendars[0]
    chosen = found?.calendar.id ?? ''
    fill(tabs, ...calendars.map((view) => tab(view, view === found, () => choose(view))))
    if (found === undefined) fill(stage, el('p', { class: 'card quiet', text: '受付カレンダーがありません。' }))
    else showCalendar(stage, found, me, open)
  }
  const choose = (view: CalendarView): Promise<void> => {
    chosen = view.calendar.id
    return open()
  }
  open().catch(tellFailure)
  return () => undefined
}

const tab = (view: CalendarView, isOn: boolean, choose: () => Promise<void>): HTMLElement => {
  const made = button(view.calendar.name || view.calendar.id, isOn ? 'toggle on' : 'toggle', choose)
  made.setAttribute('aria-pressed', String(isOn))
  return made
}

const showCalendar = (stage: HTMLElement, first: CalendarView, me: Me, reload: () => Promise<void>): void => {
  let view = first
  const month = el('div', { 'data-test': 'month' })
  const form = calendarForm(view.calendar, () => void preview().catch(tellFailure))
  const bodyOf = (draft: CalendarDraft) => ({ ...draft, days: view.calendar.days })
  const preview = async (): Promise<void> => {
    const draft = form.read()
    if (draft === null) return
    const path = `${pathOf(view, '/preview')}?days=${daysShown}`
    const found = await call<CalendarPreview>('POST', path, bodyOf(draft)).catch((error: unknown) => {
      if (error instanceof Refused) return form.show(error.details)
      throw error
    })
    if (found === undefined) return
    form.show(found.problems)
    fill(
      month,
      calendarMonth(found.days, (day) => askDay(day, (wish) => saveDay(day, wish))),
    )
  }
  const saveDay = async (day: CalendarDay, wish: DayWish): Promise<void> => {
    const path = pathOf(view, `/days/${day.day}`)
    view =
      wish.kind === 'usual'
        ? await told(call<CalendarView>('DELETE', path))
        : await told(call<CalendarView>('PUT', path, { openings: wish.openings, note: wish.note }))
    notice(`${day.day} の変更を反映しました。次の電話から有効です。`, 'good')
    await preview()
  }
  const save = async (): Promise<void> => {
    const draft = form.read()
    if (draft === null) return notice('入力を確かめてください。', 'bad')
    try {
      view = await call<CalendarView>('PUT', pathOf(view), { ...bodyOf(draft), version: view.version })
      form.show([])
      notice('保存しました。次の電話から有効です。', 'good')
    } catch (error) {
      if (error instanceof Refused && error.code === 'calendar.invalid') form.show(error.details)
      throw error
    }
  }
  fill(
    stage,
    stateCard(view, me, reload),
    el('section', { class: 'card' }, el('h2', { text: 'これからの受付（日をクリックして変更）' }), month),
    el(
      'section',
      { class: 'card' },
      el('h2', { text: '受付時間の設定' }),
      form.element,
      mayChange(me)
        ? el(
            'div',
            { class: 'buttons' },
            button('保存してすぐ反映', 'primary', save),
            button('取り消して読み直す', '', reload),
          )
        : null,
    ),
  )
  if (mayChange(me)) preview().catch(tellFailure)
  else showOnly(month, view).catch(tellFailure)
}

/** A refusal in the words of what is wrong, for a dialog. */
const told = async <T>(asking: Promise<T>): Promise<T> => {
  try {
    return await asking
  } catch (error) {
    if (!(error instanceof Refused) || error.details.length === 0) throw error
    throw new Refused(error.code, error.status, error.details.map(problemText).join(' '))
  }
}

const showOnly = async (month: HTMLElement, view: CalendarView): Promise<void> => {
  const { days } = await call<{ readonly days: readonly CalendarDay[] }>(
    'GET',
    pathOf(view, `/ahead?days=${daysShown}`),
  )
  fill(month, calendarMonth(days, null))
}

const outcomes = {
  open: ['受付中', 'open'],
  closed: ['時間外', 'closed'],
  holiday: ['閉庁日', 'closed'],
  ended: ['サービス終了', 'closed'],
  emergency: ['緊急案内中', 'emergency'],
} as const

/** How it stands now, and the switch for emergencies. */
const stateCard = (view: CalendarView, me: Me, reload: () => Promise<void>): HTMLElement => {
  const { standing, calendar, holidaysKnownUntil } = view
  const [text, kind] = outcomes[standing.outcome]
  const { emergency } = calendar
  const until = standing.until === null ? '' : `${whenText(standing.until)} まで`
  return el(
    'section',
    { class: `card calendar-state ${kind}`, 'data-test': 'calendar-state' },
    el(
      'div',
      {},
      el('p', { class: 'quiet', text: '現在' }),
      el('p', { class: 'state-name', text }),
      el('p', {
        text:
          emergency === null
            ? [until, standing.note].filter((part) => part !== '').join('　')
            : emergencyText(emergency),
      }),
      ...view.warnings
        .filter(({ where }) => where === 'holidays')
        .map(() =>
          el('p', { class: 'problem', text: `祝日は ${holidaysKnownUntil ?? '前年'} までしか登録されていません。` }),
        ),
    ),
    mayChange(me) ? emergencyButton(view, reload) : null,
  )
}

const emergencyText = ({ since, by, note }: { readonly since: number; readonly by: string; readonly note: string }) =>
  `${whenText(new Date(since).toISOString())} から（${by}）　${note}`

const emergencyButton = (view: CalendarView, reload: () => Promise<void>): HTMLElement => {
  const name = view.calendar.name || view.calendar.id
  const set = async (on: boolean, note: string): Promise<void> => {
    await call('PUT', pathOf(view, '/emergency'), { on, note })
    await reload()
  }
  if (view.calendar.emergency !== null)
    return button('緊急案内を解除する', 'emergency-off', async () => {
      if (await confirmed(`${name}: 緊急案内を解除し、通常の受付に戻しますか。`, '解除する')) await set(false, '')
    })
  return button('緊急案内に切り替える', 'emergency-on', async () => {
    const note = input('emergencyNote', { maxlength: '200', placeholder: '例: 大雨のため閉庁' })
    const question = `${name}: すべての着信をすぐに緊急案内に切り替えますか。`
    const answer = await asked(question, '切り替える', '理由', note)
    if (answer !== null) await set(true, answer)
  })
}
