import type { Attribution } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, field, fill, input } from './element.ts'
import { tellFailure } from './notice.ts'
import { yenText } from './person-labels.ts'
import { row, table } from './table.ts'

/** What was paid within so many days of a call with a promise, with the rule by which it is counted (P4). */
export const attributionCard = async (): Promise<HTMLElement> => {
  const month = input('attributionMonth', { type: 'month', value: today().slice(0, 7) })
  const shown = el('div')
  const show = async (): Promise<void> => {
    if (month.value !== '')
      fill(shown, figures(await call<Attribution>('GET', `/v1/promises/attribution?month=${month.value}`)))
  }
  month.addEventListener('change', () => void show().catch(tellFailure))
  await show()
  return el(
    'section',
    { class: 'card', 'data-test': 'attribution' },
    el('h2', { text: '約束後の納付額（効果額）' }),
    el('div', { class: 'comparing' }, field('月', month)),
    shown,
  )
}

const figures = ({ kinds, amount, payments }: Attribution): HTMLElement => {
  const rules = kinds.map((one) => [one.counted.ja, one.rule].join('　').trim())
  const [rule = ''] = rules
  // Mostly all kinds are counted alike: then it is said once.
  const isOne = rules.every((one) => one === rule)
  const heads = ['債権の種類', '件数#', '金額#', ...(isOne ? [] : ['数え方'])]
  const line = (name: string, of: { payments: number; amount: number }, kind: string, rule?: string): HTMLElement =>
    row(
      {},
      kind,
      name,
      { class: 'number', of: of.payments.toLocaleString('ja-JP') },
      { class: 'number', of: yenText(of.amount) },
      ...(isOne ? [] : [{ class: 'words quiet', of: rule ?? '' }]),
    )
  return el(
    'div',
    {},
    isOne ? el('p', { class: 'quiet', text: rule }) : null,
    table('attribution-kinds', heads, [
      ...kinds.map((one, at) => line(one.name, one, '', rules[at])),
      line('合計', { payments, amount }, 'total'),
    ]),
  )
}
