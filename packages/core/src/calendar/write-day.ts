import { eraOf } from './parse-day.ts'

/** What may stand in a pattern; everything else is written as it is. */
const parts = /yyyy|yy|y|MM|M|dd|d|G|g|HH|mm|ss/g

/** A moment by the clock in Japan: a day, and a time where there is one. */
export type WrittenTime = { readonly day: string; readonly time?: string }

/**
 * A day as files want it: `yyyy` the western year; `G` 令和, `g` R, `yy` and `y` the year of the era (01, 1); `MM M dd d HH mm
 * ss`. `yyyyMMdd`, `Gy年M月d日`, `gyy.MM.dd`. Null when the pattern asks for an era and none reigned on the day.
 */
export const writeDay = (pattern: string, { day, time = '00:00:00' }: WrittenTime): string | null => {
  const [year = '', month = '', date = ''] = day.split('-')
  const [hour = '', minute = '', second = ''] = time.split(':')
  const wantsEra = /G|g/.test(pattern)
  const era = wantsEra ? eraOf(day) : null
  if (wantsEra && era === null) return null
  const eraYear = String(era?.year ?? Number(year) % 100)
  const written: Readonly<Record<string, string>> = {
    ...{ yyyy: year, yy: eraYear.padStart(2, '0'), y: eraYear },
    ...{ MM: month, M: String(Number(month)), dd: date, d: String(Number(date)) },
    ...{ G: era?.name ?? '', g: era?.letter ?? '', HH: hour, mm: minute, ss: second },
  }
  return pattern.replace(parts, (part) => written[part] ?? part)
}
