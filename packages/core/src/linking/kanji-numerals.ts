const digits = '〇一二三四五六七八九'
const units: Readonly<Record<string, number>> = { 十: 10, 百: 100, 千: 1000 }

const asDigit = (character: string): number => (character === '零' ? 0 : digits.indexOf(character))

/** The characters of a number, for a regular expression. */
export const numeralCharacters = '〇零一二三四五六七八九十百千'

/** 十五 → 15, 一五 → 15, 二百三 → 203. */
export const numberOfKanji = (kanji: string): number => {
  if (!/[十百千]/u.test(kanji)) return [...kanji].reduce((sum, one) => sum * 10 + asDigit(one), 0)
  let sum = 0
  let pending = 0
  for (const one of kanji) {
    const unit = units[one]
    if (unit === undefined) pending = pending * 10 + asDigit(one)
    else {
      sum += (pending === 0 ? 1 : pending) * unit
      pending = 0
    }
  }
  return sum + pending
}
