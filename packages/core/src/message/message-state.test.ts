import { expect, it } from 'vitest'
import { statesToTell } from './message-state.ts'

it.each([
  [null, 'queued', false, ['queued']],
  ['queued', 'queued', false, []],
  [null, 'sent', true, ['queued', 'sent']],
  ['queued', 'sent', true, ['sent']],
  ['sent', 'sent', true, []],
  ['queued', 'delivered', true, ['sent', 'delivered']],
  ['sent', 'delivered', true, ['delivered']],
  [null, 'failed', false, ['queued', 'failed']],
  ['queued', 'failed', true, ['sent', 'failed']],
  ['failed', 'failed', true, []],
] as const)('the log, last told %s, hears of %s (sent: %s) as %s', (told, state, wasSent, states) => {
  expect(statesToTell(told, state, wasSent)).toEqual(states)
})
