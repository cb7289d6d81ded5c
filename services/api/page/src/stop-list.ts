import type { ClaimView, Me, StopOrderView } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, field, fill, option, select, when } from './element.ts'
import { askReason, choiceField, countField, dayField, formDialog, wordsField } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { pagedList, pageQuery } from './paged.ts'
import { dayText, yenText } from './person-labels.ts'
import { personLink, row } from './table.ts'
import { whenText } from './time.ts'

type NamedStop = StopOrderView & { readonly name: string }
type Page = { readonly stopOrders: readonly NamedStop[]; readonly next: string | null }

/** The client says whom it does not want to be reminded; those who answer for the calls may note it. */
export const makesStops = hasRole('clientStaff', 'manager', 'supervisor')

/** Stop orders of all persons (O8): made with a reason and days, lifted with a reason. */
export const stopList = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const force = select('inForce', option('true', '今日有効なもの'), option('', 'すべて'))
  const again = (): Promise<void> => list.show()
  const list = pagedList<NamedStop>({
    ...{ test: 'stop-list', title: '催告停止', empty: '当てはまる催告停止はありません。' },
    heads: ['対象者', '止めるもの', '理由', '期間', '状態', '登録', ''],
    find: async (cursor) => {
      const { stopOrders, next } = await call<Page>(
        'GET',
        `/v1/stop-orders?${pageQuery({ inForce: force.value }, cursor)}`,
      )
      return { rows: stopOrders, next }
    },
    line: (one) =>
      row(
        { 'data-stop': String(one.stopOrder) },
        '',
        personLink(one.person, one.name),
        one.claim === null ? 'すべての債権' : `債権 ${one.claim}`,
        { class: 'words', of: one.reason },
        { class: 'nowrap', of: spanText(one) },
        { class: 'words', of: stopState(one) },
        { class: 'nowrap quiet', of: `${whenText(one.madeAt)}　${one.madeBy}` },
        when(mayLift(one, me), () => button('解除', 'small', () => lift(one, again))),
      ),
  })
  force.addEventListener('change', () => void list.show().catch(tellFailure))
  const make = when(makesStops(me), () => button('催告停止を登録', 'primary', () => makeStop(null, [], again)))
  fill(stage, el('section', { class: 'card search' }, field('どれを見る', force), make), list.element)
  await list.show()
  return undefined
}

export const mayLift = (one: StopOrderView, me: Me): boolean =>
  makesStops(me) && one.liftedAt === null && (one.until === null || one.until >= today())

const spanText = ({ from, until }: StopOrderView): string =>
  `${dayText(from)} 〜 ${until === null ? '解除まで' : dayText(until)}`

const stopState = (one: StopOrderView): string => {
  if (one.liftedAt !== null) return `解除（${one.liftedBy ?? ''} ${whenText(one.liftedAt)}：${one.liftedBecause}）`
  if (one.inForce) return '有効'
  return one.from > today() ? 'これから' : '期間終了'
}

export const lift = async (one: StopOrderView, changed: () => Promise<void>): Promise<void> => {
  if (
    !(await askReason(`催告停止「${one.reason}」を解除します。`, '解除する', `/v1/stop-orders/${one.stopOrder}/lift`))
  )
    return
  notice('解除しました。', 'good')
  await changed()
}

/** For a person that is known, of whom one claim may be chosen; or for one named by number. */
export const makeStop = async (
  person: number | null,
  claims: readonly ClaimView[],
  changed: () => Promise<void>,
): Promise<void> => {
  const claim = choiceField('claim', '止めるもの', [
    ['', 'この人のすべての債権'],
    ...claims.map((one) => [String(one.claim), `${one.kindName} ${one.period} ${yenText(one.amount)} だけ`] as const),
  ])
  const made = await formDialog({
    ...{ question: '催告停止を登録します。期間中は電話をかけません。', yes: '登録する' },
    fields: [
      ...(person === null
        ? [countField('person', '対象者の番号', { isNeeded: true, hint: '対象者の画面からも登録できます。' })]
        : [claim]),
      wordsField('reason', '理由', { isNeeded: true }),
      ...[dayField('from', 'いつから', { value: today() }), dayField('until', '最後の日（空なら解除まで）')].map(
        (one) => ({ ...one, isNarrow: true }),
      ),
    ],
    send: ({ claim: chosen, ...body }) =>
      call('POST', '/v1/stop-orders', {
        ...body,
        ...(chosen !== undefined ? { claim: Number(chosen) } : person === null ? {} : { person }),
      }),
  })
  if (!made) return
  notice('催告停止を登録しました。', 'good')
  await changed()
}
