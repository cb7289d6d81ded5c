import { expect, it } from 'vitest'
import { lagMs } from './stats-metrics.ts'

it('is not behind when the newest entry is archived, however long ago that was', () => {
  expect(lagMs('1000-3', '1000-3', 900_000)).toBe(0)
})

it('is as far behind as its last archived entry is old, or, with none, as the newest one', () => {
  expect(lagMs('1000-0', '5000-0', 6_000)).toBe(5_000)
  expect(lagMs('0-0', '5000-0', 6_000)).toBe(1_000)
})
