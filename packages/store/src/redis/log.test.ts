import { expect, it } from 'vitest'
import { compareLogIds } from './log.ts'

it('orders log ids by time and then by number, not as text', () => {
  const ids = ['1763670000123-10', '1763670000123-9', '999-0', '1763670000124-0', '0-0']
  expect([...ids].sort(compareLogIds)).toEqual([
    '0-0',
    '999-0',
    '1763670000123-9',
    '1763670000123-10',
    '1763670000124-0',
  ])
})
