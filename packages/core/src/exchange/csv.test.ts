import { expect, it } from 'vitest'
import { csvEnd, csvStart, csvStep } from './csv.ts'

/** Read in pieces of so many characters, as a file comes. */
const read = (text: string, size: number) => {
  let state = csvStart
  const rows: (readonly string[])[] = []
  const numbers: number[] = []
  const keep = (found: readonly { readonly row: number; readonly cells: readonly string[] }[]): void => {
    for (const { row, cells } of found) {
      rows.push(cells)
      numbers.push(row)
    }
  }
  for (let at = 0; at < text.length; at += size) {
    const step = csvStep(state, text.slice(at, at + size))
    state = step.state
    keep(step.rows)
  }
  const end = csvEnd(state)
  keep(end.rows)
  return { rows, numbers, open: end.open }
}

const sizes = [1, 2, 3, 7, 1_000]

it('reads quotation marks, commas and line ends inside them, wherever the pieces are cut', () => {
  const text = 'a,"b, ""c""",d\r\n"line\r\nend",,""\n\nlast,"x"y,z"z'
  for (const size of sizes)
    expect(read(text, size)).toEqual({
      rows: [
        ['a', 'b, "c"', 'd'],
        ['line\r\nend', '', ''],
        ['last', 'xy', 'z"z'],
      ],
      numbers: [1, 2, 4],
      open: false,
    })
})

it('takes each of the three line ends, and a last row without one', () => {
  for (const end of ['\n', '\r', '\r\n'])
    for (const size of sizes) expect(read(['a,b', '1,2', '3,4'].join(end), size).rows).toHaveLength(3)
  expect(read('a,b\r\n', 2).rows).toEqual([['a', 'b']])
})

it('says when the file stops inside quotation marks', () => {
  for (const size of sizes) expect(read('a,b\n1,"2\n3,4\n', size)).toMatchObject({ open: true, numbers: [1, 2] })
})
