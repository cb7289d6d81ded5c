import { epochMs, isoTime } from '@tsunagu/runtime'
import { inContract, type MessageRow, type Trx } from '@tsunagu/store'
import type { PostOffice } from './post-office.ts'
import { smsFile } from './sms-file.ts'
import { putIntoOutbox, spoolName } from './spool.ts'
import { tell } from './tell.ts'

type MessageJob = { readonly contract: string; readonly message: string }

/**
 * Hands a message to the modem: file first, then the note that it is there, while nobody else may touch the row. A crash
 * between the two is made good by doing the job again: the file has the same name, and is found wherever gammu has moved it.
 */
export const handOver = async (office: PostOffice, { contract, message }: MessageJob): Promise<void> => {
  const row = await inContract(office.db, contract, async (trx) => {
    const found = await lockMessage(trx, contract, message)
    if (found === null || found.state !== 'queued' || found.handed_at !== null) return found
    await putIntoOutbox(office.smsDir, nameOf(found), smsFile(found.to_number, found.text ?? '', referenceOf(found)))
    return await trx
      .updateTable('message')
      .set({ handed_at: isoTime(office.clock.now()) })
      .where('contract', '=', contract)
      .where('id', '=', message)
      .returningAll()
      .executeTakeFirstOrThrow()
  })
  if (row !== null) await tell(office, row)
}

const lockMessage = async (trx: Trx, contract: string, message: string): Promise<MessageRow | null> =>
  (await trx
    .selectFrom('message')
    .selectAll()
    .where('contract', '=', contract)
    .where('id', '=', message)
    .forUpdate()
    .executeTakeFirst()) ?? null

const nameOf = (row: MessageRow): string => spoolName(epochMs(row.queued_at), row.gammu_id, row.tries)

/** One octet, the same in every try. */
const referenceOf = (row: MessageRow): number => Number.parseInt(row.gammu_id.slice(0, 2), 16)
