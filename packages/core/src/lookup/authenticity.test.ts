import { expect, it } from 'vitest'
import { type CodeAsked, codeLimits, codeVerdict } from './authenticity.ts'

const asked: CodeAsked = {
  at: 1_000,
  code: { issuedAt: 0, expiresAt: 2_000, attempts: 0 },
  caller: '09012345678',
  wrongBefore: 0,
}
const { wrongPerCaller, wrongWithheld, perCode } = codeLimits

it('is genuine from the moment it is given until its end', () => {
  expect(codeVerdict(asked)).toBe('genuine')
  expect(codeVerdict({ ...asked, at: 1_999 })).toBe('genuine')
  expect(codeVerdict({ ...asked, at: 2_000 })).toBe('unknown')
  expect(codeVerdict({ ...asked, at: -1 })).toBe('unknown')
  expect(codeVerdict({ ...asked, code: null })).toBe('unknown')
})

it('says nothing more to a caller who has been wrong too often, right codes included', () => {
  expect(codeVerdict({ ...asked, wrongBefore: wrongPerCaller - 1 })).toBe('genuine')
  expect(codeVerdict({ ...asked, wrongBefore: wrongPerCaller })).toBe('limited')
  expect(codeVerdict({ ...asked, code: null, wrongBefore: wrongPerCaller })).toBe('limited')
})

it('gives callers without a number one allowance for all of them', () => {
  expect(codeVerdict({ ...asked, caller: null, wrongBefore: wrongWithheld - 1 })).toBe('genuine')
  expect(codeVerdict({ ...asked, caller: null, wrongBefore: wrongWithheld })).toBe('limited')
})

it('lets one code be asked after so often', () => {
  const code = { issuedAt: 0, expiresAt: 2_000, attempts: perCode - 1 }
  expect(codeVerdict({ ...asked, code })).toBe('genuine')
  expect(codeVerdict({ ...asked, code: { ...code, attempts: perCode } })).toBe('limited')
})
