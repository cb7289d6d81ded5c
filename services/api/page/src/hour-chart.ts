import type { Live } from '@tsunagu/messages'
import { el } from './element.ts'

/** Calls of the day by hour: answered, given up, others, as bars with their numbers. */
export const hourChart = (hours: Live['hours']): HTMLElement => {
  const most = Math.max(1, ...hours.map(({ tally }) => tally.calls ?? 0))
  const bar = (count: number, kind: string): HTMLElement => {
    const made = el('span', { class: `bar ${kind}` })
    made.style.setProperty('width', `${(100 * count) / most}%`)
    return made
  }
  const rows = hours.map(({ hour, tally }) => {
    const calls = tally.calls ?? 0
    const answered = tally.answered ?? 0
    const abandoned = tally.abandoned ?? 0
    return el(
      'tr',
      {},
      el('th', { text: `${hour}時` }),
      el(
        'td',
        { class: 'bars' },
        bar(answered, 'answered'),
        bar(abandoned, 'abandoned'),
        bar(calls - answered - abandoned, 'other'),
      ),
      el('td', { class: 'number', text: String(calls) }),
      el('td', { class: 'number', text: String(answered) }),
      el('td', { class: 'number', text: String(abandoned) }),
    )
  })
  return el(
    'table',
    { class: 'hours', 'data-test': 'hours' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['時', '', '着信', '応答', '放棄'].map((text, i) => el('th', { text, class: i > 1 ? 'number' : '' })),
      ),
    ),
    el('tbody', {}, ...rows),
  )
}
