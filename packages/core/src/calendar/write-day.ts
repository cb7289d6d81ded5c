import { eraOf } from './parse-day.ts'

/** What may stand in a pattern; everything else is written as it is. */
const parts = /yyyy|yy|y|MM|M|dd|d|G|g|HH|mm|ss/g

/** A moment by the clock in Japan: a day, and a time where there is one. */
export type WrittenTime = { readonly day: string; readonly time?: string }

/**
 * Writes days as files want them: `yyyy` the western year; `G` 令和, `g` R, `yy` and `y` the year of the era (01, 1); `MM M dd d HH
 * mm ss`. `yyyyMMdd`, `Gy年M月d日`, `gyy.MM.dd`. Null when the pattern asks for an era and none reigned on the day. The pattern is
 * read once, because days are written by the hundred thousand.
 */
export const dayWriter = (pattern: string): ((time: WrittenTime) => string | null) => {
  const wantsEra = /[Gg]/.test(pattern)
  const pieces = piecesOf(pattern)
  return ({ day, time = '00:00:00' }) => {
    const era = wantsEra ? eraOf(day) : null
    if (wantsEra && era === null) return null
    const year = String(era?.year ?? Number(day.slice(0, 4)) % 100)
    let text = ''
    for (const piece of pieces) text += piece(day, time, year, era)
    return text
  }
}

type Piece = (day: string, time: string, year: string, era: ReturnType<typeof eraOf>) => string

const pieceOf: Readonly<Record<string, Piece>> = {
  yyyy: (day) => day.slice(0, 4),
  yy: (_day, _time, year) => year.padStart(2, '0'),
  y: (_day, _time, year) => year,
  MM: (day) => day.slice(5, 7),
  M: (day) => String(Number(day.slice(5, 7))),
  dd: (day) => day.slice(8, 10),
  d: (day) => String(Number(day.slice(8, 10))),
  G: (_day, _time, _year, era) => era?.name ?? '',
  g: (_day, _time, _year, era) => era?.letter ?? '',
  HH: (_day, time) => time.slice(0, 2),
  mm: (_day, time) => time.slice(3, 5),
  ss: (_day, time) => time.slice(6, 8),
}

const piecesOf = (pattern: string): readonly Piece[] => {
  const pieces: Piece[] = []
  let end = 0
  for (const { 0: part, index } of pattern.matchAll(parts)) {
    const between = pattern.slice(end, index)
    const piece = pieceOf[part]
    if (between !== '') pieces.push(() => between)
    if (piece !== undefined) pieces.push(piece)
    end = index + part.length
  }
  const rest = pattern.slice(end)
  return rest === '' ? pieces : [...pieces, () => rest]
}
