import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tokyoTime } from '@tsunagu/core'
import { bulkColumns, FileFault, type Layout, readLayout } from '@tsunagu/files'
import { isoTime } from '@tsunagu/runtime'
import {
  type CopyDoor,
  changeDelivery,
  checkStaged,
  closeLedger,
  countRefusedRows,
  countStaged,
  type DeliveryCounts,
  type DeliveryState,
  deliveriesAtWork,
  dropStaging,
  findDelivery,
  findLayout,
  inContract,
  isDatabaseAway,
  type LedgeredDelivery,
  missingPercent,
  openCopyDoor,
  type StagedDelivery,
  type StagedFeed,
  stagedBlocks,
  stagedFeeds,
  type Trx,
} from '@tsunagu/store'
import { applyDelivery } from './apply-delivery.ts'
import { type Intake, Left } from './intake.ts'
import { atStart, isBegun, type Progress, readDelivery } from './read-delivery.ts'

type Ids = { readonly contract: string; readonly delivery: number }

/** Which staging tables have rows that count. */
const feedsOf = ({ staged }: Progress) => new Set(staged)

/**
 * Works on a delivery from wherever it stands until it ends or waits for a person. One process at a time does; what is known of
 * it stands in the database alone, so this may be called any number of times, after a crash too.
 */
export const workDelivery = async (intake: Intake, ids: Ids): Promise<void> => {
  const door = await openCopyDoor(intake.postgresUrl, {
    name: `${intake.instance}:delivery`,
    onProblem: (error) => intake.log.warn({ err: error }, 'delivery: connection'),
  })
  try {
    await door.holdAlone(ids.delivery)
    await workAlone(intake, door, ids)
  } catch (error) {
    if (error instanceof Left) intake.log.info(ids, 'delivery: left')
    else if (isDatabaseAway(error)) throw error
    else await fail(intake, ids, error)
  } finally {
    await door.close()
  }
}

const workAlone = async (intake: Intake, door: CopyDoor, ids: Ids): Promise<void> => {
  const { contract, delivery: id } = ids
  const [row, source] = await inContract(intake.db, contract, async (trx) => {
    const found = await findDelivery(trx, contract, id)
    return [found, found && (await findLayout(trx, contract, found.layout, found.layout_version))] as const
  })
  if (row?.state === 'cancelled') await clearCancelled(intake, row)
  if (row === null || source === null || !(deliveriesAtWork as readonly string[]).includes(row.state)) return
  const read = readLayout(source.source)
  if (!read.ok) throw new Error(`layout ${row.layout} ${row.layout_version} no longer reads`)
  const { layout } = read
  try {
    let progress = await trusted(intake, row)
    if (progress.stage === 'reading') {
      await enter(intake, row, 'reading', row.bytes ?? 0)
      progress = await readDelivery(intake, door, row, layout, progress)
    }
    if (progress.stage === 'checking') {
      const goesOn = await check(intake, row, layout, progress)
      if (!goesOn) return
      progress = { ...progress, stage: 'applying' }
    }
    await apply(intake, row.id, contract, layout, progress)
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    await refuseFile(intake, row, error)
  }
}

/** What batches had committed stays: other rows of the register may rest upon it. */
const clearCancelled = (intake: Intake, row: LedgeredDelivery): Promise<void> =>
  inContract(intake.db, row.contract, async (trx) => {
    const { contract, id, exchange, refused } = row
    const hasPart = isBegun({ ...atStart, ...row.position }) && hasChanged(row.counts)
    const note = hasPart ? 'cancelled: part of it was taken over' : 'cancelled'
    await closeLedger(trx, contract, exchange, { rows: null, refused, note })
    await dropStaging(trx, id)
  })

const hasChanged = (counts: LedgeredDelivery['counts']): boolean =>
  Object.values(counts as unknown as Readonly<Record<string, Readonly<Record<string, number>>>>).some((feed) =>
    Object.entries(feed).some(([what, count]) => what !== 'unchanged' && count > 0),
  )

/** Where it stands; at the start when a crash of Postgres has emptied the staging tables. */
const trusted = async (intake: Intake, { contract, id, position }: LedgeredDelivery): Promise<Progress> => {
  const progress = { ...atStart, ...position }
  const there = await inContract(intake.db, contract, (trx) => stagedFeeds(trx, id))
  const isWhole = there !== null && progress.staged.every((feed) => there.has(feed))
  return isWhole ? progress : atStart
}

const enter = async (
  { db, clock }: Intake,
  { contract, id, state }: LedgeredDelivery,
  next: DeliveryState,
  todo: number,
): Promise<void> => {
  const change = { state: next, todo, ...(state === next ? {} : { stage_at: isoTime(clock.now()), done: 0 }) }
  const ours = await inContract(db, contract, (trx) => changeDelivery(trx, contract, id, deliveriesAtWork, change))
  if (!ours) throw new Left()
}

const stagedOf = (
  { contract, id, exchange, layout: name, made_at }: LedgeredDelivery,
  layout: Layout,
  heading: Progress['heading'],
): StagedDelivery => ({
  ...{ contract, delivery: id, exchange, layout: name, on: tokyoTime(Date.parse(made_at)).day },
  bulk: bulkColumns(layout, heading ?? []),
  hasItems: layout.columns.some(({ searchable }) => searchable),
})

/** Refuses what only the whole shows, and counts what would happen; true: it may be taken over now. */
const check = async (intake: Intake, row: LedgeredDelivery, layout: Layout, progress: Progress): Promise<boolean> => {
  const { contract, id } = row
  await enter(intake, row, 'checking', 0)
  const staged = stagedOf(row, layout, progress.heading)
  return inContract(intake.db, contract, async (trx) => {
    await checkStaged(trx, staged, feedsOf(progress))
    const refused = await countRefusedRows(trx, contract, id)
    if (layout.delivery === 'full' && layout.missing !== 'kept') {
      const percent = await missingPercent(trx, staged)
      if (percent > layout.mostMissing)
        throw new FileFault('mostlyMissing', {
          found: `${percent.toFixed(1)} %`,
          expected: `≤ ${layout.mostMissing} %`,
        })
    }
    const isFull = layout.delivery === 'full' && layout.missing !== 'kept'
    const stops = row.dry_run || (row.mode === 'all' && refused > 0)
    const counts = stops ? await countStaged(trx, staged, feedsOf(progress), isFull) : {}
    const position = { ...progress, stage: 'applying' }
    const at = isoTime(intake.clock.now())
    if (row.mode === 'all' && refused > 0) {
      if (
        !(await changeDelivery(trx, contract, id, ['checking'], {
          state: 'refused',
          refused,
          counts,
          stored: '',
          ended_at: at,
        }))
      )
        throw new Left()
      const { rows } = (await findDelivery(trx, contract, id)) ?? row
      await closeLedger(trx, contract, row.exchange, { rows, refused, note: 'refused: nothing was taken over' })
      await dropStaging(trx, id)
      await removeFile(intake, row)
      return false
    }
    const state = row.dry_run ? 'checked' : 'applying'
    if (!(await changeDelivery(trx, contract, id, ['checking'], { state, refused, counts, position }))) throw new Left()
    return !row.dry_run
  })
}

const removeFile = async ({ dir }: Intake, { stored }: LedgeredDelivery): Promise<void> => {
  if (stored !== '') await rm(join(dir, stored), { force: true })
}

const apply = async (
  intake: Intake,
  id: number,
  contract: string,
  layout: Layout,
  progress: Progress,
): Promise<void> => {
  const [row, blocks] = await inContract(intake.db, contract, async (trx) => [
    await findDelivery(trx, contract, id),
    await blocksOf(trx, id),
  ])
  if (row === null) throw new Left()
  await enter(intake, row, 'applying', blocks.addressees + blocks.claims + blocks.payments)
  const staged = stagedOf(row, layout, progress.heading)
  const end = async (trx: Trx, counts: DeliveryCounts): Promise<void> => {
    const done = { state: 'done', counts, stored: '', ended_at: isoTime(intake.clock.now()) } as const
    if (!(await changeDelivery(trx, contract, id, ['applying'], done))) throw new Left()
    await closeLedger(trx, contract, row.exchange, { rows: row.rows, refused: row.refused, note: '' })
    await dropStaging(trx, id)
  }
  await applyDelivery({ intake, delivery: row, layout, staged, blocks, end }, progress)
  await removeFile(intake, row)
}

const blocksOf = async (trx: Trx, id: number): Promise<Readonly<Record<StagedFeed, number>>> => ({
  addressees: await stagedBlocks(trx, 'addressees', id),
  claims: await stagedBlocks(trx, 'claims', id),
  payments: await stagedBlocks(trx, 'payments', id),
})

/** One clear answer for a file that is not what it should be; nothing of it was taken over. */
const refuseFile = async (
  intake: Intake,
  row: LedgeredDelivery,
  { code, found, expected }: FileFault,
): Promise<void> => {
  const { contract, id, exchange } = row
  await inContract(intake.db, contract, async (trx) => {
    const fault = { code, found, expected }
    const end = { state: 'refused', fault, stored: '', ended_at: isoTime(intake.clock.now()) } as const
    if (!(await changeDelivery(trx, contract, id, deliveriesAtWork, end))) throw new Left()
    const refused = await countRefusedRows(trx, contract, id)
    await closeLedger(trx, contract, exchange, { rows: null, refused, note: `refused: ${code}` })
    await dropStaging(trx, id)
  })
  await removeFile(intake, row)
}

/** A bug, or the disk: everything stays where it is, for `resume`. The error's own text may have values in it. */
const fail = async (intake: Intake, { contract, delivery }: Ids, error: unknown): Promise<void> => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : error instanceof Error ? error.name : ''
  const isOurs = await inContract(intake.db, contract, (trx) =>
    changeDelivery(trx, contract, delivery, deliveriesAtWork, {
      ...{ state: 'failed', fault: { code: 'failed', found: code, expected: '' } },
    }),
  )
  // Whoever cancels takes the file away as well: that is no error.
  if (isOurs) intake.log.error({ contract, delivery, code, stack: stackOf(error), alert: true }, 'delivery failed')
}

/** Where it happened, without what was said. */
const stackOf = (error: unknown): readonly string[] =>
  error instanceof Error
    ? (error.stack ?? '')
        .split('\n')
        .filter((line) => /^\s+at /.test(line))
        .slice(0, 12)
    : []
