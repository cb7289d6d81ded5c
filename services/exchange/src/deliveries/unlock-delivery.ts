import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { detectEncoding, FileFault, readLayout, unwrap, type Wrapping, wrappingOf } from '@tsunagu/files'
import type { Unlock } from '@tsunagu/messages'
import { isoTime, type JobQueue } from '@tsunagu/runtime'
import {
  changeDelivery,
  closeLedger,
  findDelivery,
  findLayout,
  inContract,
  type LedgeredDelivery,
  openCopyDoor,
} from '@tsunagu/store'
import type { Intake } from './intake.ts'

const sampleBytes = 1_000_000

/**
 * Unpacks a file that came locked or packed, beside it under a name of its own, and goes on with it. A wrong password leaves it
 * locked; an archive that lies is refused.
 */
export const unlockDelivery = async (intake: Intake, jobs: JobQueue, said: Unlock): Promise<void> => {
  const { contract, delivery: id } = said
  const door = await openCopyDoor(intake.postgresUrl, {
    name: `${intake.instance}:unlock`,
    onProblem: (error) => intake.log.warn({ err: error }, 'unlock: connection'),
  })
  try {
    await door.holdAlone(id)
    const row = await inContract(intake.db, contract, (trx) => findDelivery(trx, contract, id))
    if (row?.state !== 'locked') return
    await unlocked(intake, jobs, row, said.password)
  } catch (error) {
    intake.log.error({ contract, delivery: id, kind: error instanceof Error ? error.name : '' }, 'unlock failed')
  } finally {
    await door.close()
  }
}

const unlocked = async (intake: Intake, jobs: JobQueue, row: LedgeredDelivery, password: string): Promise<void> => {
  const { contract, id } = row
  const from = join(intake.dir, row.stored)
  const stored = `${row.stored.replace(/\.locked$/, '')}.clear`
  const to = join(intake.dir, stored)
  try {
    const isWorkbook = await isExcel(intake, row)
    const wrapping = wrappingOf(await sampleOf(from), isWorkbook)
    // Left by one that died in the middle.
    await rm(to, { force: true })
    const bytes = await unwrap({ from, to, wrapping: unwrappable(wrapping), password, mostBytes: intake.mostBytes })
    const encoding = row.encoding ?? (isWorkbook ? 'UTF-8' : null)
    const found = encoding ?? detectEncoding(await sampleOf(to))
    const state = encoding === null ? 'unconfirmed' : 'waiting'
    await inContract(intake.db, contract, (trx) =>
      changeDelivery(trx, contract, id, ['locked'], { state, stored, bytes, encoding: found, fault: null }),
    )
    await rm(from, { force: true })
    if (state === 'waiting') await jobs.add('delivery.work', { contract, delivery: id }, `delivery-${id}-unlocked`)
  } catch (error) {
    if (!(error instanceof FileFault)) throw error
    await tellFault(intake, row, error)
  }
}

const unwrappable = (wrapping: Wrapping): Exclude<Wrapping, 'none' | 'xlsxPassword'> => {
  if (wrapping === 'none' || wrapping === 'xlsxPassword') throw new FileFault('archiveBroken')
  return wrapping
}

const isExcel = ({ db }: Intake, { contract, layout, layout_version }: LedgeredDelivery): Promise<boolean> =>
  inContract(db, contract, async (trx) => {
    const read = readLayout((await findLayout(trx, contract, layout, layout_version))?.source ?? '')
    return read.ok && read.layout.file.kind === 'excel'
  })

const sampleOf = async (path: string): Promise<Uint8Array> => {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sampleBytes), 0, sampleBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

/** After a wrong password it stays locked, for another try; whatever else is wrong ends it. */
const tellFault = async (
  intake: Intake,
  row: LedgeredDelivery,
  { code, found, expected }: FileFault,
): Promise<void> => {
  const { contract, id, exchange, stored } = row
  const fault = { code, found, expected }
  await inContract(intake.db, contract, async (trx) => {
    if (code === 'passwordWrong') return changeDelivery(trx, contract, id, ['locked'], { fault })
    await closeLedger(trx, contract, exchange, { rows: null, refused: 0, note: `refused: ${code}` })
    const ended_at = isoTime(intake.clock.now())
    return changeDelivery(trx, contract, id, ['locked'], { state: 'refused', fault, stored: '', ended_at })
  })
  if (code !== 'passwordWrong') await rm(join(intake.dir, stored), { force: true })
}
