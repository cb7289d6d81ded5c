import { join } from 'node:path'
import { FileFault, feeds, intakeColumns, type Layout, type Position, startOfFile } from '@tsunagu/files'
import {
  type CopyDoor,
  type CopyTrx,
  type LedgeredDelivery,
  makeStaging,
  type StagedFeed,
  stagingTable,
} from '@tsunagu/store'
import { type Intake, Left } from './intake.ts'
import { openReader, type Reader, type ReadPiece } from './reader.ts'

/** Where a delivery stands; kept in its row, and committed with whatever it tells of. */
export type Progress = {
  readonly stage: 'reading' | 'checking' | 'applying'
  readonly read: Position
  readonly heading: readonly string[] | null
  /** Which staging tables have rows. */
  readonly staged: readonly StagedFeed[]
  /** What is taken over: feed by feed, so many blocks of each. */
  readonly feed: StagedFeed | 'missing'
  readonly block: number
}

export const atStart: Progress = {
  ...{ stage: 'reading', read: startOfFile, heading: null, staged: [], feed: 'addressees', block: 0 },
}

/** Whether a batch of it has been taken over and committed. */
export const isBegun = ({ stage, feed, block }: Progress): boolean =>
  stage === 'applying' && (feed !== 'addressees' || block > 0)

/** More than this is no data but a mistake. */
const mostRefused = 100_000
/** Of so many rows and more, if so much is refused, the layout is the wrong one. */
const enoughRows = 20
const hopeless = 0.9

/**
 * Reads a file into its staging tables, piece by piece; each piece is committed together with where it ended, so that after a
 * crash reading goes on there. Throws FileFault when the file lies, Left when the delivery was cancelled.
 */
export const readDelivery = async (
  intake: Intake,
  door: CopyDoor,
  delivery: LedgeredDelivery,
  layout: Layout,
  from: Progress,
): Promise<Progress> => {
  const { contract, id } = delivery
  if (from.read.offset === 0 && from.read.row === 0)
    await door.transaction(contract, async (trx) => {
      await makeStaging(trx, id)
      await trx.run('delete from tsunagu.delivery_refusal where contract = $1 and delivery = $2', [contract, id])
      await trx.run('update tsunagu.delivery set rows = 0, refused = 0 where contract = $1 and id = $2', [contract, id])
    })
  const reader = openReader({
    ...{ path: join(intake.dir, delivery.stored), layout, encoding: delivery.encoding ?? 'UTF-8', from: from.read },
    ...{ heading: from.heading, blockBytes: intake.blockBytes, mostBytes: intake.mostBytes },
  })
  try {
    return await takePieces(door, delivery, from, reader.next)
  } finally {
    await reader.close()
  }
}

const takePieces = async (
  door: CopyDoor,
  delivery: LedgeredDelivery,
  from: Progress,
  next: Reader['next'],
): Promise<Progress> => {
  let progress = from
  let refused = from.read.row === 0 ? 0 : delivery.refused
  /** One piece is written while the next one is read. */
  let writing: Promise<ReadPiece | undefined> = Promise.resolve(undefined)
  let spent: ReadPiece | undefined
  try {
    for (let piece = await next(); piece !== null; piece = await next(spent)) {
      const { position, heading } = piece
      refused += new Set(piece.refusals.map(({ row }) => row)).size
      if (position.row >= enoughRows && refused >= position.row * hopeless) throw doesNotFit(piece)
      const staged = feeds.filter((feed) => progress.staged.includes(feed) || (piece?.rows[feed].length ?? 0) > 0)
      progress = { ...progress, read: position, heading, staged, ...(piece.isLast ? { stage: 'checking' } : {}) }
      spent = await writing
      const written = piece
      writing = keepPiece(door, delivery, piece, progress, refused).then(() => written)
      writing.catch(() => undefined)
      if (refused > mostRefused) throw new FileFault('tooManyRefused', { found: String(refused) })
    }
    await writing
  } catch (error) {
    await writing
    throw error
  }
  if (progress.read.row === 0) throw new FileFault('empty')
  return progress
}

/** The reason most rows have in common. */
const doesNotFit = ({ refusals }: ReadPiece): FileFault => {
  const counts = new Map<string, number>()
  for (const { column, code } of refusals) counts.set(`${column} ${code}`, (counts.get(`${column} ${code}`) ?? 0) + 1)
  const [most = ''] = [...counts].sort((one, other) => other[1] - one[1])[0] ?? []
  const one = refusals.find(({ column, code }) => `${column} ${code}` === most)
  return new FileFault('layoutDoesNotFit', {
    found: `${most.trim()}: ${one?.shape ?? ''}`,
    expected: one?.expected ?? '',
  })
}

const keepPiece = (
  door: CopyDoor,
  { contract, id }: LedgeredDelivery,
  { rows, refusals, position }: ReadPiece,
  progress: Progress,
  refused: number,
): Promise<void> =>
  door.transaction(contract, async (trx) => {
    // Should Postgres crash, the staging tables are empty and all is read again: nothing has to wait for the disk.
    await trx.run('set local synchronous_commit = off')
    for (const feed of feeds) await trx.copy(stagingTable(feed, id), intakeColumns[feed], rows[feed])
    if (refusals.length > 0) await keepRefusals(trx, contract, id, refusals)
    const kept = await trx.run(
      `update tsunagu.delivery set position = $3, rows = $4, refused = $5, done = $6, changed_at = now()
        where contract = $1 and id = $2 and state = 'reading' returning id`,
      [contract, id, JSON.stringify(progress), position.row, refused, position.offset],
    )
    if (kept.length === 0) throw new Left()
  })

const keepRefusals = async (
  trx: CopyTrx,
  contract: string,
  delivery: number,
  refusals: ReadPiece['refusals'],
): Promise<void> => {
  await trx.run(
    `insert into tsunagu.delivery_refusal (contract, delivery, row_number, line, item, code, shape, expected)
      select $1, $2, one.row, one.line, one.column, one.code, one.shape, one.expected
      from jsonb_to_recordset($3::jsonb) as one("row" bigint, line bigint, "column" text, code text, shape text, expected text)`,
    [contract, delivery, JSON.stringify(refusals)],
  )
}
