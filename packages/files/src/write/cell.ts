import { minuteMs, tokyoTime } from '@tsunagu/core'

/**
 * What a cell may hold. A text stays a text: no formula, zeros in front kept. A day is `YYYY-MM-DD`; a moment is ISO 8601 and
 * shown in Japan's time; `yen` is written with thousands apart where the format can.
 */
export type Cell =
  | string
  | number
  | null
  | { readonly day: string }
  | { readonly at: string }
  | { readonly yen: number }

const two = (value: number): string => String(value).padStart(2, '0')

/** `2026-11-20 18:05:12`, by the clock in Japan. */
export const tokyoText = (at: string): string => {
  const ms = Date.parse(at)
  const { day, minute } = tokyoTime(ms)
  const second = Math.floor((((ms % minuteMs) + minuteMs) % minuteMs) / 1_000)
  return `${day} ${two(Math.floor(minute / 60))}:${two(minute % 60)}:${two(second)}`
}

/** The cell as it stands in a CSV file for people. */
export const plainCell = (cell: Cell): string | number => {
  if (cell === null) return ''
  if (typeof cell !== 'object') return cell
  if ('yen' in cell) return cell.yen
  return 'day' in cell ? cell.day : tokyoText(cell.at)
}
