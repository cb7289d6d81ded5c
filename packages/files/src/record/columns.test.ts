import { describe, expect, it } from 'vitest'
import { readLayout } from '../layout/read-layout.ts'
import { columnsByHeading } from './columns.ts'
import { FileFault } from './refusal.ts'

const read = readLayout(`
layout: noufu
title: 納付
feeds: [addressees]
fixed: { addressee.system: kokuho }
columns:
  - { name: 宛名番号, into: addressee.clientId }
  - { name: 氏名, into: addressee.name }
  - { name: 住所, into: addressee.address }
`)

const faultOf = (heading: readonly string[]): FileFault => {
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  try {
    columnsByHeading(read.layout, heading)
  } catch (error) {
    if (error instanceof FileFault) return error
    throw error
  }
  throw new Error('nothing was wrong')
}

describe('the heading of a file', () => {
  it('names the columns that are missing, and those it has instead', () => {
    expect(faultOf(['宛名番号', '氏名', '居所'])).toMatchObject({
      code: 'columnsMissing',
      found: '居所',
      expected: '住所',
    })
    expect(faultOf(['宛名番号', '氏名', '住所', '住所'])).toMatchObject({ code: 'columnsDoubled', found: '住所' })
  })

  it('repeats nobody’s data where the first row is no heading at all', () => {
    const { found, code } = faultOf(['00123', '日出 吉兵衛', '八代市松江城町1-25'])
    expect(code).toBe('columnsMissing')
    expect(found).not.toMatch(/日出|八代|123/)
    expect(faultOf(['日出', '日出', 'x']).found).not.toContain('日出')
  })
})
