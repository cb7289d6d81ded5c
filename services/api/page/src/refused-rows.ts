import { el } from './element.ts'

type Told = { readonly where: string; readonly found: string; readonly expected: string; readonly hint: string }

/** Rows of a file that could not be taken; of what stood there only the shape is told. */
export const refusedRows = (details: readonly Told[]): HTMLElement | null => {
  if (details.length === 0) return null
  return el(
    'table',
    { class: 'refused-rows', 'data-test': 'refused-rows' },
    el('thead', {}, el('tr', {}, ...['行', '列', '見つかった形', '正しい形'].map((text) => el('th', { text })))),
    el('tbody', {}, ...details.map(line)),
  )
}

const line = ({ where, found, expected, hint }: Told): HTMLElement => {
  const [, row = where, column = ''] = /^row (\d+)(?:, column (.*))?$/.exec(where) ?? []
  const wanted = /：(.+)にしてください。$/.exec(hint)?.[1] ?? expected
  return el(
    'tr',
    {},
    el('td', { class: 'number', text: row }),
    el('td', { text: column }),
    el('td', { class: 'name', text: found }),
    el('td', { text: wanted }),
  )
}
