import { describe, expect, it } from 'vitest'
import { noteProblems, sameContent, sourceProblems, withoutNumbers } from './note.ts'

const results = [
  { id: 'promised', name: '納付約束', contact: true, position: 1, retired: false },
  { id: 'old', name: '旧コード', contact: false, position: 2, retired: true },
]
const where = (problems: readonly { readonly where: string }[]) => problems.map((problem) => problem.where)

describe('a note', () => {
  it('has a text, a result, or both', () => {
    expect(noteProblems({ claim: null, result: null, text: '不在' }, results)).toEqual([])
    expect(noteProblems({ claim: null, result: 'promised', text: '' }, results)).toEqual([])
    expect(where(noteProblems({ claim: null, result: null, text: ' 　\n' }, results))).toEqual(['text'])
  })

  it('has a result of the list, and keeps one that is not offered any more', () => {
    expect(where(noteProblems({ claim: null, result: 'nowhere', text: 'x' }, results))).toEqual(['result'])
    expect(where(noteProblems({ claim: null, result: 'old', text: 'x' }, results))).toEqual(['result'])
    expect(noteProblems({ claim: null, result: 'old', text: 'x' }, results, 'old')).toEqual([])
  })

  it('of a call names the call, of a text message the message', () => {
    const draft = { person: 1, claim: null, result: null, text: 'x', call: null, message: null }
    expect(where(sourceProblems({ ...draft, source: 'call' }))).toEqual(['call'])
    expect(where(sourceProblems({ ...draft, source: 'sms' }))).toEqual(['message'])
    expect(sourceProblems({ ...draft, source: 'visit' })).toEqual([])
    expect(sourceProblems({ ...draft, source: 'call', call: 'c1' })).toEqual([])
  })

  it('is the same only with text, result and claim the same', () => {
    const one = { claim: 1, result: 'promised', text: 'x' }
    expect(sameContent(one, { ...one })).toBe(true)
    for (const other of [{ claim: null }, { result: null }, { text: 'y' }])
      expect(sameContent(one, { ...one, ...other })).toBe(false)
  })

  it.each([
    ['携帯は090-1234-5678です', '携帯は*******5678です'],
    ['０９０１２３４５６７８へ', '*******５６７８へ'],
    ['(096)123-4567', '(******4567'],
    ['5,000円を12月10日に、令和5年度', '5,000円を12月10日に、令和5年度'],
  ])('shows no telephone number to who needs none: %s', (text, shown) => {
    expect(withoutNumbers(text)).toBe(shown)
  })
})
