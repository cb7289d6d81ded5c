import { describe, expect, it } from 'vitest'
import { templateProblems, worstCase } from './template-problems.ts'

const problems = (texts: Readonly<Record<string, string>>) => templateProblems({ id: 't', texts })

describe('a template that may be used', () => {
  it('is in Japanese, and its translations have no field of their own', () =>
    expect(problems({ ja: '{name|お客様}の番号は{code}', en: 'Your code: {code}' })).toEqual([]))

  it('may ask for a field more in a translation when it can do without', () =>
    expect(problems({ ja: '番号は{code}', en: '{code} {hint|}' })).toEqual([]))

  it('may be as long as all carriers take', () => {
    expect(problems({ ja: 'あ'.repeat(670) })).toEqual([])
    expect(worstCase(`${'あ'.repeat(30)}{a}`)).toEqual({ characters: 70, parts: 1 })
    expect(worstCase(`${'あ'.repeat(31)}{a}`)).toEqual({ characters: 71, parts: 2 })
    expect(worstCase(`{a|${'x'.repeat(50)}}`).characters).toBe(50)
  })
})

describe('a template that is refused', () => {
  it.each([
    [{ en: 'Hello' }, 'ja'],
    [{ ja: ' ' }, 'ja'],
    [{ ja: 'ok', en: '残高 {amount' }, 'en:4'],
    [{ ja: 'a\tb' }, 'ja:2'],
    [{ ja: 'あ'.repeat(671) }, 'ja'],
    [{ ja: `${'あ'.repeat(631)}{a}` }, 'ja'],
    [{ ja: '番号は{code}', en: 'Your {cod}' }, 'en'],
  ])('%#: names the place', (texts, where) => expect(problems(texts).map((one) => one.where)).toEqual([where]))
})
