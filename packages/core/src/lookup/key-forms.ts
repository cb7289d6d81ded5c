import { startOfDay } from '../calendar/tokyo-time.ts'
import { nationalNumber } from '../flow/branch.ts'
import { unreachable } from '../machine/step.ts'

/** What a key field of a source holds, and so what two ways of writing it have in common. */
export const keyForms = ['digits', 'date', 'phone'] as const
export type KeyForm = (typeof keyForms)[number]

/**
 * The one way of writing a key, by which it is compared: `digits` without spaces and hyphens, leading noughts kept; `date`
 * as `YYYY-MM-DD`, also of 和暦; `phone` as it is dialled at home. Null when it is no such thing.
 */
export const normalised = (form: KeyForm, text: string): string | null => {
  const plain = halfWidth(text).trim()
  switch (form) {
    case 'digits':
      return matching(/^\d{1,32}$/, plain.replace(/[\s-]/g, ''))
    case 'date':
      return dateOf(plain)
    case 'phone':
      return matching(/^0\d{9,10}$/, nationalNumber(plain.replace(/[\s()-]/g, '')))
    default:
      return unreachable(form)
  }
}

const matching = (pattern: RegExp, text: string): string | null => (pattern.test(text) ? text : null)

/** Digits, letters and signs of full width as those of ASCII; the hyphens and dashes of Japanese files as `-`. */
const halfWidth = (text: string): string =>
  text
    .replace(/[！-～]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[‐‑–—−ー－]/g, '-')
    .replace(/\u3000/g, ' ')

const separated = /^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$/
const together = /^(\d{4})(\d{2})(\d{2})$/
const japanese = /^(明治|大正|昭和|平成|令和|[MTSHR])\s?(\d{1,2}|元)[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$/i

const dateOf = (text: string): string | null => {
  const [, year, month, date] = separated.exec(text) ?? together.exec(text) ?? []
  if (year !== undefined) return dayOf(Number(year), month, date)
  const [, era, count, ...rest] = japanese.exec(text) ?? []
  const before = eras[era?.toUpperCase() ?? '']
  return before === undefined ? null : dayOf(before + (count === '元' ? 1 : Number(count)), rest[0], rest[1])
}

const dayOf = (year: number, month = '', date = ''): string | null => {
  const day = `${String(year).padStart(4, '0')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return Number.isNaN(startOfDay(day)) ? null : day
}

/** The year before the first of each era. */
const eras: Readonly<Record<string, number>> = {
  ...{ 明治: 1867, 大正: 1911, 昭和: 1925, 平成: 1988, 令和: 2018 },
  ...{ M: 1867, T: 1911, S: 1925, H: 1988, R: 2018 },
}
