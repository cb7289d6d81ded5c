import { halfWidth } from '../exchange/half-width.ts'
import { startOfDay } from './tokyo-time.ts'

/**
 * A day as people and files write it, as `YYYY-MM-DD`: by the western year or by 和暦 (`昭和25年1月2日`, `S25.1.2`,
 * `S250102`, `令和元年…`). Null when there is no such day, or when the era did not reign on it.
 */
export const parseDay = (text: string): string | null => {
  const plain = halfWidth(text).trim()
  const western = separated.exec(plain) ?? together.exec(plain)
  if (western !== null) return dayOf(Number(western[1]), western[2], western[3])
  const [, era = '', year = '', month, date] = japanese.exec(plain) ?? japaneseTogether.exec(plain) ?? []
  const reign = eras[era.charAt(0).toUpperCase()]
  if (reign === undefined) return null
  const day = dayOf(reign.before + (year === '元' ? 1 : Number(year)), month, date)
  return day !== null && reign.first <= day && day <= reign.last ? day : null
}

const separated = /^(\d{4})[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$/
const together = /^(\d{4})(\d{2})(\d{2})$/
const japanese = /^(明治|大正|昭和|平成|令和|[MTSHR])\s?(\d{1,2}|元)\s?[-/.年]\s?(\d{1,2})[-/.月]\s?(\d{1,2})日?$/i
const japaneseTogether = /^([MTSHR])(\d{2})(\d{2})(\d{2})$/i

const dayOf = (year: number, month = '', date = ''): string | null => {
  const day = `${String(year).padStart(4, '0')}-${month.padStart(2, '0')}-${date.padStart(2, '0')}`
  return Number.isNaN(startOfDay(day)) ? null : day
}

/** Of an era: the western year before its first, and its first and last day. */
type Reign = { readonly before: number; readonly first: string; readonly last: string }

const meiji: Reign = { before: 1867, first: '1873-01-01', last: '1912-07-30' }
const taisho: Reign = { before: 1911, first: '1912-07-30', last: '1926-12-25' }
const showa: Reign = { before: 1925, first: '1926-12-25', last: '1989-01-07' }
const heisei: Reign = { before: 1988, first: '1989-01-08', last: '2019-04-30' }
const reiwa: Reign = { before: 2018, first: '2019-05-01', last: '9999-12-31' }

/**
 * By their first letter or sign. Two eras share the day on which the first Emperor of the two died (改元詔書: 1912-07-30 and
 * 1926-12-25); 平成 and 令和 began on the day after. Before 明治6年 the calendar was another (明治5年太政官布告第337号), so
 * such a day would be read wrongly and is refused.
 */
const eras: Readonly<Record<string, Reign>> = {
  ...{ 明: meiji, 大: taisho, 昭: showa, 平: heisei, 令: reiwa },
  ...{ M: meiji, T: taisho, S: showa, H: heisei, R: reiwa },
}

const reigns = [
  { name: '令和', letter: 'R', reign: reiwa },
  { name: '平成', letter: 'H', reign: heisei },
  { name: '昭和', letter: 'S', reign: showa },
  { name: '大正', letter: 'T', reign: taisho },
  { name: '明治', letter: 'M', reign: meiji },
] as const

export type EraDay = { readonly name: string; readonly letter: string; readonly year: number }

/** The era of a day and its year in it; on a day that belongs to two, the later one. Null before 明治6年. */
export const eraOf = (day: string): EraDay | null => {
  const found = reigns.find(({ reign }) => reign.first <= day && day <= reign.last)
  if (found === undefined) return null
  return { name: found.name, letter: found.letter, year: Number(day.slice(0, 4)) - found.reign.before }
}
