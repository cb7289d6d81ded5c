import { describe, expect, it } from 'vitest'
import { isDatabaseAway } from './faults.ts'
import { isoOfPostgres } from './open.ts'

describe('a timestamp of Postgres', () => {
  it.each([
    ['2026-11-20 20:18:12+00', '2026-11-20T20:18:12.000Z'],
    ['2026-11-20 20:18:12.1+00', '2026-11-20T20:18:12.100Z'],
    ['2026-11-20 20:18:12.123456+00', '2026-11-20T20:18:12.123Z'],
  ])('%s becomes %s', (text, iso) => expect(isoOfPostgres(text)).toBe(iso))

  it.each(['2026-11-20 20:18:12+09', 'infinity'])('%s is refused', (text) =>
    expect(() => isoOfPostgres(text)).toThrow('not a UTC timestamp'),
  )
})

describe('a database fault', () => {
  const withCode = (code: string): Error => Object.assign(new Error('x'), { code })

  it.each(['ECONNREFUSED', '57P01', '57P03', '08006', '53300', '40001', '40P01'])('%s passes', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(true),
  )
  it.each(['23505', '42P01', '42501', '22P02'])('%s does not', (code) =>
    expect(isDatabaseAway(withCode(code))).toBe(false),
  )
})
