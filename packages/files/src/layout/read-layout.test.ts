import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { typeOf } from './layout.ts'
import { layoutProblemText } from './problem.ts'
import { readLayout } from './read-layout.ts'

const samples = fileURLToPath(new URL('../../../../samples/layouts', import.meta.url))

const problems = (source: string): readonly string[] => {
  const read = readLayout(source)
  return read.ok ? [] : read.problems.map(({ line, column, code, path }) => `${line}:${column} ${code} ${path}`)
}

const head = `layout: x
title: x
feeds: [addressees]
fixed: { addressee.system: s }
codes: { 異動: { '1': new, '2': gone } }
columns:
`
const least = `${head}  - { name: 番号, into: addressee.clientId }
  - { name: 氏名, into: addressee.name }
`

describe('a layout', () => {
  it.each(readdirSync(samples).filter((file) => !file.startsWith('out-')))(
    '%s of the samples reads, under its own name',
    (file) => {
      const read = readLayout(readFileSync(join(samples, file), 'utf8'))
      expect(read).toMatchObject({ ok: true, layout: { layout: file.replace('.yaml', '') } })
    },
  )

  it('may leave out what is usual', () => {
    const read = readLayout(least)
    if (!read.ok) throw new Error('reads')
    expect(read.layout).toMatchObject({ delivery: 'difference', mode: 'all', file: { kind: 'csv', encoding: null } })
    expect(read.layout.columns.map(typeOf)).toEqual(['text', 'text'])
  })

  it.each([
    [
      'a name that is no field',
      `${least}  - { name: 住所, itno: addressee.address }\n`,
      '9:17 layout.unknownField columns.2.itno',
    ],
    [
      'a target that is none',
      `${least}  - { name: 住所, into: addressee.adress }\n`,
      '9:17 layout.value columns.2.into',
    ],
    ['a heading twice', `${least}  - { name: 氏名 }\n`, '9:7 layout.doubled columns.2.name'],
    [
      'a target twice',
      `${least}  - { name: 生, into: addressee.birthOn }\n  - { name: 年, into: addressee.birthOn }\n`,
      '10:16 layout.doubled columns.3.into',
    ],
    ['codes of no table', `${least}  - { name: 区分, codes: kubun }\n`, '9:17 layout.codesUnknown columns.2.codes'],
    [
      'changes with a meaning nobody knows',
      `${least}  - { name: 異動, into: change, codes: 異動 }\n`,
      '9:31 layout.changeCodes columns.2.codes',
    ],
    [
      'a kind of person that is none',
      `${least}  - { name: 区分, into: addressee.kind, codes: 異動 }\n`,
      '9:39 layout.kindCodes columns.2.codes',
    ],
    [
      'kinds of persons without a code table',
      `${least}  - { name: 区分, into: addressee.kind }\n`,
      '9:5 layout.kindCodes columns.2.codes',
    ],
    [
      'a feed without what it needs',
      `${head}  - { name: 番号, into: addressee.clientId }\n`,
      '6:1 layout.targetMissing columns',
    ],
    ['YAML that is none', `layout: [`, '1:10 layout.syntax '],
  ])('says line and column of %s', (_, source, expected) => {
    expect(problems(source)).toEqual([expected])
  })

  it('is told with file, line, column, and what to write', () => {
    const read = readLayout(`${least}  - { name: 住所, into: addressee.adress }\n`)
    if (read.ok) throw new Error('does not read')
    const text = read.problems.map((problem) => layoutProblemText(problem, 'a.yaml')).join()
    expect(text).toContain('a.yaml:9:17 layout.value columns.2.into')
    expect(text).toContain('addressee.address')
  })
})
