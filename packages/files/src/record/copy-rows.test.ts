import { describe, expect, it } from 'vitest'
import { chance } from '../../../../test/support/chance.ts'
import { copyRows } from './copy-rows.ts'
import { copyText } from './intake.ts'

const signs = ['a', '\\', '\t', '\n', '\r', '"', ',', 'ｱ', '表', '\u0080', 'é', '𠮷', '\ue000', '']

describe('rows for COPY', () => {
  it('hold what was written, however often they had to grow', () => {
    const random = chance(3)
    const rows = copyRows(new ArrayBuffer(8))
    let expected = ''
    for (let n = 0; n < 3_000; n += 1) {
      const text = Array.from({ length: random.between(0, 12) }, () => random.pick(signs)).join('')
      const bytes = Buffer.from(`..${text}.`)
      const number = Math.floor(random.next() * 10 ** random.between(0, 15))
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
