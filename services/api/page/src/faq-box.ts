import type { FaqHit, FaqHits } from '@tsunagu/messages'
import { call } from './api.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { button, notice, tellFailure } from './notice.ts'
import { tongues } from './tongues.ts'

/** A moment in which nothing is typed. */
const restMs = 120

/** Answers to what is asked often, found as one types; opened and told answers are counted with the call. */
export const faqBox = (): Panel => {
  const words = input('faqWords', { type: 'search', placeholder: '例: 口座振替', maxlength: '100' })
  const language = select('faqLanguage', ...tongues.map(([id, name]) => option(id, name)))
  const hits = el('div', { class: 'faq-hits', 'data-test': 'faq-hits' })
  let line: string | null = null
  let asked = 0
  let rest: ReturnType<typeof setTimeout> | undefined
  const find = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const query = new URLSearchParams({ q: words.value.trim(), language: language.value, limit: '8' })
    if (line !== null) query.set('line', line)
    const { faqs } = await call<FaqHits>('GET', `/v1/faq?${query}`)
    if (mine !== asked) return
    const none = words.value.trim() === '' ? 'よく使う質問はまだありません。' : '見つかりません。'
    fill(hits, faqs.length === 0 ? el('p', { class: 'quiet', text: none }) : null, ...faqs.map((one) => hit(one)))
  }
  const soon = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => void find().catch(tellFailure), restMs)
  }
  words.addEventListener('input', soon)
  language.addEventListener('change', soon)
  soon()
  const show = ({ pop }: Desk): void => {
    const now = pop?.line.id ?? null
    if (now === line) return
    line = now
    soon()
  }
  const element = el(
    'section',
    { class: 'card faq', 'aria-label': 'FAQ' },
    el('h2', { text: 'よくある質問' }),
    el('div', { class: 'faq-search' }, field('質問を探す', words), field('言語', language)),
    hits,
  )
  return { element, show }
}

const hit = (one: FaqHit): HTMLElement => {
  const use = (kind: 'opened' | 'told') => call('POST', `/v1/faq/${one.faq}/uses`, { kind, language: one.language })
  const tell = button('市民に伝えた', 'small', async () => {
    await use('told')
    notice('利用として数えました。', 'good')
  })
  const opened = el(
    'details',
    { 'data-faq': String(one.faq) },
    el('summary', { text: one.question }),
    el('p', { class: 'faq-answer', text: one.answer }),
    tell,
  )
  opened.addEventListener('toggle', () => {
    if (opened.open) use('opened').catch(tellFailure)
  })
  return opened
}
