import { faultTexts, refusalTexts } from '@tsunagu/files'
import type { DeliveryView, refusedRowSchema } from '@tsunagu/messages'
import type { Clock } from '@tsunagu/runtime'
import type { LedgeredDelivery, RefusalRow } from '@tsunagu/store'
import type { z } from 'zod'

const failed = [
  '内部の誤りで止まりました。運用担当者が原因を除いたあと、再開してください。',
  'It stopped by an error inside; have it looked at, then resume it.',
] as const

const textOf = <T extends Readonly<Record<string, readonly [string, string]>>>(texts: T, code: string) =>
  Object.hasOwn(texts, code) ? (texts[code] ?? failed) : failed

/** A delivery for people, with how far it is and how long it will take. */
export const deliveryView = (row: LedgeredDelivery, clock: Clock): DeliveryView => ({
  delivery: row.id,
  file: row.file,
  sha256: row.sha256,
  bytes: row.fileBytes,
  protection: row.protection,
  layout: row.layout,
  layoutVersion: row.layout_version,
  mode: row.mode,
  dryRun: row.dry_run,
  state: row.state,
  encoding: row.encoding,
  rows: row.rows,
  refused: row.refused,
  counts: row.counts.addressees === undefined ? null : (row.counts as unknown as NonNullable<DeliveryView['counts']>),
  fault: faultOf(row),
  progress: progressOf(row, clock),
  at: row.made_at,
  endedAt: row.ended_at,
  by: row.by,
})

const faultOf = ({ fault }: LedgeredDelivery): DeliveryView['fault'] => {
  if (fault === null) return null
  const { code = '', found = '', expected = '' } = fault
  const [ja, en] = textOf(faultTexts, code)
  return { code, found, expected, ja, en }
}

/**
 * Of the stage at hand: reading knows its bytes, taking over its blocks, all rows being known by then; checking is one
 * statement after another and cannot say.
 */
const progressOf = (row: LedgeredDelivery, clock: Clock): DeliveryView['progress'] => {
  if ((row.state !== 'reading' && row.state !== 'applying') || row.stage_at === null) return null
  const elapsedMs = Math.max(1, clock.now() - Date.parse(row.stage_at))
  const share = row.todo > 0 ? Math.min(1, row.done / row.todo) : null
  return {
    percent: share === null ? null : Math.round(share * 1_000) / 10,
    rowsPerSecond: Math.round(((row.state === 'reading' ? row.rows : row.rows * (share ?? 0)) / elapsedMs) * 1_000),
    remainingMs: share === null || share === 0 ? null : Math.round((elapsedMs / share) * (1 - share)),
  }
}

export const refusedView = (row: RefusalRow): z.infer<typeof refusedRowSchema> => {
  const [ja, en] = textOf(refusalTexts, row.code)
  const { line, code, shape, expected } = row
  return { row: row.row_number, line, column: row.item, code, shape, expected, ja, en }
}
