import { el } from './element.ts'
import { type Item, redrawList } from './redraw.ts'

export type LeadTable = { readonly element: HTMLElement; readonly show: (rows: readonly Item[]) => void }

/** A card with a table (a `#` before a head: numbers) whose rows are drawn anew one by one; says so in a sentence when there are none. */
export const leadTable = (name: string, test: string, heads: readonly string[], none: string): LeadTable => {
  const body = el('tbody')
  const empty = el('p', { class: 'quiet', text: none })
  const table = el(
    'table',
    { 'data-test': test },
    el('caption', { class: 'unseen', text: name }),
    el('thead', {}, el('tr', {}, ...heads.map(headCell))),
    body,
  )
  const element = el('section', { class: 'card' }, el('h2', { text: name }), empty, table)
  const show = (rows: readonly Item[]): void => {
    empty.hidden = rows.length > 0
    table.hidden = rows.length === 0
    redrawList(body, rows)
  }
  return { element, show }
}

const headCell = (head: string): HTMLElement =>
  el('th', { text: head.replace('#', ''), class: head.startsWith('#') ? 'number' : '', attributes: { scope: 'col' } })

export const cell = (text: string, kind = ''): HTMLElement => el('td', { text, class: kind })

export const actions = (...buttons: readonly (HTMLElement | null)[]): HTMLElement =>
  el('td', {}, el('div', { class: 'row-actions' }, ...buttons))

/** Names the row in the button's label, for those who cannot see it. */
export const labelled = (made: HTMLButtonElement, about: string): HTMLButtonElement => {
  made.setAttribute('aria-label', `${made.textContent} ${about}`)
  return made
}
