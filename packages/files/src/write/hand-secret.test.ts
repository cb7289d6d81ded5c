import { describe, expect, it } from 'vitest'
import { makeHandKeys, makePassword, openSecret, sealSecret } from './hand-secret.ts'

describe('a password handed to the service that writes', () => {
  const keys = makeHandKeys()

  it('is read by the service alone, and for this export alone', () => {
    const sealed = sealSecret(keys.publicKey, 'ひみつ', 'kumamoto/kekka')
    expect(sealed).not.toContain('ひみつ')
    expect(openSecret(keys.privateKey, sealed, 'kumamoto/kekka')).toBe('ひみつ')
    expect(() => openSecret(makeHandKeys().privateKey, sealed, 'kumamoto/kekka')).toThrow()
    expect(() => openSecret(keys.privateKey, sealed, 'kurume/kekka')).toThrow()
    expect(sealSecret(keys.publicKey, 'ひみつ', 'kumamoto/kekka')).not.toBe(sealed)
  })

  it('is long, and made of characters that are told apart', () => {
    const made = new Set(Array.from({ length: 200 }, makePassword))
    expect(made.size).toBe(200)
    for (const one of made) expect(one).toMatch(/^([2-9A-HJ-NP-Za-km-z]{4}-){5}[2-9A-HJ-NP-Za-km-z]{4}$/)
  })
})
