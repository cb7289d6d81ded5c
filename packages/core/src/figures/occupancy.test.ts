import { expect, it } from 'vitest'
import { occupancyV1, talkMsOf } from './occupancy.ts'

it('takes ringing, conversation, hold and wrap-up against the time an agent was there for callers', () => {
  const times = { ringing: 5, talking: 40, held: 10, wrapUp: 5, ready: 40, paused: 900, watching: 900, signedOut: 900 }
  expect(occupancyV1(times)).toBe(0.6)
  expect(talkMsOf(times)).toBe(50)
})

it('has nothing to say of an agent who was not there for callers', () => {
  expect(occupancyV1({ paused: 900, signedOut: 900 })).toBeNull()
})
