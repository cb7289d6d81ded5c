import type { TemplateVerdict } from '@tsunagu/messages'
import { el, fill } from './element.ts'

type Given = {
  readonly language: string
  readonly name: string
  readonly text: string
  readonly mayWrite: boolean
  readonly changed: () => void
}

type TemplateText = {
  readonly language: string
  readonly element: HTMLElement
  readonly value: () => string
  readonly put: (text: string) => void
  readonly show: (verdict: TemplateVerdict) => void
}

/** The text of one language: how long it gets, which fields it needs, what is wrong, and how it reads. */
export const templateText = ({ language, name, text, mayWrite, changed }: Given): TemplateText => {
  const area = el('textarea', {
    attributes: { name: `text-${language}`, rows: text === '' ? '1' : '3', maxlength: '2000', lang: language },
  })
  area.value = text
  area.readOnly = !mayWrite
  area.addEventListener('input', changed)
  const size = el('p', { class: 'quiet', 'data-test': `size-${language}` })
  const wrong = el('div', { 'data-test': `wrong-${language}` })
  const sample = el('p', { class: 'sample', 'data-test': `sample-${language}`, attributes: { lang: language } })
  const element = el(
    'div',
    { class: 'template-text' },
    el('label', {}, el('span', { class: 'quiet', text: name }), area),
    el('div', { class: 'template-told' }, size, wrong, sample),
  )
  const show = (verdict: TemplateVerdict): void => {
    const measured = verdict.sizes[language]
    size.textContent = measured === undefined ? '' : sizeText(measured)
    const own = verdict.problems.filter(({ where }) => where.replace(/^texts\./, '').split(':')[0] === language)
    fill(wrong, ...own.map((problem) => el('p', { class: 'problem', text: problemText(problem) })))
    showSample(verdict.samples[language])
  }
  const showSample = (made: TemplateVerdict['samples'][string] | undefined): void => {
    sample.hidden = made === undefined
    sample.classList.toggle('unsent', made?.text === null)
    if (made === undefined) return
    sample.textContent =
      made.text === null
        ? `値がないと送信しません: ${made.missing.join('、')}`
        : `${made.text}（${made.characters} 文字、${made.parts} 通）`
  }
  return {
    language,
    element,
    value: () => area.value,
    put: (next) => {
      area.value = next
    },
    show,
  }
}

const sizeText = ({ characters, parts, needed, optional }: TemplateVerdict['sizes'][string]): string =>
  [
    `最大 ${characters} 文字、${parts} 通`,
    needed.length === 0 ? '' : `必ず要る値: ${needed.join('、')}`,
    optional.length === 0 ? '' : `空でもよい値: ${optional.join('、')}`,
  ]
    .filter((part) => part !== '')
    .join('　')

const inJapanese: readonly (readonly [RegExp, string])[] = [
  [/^a text in Japanese.*/, '日本語の文面は必須です。'],
  [/^a text$/, '文面を入れてください。'],
  [/^\{field\} or .*/, '差し込みは {項目} または {項目|代わりの言葉} と書いてください（項目は英字で始まる英数字）。'],
  [/^none but line breaks/, '改行のほかの制御文字は使えません。'],
  [/^at most (\d+) .*/, '$1 文字（10 通）までにしてください。'],
  [/^no field, as in the Japanese text/, '日本語の文面にない差し込みです。'],
  [/^a field of the Japanese text: (.+)/, '日本語の文面にない差し込みです（使えるもの: $1）。'],
]

type Wrong = { readonly where: string; readonly found: string; readonly expected: string }

/** `ja:12` is the 12th character. */
const problemText = ({ where, found, expected }: Wrong): string => {
  const at = where.split(':')[1]
  const known = inJapanese.find(([pattern]) => pattern.test(expected))
  const words = known === undefined ? expected : expected.replace(known[0], known[1])
  return `${at === undefined ? '' : `${at} 文字目　`}${found === '' ? '' : `${found}　`}${words}`
}
