import type { Me, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, input, when } from './element.ts'
import { button, notice } from './notice.ts'
import { worksWithPersons } from './person-head.ts'
import { dayText, promiseStates, yenText } from './person-labels.ts'
import { mayWithdraw, withdraw } from './promise-list.ts'

type Scene = { readonly me: Me; readonly call: string | null }

/** What was promised, kept or broken, and a new promise. */
export const personPromises = (view: PersonView, scene: Scene, again: () => Promise<void>): HTMLElement =>
  el(
    'section',
    { class: 'card', 'data-test': 'promises' },
    el('h2', { text: '納付約束' }),
    view.promises.length === 0
      ? el('p', { class: 'quiet', text: '約束はありません。' })
      : el(
          'table',
          {},
          el(
            'tbody',
            {},
            ...view.promises.map((one) =>
              el(
                'tr',
                { class: one.state },
                el('td', { text: dayText(one.dueOn) }),
                el('td', { class: 'number', text: yenText(one.amount) }),
                el('td', {}, el('span', { class: `promise ${one.state}`, text: promiseStates[one.state] })),
                el('td', { class: 'quiet', text: one.agent ?? one.by }),
                el(
                  'td',
                  {},
                  when(mayWithdraw(one, scene.me), () => button('取り消す', 'small', () => withdraw(one, again))),
                ),
              ),
            ),
          ),
        ),
    when(worksWithPersons(scene.me) && view.owed > 0, () => newPromise(view, scene, again)),
  )

const newPromise = (view: PersonView, { call: about }: Scene, again: () => Promise<void>): HTMLElement => {
  const amount = input('promiseAmount', { type: 'number', min: '1', max: String(view.owed), value: String(view.owed) })
  const dueOn = input('promiseDueOn', { type: 'date' })
  const save = async (): Promise<void> => {
    const promised = { person: view.person, amount: Number(amount.value), dueOn: dueOn.value }
    await call('POST', '/v1/promises', about === null ? promised : { ...promised, call: about })
    notice('約束を登録しました。', 'good')
    await again()
  }
  return el(
    'div',
    { class: 'inline-form' },
    field('約束の金額（円）', amount),
    field('いつまでに', dueOn),
    button('約束を登録', '', save),
  )
}
