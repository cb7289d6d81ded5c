import { expect, it } from 'vitest'
import { createMailbox } from './mailbox.ts'

it('handles one message at a time in order, and goes on after one that fails', async () => {
  const seen: string[] = []
  const mailbox = createMailbox(async (message: string) => {
    seen.push(`${message} in`)
    await new Promise((resolve) => setImmediate(resolve))
    if (message === 'bad') throw new Error('bad message')
    seen.push(`${message} out`)
  })
  const first = mailbox.send('first')
  const bad = mailbox.send('bad')
  const last = mailbox.send('last')
  await expect(bad).rejects.toThrow('bad message')
  await Promise.all([first, last])
  await mailbox.drain()
  expect(seen).toEqual(['first in', 'first out', 'bad in', 'last in', 'last out'])
})
