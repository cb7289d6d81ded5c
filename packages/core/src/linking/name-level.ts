import { editDistance } from './edit-distance.ts'
import type { LinkRow, LinkTable } from './link-table.ts'

/**
 * How two names agree, the best first.
 * `same`: written and read alike, in any order of words; `readNearly`, `readOtherwise`: written alike, the kana a slip or more apart;
 * `soundsSame`: one is written in kana alone; `givenOtherKanji`, `givenSomeKanji`, `familyOtherKanji`: read alike, written otherwise
 * in one part, `some` with a character in common, as of a father's name in his son's (政男, 政夫);
 * `family`: all but the surname agrees (marriage); `fewerWords`: one lacks a middle name; `near`: a slip in a name that is
 * known by its kana alone or in both; `otherForm`: two companies of one name; `other`: two names.
 */
export type NameLevel =
  | 'same'
  | 'readNearly'
  | 'readOtherwise'
  | 'soundsSame'
  | 'givenOtherKanji'
  | 'givenSomeKanji'
  | 'familyOtherKanji'
  | 'otherFamily'
  | 'fewerWords'
  | 'near'
  | 'otherForm'
  | 'other'

export const nameLevel = (table: LinkTable, one: LinkRow, other: LinkRow): NameLevel => {
  if (one.corporate !== other.corporate) return 'other'
  if (one.form !== other.form && one.form !== null && other.form !== null) return 'otherForm'
  const { names, kanas } = table
  const written = one.name === other.name || names.sorted(one.name) === names.sorted(other.name)
  const bothRead = one.kana >= 0 && other.kana >= 0
  const read = bothRead && (one.kana === other.kana || kanas.sorted(one.kana) === kanas.sorted(other.kana))
  if (written) return !bothRead || read ? 'same' : writtenAlike(table, one, other)
  if (read) return readAlike(table, one, other)
  return neither(table, one, other, bothRead)
}

const slips = (text: string): number => (text.length >= 9 ? 2 : 1)

const readNearly = ({ kanas }: LinkTable, one: LinkRow, other: LinkRow): boolean => {
  const [a, b] = [kanas.unspaced(one.kana), kanas.unspaced(other.kana)]
  return editDistance(a, b, slips(a)) <= slips(a)
}

const writtenAlike = (table: LinkTable, one: LinkRow, other: LinkRow): NameLevel =>
  readNearly(table, one, other) ? 'readNearly' : 'readOtherwise'

const readAlike = ({ names }: LinkTable, one: LinkRow, other: LinkRow): NameLevel => {
  if (one.kanaOnly || other.kanaOnly) return 'soundsSame'
  const [a, b] = [names.words(one.name), names.words(other.name)]
  if (one.corporate) return 'givenOtherKanji'
  if (a.length < 2 || b.length < 2)
    return shareSign(names.text(one.name), names.text(other.name)) ? 'givenSomeKanji' : 'givenOtherKanji'
  if (a.at(-1) === b.at(-1)) return 'familyOtherKanji'
  return shareSign(names.word(a.at(-1) ?? -1), names.word(b.at(-1) ?? -1)) ? 'givenSomeKanji' : 'givenOtherKanji'
}

const shareSign = (one: string, other: string): boolean => [...one].some((sign) => other.includes(sign))

const neither = (table: LinkTable, one: LinkRow, other: LinkRow, bothRead: boolean): NameLevel => {
  if (one.corporate)
    return bothRead && one.kanaOnly !== other.kanaOnly && readNearly(table, one, other) ? 'near' : 'other'
  if (sharedWords(table.names.words(one.name), table.names.words(other.name))) return 'fewerWords'
  if (givenAlike(table, one, other, bothRead)) return 'otherFamily'
  const kanaKnown = bothRead && (one.kanaOnly || other.kanaOnly)
  return kanaKnown && readNearly(table, one, other) ? 'near' : 'other'
}

/** Two words at least are the same, and one has no word that the other has not. */
const sharedWords = (one: readonly number[], other: readonly number[]): boolean => {
  const [few, many] = one.length < other.length ? [one, other] : [other, one]
  return few.length >= 2 && many.length > few.length && few.every((word) => many.includes(word))
}

const givenAlike = ({ names, kanas }: LinkTable, one: LinkRow, other: LinkRow, bothRead: boolean): boolean => {
  const [a, b] = [names.words(one.name), names.words(other.name)]
  if (a.length !== 2 || b.length !== 2) return false
  if (a[1] !== b[1]) return false
  if (!bothRead) return true
  const [x, y] = [kanas.words(one.kana), kanas.words(other.kana)]
  return x.length !== 2 || y.length !== 2 || x[1] === y[1]
}
