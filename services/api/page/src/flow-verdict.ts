import type { FlowProblemView, FlowVerdict } from '@tsunagu/messages'
import { el } from './element.ts'

type Jump = (line: number, column: number) => void

/** What a check found: errors first, each with its line; then how the examples went. */
export const flowVerdict = (verdict: FlowVerdict, jump: Jump): HTMLElement => {
  const errors = verdict.problems.filter(({ severity }) => severity === 'error')
  const warnings = verdict.problems.filter(({ severity }) => severity === 'warning')
  const failed = verdict.examples.filter(({ differences }) => differences.length > 0)
  return el(
    'div',
    { class: 'verdict', 'data-test': 'verdict' },
    el('p', {
      class: `verdict-line ${verdict.sound ? 'sound' : 'unsound'}`,
      text: verdict.sound ? '公開できます' : '公開できません',
    }),
    el('p', {
      class: 'quiet',
      text: `誤り ${errors.length} 件　注意 ${warnings.length} 件　例 ${verdict.examples.length - failed.length} / ${verdict.examples.length}`,
    }),
    el('ul', { class: 'problems' }, ...[...errors, ...warnings].map((problem) => problemLine(problem, jump))),
    verdict.examples.length === 0 ? null : examples(verdict.examples),
  )
}

const problemLine = (problem: FlowProblemView, jump: Jump): HTMLElement => {
  const { severity, place, node, found, expected, ja } = problem
  const where = place === null ? '' : `${place.line} 行 ${place.column} 文字目`
  const go = el('button', {
    class: 'plain small place',
    text: where === '' ? '全体' : where,
    attributes: { type: 'button' },
    onclick: () => place !== null && jump(place.line, place.column),
  })
  go.disabled = place === null
  return el(
    'li',
    { class: severity, 'data-place': place === null ? '' : `${place.line}:${place.column}` },
    el('p', {}, go, el('strong', { text: severity === 'error' ? '誤り' : '注意' }), node === '' ? '' : `　${node}`),
    el('p', { text: ja }),
    found === '' ? null : el('p', { class: 'quiet', text: `今: ${found}` }),
    expected === '' ? null : el('p', { class: 'quiet', text: `正: ${expected}` }),
  )
}

const examples = (outcomes: FlowVerdict['examples']): HTMLElement =>
  el(
    'ul',
    { class: 'examples', 'data-test': 'examples' },
    ...outcomes.map(({ name, differences, walk }) =>
      el(
        'li',
        { class: differences.length === 0 ? 'passed' : 'failed' },
        `${differences.length === 0 ? '✓' : '✗'} ${name}`,
        ...differences.map(({ what, expected, found }) =>
          el('p', { class: 'quiet', text: `${what}　正: ${expected}　今: ${found}` }),
        ),
        differences.length === 0 ? null : el('pre', { text: walk.join('\n') }),
      ),
    ),
  )

/** The worst of each line. */
export const marksOf = ({ problems }: FlowVerdict): ReadonlyMap<number, 'error' | 'warning'> => {
  const marks = new Map<number, 'error' | 'warning'>()
  for (const { place, severity } of problems)
    if (place !== null && marks.get(place.line) !== 'error') marks.set(place.line, severity)
  return marks
}
