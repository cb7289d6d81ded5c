import { createHash } from 'node:crypto'
import type { ContractId } from '@tsunagu/core'
import { tokyoTime } from '@tsunagu/core'
import {
  geta,
  hasFaults,
  type OutFile,
  type OutLayout,
  openSecret,
  outFile,
  type Protection,
  protect,
  protectedName,
  readOutLayout,
  ZipTooLarge,
} from '@tsunagu/files'
import type { JobPayload } from '@tsunagu/messages'
import { type JobAttempt, jobPolicy } from '@tsunagu/runtime'
import {
  changedSince,
  currentPosition,
  type ExportRunRow,
  type ExportWish,
  endExportRun,
  exportRows,
  type FileProtection,
  findExportLayout,
  inContract,
  inSnapshot,
  insertExchange,
  lastWritten,
  readExportRun,
  type Trx,
  takeExportRun,
  tellExportProgress,
} from '@tsunagu/store'
import { exportFolder, removeTries, storeFile } from './export-folder.ts'
import { comparison, ledgerNote } from './export-words.ts'
import type { Workshop } from './workshop.ts'

/** A run that can never come to its end as it was asked for. */
class ExportRefused extends Error {}

/**
 * Writes the file of a run: what it reads, the window it closes, the file and its entry in the ledger are one transaction, so a
 * crash at any moment leaves either all of it or nothing, and the next try begins anew.
 */
export const writeExport = async (
  shop: Workshop,
  { contract, run }: JobPayload<'export.write'>,
  { attempt }: Pick<JobAttempt, 'attempt'>,
): Promise<void> => {
  try {
    await inSnapshot(shop.db, contract, (trx) => writeTaken(shop, trx, contract, run))
  } catch (error) {
    const isFinal = error instanceof ExportRefused || error instanceof ZipTooLarge
    if (!isFinal && attempt < jobPolicy.attempts) throw error
    const reason = isFinal
      ? error.message
      : '出力に失敗しました。運用に連絡してください The export failed; ask operations'
    shop.log.error({ err: error, contract, run }, 'export failed')
    await inContract(shop.db, contract, (trx) => endExportRun(trx, contract, run, { state: 'failed', reason }))
  }
}

const writeTaken = async (shop: Workshop, trx: Trx, contract: ContractId, id: number): Promise<void> => {
  const run = await takeExportRun(trx, contract, id)
  if (run === null) return
  await removeTries(exportFolder(shop.dir, contract), id)
  const layout = await layoutOf(trx, run)
  const { window, server } = await windowOf(trx, run, layout)
  const fields = [...new Set(layout.columns.flatMap(({ from }) => from ?? []))]
  const wish: ExportWish = { source: layout.source, only: layout.only, fields, window }
  const rows = watched(shop, run, exportRows(trx, contract, wish))
  const made = outFile(layout, { rows, replacement: run.replacement ?? geta })
  const work: Work = { shop, trx, run, layout, wish, server, made }
  await (run.kind === 'plan' ? plan(work) : write(work))
}

type Work = {
  readonly shop: Workshop
  readonly trx: Trx
  readonly run: ExportRunRow
  readonly layout: OutLayout
  readonly wish: ExportWish
  readonly server: string
  readonly made: OutFile
}

const layoutOf = async (trx: Trx, run: ExportRunRow): Promise<OutLayout> => {
  const kept = await findExportLayout(trx, run.contract, run.layout, run.layout_version)
  const read = readOutLayout(kept?.text ?? '')
  if (!read.ok) throw new ExportRefused('この版のレイアウトは読めません This version of the layout cannot be read')
  return read.layout
}

const otherServer =
  '前回の出力は別のデータベースサーバーのものです。docs/export.md「復元したあと」を見てください ' +
  'The last export belongs to another database server; see docs/export.md, "After a restore"'

/** From where to where: of a repetition the window of the run that is repeated, else from the last run's end until now. */
const windowOf = async (
  trx: Trx,
  run: ExportRunRow,
  layout: OutLayout,
): Promise<{ readonly window: ExportWish['window']; readonly server: string }> => {
  const { position, server } = await currentPosition(trx)
  if (run.kind === 'repeat') {
    const first = await readExportRun(trx, run.contract, run.repeats ?? 0)
    if (first?.upto_position == null) throw new ExportRefused('元の出力がありません The run to repeat is not there')
    if (first.server !== server) throw new ExportRefused(otherServer)
    return { window: { from: first.from_position, upto: first.upto_position }, server }
  }
  const last = run.since === 'all' ? null : await lastWritten(trx, run.contract, layout.layout)
  if (last !== null && last.server !== server) throw new ExportRefused(otherServer)
  return { window: { from: last?.upto_position ?? null, upto: position }, server }
}

const progressMs = 1_000

/** The rows as they pass, with a word now and then of how many there were. */
async function* watched<Row>(
  { db, clock }: Workshop,
  run: ExportRunRow,
  batches: AsyncIterable<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  let rows = 0
  let told = clock.elapsed()
  for await (const batch of batches) {
    yield batch
    rows += batch.length
    if (clock.elapsed() - told < progressMs) continue
    told = clock.elapsed()
    await tellExportProgress(db, run.contract, run.id, rows)
  }
}

const plan = async ({ trx, run, wish, server, made }: Work): Promise<void> => {
  for await (const _ of made.chunks);
  await endExportRun(trx, run.contract, run.id, {
    state: 'done',
    rows: made.rows(),
    report: JSON.stringify(made.report()),
    from_position: wish.window.from,
    upto_position: wish.window.upto,
    server,
  })
}

const write = async (work: Work): Promise<void> => {
  const { shop, trx, run, layout, wish, server, made } = work
  const { contract, id } = run
  const content = createHash('sha256')
  async function* summed(): AsyncGenerator<Buffer> {
    for await (const chunk of made.chunks) {
      content.update(chunk)
      yield chunk
    }
  }
  const inner = fileName(work)
  const folder = exportFolder(shop.dir, contract)
  const kept = await storeFile(folder, id, protect(inner, summed(), protectionOf(work)))
  const report = made.report()
  const facts = { rows: made.rows(), report: JSON.stringify(report) }
  if (hasFaults(report) || (report.characters > 0 && run.replacement === null)) {
    await removeTries(folder, id)
    const reason = '書けないものがあります。report を見てください Something cannot be written; see the report'
    return endExportRun(trx, contract, id, { ...facts, state: 'stopped', reason })
  }
  const contentSha256 = content.digest('hex')
  const { reason, repeats } = await compared(work, made.rows(), contentSha256)
  const file = protectedName(inner, layout.protect)
  const protection: FileProtection = layout.protect === 'zip' ? 'zipAes' : layout.protect
  const exchange = await insertExchange(trx, {
    ...{ contract, direction: 'out', file, bytes: kept.bytes, sha256: kept.sha256, protection, rows: made.rows() },
    ...{ purpose: layout.title + repeats, layout: run.layout, layout_version: run.layout_version },
    ...{ by: run.asked_by, note: ledgerNote(report, run.replacement) },
  })
  await endExportRun(trx, contract, id, {
    ...{ ...facts, state: 'done', reason, file, ...kept, content_sha256: contentSha256, protection, exchange, server },
    ...{ from_position: wish.window.from, upto_position: wish.window.upto },
  })
}

const protectionOf = ({ shop, run, layout }: Work): Protection => {
  if (layout.protect === 'none') return { kind: 'none' }
  if (layout.protect === 'age') return { kind: 'age', receivers: layout.receivers }
  if (run.sealed === null) throw new ExportRefused('パスワードがありません There is no password')
  try {
    return { kind: 'zip', password: openSecret(shop.keys.privateKey, run.sealed, `${run.contract}/${run.layout}`) }
  } catch (error) {
    shop.log.warn({ err: error, run: run.id }, 'export: the password cannot be opened')
    throw new ExportRefused(
      'パスワードを受け取れません。もう一度始めてください The password cannot be read; start again',
    )
  }
}

const fileName = ({ shop, run, layout }: Work): string => {
  const day = tokyoTime(shop.clock.now()).day.replaceAll('-', '')
  const name = (layout.file.name ?? `${layout.layout}_{day}_{run}`)
    .replaceAll('{day}', day)
    .replaceAll('{run}', String(run.id))
  return `${name}.${layout.file.kind === 'excel' ? 'xlsx' : 'csv'}`
}

/** Of a repetition: whether it is the same as the run it repeats, or why not. */
const compared = async (
  { trx, run, wish }: Work,
  rows: number,
  contentSha256: string,
): Promise<{ readonly reason: string; readonly repeats: string }> => {
  if (run.kind !== 'repeat' || run.repeats === null) return { reason: '', repeats: '' }
  const first = await readExportRun(trx, run.contract, run.repeats)
  const isSame = first?.content_sha256 === contentSha256
  const changed = isSame ? null : await changedSince(trx, run.contract, wish)
  const reason = comparison({ run: run.repeats, isSame, rowsThen: first?.rows ?? 0, rowsNow: rows, changed })
  return { reason, repeats: `（再出力 ${run.repeats}）` }
}
