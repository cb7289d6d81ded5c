import { el, fill } from './element.ts'

export type NumberedText = {
  readonly element: HTMLElement
  readonly value: () => string
  readonly put: (text: string) => void
  /** Shows a place and selects the rest of its line; both from 1. */
  readonly jump: (line: number, column: number) => void
  /** Colours the numbers of lines. */
  readonly mark: (lines: ReadonlyMap<number, 'error' | 'warning'>) => void
}

/** A text to write in, with the number of each line beside it. */
export const numberedText = (text: string, mayWrite: boolean, changed: () => void): NumberedText => {
  const area = el('textarea', {
    'aria-label': 'フローの本文',
    attributes: { name: 'source', wrap: 'off', spellcheck: 'false', autocapitalize: 'off', rows: '30' },
  })
  area.readOnly = !mayWrite
  const numbers = el('div', { class: 'line-numbers', 'aria-hidden': 'true' })
  let marks: ReadonlyMap<number, 'error' | 'warning'> = new Map()
  const draw = (): void => {
    const count = area.value.split('\n').length
    const lines = Array.from({ length: count }, (_, at) =>
      el('span', { class: marks.get(at + 1) ?? '', text: String(at + 1), 'data-line': String(at + 1) }),
    )
    fill(numbers, ...lines)
    follow()
  }
  const follow = (): void => {
    numbers.scrollTop = area.scrollTop
  }
  area.addEventListener('scroll', follow)
  area.addEventListener('input', () => {
    if (numbers.childElementCount !== area.value.split('\n').length) draw()
    changed()
  })
  const put = (next: string): void => {
    area.value = next
    draw()
  }
  put(text)
  return {
    element: el('div', { class: 'numbered' }, numbers, area),
    value: () => area.value,
    put,
    jump: (line, column) => {
      const lines = area.value.split('\n')
      const from = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
      const length = lines[line - 1]?.length ?? 0
      area.focus()
      area.setSelectionRange(from + Math.min(column - 1, length), from + length)
      area.scrollTop = (Math.max(0, line - 6) / lines.length) * area.scrollHeight
      follow()
    },
    mark: (next) => {
      marks = next
      draw()
    },
  }
}
