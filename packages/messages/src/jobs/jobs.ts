import { z } from 'zod'
import { id } from '../log/ids.ts'

/** name → payload of every piece of work that need not be in order. Nothing personal in names or payloads. */
export const jobs = {
  /** A recording was closed: check, hash, transcode, index. */
  'recording.process': z.object({ floor: id, recording: id }),
  /** Find files without rows and rows without files. */
  'recording.reconcile': z.object({ floor: id }),
  /** Hand a text to the modem. */
  'message.send': z.object({ contract: id, message: id }),
  /** Read a delivered file, check it, take it over; goes on where it was left. */
  'delivery.work': z.object({ contract: id, delivery: z.number().int().positive() }),
  /** Archive the log up to what every reader has passed, then trim it. */
  'log.archive': z.object({ floor: id }),
  /** Write a file of results. */
  'export.write': z.object({ contract: id, run: z.number().int().positive() }),
  /** Find out who is one and the same (名寄せ). */
  'register.link': z.object({ contract: id, run: z.number().int().positive() }),
} as const

export type JobName = keyof typeof jobs
export type JobPayload<N extends JobName> = z.infer<(typeof jobs)[N]>
