import { checkLogBody } from '@tsunagu/messages'
import { describe, expect, it } from 'vitest'
import { aloneFact, parseRow } from './alone.ts'

const row =
  '"pbx1-1.2","zei","kumamoto","0965550002","anonymous","Coin line/payphone","allowed_not_screened","1795206704.737","1795206704.737","1795206709.742695","pbx1-1.2","emergency","part"'

describe('the PBX’s own record of a call', () => {
  it('becomes a fact with its floor, caller and times', () => {
    expect(aloneFact(parseRow(row))).toEqual({
      floor: 'kumamoto',
      fact: {
        type: 'pbx.servedAlone',
        leg: 'pbx1-1.2',
        line: 'zei',
        called: '0965550002',
        caller: { kind: 'payphone' },
        arrivedAt: 1_795_206_704_737,
        endedAt: 1_795_206_709_743,
        recording: 'pbx1-1.2',
        outcome: 'emergency',
      },
    })
  })

  it('has no line when nobody has the number: an id all the same, which the log’s schema takes', () => {
    const stray = row.replace('"zei"', '""').replace('emergency', 'unknownNumber')
    const told = aloneFact(parseRow(stray))
    expect(told?.fact).toMatchObject({ line: 'none', outcome: 'unknownNumber' })
    expect(() => checkLogBody(told?.fact)).not.toThrow()
  })

  it('keeps a doubled quote and an empty column', () => {
    expect(parseRow('"a""b","","c"')).toEqual(['a"b', '', 'c'])
  })

  it.each(['', '"x"', row.replace('emergency', 'nonsense'), row.replaceAll('1795206704.737', 'soon')])(
    'that says something else is not guessed at: %#',
    (text) => {
      expect(aloneFact(parseRow(text))).toBeNull()
    },
  )
})
