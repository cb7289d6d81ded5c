import { describe, expect, it } from 'vitest'
import { composeMessage, refusalReason } from './compose.ts'

const templates = [{ id: 'card', texts: { ja: '{name|お客様}、{shop}へどうぞ', en: 'Dear {name|customer}: {shop}' } }]
const wanted = { template: 'card', language: 'en', to: '09012345678', values: { shop: 'A' } }
const compose = (changes: Partial<typeof wanted>) => composeMessage(templates, { ...wanted, ...changes })

describe('a message', () => {
  it('is written in the language of the caller', () =>
    expect(compose({})).toEqual({ type: 'composed', language: 'en', text: 'Dear customer: A', parts: 1 }))

  it('is written in Japanese when there is no text in the language of the caller', () =>
    expect(compose({ language: 'vi' })).toEqual({
      type: 'composed',
      language: 'ja',
      text: 'お客様、Aへどうぞ',
      parts: 1,
    }))

  it.each([
    [{ template: 'none' }, 'templateUnknown'],
    [{ to: '0961234567' }, 'notMobile'],
    [{ to: '0120123456' }, 'notMobile'],
    [{ values: { shop: '' } }, 'valueMissing: shop'],
    [{ values: { shop: 'あ'.repeat(670) } }, 'tooLong'],
  ])('%#: is refused with a reason that says no value', (changes, reason) => {
    const composed = compose(changes)
    expect(composed.type === 'refused' && refusalReason(composed.refusal)).toBe(reason)
  })
})
