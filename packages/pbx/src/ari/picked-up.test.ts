import { describe, expect, it } from 'vitest'
import { pickedUpBy } from './picked-up.ts'

describe('who picked up', () => {
  it('is a machine only where a voice went on and on', () => {
    expect(pickedUpBy('MACHINE', 'LONGGREETING-1500-1500')).toBe('machine')
    expect(pickedUpBy('HUMAN', 'HUMAN-600-600')).toBe('person')
  })

  it.each([
    ['MACHINE', 'INITIALSILENCE-1900-1900'],
    ['MACHINE', 'MAXWORDS-20-20'],
    ['MACHINE', 'MAXWORDLENGTH-5020'],
    ['NOTSURE', 'TOOLONG-1900'],
    ['HANGUP', ''],
    ['', ''],
    ['something new', 'LONGGREETING-1-1'],
  ])('is not sure after %s %s', (status, cause) => {
    expect(pickedUpBy(status, cause)).toBe('notSure')
  })
})
