import { expect, it } from 'vitest'
import type { MessageEvent } from '../log/events.ts'
import { explainCall } from './explain.ts'

const tell = (change: Partial<MessageEvent>) =>
  explainCall([
    {
      id: '1-0',
      at: 1,
      by: 'messaging',
      body: { type: 'message.changed', message: 'c.m1', call: 'c', state: 'sent', parts: 2, reason: null, ...change },
    },
  ])

it.each([
  [{ state: 'queued' }, 'a text waits to be sent (2 part(s))', undefined],
  [{ state: 'queued', parts: 0 }, undefined, undefined],
  [{}, 'the text is sent (2 part(s))', undefined],
  [{ state: 'delivered' }, 'the text is delivered', undefined],
  [
    { state: 'failed', reason: 'notDelivered' },
    'the text cannot be sent',
    'the network reports that it could not deliver it',
  ],
  [{ state: 'failed', reason: 'valueMissing: shop' }, 'the text cannot be sent', 'no value for shop'],
] as const)('%#: a text in the story of a call', (change, what, why) => {
  const [line] = tell(change)
  expect([line?.what.en, line?.why?.en]).toEqual([what, why])
})
