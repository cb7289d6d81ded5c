import { expect, it } from 'vitest'
import { hoursText, openingsOf } from './calendar-hours.ts'

it('reads hours as people write them, and writes them back', () => {
  expect(openingsOf('9:00-12:00, 18:00-26:00=night')).toEqual([
    { from: 540, to: 720 },
    { from: 1_080, to: 1_560, slot: 'night' },
  ])
  expect(hoursText(openingsOf('9:00-12:00,18:00-26:00=night'))).toBe('9:00-12:00,18:00-26:00=night')
  expect(openingsOf('closed')).toEqual([])
  expect(hoursText([])).toBe('—')
})
it('says how hours are written', () => expect(() => openingsOf('9-17')).toThrow('expected 9:00-17:00'))
