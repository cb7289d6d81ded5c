import { describe, expect, it } from 'vitest'
import { textDiff } from './text-diff.ts'

const told = (from: string, to: string): readonly string[] =>
  textDiff(from, to).map((line) =>
    line.kind === 'gap' ? `… ${line.lines}` : `${{ same: ' ', gone: '-', new: '+' }[line.kind]} ${line.text}`,
  )

describe('the difference of two texts', () => {
  it('is nothing when they are alike', () => expect(told('a\nb', 'a\nb')).toEqual([]))

  it('names what went and what came, between the lines that both have', () =>
    expect(told('a\nb\nc', 'a\nx\nc\nd')).toEqual(['  a', '- b', '+ x', '  c', '+ d']))

  it('leaves out what is far from any change', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `line ${at}`)
    const other = lines.with(10, 'changed')
    expect(told(lines.join('\n'), other.join('\n'))).toEqual([
      '… 7',
      ...['  line 7', '  line 8', '  line 9', '- line 10', '+ changed', '  line 11', '  line 12', '  line 13'],
      '… 6',
    ])
  })

  it('finds a line that moved as gone and come, and keeps the rest', () =>
    expect(told('a\nb\nc', 'b\nc\na')).toEqual(['- a', '  b', '  c', '+ a']))
})
