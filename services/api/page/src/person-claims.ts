import type { ClaimView, PersonView } from '@tsunagu/messages'
import { el } from './element.ts'
import { claimStates, dayText, yenText } from './person-labels.ts'

/** Debts, what was paid, and what forbids to speak of it. */
export const personClaims = (view: PersonView): HTMLElement =>
  el(
    'section',
    { class: 'card', 'data-test': 'claims' },
    el('h2', { text: '債権' }),
    ...stops(view),
    view.claimList.length === 0
      ? el('p', { class: 'quiet', text: '債権はありません。' })
      : el(
          'table',
          {},
          el(
            'thead',
            {},
            el(
              'tr',
              {},
              ...['種別', '年度・期', '納期限', '金額', '未納', '状態'].map((text) =>
                el('th', { text, class: text === '金額' || text === '未納' ? 'number' : '' }),
              ),
            ),
          ),
          el('tbody', {}, ...view.claimList.map(claimLine)),
        ),
    payments(view),
  )

const claimLine = (claim: ClaimView): HTMLElement =>
  el(
    'tr',
    { class: claim.state, 'data-claim': String(claim.claim) },
    el('td', { text: claim.kindName }),
    el('td', { text: [claim.fiscalYear === null ? '' : `${claim.fiscalYear}年度`, claim.period].join(' ') }),
    el('td', { text: claim.dueOn === null ? '' : dayText(claim.dueOn) }),
    el('td', { class: 'number', text: yenText(claim.amount) }),
    el('td', { class: `number ${claim.owed > 0 ? 'some' : ''}`, text: claim.owed === 0 ? '' : yenText(claim.owed) }),
    el('td', { text: claimStates[claim.state] }),
  )

const stops = ({ stopOrders }: PersonView): readonly HTMLElement[] =>
  stopOrders
    .filter(({ inForce }) => inForce)
    .map(({ reason, claim, until }) =>
      el('p', {
        class: 'warning',
        'data-test': 'stop',
        text: `催告停止${claim === null ? '' : '（一部の債権）'}：${reason}${until === null ? '' : `（${dayText(until)}まで）`}`,
      }),
    )

const payments = ({ payments: all }: PersonView): HTMLElement | null =>
  all.length === 0
    ? null
    : el(
        'details',
        { class: 'payments' },
        el('summary', { text: `納付 ${all.length} 件` }),
        el(
          'table',
          { 'data-test': 'payments' },
          el(
            'tbody',
            {},
            ...all.map((one) =>
              el(
                'tr',
                {},
                el('td', { text: dayText(one.paidOn) }),
                el('td', { text: one.kind }),
                el('td', { class: 'number', text: yenText(one.amount) }),
                el('td', { text: one.reversedAt === null ? '' : `取消し：${one.reversedBecause}` }),
              ),
            ),
          ),
        ),
      )
