import { describe, expect, it } from 'vitest'
import { copyRows } from './copy-rows.ts'
import { copyText } from './intake.ts'

const signs = ['a', '\\', '\t', '\n', '\r', '"', ',', 'ｱ', '表', '\u0080', 'é', '𠮷', '\ue000', '']

/** 0 ≤ x < 1, the same each time. */
const chance = (): (() => number) => {
  let state = 3
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

describe('rows for COPY', () => {
  it('hold what was written, however often they had to grow', () => {
    const next = chance()
    const upTo = (most: number): number => Math.floor(next() * (most + 1))
    const rows = copyRows(new ArrayBuffer(8))
    let expected = ''
    for (let n = 0; n < 3_000; n += 1) {
      const text = Array.from({ length: upTo(12) }, () => signs[upTo(signs.length - 1)]).join('')
      const bytes = Buffer.from(`..${text}.`)
      const number = Math.floor(next() * 10 ** upTo(15))
      rows.put(text)
      rows.column(text)
      rows.number(number)
      rows.bytes(bytes, 2, bytes.length - 1)
      rows.escaped(bytes, 2, bytes.length - 1)
      expected += `${text}${copyText(text)}\t${number}\t${text}${copyText(text)}`
    }
    expect(Buffer.from(rows.whole()).toString()).toBe(expected)
  })
})
