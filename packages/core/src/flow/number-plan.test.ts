import { describe, expect, it } from 'vitest'
import { numberKindOf } from '../register/phone-number.ts'
import { callerKindOf } from './branch.ts'
import { isMobile } from './number-plan.ts'

describe('a number is of one kind, whoever asks', () => {
  it.each([
    ...['06012345678', '07012345678', '08012345678', '09012345678', '+819012345678'].map((n) => [
      n,
      'mobile',
      'mobile',
    ]),
    ...['05012345678'].map((n) => [n, 'ip', 'ip']),
    ...['0312345678', '0963281210', '0992223333', '0187123456'].map((n) => [n, 'landline', 'landline']),
    ...['0120123456', '08001234567'].map((n) => [n, 'freephone', 'other']),
    ...['09001234567', '0801234567', '06001234567', '05001234567', '0312', '02012345678'].map((n) => [
      n,
      'other',
      'other',
    ]),
  ])('%s: %s', (number, asCaller, inRegister) => {
    expect(callerKindOf({ kind: 'presented', number })).toBe(asCaller)
    expect(numberKindOf(number)).toBe(inRegister)
    expect(isMobile(number)).toBe(asCaller === 'mobile')
  })
})
