import { reportItemIds } from '@tsunagu/core'
import { z } from 'zod'
import { count, fileForm, time } from './shapes.ts'
import { dayInJapan } from './work-acts.ts'

export const workReportQuery = z.strictObject({
  from: dayInJapan,
  /** Included. */
  to: dayInJapan,
})
export const workReportFileQuery = workReportQuery.extend(fileForm)

export const workReportSchema = z.object({
  from: dayInJapan,
  to: dayInJapan,
  /** When the report of the last day is due to the client: 10:00 of the next business day (E16(1)). */
  dueAt: time,
  items: z.array(
    z
      .object({
        id: z.enum(reportItemIds),
        name: z.string(),
        figures: z.array(z.object({ name: z.string(), unit: z.enum(['件', '円', '人']), value: count })),
        /** 対象者; names are masked for roles that do not work with callers. */
        persons: z.array(z.object({ person: count, name: z.string() })),
        texts: z.array(z.string()),
        rule: z.string(),
        /** False: cannot be counted yet; `rule` says why. */
      })
      .meta({ id: 'ReportItem' }),
  ),
})

export type WorkReport = z.infer<typeof workReportSchema>
export type WorkReportQuery = z.infer<typeof workReportQuery>
