import type { LinkPairPage, LinkPairView, LinkSide } from '@tsunagu/messages'
import { call } from './api.ts'
import { asked } from './ask.ts'
import { el, fill, input, when } from './element.ts'
import { numberText } from './labels.ts'
import { button, notice, tellFailure } from './notice.ts'
import { birthText } from './person-labels.ts'
import type { View } from './view.ts'

const reasons: Readonly<Record<LinkPairView['reason'], string>> = {
  score: '一致の度合いが境目にある',
  ambiguous: '別人どうしの両方に当てはまる',
  group: 'まとめると食い違う人がいる',
  hand: '人が別々と決めた',
}

/** 名寄せの確認: pairs of whom no rule can say whether they are one person; people decide, with a reason (O2). */
export const linksView: View = (main, me, around) => {
  const mayDecide = me.roles.some((role) => role === 'supervisor' || role === 'manager' || role === 'ops')
  const list = el('div', { class: 'recordings links', 'data-test': 'pairs' })
  fill(main, list)
  const show = async (): Promise<void> => {
    const { pairs, next } = await call<LinkPairPage>('GET', '/v1/links/pairs?state=open&limit=20')
    around.tell('open')
    fill(
      list,
      el('p', {
        class: 'card quiet',
        text:
          pairs.length === 0
            ? '確認を待つ組はありません。'
            : `確認を待つ組 ${pairs.length} 件${next === null ? '' : ' 以上'}。決めた内容は次の名寄せでも守られます。`,
      }),
      ...pairs.map((pair) => pairCard(pair, mayDecide, show)),
    )
  }
  show().catch(tellFailure)
  return () => undefined
}

const pairCard = (pair: LinkPairView, mayDecide: boolean, changed: () => Promise<void>): HTMLElement => {
  const decide = async (decision: 'same' | 'different'): Promise<void> => {
    const why = input('linkWhy', { maxlength: '500', placeholder: '例: 転居の届けで確認' })
    const question = decision === 'same' ? 'この二人を一人の対象者にまとめます。' : 'この二人を別の人とします。'
    const answer = await asked(question, decision === 'same' ? '同じ人にする' : '別の人にする', '理由', why)
    if (answer === null) return
    await call('POST', `/v1/links/pairs/${pair.pair}/decide`, { decision, why: answer })
    notice(decision === 'same' ? '一人にまとめました。' : '別の人としました。', 'good')
    await changed()
  }
  return el(
    'section',
    { class: 'card', 'data-pair': String(pair.pair) },
    el('p', { class: 'quiet', text: reasons[pair.reason] }),
    sides(pair.one, pair.other),
    el('p', { class: 'quiet', text: pair.agreement.map(({ ja }) => ja).join('　') }),
    when(mayDecide, () =>
      el(
        'div',
        { class: 'delivery-actions' },
        button('同じ人', 'primary small', () => decide('same')),
        button('別の人', 'small', () => decide('different')),
      ),
    ),
  )
}

const rows: readonly (readonly [string, (side: LinkSide) => string])[] = [
  ['氏名', ({ name }) => name],
  ['カナ', ({ kana }) => kana],
  ['生年月日', ({ birthOn }) => birthText(birthOn)],
  ['住所', ({ postcode, address }) => [postcode === '' ? '' : `〒${postcode}`, address].join(' ').trim()],
  ['電話番号', ({ phones }) => phones.map(numberText).join('、')],
  ['宛名番号', ({ system, clientId }) => `${system} ${clientId}`],
]

/** One beside the other; where they differ, both are marked. */
const sides = (one: LinkSide, other: LinkSide): HTMLElement =>
  el(
    'table',
    { class: 'sides' },
    el(
      'tbody',
      {},
      ...rows.map(([name, textOf]) =>
        el(
          'tr',
          { class: textOf(one) === textOf(other) ? 'same' : 'differs' },
          el('th', { text: name }),
          el('td', { text: textOf(one) }),
          el('td', { text: textOf(other) }),
        ),
      ),
    ),
  )
