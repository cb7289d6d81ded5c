import type { Me, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { asked } from './ask.ts'
import { el, input, when } from './element.ts'
import { button, notice } from './notice.ts'
import { birthText, dayText, owedText } from './person-labels.ts'

/** Who may write on a person, as the routes say. */
export const worksWithPersons = (me: Me): boolean =>
  me.roles.some((role) => role === 'agent' || role === 'supervisor' || role === 'manager')

/** Who it is, what must be known first, and whether one may call. */
export const personHead = (view: PersonView, me: Me, again: () => Promise<void>): HTMLElement =>
  el(
    'section',
    { class: 'card person-head' },
    el(
      'div',
      {},
      el('p', { class: 'quiet', text: `${view.kana}　番号 ${view.person}` }),
      el(
        'p',
        { class: 'person-name', 'data-test': 'person-name' },
        view.name,
        view.kind === 'corporate' ? el('span', { class: 'badge', text: '法人' }) : null,
      ),
      el('p', {
        text: [birthText(view.birthOn), view.postcode === '' ? '' : `〒${view.postcode}`, view.address].join('　'),
      }),
      view.asked === view.person
        ? null
        : el('p', { class: 'quiet', text: `番号 ${view.asked} の対象者は、この人にまとめられました。` }),
      view.warning === '' ? null : el('p', { class: 'warning', 'data-test': 'warning', text: view.warning }),
    ),
    el(
      'div',
      { class: 'person-standing' },
      el('p', { class: 'state-name', text: owedText(view), 'data-test': 'owed' }),
      standing(view),
      when(worksWithPersons(me), () => button('注意事項を書く', 'small', () => writeWarning(view, again))),
    ),
  )

const standing = ({ standing: { mayCall, reasons } }: PersonView): HTMLElement =>
  el(
    'ul',
    { class: 'plain-list', 'data-test': 'standing' },
    ...(mayCall ? [el('li', { class: 'may-call', text: '電話してよい' })] : []),
    ...reasons.map(({ said, until }) =>
      el('li', {
        class: mayCall ? '' : 'may-not-call',
        text: `${said.ja}${until === null ? '' : `（${dayText(until)}まで）`}`,
      }),
    ),
  )

const writeWarning = async (view: PersonView, again: () => Promise<void>): Promise<void> => {
  const words = input('warning', { maxlength: '500', value: view.warning })
  const warning = await asked('この人と話す前に知っておくこと', '保存', '注意事項', words)
  if (warning === null) return
  await call('PUT', `/v1/persons/${view.person}`, { warning })
  notice('注意事項を保存しました。', 'good')
  await again()
}
