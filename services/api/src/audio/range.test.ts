import { describe, expect, it } from 'vitest'
import { wantedRange } from './range.ts'

describe('the range a player asks for', () => {
  it.each([
    [null, null],
    ['bytes=0-99', { from: 0, to: 99 }],
    ['bytes=500-', { from: 500, to: 999 }],
    ['bytes=-100', { from: 900, to: 999 }],
    ['bytes=-5000', { from: 0, to: 999 }],
    ['bytes=900-5000', { from: 900, to: 999 }],
    ['bytes=999-999', { from: 999, to: 999 }],
    ['bytes=1000-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=5-2', null],
    ['bytes=-', null],
    ['bytes=0-1,5-6', null],
    ['pages=1-2', null],
    ['', null],
  ] as const)('%s of 1000 bytes', (header, expected) => expect(wantedRange(header, 1000)).toEqual(expected))
})
