import { el } from './element.ts'

type Told = { readonly where: string; readonly found: string; readonly expected: string; readonly hint: string }

/** What a refusal says, item by item: where, what stands there, what should. */
export const detailList = (details: readonly Told[]): HTMLElement =>
  el(
    'ul',
    { class: 'problems', 'data-test': 'details' },
    ...details.map(({ where, found, expected, hint }) =>
      el(
        'li',
        { class: 'error' },
        el('p', {}, el('strong', { text: where })),
        japanesePart(hint) === '' ? null : el('p', { text: japanesePart(hint) }),
        found === '' ? null : el('p', { class: 'quiet', text: `今: ${found}` }),
        expected === '' ? null : el('p', { class: 'quiet', text: `正: ${expected}` }),
      ),
    ),
  )

/** Hints of flows are `code: ja / en`. */
const japanesePart = (hint: string): string =>
  hint.replace(/(^|: )[a-z]+\.[A-Za-z]+: /, '$1').replace(/ \/ [A-Z][^/]*$/, '')
