import type { CalendarDay } from '@tsunagu/messages'
import { el, field, input } from './element.ts'
import { button } from './notice.ts'
import { clock, hoursText, type Openings, openingEditor } from './opening-editor.ts'

const weekdays = ['日', '月', '火', '水', '木', '金', '土'] as const

/** What a day is called, and the colour it has; a night is what goes on beyond 19:00. */
export const lookOf = (day: CalendarDay): { readonly kind: string; readonly text: string } => {
  if (day.kind === 'emergency') return { kind: 'emergency', text: '緊急案内' }
  if (day.kind === 'ended') return { kind: 'ended', text: 'サービス終了' }
  if (day.openings.length === 0)
    return day.holiday !== null && day.kind !== 'day'
      ? { kind: 'holiday', text: '祝日' }
      : { kind: day.differs === 'closed' ? 'closed' : 'rest', text: '閉庁' }
  if (day.differs === 'opened') return { kind: 'opened', text: '臨時開庁' }
  if (day.openings.some(({ to }) => to > 19 * 60 && to !== 1_440)) return { kind: 'night', text: '夜間あり' }
  return day.differs === 'otherHours' ? { kind: 'other', text: '時間変更' } : { kind: 'open', text: '開庁' }
}

const legend = [
  ['open', '開庁'],
  ['opened', '臨時開庁'],
  ['other', '時間変更'],
  ['night', '夜間あり'],
  ['rest', '閉庁'],
  ['closed', '閉庁（臨時）'],
  ['holiday', '祝日'],
  ['ended', 'サービス終了'],
  ['emergency', '緊急案内'],
] as const

/** The days ahead as they will behave, by weeks; a click changes one. */
export const calendarMonth = (days: readonly CalendarDay[], pick: ((day: CalendarDay) => void) | null): HTMLElement => {
  const blanks = Array.from({ length: days[0]?.weekday ?? 0 }, () => el('div', { class: 'blank' }))
  return el(
    'div',
    {},
    el(
      'div',
      { class: 'month' },
      ...weekdays.map((text) => el('div', { class: 'weekday', text })),
      ...blanks,
      ...days.map((day) => dayCell(day, pick)),
    ),
    el('p', { class: 'legend' }, ...legend.map(([kind, text]) => el('span', { class: `chip ${kind}`, text }))),
  )
}

const dayCell = (day: CalendarDay, pick: ((day: CalendarDay) => void) | null): HTMLElement => {
  const look = lookOf(day)
  const [, month = '', date = ''] = day.day.split('-')
  const note = day.note === '' ? day.holiday : day.note
  const cell = el(
    'button',
    { class: `day ${look.kind}`, 'data-day': day.day, attributes: { type: 'button' }, onclick: () => pick?.(day) },
    el('span', { class: 'date', text: `${Number(month)}/${Number(date)}` }),
    el('strong', { text: look.text }),
    ...(day.openUntil > 0 ? [el('span', { text: `前日から ${clock(day.openUntil)} まで` })] : []),
    ...day.openings.map((opening) => el('span', { text: hoursText([opening]) })),
    note === null || note === '' ? null : el('span', { class: 'note-text', text: note }),
  )
  cell.disabled = pick === null || day.kind === 'ended'
  return cell
}

export type DayWish =
  | { readonly kind: 'usual' }
  | { readonly kind: 'openings'; readonly openings: Openings; readonly note: string }

/** Asks what this day shall be; `save` may refuse, which is told in the dialog. */
export const askDay = (day: CalendarDay, save: (wish: DayWish) => Promise<void>): void => {
  const note = input('note', {
    value: day.kind === 'day' ? day.note : '',
    maxlength: '200',
    placeholder: '例: 庁舎点検のため',
  })
  const editor = openingEditor(day.openings.length > 0 ? day.openings : day.usual)
  const problem = el('p', { class: 'problem', 'aria-live': 'polite' })
  const done = async (wish: DayWish | null): Promise<void> => {
    if (wish === null) return
    try {
      await save(wish)
      dialog.close()
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error)
    }
  }
  const timed = (): DayWish | null => {
    const openings = editor.read()
    return openings === null ? null : { kind: 'openings', openings, note: note.value.trim() }
  }
  const dialog: HTMLDialogElement = el(
    'dialog',
    { class: 'ask day-ask' },
    el('p', { class: 'question', text: `${day.day}（${weekdays[day.weekday] ?? ''}）${day.holiday ?? ''}` }),
    field('理由・備考', note),
    el('p', { class: 'quiet', text: `通常: ${day.usual.length === 0 ? '休み' : hoursText(day.usual)}` }),
    editor.element,
    problem,
    el(
      'div',
      { class: 'buttons' },
      button('やめる', '', async () => dialog.close()),
      button('通常どおりに戻す', '', () => done({ kind: 'usual' }), day.kind === 'day'),
      button('閉庁にする', 'danger', () => done({ kind: 'openings', openings: [], note: note.value.trim() })),
      button('この時間で開庁', 'primary', () => done(timed())),
    ),
  )
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  dialog.showModal()
}
