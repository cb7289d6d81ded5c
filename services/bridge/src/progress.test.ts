import { expect, it } from 'vitest'
import { createProgress } from './progress.ts'

it('does not pass a command that is still under way', () => {
  const progress = createProgress()
  for (const id of ['1', '2', '3']) progress.begin(id)
  progress.finish('2')
  expect(progress.mark()).toBeNull()
  progress.finish('1')
  expect(progress.mark()).toBe('2')
  progress.finish('3')
  expect(progress.mark()).toBe('3')
})
