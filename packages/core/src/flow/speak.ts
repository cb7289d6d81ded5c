import type { FloorConfig } from '../floor/config.ts'
import type { Prompt } from '../log/commands.ts'
import { unreachable } from '../machine/step.ts'
import type { Manner, Spoken } from './flow.ts'

/** Whose words: what a run knows when something is said. */
export type Speaker = { readonly language: string; readonly values: Readonly<Record<string, string>> }

/** The prompts that say these words; a value that is not there is left out. */
export const promptsOf = (spoken: readonly Spoken[], { language, values }: Speaker): readonly Prompt[] =>
  spoken.flatMap((one) => {
    if (typeof one === 'string') return [inLanguage(one, language)]
    const value = Object.hasOwn(values, one.of) ? values[one.of] : undefined
    return value === undefined ? [] : sayValue(one.say, value, language)
  })

/** `greeting` in Korean is `ko/greeting`; `ja/greeting` is what it is. */
export const inLanguage = (prompt: Prompt, language: string): Prompt =>
  prompt.includes('/') ? prompt : `${language}/${prompt}`

/** The file with the present recording of a prompt, or its stand-in. */
export const fileOf = (prompt: Prompt, recorded: FloorConfig['prompts']): Prompt =>
  Object.hasOwn(recorded, prompt) ? (recorded[prompt] ?? prompt) : prompt

/** Languages in which numbers, amounts and dates can be said as such; elsewhere they are read digit by digit. */
export const numeralLanguages: readonly string[] = ['ja', 'en']

/** The prompts that read out a value. What does not fit its manner is read digit by digit. */
export const sayValue = (manner: Manner, value: string, language: string): readonly Prompt[] =>
  wordsOf(manner, value, language).map((word) => inLanguage(word, language))

const wordsOf = (manner: Manner, value: string, language: string): readonly Prompt[] => {
  const numerals = language === 'ja' ? japanese : language === 'en' ? english : null
  if (numerals === null) return digitsOf(value)
  switch (manner) {
    case 'digits':
      return digitsOf(value)
    case 'number':
      return isSayable(value) ? numerals.number(Number(value)) : digitsOf(value)
    case 'yen':
      return isSayable(value) ? numerals.yen(Number(value)) : digitsOf(value)
    case 'date': {
      const date = dateOf(value)
      return date === null ? digitsOf(value) : numerals.date(date)
    }
    default:
      return unreachable(manner)
  }
}

/** Whole numbers below a thousand million. */
const isSayable = (value: string): boolean => /^[0-9]{1,9}$/.test(value)

const digitsOf = (value: string): readonly Prompt[] =>
  [...value.replace(/[^0-9]/g, '')].map((digit) => `digit-${digit}`)

type SaidDate = { readonly year: number | null; readonly month: number; readonly day: number }

const dateOf = (value: string): SaidDate | null => {
  const [, year, month, day] = /^(?:(\d{4})-?)?(\d{2})-?(\d{2})$/.exec(value) ?? []
  if (month === undefined || day === undefined) return null
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > 31) return null
  return { year: year === undefined ? null : Number(year), month: Number(month), day: Number(day) }
}

type Numerals = {
  readonly number: (n: number) => readonly Prompt[]
  readonly yen: (n: number) => readonly Prompt[]
  readonly date: (date: SaidDate) => readonly Prompt[]
}

const below = (n: number): readonly Prompt[] => (n === 0 ? [] : [`number-${n}`])

/** Up to 9,999: 3,456 is 三千 四百 五十 六, each a recording of its own, so that さんぜん and よんひゃく sound right. */
const japaneseBelowTenThousand = (n: number): readonly Prompt[] =>
  [1_000, 100, 10, 1].flatMap((unit) => below((Math.floor(n / unit) % 10) * unit))

const japaneseNumber = (n: number): readonly Prompt[] => {
  if (n === 0) return ['number-0']
  const [oku, man, rest] = [Math.floor(n / 100_000_000), Math.floor(n / 10_000) % 10_000, n % 10_000]
  return [
    ...(oku === 0 ? [] : [...japaneseBelowTenThousand(oku), 'number-oku']),
    ...(man === 0 ? [] : [...japaneseBelowTenThousand(man), 'number-man']),
    ...japaneseBelowTenThousand(rest),
  ]
}

/** 四円 is よえん and 二〇二四年 にせんにじゅうよねん, not よん. */
const beforeUnit = (n: number): readonly Prompt[] =>
  japaneseNumber(n).map((part, index, all) => (part === 'number-4' && index === all.length - 1 ? 'number-4-yen' : part))

const japanese: Numerals = {
  number: japaneseNumber,
  yen: (n) => [...beforeUnit(n), 'yen'],
  date: ({ year, month, day }) => [
    ...(year === null ? [] : [...beforeUnit(year), 'year']),
    `month-${month}`,
    `day-${day}`,
  ],
}

const englishBelowThousand = (n: number): readonly Prompt[] => {
  const [hundreds, rest] = [Math.floor(n / 100), n % 100]
  return [
    ...(hundreds === 0 ? [] : [`number-${hundreds}`, 'number-hundred']),
    ...(rest <= 20 ? below(rest) : [...below(rest - (rest % 10)), ...below(rest % 10)]),
  ]
}

const englishNumber = (n: number): readonly Prompt[] => {
  if (n === 0) return ['number-0']
  const [millions, thousands, rest] = [Math.floor(n / 1_000_000), Math.floor(n / 1_000) % 1_000, n % 1_000]
  return [
    ...(millions === 0 ? [] : [...englishBelowThousand(millions), 'number-million']),
    ...(thousands === 0 ? [] : [...englishBelowThousand(thousands), 'number-thousand']),
    ...englishBelowThousand(rest),
  ]
}

const english: Numerals = {
  number: englishNumber,
  yen: (n) => [...englishNumber(n), 'yen'],
  date: ({ year, month, day }) => [`month-${month}`, `day-${day}`, ...(year === null ? [] : englishNumber(year))],
}

const to = (last: number, from = 1): readonly number[] => Array.from({ length: last - from + 1 }, (_, n) => n + from)
const tens = [20, 30, 40, 50, 60, 70, 80, 90]

/** Every part that reading out in this manner may need in this language, for whoever checks that they are there. */
export const partsOf = (manner: Manner, language: string): readonly Prompt[] => {
  const digits = to(9, 0).map((digit) => `digit-${digit}`)
  const counted =
    language === 'ja'
      ? [...to(10, 0), ...tens, ...to(9).map((n) => n * 100), ...to(9).map((n) => n * 1_000)].map((n) => `number-${n}`)
      : [...to(20, 0), ...tens].map((n) => `number-${n}`)
  const units =
    language === 'ja' ? ['number-man', 'number-oku'] : ['hundred', 'thousand', 'million'].map((n) => `number-${n}`)
  const numbers = [...counted, ...units]
  const names = (): readonly string[] => {
    if (!numeralLanguages.includes(language)) return digits
    switch (manner) {
      case 'digits':
        return digits
      case 'number':
        return [...digits, ...numbers]
      case 'yen':
        return [...digits, ...numbers, 'yen', ...(language === 'ja' ? ['number-4-yen'] : [])]
      case 'date':
        return [
          ...digits,
          ...numbers,
          ...to(12).map((month) => `month-${month}`),
          ...to(31).map((day) => `day-${day}`),
          ...(language === 'ja' ? ['year', 'number-4-yen'] : []),
        ]
      default:
        return unreachable(manner)
    }
  }
  return names().map((name) => inLanguage(name, language))
}
