import { describe, expect, it } from 'vitest'
import { fieldsOfTemplate, languageFor, readTemplate, renderTemplate } from './template.ts'

describe('a template', () => {
  const text = '{name|お客様}、予約は{date}です。'

  it('is filled in', () =>
    expect(renderTemplate(text, { name: '山田様', date: '11月20日' })).toEqual({
      type: 'rendered',
      text: '山田様、予約は11月20日です。',
    }))

  it.each([{}, { name: '' }, { name: '　 ' }])('%#: says what it was told to say for an empty field', (values) =>
    expect(renderTemplate(text, { ...values, date: '本日' })).toEqual({
      type: 'rendered',
      text: 'お客様、予約は本日です。',
    }),
  )

  it('is refused rather than sent with a hole', () =>
    expect(renderTemplate(`${text}{place}`, { name: '山田', date: ' ' })).toEqual({
      type: 'missing',
      fields: ['date', 'place'],
    }))

  it('takes a value as it stands, even when it looks like a field', () =>
    expect(renderTemplate('{a}{b|}', { a: '{b}' })).toEqual({ type: 'rendered', text: '{b}' }))

  it('knows the fields it cannot do without', () =>
    expect(fieldsOfTemplate('{a|x}{b}{a}{c|}')).toEqual({ needed: ['b', 'a'], optional: ['c'] }))

  it.each([
    ['残高{', 3, '{'],
    ['}円', 1, '}'],
    ['{}', 1, '{}'],
    ['x{金額}', 2, '{金額}'],
    ['{a|b|c}', 1, '{a|b|c}'],
    ['{a b}', 1, '{a b}'],
    ['{{a}', 1, '{'],
  ])('%s: names the place of a brace that is no field', (written, at, found) =>
    expect(readTemplate(written).faults[0]).toMatchObject({ at, found }),
  )

  it('is in the language of the caller, else in Japanese', () => {
    const texts = { ja: 'こんにちは', en: 'Hello' }
    expect(languageFor({ id: 't', texts }, 'en')).toBe('en')
    expect(languageFor({ id: 't', texts }, 'vi')).toBe('ja')
    expect(languageFor({ id: 't', texts: { en: 'Hello' } }, 'vi')).toBeNull()
  })
})
