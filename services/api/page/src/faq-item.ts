import type { FaqVersionView, FaqView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { el, fill } from './element.ts'
import { faqEditor, faqText } from './faq-editor.ts'
import { faqDeeds, faqStates } from './faq-labels.ts'
import { writesFaq } from './faq-list.ts'
import { askReason } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice } from './notice.ts'
import { goTo } from './parted-view.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'
import { versionComparison } from './version-comparison.ts'

const leads = hasRole('supervisor', 'manager')

/** One FAQ: its versions, who approved what, and its editor; null begins a new one. */
export const faqItem = async (stage: HTMLElement, id: number | null, me: Me): Promise<undefined> => {
  const back = link('← FAQ の一覧へ', '#faq')
  if (id === null) {
    const made = async (faq: FaqView | null): Promise<void> => goTo(faq === null ? '#faq' : `#faq/${faq.faq}`)
    fill(stage, back, el('section', { class: 'card' }, await faqEditor(null, me, made)))
    return undefined
  }
  const [head, editing, versions, history] = [el('div'), el('div'), el('div'), el('div')]
  const show = async (): Promise<void> => {
    const faq = await call<FaqView>('GET', `/v1/faq/${id}`)
    const edit = async (): Promise<void> => {
      const done = async (): Promise<void> => {
        fill(editing)
        await show()
      }
      fill(editing, el('section', { class: 'card' }, await faqEditor(faq, me, done)))
      editing.scrollIntoView({ block: 'nearest' })
    }
    fill(head, headCard(faq, me, { edit, again: show }))
    fill(versions, versionsCard(faq, me, show))
    fill(history, historyCard(faq))
  }
  fill(stage, back, head, editing, versions, history)
  await show()
  return undefined
}

type Around = { readonly edit: () => Promise<void>; readonly again: () => Promise<void> }

const headCard = (faq: FaqView, me: Me, { edit, again }: Around): HTMLElement => {
  const shown = faq.versions.find(({ version }) => version === (faq.live ?? faq.newest)) ?? faq.versions[0]
  const [newest] = faq.versions
  const takeAway = async (): Promise<void> => {
    if (!(await confirmed('この FAQ をだれにも見せないようにします。版は残ります。', '取り下げる'))) return
    await call('DELETE', `/v1/faq/${faq.faq}`)
    notice('取り下げました。', 'good')
    await again()
  }
  return el(
    'section',
    { class: 'card', 'data-test': 'faq' },
    el(
      'h2',
      {},
      `FAQ ${faq.faq}　`,
      faq.live === null
        ? el('span', { class: 'mode draining', text: '公開していません' })
        : el('span', { class: 'mode open', text: `第${faq.live}版を公開中` }),
    ),
    shown === undefined ? null : el('pre', { class: 'faq-whole', text: faqText(shown) }),
    el(
      'div',
      { class: 'work-verbs' },
      el(
        'div',
        { class: 'buttons' },
        ...(newest === undefined ? [] : judging(newest, me, again)),
        ...(writesFaq(me) ? [button('編集する', '', edit)] : []),
        ...(leads(me) && faq.live !== null ? [button('取り下げる', 'plain small', takeAway)] : []),
      ),
    ),
  )
}

/** What this visitor may do with the newest version, as the rule says: nobody judges what he wrote himself. */
const judging = (one: FaqVersionView, me: Me, again: () => Promise<void>): readonly HTMLElement[] => {
  const path = `/v1/faq/${one.faq}/versions/${one.version}`
  const deed = (text: string, kind: string, verb: string, told: string): HTMLElement =>
    button(`第${one.version}版を${text}`, kind, async () => {
      await call('POST', `${path}/${verb}`, {})
      notice(told, 'good')
      await again()
    })
  const isOwn = one.by === me.account
  if (one.state === 'draft' && ((isOwn && writesFaq(me)) || leads(me)))
    return [deed('承認に出す', 'primary', 'submit', '承認を依頼しました。')]
  if (one.state !== 'submitted' || !leads(me)) return []
  if (isOwn) return [el('p', { class: 'quiet', text: '自分が書いた版は、ほかの統括・管理者が承認します。' })]
  const reject = async (): Promise<void> => {
    if (!(await askReason(`第${one.version}版を ${one.by} に差し戻します。`, '差し戻す', `${path}/reject`))) return
    notice('差し戻しました。', 'good')
    await again()
  }
  return [
    deed('承認して公開', 'primary', 'approve', '公開しました。'),
    button(`第${one.version}版を差し戻す`, '', reject),
  ]
}

const versionsCard = (faq: FaqView, me: Me, again: () => Promise<void>): HTMLElement => {
  const rollBack = (version: number): HTMLElement =>
    button(`第${version}版に戻す`, 'plain small', async () => {
      if (!(await confirmed(`第${version}版をもう一度公開します。`, '公開する'))) return
      await call('POST', `/v1/faq/${faq.faq}/versions/${version}/rollback`, {})
      await again()
    })
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '版' }),
    table(
      'faq-versions',
      ['版', '状態', '書いた人', '日時', '決めた人', '理由', ''],
      faq.versions.map((one) =>
        row(
          { 'data-version': String(one.version) },
          one.version === faq.live ? 'live' : '',
          { class: 'nowrap', of: `第${one.version}版` },
          {
            class: 'nowrap',
            of: el('span', {
              class: `faq-state ${one.state}`,
              text: one.version === faq.live ? '公開中' : faqStates[one.state],
            }),
          },
          { class: 'nowrap', of: one.by },
          { class: 'nowrap quiet', of: whenText(one.at) },
          { class: 'nowrap', of: one.decidedBy ?? '' },
          { class: 'words', of: one.reason },
          leads(me) && one.state === 'approved' && one.version !== faq.live ? rollBack(one.version) : null,
        ),
      ),
    ),
    versionComparison(
      faq.versions.map((one) => ({ version: one.version, text: faqText(one) })),
      faq.live,
    ),
  )
}

const historyCard = ({ history }: FaqView): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '経過' }),
    table(
      'faq-history',
      ['日時', 'だれが', 'したこと', '版', '理由'],
      history.map((one) =>
        row({}, '', { class: 'nowrap', of: whenText(one.at) }, one.by, faqDeeds[one.what], `第${one.version}版`, {
          class: 'words',
          of: one.reason,
        }),
      ),
    ),
  )
