import fc from 'fast-check'
import { expect, it } from 'vitest'
import { foldNote } from './fold-note.ts'
import { noteKeys, noteQuery, notesPerBlock, wordsOf } from './search-keys.ts'

const tags = { author: 'op1', result: 'absent', source: 'call' }
const keysOf = (text: string, note = 5, contract = 'kumamoto') => noteKeys(contract, note, foldNote(text), tags)

const finds = (text: string, phrase: string): boolean => {
  const query = noteQuery('kumamoto', phrase, {})
  const keys = keysOf(text, 0)
  const folded = foldNote(text)
  return query?.keys.every((key) => keys.includes(key)) === true && query.words.every((word) => folded.includes(word))
}

it.each([
  ['ｺﾝﾋﾞﾆで５，０００円を支払い', 'コンビニ'],
  ['ｺﾝﾋﾞﾆで５，０００円を支払い', 'こんびに'],
  ['ｺﾝﾋﾞﾆで５，０００円を支払い', '5000円'],
  ['携帯 ０９０－１２３４－５６７８ へ', '090-1234'],
  ['携帯 ０９０－１２３４－５６７８ へ', '090-'],
  ['澤田様の奥様、濱の家', '沢田 浜の'],
  ['CREDIT CARD を希望', 'credit ｃａｒｄ'],
  ['本人は不在。夜間に架電', '夜間　不在'],
  ['𠮷野家の前で待合せ', '吉野'],
  ['100%_納付\\予定', '%_納'],
])('finds in %s what is written as %s', (text, phrase) => {
  expect(finds(text, phrase)).toBe(true)
})

it.each([
  ['本人と通話。不審に思われ在宅時に改めて', '不在'],
  ['約束なし', '納付 約束'],
])('does not find in %s what is only nearly there: %s', (text, phrase) => {
  expect(finds(text, phrase)).toBe(false)
})

it('finds every part of two characters and more of what was written, whatever it is', () => {
  const letters = fc.constantFrom(...'あアｱが澤沢納付約束５5円ーｰ-,％%\\_ aAＡ　𠮷ﾞ')
  fc.assert(
    fc.property(fc.array(letters, { minLength: 2, maxLength: 30 }), fc.nat(), fc.nat(), (list, from, length) => {
      const folded = foldNote(list.join(''))
      const part = folded.slice(from % folded.length, (from % folded.length) + 2 + (length % 6))
      fc.pre(part.length >= 2 && wordsOf(part).some((word) => word.length >= 2) && folded.includes(foldNote(part)))
      const query = noteQuery('c', part, {})
      const keys = noteKeys('c', 0, folded, tags)
      expect(query?.keys.every((key) => keys.includes(key))).toBe(true)
    }),
  )
})

it('has nothing to look by in words of one character', () => {
  expect(noteQuery('kumamoto', '山 田', {})).toBeNull()
  expect(noteQuery('kumamoto', '　', {})).toBeNull()
  expect(noteQuery('kumamoto', '山 田中', {})?.words).toEqual(['山', '田中'])
})

it('keeps blocks apart, and contracts', () => {
  const [first, last, next] = [0, notesPerBlock - 1, notesPerBlock].map((note) => new Set(keysOf('不在', note)))
  expect(first).toEqual(last)
  expect([...(next ?? [])].filter((key) => first?.has(key))).toEqual([])
  expect(keysOf('不在', 0, 'kurume').filter((key) => first?.has(key))).toEqual([])
})

it('stays within 32 bits however many notes there are', () => {
  for (const note of [1, notesPerBlock * 3_000, notesPerBlock * 4_096 * 9 + 1])
    for (const key of keysOf('不在', note)) expect(key).toBe(key | 0)
})

it('looks for author, result and source with the words, and without any', () => {
  const query = noteQuery('kumamoto', null, { author: 'op1', result: 'absent', source: undefined })
  const keys = keysOf('何か', 0)
  expect(query?.words).toEqual([])
  expect(query?.keys).toHaveLength(2)
  expect(query?.keys.every((key) => keys.includes(key))).toBe(true)
  expect(noteQuery('kumamoto', null, { author: 'op2' })?.keys.some((key) => keys.includes(key))).toBe(false)
})
