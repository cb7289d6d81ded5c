import type { ClaimView, Me, PersonView } from '@tsunagu/messages'
import { el, when } from './element.ts'
import { button } from './notice.ts'
import { reversePayment, writesPayments } from './payment-desk.ts'
import { claimStates, dayText, yenText } from './person-labels.ts'
import { lift, makeStop, makesStops, mayLift } from './stop-list.ts'

/** Debts, what was paid, and what forbids to speak of it. */
export const personClaims = (view: PersonView, me: Me, again: () => Promise<void>): HTMLElement =>
  el(
    'section',
    { class: 'card', 'data-test': 'claims' },
    el('h2', { text: '債権' }),
    ...stops(view, me, again),
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
    when(makesStops(me), () => button('催告停止を登録', 'small', () => makeStop(view.person, view.claimList, again))),
    payments(view, me, again),
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

const stops = ({ stopOrders }: PersonView, me: Me, again: () => Promise<void>): readonly HTMLElement[] =>
  stopOrders
    .filter((one) => one.inForce || (one.liftedAt === null && mayLift(one, me)))
    .map((one) =>
      el(
        'div',
        { class: 'warning', 'data-test': 'stop' },
        el('span', {
          text: `催告停止${one.claim === null ? '' : '（一部の債権）'}：${one.reason}${one.inForce ? '' : `（${dayText(one.from)}から）`}${one.until === null ? '' : `（${dayText(one.until)}まで）`}`,
        }),
        when(mayLift(one, me), () => button('催告停止を解除', 'small', () => lift(one, again))),
      ),
    )

const payments = ({ payments: all }: PersonView, me: Me, again: () => Promise<void>): HTMLElement | null =>
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
                el(
                  'td',
                  {},
                  when(writesPayments(me) && one.reversedAt === null, () =>
                    button('入金を取り消す', 'small', () => reversePayment(one, again)),
                  ),
                ),
              ),
            ),
          ),
        ),
      )
