import type { Me, PaymentView } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { today } from './counts-day.ts'
import { el, field, fill, input, when } from './element.ts'
import { choiceField, countField, dayField, formDialog, formPanel, lineField, wordsField } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import { dayText, yenText } from './person-labels.ts'
import { claimKindChoices } from './places.ts'
import { link } from './table.ts'
import { whenText } from './time.ts'

/** The client's people type payments in and take them back; its systems do by API. */
export const writesPayments = hasRole('ops', 'clientStaff')
const opensPersons = hasRole('agent', 'supervisor', 'manager', 'clientStaff', 'auditor')

/** One payment by its key: found, written, taken back with a reason. Who owes nothing any more is not called from then on. */
export const paymentDesk = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const key = input('paymentKey', { maxlength: '200', placeholder: '入金の番号' })
  const found = el('div')
  const find = async (): Promise<void> => {
    if (key.value.trim() === '') return fill(found)
    const query = new URLSearchParams({ clientKey: key.value.trim() })
    const { payments } = await call<{ readonly payments: readonly PaymentView[] }>('GET', `/v1/payments?${query}`)
    fill(found, ...payments.map((one) => paymentCard(one, me, find)))
  }
  const search = el(
    'form',
    {
      class: 'card search',
      onsubmit: () =>
        void find().catch((error: unknown) => {
          fill(found)
          tellFailure(error)
        }),
    },
    field('入金の番号から探す', key),
    el('button', { class: 'primary', text: '検索', attributes: { type: 'submit' } }),
  )
  const place = el('div')
  const write = async (): Promise<void> =>
    fill(
      place,
      el(
        'section',
        { class: 'card' },
        await paymentForm(me, async (written) => {
          key.value = written
          await write()
          await find()
        }),
      ),
    )
  if (writesPayments(me)) await write()
  fill(stage, search, found, place)
  return undefined
}

const paymentCard = (one: PaymentView, me: Me, changed: () => Promise<void>): HTMLElement => {
  const facts: readonly (readonly [string, Node | string])[] = [
    ['金額', yenText(one.amount)],
    ['納付日', dayText(one.paidOn)],
    ['債権', `${one.kind}（${one.claim}）`],
    ['対象者', opensPersons(me) ? link(`対象者 ${one.person}`, `#persons/${one.person}`) : String(one.person)],
    ['知った日時', whenText(one.learnedAt)],
    ['記録', [{ delivery: '受入れデータ', api: '画面・API', staff: '領収証' }[one.source], one.by ?? ''].join('　')],
    [
      '取消し',
      one.reversedAt === null ? '' : `${whenText(one.reversedAt)}　${one.reversedBy ?? ''}　${one.reversedBecause}`,
    ],
  ]
  return el(
    'section',
    { class: 'card', 'data-test': 'payment' },
    el('h2', { text: `入金 ${one.clientKey}` }),
    el(
      'dl',
      { class: 'fact-list' },
      ...facts
        .filter(([, text]) => text !== '')
        .map(([name, text]) => el('div', {}, el('dt', { text: name }), el('dd', {}, text))),
    ),
    when(writesPayments(me) && one.reversedAt === null, () =>
      button('入金を取り消す', 'danger', () => reversePayment(one, changed)),
    ),
  )
}

export const reversePayment = async (one: PaymentView, changed: () => Promise<void>): Promise<void> => {
  const done = await formDialog({
    question: `入金 ${one.clientKey}（${yenText(one.amount)}）を取り消します。債権は未納に戻ります。`,
    yes: '取り消す',
    fields: [wordsField('reason', '理由（不渡り、誤入力など）', { isNeeded: true })],
    send: ({ reason }) => call('POST', '/v1/payments/reversals', { clientKey: one.clientKey, reason }),
  })
  if (!done) return
  notice('入金を取り消しました。', 'good')
  await changed()
}

const paymentForm = async (me: Me, written: (key: string) => Promise<void>): Promise<HTMLElement> => {
  const kinds = await claimKindChoices(me)
  const key = lineField('clientKey', '入金の番号', { isNeeded: true, hint: '同じ番号は一度だけ記録されます。' })
  const narrow = [
    choiceField('kind', '債権の種類', kinds, { isNeeded: true }),
    lineField('claimKey', '債権の番号（委託元の番号）', { isNeeded: true }),
    countField('amount', '金額（円）', { isNeeded: true }),
    dayField('paidOn', '納付日', { isNeeded: true, value: today() }),
    key,
  ].map((one) => ({ ...one, isNarrow: true }))
  return formPanel(
    {
      ...{ question: '入金を記録する', yes: '記録する', fields: narrow, isStanding: true },
      send: async (payment) => {
        const { payments } = await call<{ readonly payments: readonly { readonly repeated: boolean }[] }>(
          'POST',
          '/v1/payments',
          {
            payments: [payment],
          },
        ).catch(withoutPlace)
        notice(
          payments[0]?.repeated === true ? 'この番号の入金はすでに記録されています。' : '入金を記録しました。',
          'good',
        )
      },
    },
    async (sent) => {
      if (sent) await written(String(key.read() ?? ''))
    },
  )
}

/** The API counts payments, `payments.0.amount`; here there is one. */
const withoutPlace = (error: unknown): never => {
  if (!(error instanceof Refused)) throw error
  const details = error.details.map((one) => ({ ...one, where: one.where.replace(/^payments\.0\./, '') }))
  throw new Refused(error.code, error.status, error.message, details)
}
