import { z } from 'zod'
import { callerSchema } from '../log/caller.ts'
import { id } from '../log/ids.ts'

/** ISO 8601 with time zone, as everywhere at HTTP. */
export const time = z.iso.datetime({ offset: true }).meta({ example: '2026-11-20T09:15:00.000+09:00' })
export const ms = z.number().int().nonnegative()
export const count = z.number().int().nonnegative()
export const callIdSchema = id.meta({ description: 'call id', example: 'pbx1-1763670000.12' })
/** The caller; `number` is masked for roles that do not work with callers. */
export const shownCaller = callerSchema.meta({ id: 'Caller' })
/** An opaque place in a list; pass it back as it came. */
export const cursor = z.string().min(1).max(200)
export const pageSize = z.coerce.number().int().min(1).max(200).default(50)
/** What a person types as a number: full-width digits, hyphens, spaces and brackets are taken out. */
export const dialled = z
  .string()
  .max(40)
  .transform((text) =>
    text
      .normalize('NFKC')
      .replace(/[\s\-‐‑–—―−ー()]/g, '')
      .replace(/^\+81/, '0'),
  )
  .pipe(z.string().regex(/^\+?[0-9*#]{1,24}$/, 'digits, with or without hyphens'))
/** Excel, or CSV: UTF-8 with BOM for everything, CP932 for old programs on Windows. */
export const fileForm = {
  format: z.enum(['csv', 'xlsx']).default('csv'),
  encoding: z.enum(['utf8', 'cp932']).default('utf8').meta({ description: 'CSV のみ' }),
}
