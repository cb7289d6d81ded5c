import { type Child, el } from './element.ts'

export type Cell = Child | { readonly class: string; readonly of: Child }

/** A table with a head; headings that end in `#` stand over numbers. */
export const table = (test: string, heads: readonly string[], rows: readonly HTMLElement[]): HTMLElement =>
  el(
    'div',
    { class: 'wide-table' },
    el(
      'table',
      { 'data-test': test },
      el(
        'thead',
        {},
        el(
          'tr',
          {},
          ...heads.map((head) => el('th', { text: head.replace(/#$/, ''), class: head.endsWith('#') ? 'number' : '' })),
        ),
      ),
      el('tbody', {}, ...rows),
    ),
  )

export const row = (
  mark: Readonly<Record<`data-${string}`, string>>,
  kind: string,
  ...cells: readonly Cell[]
): HTMLElement =>
  el(
    'tr',
    { ...mark, class: kind },
    ...cells.map((cell) =>
      cell !== null && typeof cell === 'object' && 'of' in cell
        ? el('td', { class: cell.class }, cell.of)
        : el('td', {}, cell),
    ),
  )

export const link = (text: string, hash: string): HTMLAnchorElement => el('a', { text, attributes: { href: hash } })

/** Names of people may be missing or masked; the number leads to them all the same. */
export const personLink = (person: number | null, name: string | null): Child =>
  person === null
    ? ''
    : el('a', {
        class: 'person-link',
        text: name === null || name === '' ? `対象者 ${person}` : name,
        attributes: { href: `#persons/${person}` },
      })
