import { halfWidth, nationalNumber, parseDay, remembered } from '@tsunagu/core'
import type { CellType } from '../layout/layout.ts'

/** The value as it is kept, '' for none; null: it is no such thing. Takes text without spaces around it. */
export type ReadCell = (text: string) => string | null

/** Digits without spaces and hyphens, leading noughts kept. */
const digits: ReadCell = (text) => {
  if (/^\d*$/.test(text)) return text
  const plain = halfWidth(text).replace(/[\s-]/g, '')
  return /^\d+$/.test(plain) ? plain : null
}

const yen: ReadCell = (text) => {
  if (/^\d{0,12}$/.test(text)) return text
  const plain = halfWidth(text).replace(/[¥\\￥,円\s]/g, '')
  return /^\d{1,12}$/.test(plain) ? plain : null
}

const number: ReadCell = (text) => {
  if (text === '') return text
  const plain = halfWidth(text).replace(/[,\s]/g, '')
  return /^-?\d{1,15}(\.\d{1,10})?$/.test(plain) ? plain : null
}

const phone: ReadCell = (text) => {
  if (/^0[1-9]\d{7,9}$/.test(text) || text === '') return text
  const plain = nationalNumber(halfWidth(text).replace(/[\s()-]/g, ''))
  if (/^0{2,}$|^-*$/.test(plain)) return ''
  return /^0[1-9]\d{7,9}$/.test(plain) ? plain : null
}

const kana: ReadCell = (text) => (/[\u3400-\u9fff\uf900-\ufaff]/.test(text) ? null : text)

/** Files have few days in them, over and over. */
const mostRemembered = 50_000

/** Eras by number, as systems of municipal offices write them: 昭和50年1月2日 is 3500102. */
const eraSigns = ['', 'M', 'T', 'S', 'H', 'R'] as const

const date = (): ReadCell =>
  remembered((text: string) => {
    const plain = halfWidth(text)
    if (/^[0\s/.-]*$/.test(plain)) return ''
    const [, era, rest] = /^([1-5])-?(\d{2}-?\d{2}-?\d{2})$/.exec(plain) ?? []
    return parseDay(era === undefined ? text : `${eraSigns[Number(era)]}${rest?.replaceAll('-', '')}`)
  }, mostRemembered)

const year = (): ReadCell =>
  remembered((text: string) => {
    const plain = halfWidth(text).replace(/年度?分?$/, '')
    if (/^0*$/.test(plain)) return ''
    if (/^\d+$/.test(plain)) return /^(19|20|21)\d{2}$/.test(plain) ? plain : null
    const day = ['04-01', '12-31', '01-01'].flatMap((rest) => parseDay(`${plain}-${rest}`) ?? [])[0]
    return day?.slice(0, 4) ?? null
  }, mostRemembered)

/** Readers of one file; those that remember do so for it alone. */
export const cellReaders = (): Readonly<Record<Exclude<CellType, 'code'>, ReadCell>> => ({
  text: (text) => text,
  kana,
  digits,
  date: date(),
  year: year(),
  yen,
  number,
  phone,
})

export const codeReader =
  (table: Readonly<Record<string, string>>): ReadCell =>
  (text) =>
    text === '' ? '' : Object.hasOwn(table, text) ? (table[text] ?? '') : null

/** Bytes in CP932: one for half width, two for full. */
export const cp932Bytes = (text: string): number => {
  let bytes = 0
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i)
    bytes += code < 0x80 || (code >= 0xff61 && code <= 0xff9f) ? 1 : 2
  }
  return bytes
}
