import type { CalendarDay } from '@tsunagu/messages'
import { el, fill, input } from './element.ts'
import { button } from './notice.ts'

export type Openings = CalendarDay['openings']
type Opening = Openings[number]

/** `9:00`; after midnight the hours go on: `26:00`. */
export const clock = (minute: number): string => `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`

export const hoursText = (openings: Openings): string =>
  openings.map(({ from, to }) => `${clock(from)}～${clock(to)}`).join('、')

const minuteOf = (text: string): number | null => {
  const parts = /^(\d{1,2})[:：時]?(\d{2})分?$/.exec(text.normalize('NFKC').trim())
  if (parts === null || Number(parts[2]) > 59) return null
  return Number(parts[1]) * 60 + Number(parts[2])
}

export type OpeningEditor = {
  readonly element: HTMLElement
  /** What stands there; null when something cannot be read, which is told beside it. */
  readonly read: () => Openings | null
}

/** The hours of one day, as many as there are; `changed` is called when something readable was typed. */
export const openingEditor = (openings: Openings, changed: () => void = () => undefined): OpeningEditor => {
  const rows: Row[] = openings.map((opening) => openingRow(opening, drop, changed))
  const list = el('div', { class: 'openings' })
  const draw = (): void => {
    const none = rows.length === 0 ? el('span', { class: 'shut', text: '休み' }) : null
    fill(list, ...rows.map(({ element }) => element), none)
  }
  function drop(row: Row): void {
    rows.splice(rows.indexOf(row), 1)
    draw()
    changed()
  }
  const add = button('＋ 時間帯', 'plain small', async () => {
    const last = rows.at(-1)?.read()?.to ?? 480
    rows.push(openingRow({ from: Math.min(last + 60, 1_380), to: Math.min(last + 480, 1_440) }, drop, changed))
    draw()
    changed()
  })
  draw()
  return {
    element: el('div', { class: 'opening-editor' }, list, add),
    read: () => {
      const read = rows.map((row) => row.read())
      return read.some((opening) => opening === null) ? null : read.flatMap((opening) => opening ?? [])
    },
  }
}

type Row = { readonly element: HTMLElement; readonly read: () => Opening | null }

const openingRow = (opening: Opening, drop: (row: Row) => void, changed: () => void): Row => {
  const from = input('from', { 'aria-label': '開始', value: clock(opening.from), size: '5', inputmode: 'numeric' })
  const to = input('to', { 'aria-label': '終了', value: clock(opening.to), size: '5', inputmode: 'numeric' })
  const slot = input('slot', { 'aria-label': '区分', value: opening.slot ?? '', placeholder: '区分（例: 夜間）' })
  const problem = el('span', { class: 'problem' })
  const read = (): Opening | null => {
    const [begins, ends] = [minuteOf(from.value), minuteOf(to.value)]
    problem.textContent = begins === null || ends === null ? '9:00 のように入力してください' : ''
    if (begins === null || ends === null) return null
    const name = slot.value.trim()
    return name === '' ? { from: begins, to: ends } : { from: begins, to: ends, slot: name }
  }
  const row: Row = {
    element: el(
      'div',
      { class: 'opening' },
      from,
      '～',
      to,
      slot,
      el('button', {
        class: 'plain small',
        text: '✕',
        'aria-label': 'この時間帯を消す',
        attributes: { type: 'button' },
        onclick: () => drop(row),
      }),
      problem,
    ),
    read,
  }
  for (const control of [from, to, slot])
    control.addEventListener('change', () => {
      if (read() !== null) changed()
    })
  return row
}
