import { el } from './element.ts'
import { textDiff } from './text-diff.ts'

const signs = { same: ' ', gone: '−', new: '＋' } as const

/** Two texts laid over each other: what went in red, what came in green. */
export const diffTable = (from: string, to: string): HTMLElement => {
  const lines = textDiff(from, to)
  if (lines.length === 0) return el('p', { class: 'quiet', text: '違いはありません。', 'data-test': 'diff' })
  return el(
    'div',
    { class: 'diff', 'data-test': 'diff' },
    ...lines.map((line) =>
      line.kind === 'gap'
        ? el('p', { class: 'gap', text: `… 同じ行 ${line.lines} 行 …` })
        : el('p', { class: line.kind }, el('span', { class: 'sign', text: signs[line.kind] }), line.text),
    ),
  )
}
