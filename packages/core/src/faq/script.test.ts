import { describe, expect, it } from 'vitest'
import { type Script, sayScript, scriptFor, scriptProblems } from './script.ts'

const ja = { firstWords: '{organisation}の{agent}です。', body: 'ご用件を伺います。' }
const script = (id: string, place: Partial<Script> = {}): Script => ({
  ...{ id, version: 1, direction: 'inbound', line: null, claimKind: null, organisation: '熊本市納税課', texts: { ja } },
  ...place,
})
const scripts = [
  script('all'),
  script('kind', { claimKind: 'kokuho' }),
  script('line', { line: 'zei' }),
  script('both', { line: 'zei', claimKind: 'kokuho' }),
  script('out', { direction: 'outbound' }),
]
const of = (line: string | null, claimKind: string | null, direction: 'inbound' | 'outbound' = 'inbound') =>
  scriptFor(scripts, { direction, line, claimKind })?.id ?? null

describe('the script of a call', () => {
  it('is the one that fits best: line and kind, line, kind, any', () => {
    expect(of('zei', 'kokuho')).toBe('both')
    expect(of('zei', 'juminzei')).toBe('line')
    expect(of('zei', null)).toBe('line')
    expect(of('hoken', 'kokuho')).toBe('kind')
    expect(of('hoken', null)).toBe('all')
  })

  it('is none of the other direction, nor of another line', () => {
    expect(of('zei', 'kokuho', 'outbound')).toBe('out')
    expect(
      scriptFor([script('line', { line: 'zei' })], { direction: 'inbound', line: 'hoken', claimKind: null }),
    ).toBeNull()
  })

  it('says organisation and name', () => {
    expect(sayScript(script('all'), 'ja', '山田')).toMatchObject({
      firstWords: '熊本市納税課の山田です。',
      language: 'ja',
    })
    expect(sayScript(script('all'), 'ko', '山田')).toMatchObject({ language: 'ja' })
  })

  it('is not shown with a hole in it', () => {
    expect(sayScript(script('all'), 'ja', ' ')).toBeNull()
  })
})

it('has organisation and name in the first words of every language, and no other field', () => {
  expect(scriptProblems(script('all'))).toEqual([])
  const texts = { ja, en: { firstWords: 'This is {agent}.', body: 'You owe {amount}. {' } }
  expect(scriptProblems({ organisation: ' ', texts }).map(({ where }) => where)).toEqual([
    'organisation',
    'texts.en.body:19',
    'texts.en.body',
    'texts.en.firstWords',
  ])
  expect(scriptProblems({ organisation: 'x', texts: {} }).map(({ where }) => where)).toEqual(['texts.ja'])
})
