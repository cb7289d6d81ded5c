import type { RegisterChange } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'

export const registerChangeSchema = z.enum([
  'paid',
  'owing',
  'promised',
  'promiseKept',
  'promiseBroken',
  'stopped',
  'resumed',
  'withdrawn',
  'numbersChanged',
  'doNotCall',
  'merged',
  'split',
  'warned',
])

proven<Same<z.infer<typeof registerChangeSchema>, RegisterChange>>()
