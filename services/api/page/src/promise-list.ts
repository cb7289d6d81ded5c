import type { Me, PromiseView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select, when } from './element.ts'
import { askReason } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { pagedList, pageQuery } from './paged.ts'
import { dayText, promiseStates, yenText } from './person-labels.ts'
import { personLink, row } from './table.ts'
import { whenText } from './time.ts'

export type NamedPromise = PromiseView & { readonly name: string }
type Page = { readonly promises: readonly NamedPromise[]; readonly next: string | null }

const leads = hasRole('supervisor', 'manager')

/** An agent takes back what he wrote himself, whoever leads takes back any. */
export const mayWithdraw = (one: PromiseView, me: Me): boolean =>
  one.state === 'open' &&
  (leads(me) || (me.roles.includes('agent') && (one.by === me.account || one.agent === me.agent)))

/** What persons promised, by state and due day; kept or broken is found by the payments, never typed in. */
export const promiseList = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const state = select(
    'promiseState',
    ...Object.entries({ ...promiseStates, '': 'すべて' }).map(([id, text]) => option(id, text)),
  )
  const [from, to] = [input('dueFrom', { type: 'date' }), input('dueTo', { type: 'date' })]
  state.value = 'open'
  const again = (): Promise<void> => list.show()
  const list = pagedList<NamedPromise>({
    ...{ test: 'promise-list', title: '納付約束', empty: '当てはまる約束はありません。' },
    heads: ['対象者', '期日', '約束した額#', '納付された額#', '状態', '記録した人', '記録した日時', ''],
    find: async (cursor) => {
      const query = pageQuery({ state: state.value, dueFrom: from.value, dueTo: to.value }, cursor)
      const { promises, next } = await call<Page>('GET', `/v1/promises?${query}`)
      return { rows: promises, next }
    },
    line: (one) =>
      row(
        { 'data-promise': String(one.promise) },
        one.state,
        personLink(one.person, one.name),
        { class: 'nowrap', of: dayText(one.dueOn) },
        { class: 'number', of: yenText(one.amount) },
        { class: 'number', of: one.paid === 0 ? '' : yenText(one.paid) },
        el('span', { class: `promise ${one.state}`, text: stateText(one) }),
        one.agent ?? one.by,
        { class: 'nowrap quiet', of: whenText(one.madeAt) },
        when(mayWithdraw(one, me), () => button('取り消す', 'small', () => withdraw(one, again))),
      ),
  })
  const controls = el(
    'section',
    { class: 'card search' },
    field('状態', state),
    field('期日がこの日から', from),
    field('この日まで', to),
  )
  controls.addEventListener('change', () => void list.show().catch(tellFailure))
  fill(stage, controls, list.element)
  await list.show()
  return undefined
}

const stateText = (one: PromiseView): string =>
  one.state === 'withdrawn' ? `${promiseStates.withdrawn}：${one.withdrawnBecause}` : promiseStates[one.state]

export const withdraw = async (one: PromiseView, changed: () => Promise<void>): Promise<void> => {
  const question = `${dayText(one.dueOn)}までに ${yenText(one.amount)} の約束を取り消します。`
  if (!(await askReason(question, '約束を取り消す', `/v1/promises/${one.promise}/withdraw`))) return
  notice('約束を取り消しました。', 'good')
  await changed()
}
