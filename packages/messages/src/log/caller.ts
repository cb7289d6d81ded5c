import type { Caller } from '@tsunagu/core'
import { z } from 'zod'
import { proven, type Same } from '../exact.ts'
import { anyNumber } from './ids.ts'

export const callerSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('presented'), number: anyNumber }),
  z.object({ kind: z.literal('withheld') }),
  z.object({ kind: z.literal('payphone') }),
  z.object({ kind: z.literal('unavailable') }),
])

proven<Same<z.infer<typeof callerSchema>, Caller>>()
