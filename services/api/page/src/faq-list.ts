import type { FaqHit, FaqHits, FaqUses, FaqVersionView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, field, fill, input, option, select, when } from './element.ts'
import { faqStates } from './faq-labels.ts'
import { hasRole } from './may.ts'
import { tellFailure } from './notice.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'
import { tongues, tongueText } from './tongues.ts'

/** A moment in which nothing is typed. */
const restMs = 150

export const writesFaq = hasRole('agent', 'supervisor', 'manager')
const seesVersions = hasRole('agent', 'supervisor', 'manager', 'ops', 'auditor')
const countsUses = hasRole('supervisor', 'manager', 'clientStaff', 'ops', 'auditor')

/** All that is answered, found as one types; what is written and not live yet; how much each was used. */
export const faqList = async (stage: HTMLElement, me: Me): Promise<undefined> => {
  const found = el('section', { class: 'card' })
  const [waiting, uses] = [el('div'), el('div')]
  const words = input('faqSearch', { type: 'search', placeholder: '例: 口座振替', maxlength: '100' })
  const language = select('faqSearchLanguage', ...tongues.map(([id, name]) => option(id, name)))
  let asked = 0
  const find = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const query = new URLSearchParams({ q: words.value.trim(), language: language.value, limit: '50' })
    const hits = await call<FaqHits>('GET', `/v1/faq?${query}`)
    if (mine === asked)
      fill(found, el('h2', { text: '公開中の FAQ' }), ...hitsOf(hits, words.value.trim(), seesVersions(me)))
  }
  let rest: ReturnType<typeof setTimeout> | undefined
  const soon = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => void find().catch(tellFailure), restMs)
  }
  words.addEventListener('input', soon)
  language.addEventListener('change', soon)
  fill(
    stage,
    el(
      'section',
      { class: 'card search' },
      field('質問・キーワード・回答から探す', words),
      field('言語', language),
      when(writesFaq(me), () =>
        el('a', { class: 'as-button', text: '新しい FAQ を書く', attributes: { href: '#faq/new' } }),
      ),
      when(countsUses(me), fileLinks),
    ),
    waiting,
    found,
    uses,
  )
  await Promise.all([
    find(),
    seesVersions(me) ? showWaiting(waiting) : null,
    countsUses(me) ? showUses(uses, seesVersions(me)) : null,
  ])
  words.focus()
  return undefined
}

const fileLinks = (): HTMLElement =>
  el(
    'p',
    { class: 'files' },
    el('a', { text: 'Excel で取る', attributes: { href: '/v1/faq/file?format=xlsx', download: '' } }),
    '　',
    el('a', { text: 'CSV で取る', attributes: { href: '/v1/faq/file?format=csv', download: '' } }),
  )

const hitsOf = ({ faqs }: FaqHits, words: string, opens: boolean): readonly HTMLElement[] =>
  faqs.length === 0
    ? [
        el('p', {
          class: 'quiet',
          text: words === '' ? '公開中の FAQ はまだありません。' : '見つかりません。言葉を短くしてみてください。',
        }),
      ]
    : [el('div', { class: 'faq-hits whole', 'data-test': 'faq-list' }, ...faqs.map((one) => hit(one, opens)))]

const hit = (one: FaqHit, opens: boolean): HTMLElement =>
  el(
    'details',
    { 'data-faq': String(one.faq) },
    el('summary', {}, one.question),
    el('p', { class: 'faq-answer', text: one.answer, attributes: { lang: one.language } }),
    el(
      'p',
      { class: 'quiet' },
      [`第${one.version}版`, one.languages.map(tongueText).join('・'), one.keywords.join('、')]
        .filter((part) => part !== '')
        .join('　'),
      opens ? '　' : null,
      opens ? link('編集・履歴', `#faq/${one.faq}`) : null,
    ),
  )

type Versions = { readonly versions: readonly FaqVersionView[] }

const showWaiting = async (place: HTMLElement): Promise<void> => {
  const { versions } = await call<Versions>('GET', '/v1/faq/unsettled')
  if (versions.length === 0) return fill(place)
  fill(
    place,
    el(
      'section',
      { class: 'card' },
      el('h2', { text: '下書き・承認待ち・差し戻し' }),
      table(
        'faq-waiting',
        ['質問', '状態', '書いた人', '日時', '差し戻しの理由'],
        versions.map((one) =>
          row(
            { 'data-faq': String(one.faq) },
            one.state,
            { class: 'words', of: link(one.texts.ja?.question ?? `FAQ ${one.faq}`, `#faq/${one.faq}`) },
            { class: 'nowrap', of: el('span', { class: `faq-state ${one.state}`, text: faqStates[one.state] }) },
            { class: 'nowrap', of: one.by },
            { class: 'nowrap quiet', of: whenText(one.at) },
            one.reason,
          ),
        ),
      ),
    ),
  )
}

const showUses = async (place: HTMLElement, opens: boolean): Promise<void> => {
  const from = `${today().slice(0, 8)}01`
  const { uses } = await call<FaqUses>('GET', `/v1/faq/uses?from=${from}&to=${today()}`)
  if (uses.length === 0) return
  fill(
    place,
    el(
      'section',
      { class: 'card' },
      el('h2', { text: '今月の利用' }),
      table(
        'faq-uses',
        ['質問', '開いた#', '市民に伝えた#', '通話#'],
        uses.map((one) =>
          row(
            {},
            '',
            { class: 'words', of: opens ? link(one.question, `#faq/${one.faq}`) : one.question },
            { class: 'number', of: String(one.opened) },
            { class: 'number', of: String(one.told) },
            { class: 'number', of: String(one.calls) },
          ),
        ),
      ),
    ),
  )
}
