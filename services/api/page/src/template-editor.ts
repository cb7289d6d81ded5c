import type { TemplateSaved, TemplateVerdict, TemplateView } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { confirmed } from './ask.ts'
import { detailList } from './details.ts'
import { diffTable } from './diff-table.ts'
import { el, fill } from './element.ts'
import { button, notice, tellFailure } from './notice.ts'
import { sampleValues } from './sample-values.ts'
import { templateText } from './template-text.ts'
import { tongues } from './tongues.ts'

type Around = {
  readonly saved: () => Promise<void>
  /** The template as it stands now. */
  readonly reload: () => Promise<TemplateView>
}

/** A moment in which nothing is typed. */
const restMs = 250

/** One template in all its languages, measured and held against the flows that send it while one types. */
export const templateEditor = (template: TemplateView, mayWrite: boolean, around: Around): HTMLElement => {
  const path = `/v1/setup/templates/${encodeURIComponent(template.id)}`
  let was = template.texts
  let asked = 0
  let rest: ReturnType<typeof setTimeout> | undefined
  const changed = (): void => {
    clearTimeout(rest)
    rest = setTimeout(() => void check().catch(tellFailure), restMs)
  }
  const values = sampleValues(changed)
  const texts = tongues.map(([language, name]) =>
    templateText({ language, name, text: template.texts[language] ?? '', mayWrite, changed }),
  )
  const read = (): Readonly<Record<string, string>> =>
    Object.fromEntries(texts.flatMap(({ language, value }) => (value() === '' ? [] : [[language, value()]])))
  const remarks = el('div', { 'data-test': 'remarks' })
  const conflict = el('div')
  const check = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const verdict = await call<TemplateVerdict>('POST', `${path}/check`, { texts: read(), values: values.read() })
    if (mine === asked) show(verdict)
  }
  const show = (verdict: TemplateVerdict): void => {
    const sizes = Object.values(verdict.sizes)
    values.offer([...new Set(sizes.flatMap(({ needed, optional }) => [...needed, ...optional]))])
    for (const text of texts) text.show(verdict)
    fill(
      remarks,
      verdict.breaks.length === 0
        ? null
        : el('div', {}, el('h3', { text: '案内フローが送れなくなるため保存できません' }), detailList(verdict.breaks)),
      verdict.warnings.length === 0
        ? null
        : el('div', { class: 'warned' }, el('h3', { text: '注意' }), detailList(verdict.warnings)),
    )
  }
  const save = async (): Promise<void> => {
    const body = { texts: read(), was }
    const kept = await call<TemplateSaved>('PUT', path, body).catch(meetRefusal)
    if (kept === null) return
    was = kept.texts
    fill(conflict)
    notice('保存しました。次の SMS からこの文面です。', 'good')
    await around.saved()
  }
  const meetRefusal = async (error: unknown): Promise<null> => {
    if (!(error instanceof Refused)) throw error
    if (error.code === 'template.changed') await showConflict()
    else await check()
    throw error
  }
  const put = (next: TemplateView['texts']): void => {
    was = next
    for (const text of texts) text.put(next[text.language] ?? '')
    fill(conflict)
    changed()
  }
  const showConflict = async (): Promise<void> => {
    const theirs = (await around.reload()).texts
    const differing = texts.filter(({ language, value }) => (theirs[language] ?? '') !== value())
    fill(
      conflict,
      el(
        'div',
        { class: 'conflict', 'data-test': 'conflict' },
        el('p', { class: 'question', text: 'ほかの人が先に保存しました。いまの文面（−）とあなたの文面（＋）の違い：' }),
        ...differing.map(({ language, value }) => diffTable(theirs[language] ?? '', value())),
        el(
          'div',
          { class: 'buttons' },
          button('自分の文面で置き換える', '', async () => {
            was = theirs
            await save()
          }),
          button('いまの文面を読み込む', '', async () => {
            if (await confirmed('あなたの変更は失われます。読み込みますか。', '読み込む')) put(theirs)
          }),
        ),
      ),
    )
  }
  if (mayWrite) check().catch(tellFailure)
  return el(
    'section',
    { class: 'card template-editor', 'data-test': 'template' },
    el('h2', {}, 'SMS 文面　', el('span', { class: 'quiet', text: template.id })),
    el('p', {
      class: 'quiet',
      text: '{項目} は値が必ず要る差し込み、{項目|代わりの言葉} は空でもよい差し込みです。差し込みは 40 文字として数えます。日本語は必須です。',
    }),
    conflict,
    mayWrite ? values.element : null,
    ...texts.map(({ element }) => element),
    remarks,
    mayWrite ? el('div', { class: 'buttons' }, button('文面を保存', 'primary', save)) : null,
  )
}
