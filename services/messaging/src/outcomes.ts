import { type ContractId, nationalNumber } from '@tsunagu/core'
import { epochMs, isoTime } from '@tsunagu/runtime'
import { inContract, type MessageRow, type Trx } from '@tsunagu/store'
import type { PostOffice } from './post-office.ts'
import type { DeliveryReport } from './sms-file.ts'
import type { Spooled } from './spool.ts'

/** Tries in all; with a first wait of 30 s the last is about an hour after the first. */
const mostTries = 8
const longestBackoffMs = 30 * 60_000
/** The network gives up a text after so long, and says so. */
const reportWithinMs = 3 * 86_400_000

type Change = (row: MessageRow) => Parameters<typeof write>[2] | null

/** Changes the row of a file, whichever contract it is of. Null: there is none; what needs no change is handed back. */
const change = async (
  { db }: PostOffice,
  contracts: readonly ContractId[],
  gammuId: string,
  how: Change,
): Promise<MessageRow | null> => {
  for (const contract of contracts) {
    const found = await inContract(db, contract, async (trx) => {
      const row = await trx
        .selectFrom('message')
        .selectAll()
        .where('gammu_id', '=', gammuId)
        .forUpdate()
        .executeTakeFirst()
      const set = row === undefined ? null : how(row)
      return row === undefined || set === null ? (row ?? null) : await write(trx, row, set)
    })
    if (found !== null) return found
  }
  return null
}

const write = (
  trx: Trx,
  row: MessageRow,
  set: Partial<
    Pick<
      MessageRow,
      'state' | 'reason' | 'tries' | 'awaiting' | 'due_at' | 'handed_at' | 'sent_at' | 'delivered_at' | 'failed_at'
    >
  >,
): Promise<MessageRow> =>
  trx
    .updateTable('message')
    .set(set)
    .where('contract', '=', row.contract)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()

/** gammu has transmitted every part. */
export const noteSent = (
  office: PostOffice,
  contracts: readonly ContractId[],
  { gammuId }: Spooled,
  references: readonly number[],
): Promise<MessageRow | null> => {
  const at = isoTime(office.clock.now())
  return change(office, contracts, gammuId, (row) =>
    row.state === 'queued'
      ? { state: 'sent', sent_at: at, handed_at: row.handed_at ?? at, awaiting: [...references], reason: null }
      : null,
  )
}

/** gammu has given this try up: once more after a while, or the end. A try that was noted before changes nothing. */
export const noteRefused = (
  office: PostOffice,
  contracts: readonly ContractId[],
  { gammuId, tries }: Spooled,
): Promise<MessageRow | null> => {
  const now = office.clock.now()
  return change(office, contracts, gammuId, (row) => {
    if (row.state !== 'queued' || row.tries !== tries) return null
    if (tries + 1 >= mostTries)
      return { state: 'failed', tries: tries + 1, reason: 'refusedByModem', failed_at: isoTime(now) }
    const waitMs = Math.min(office.backoffMs * 2 ** tries, longestBackoffMs)
    return { tries: tries + 1, handed_at: null, due_at: isoTime(now + waitMs), reason: 'refusedByModem' }
  })
}

/** What a report changes: the message is delivered when all its parts are. Null: the report belongs to no message. */
export const noteReport = async (
  { db, clock }: PostOffice,
  contracts: readonly ContractId[],
  report: DeliveryReport,
): Promise<MessageRow | null> => {
  const since = isoTime(clock.now() - reportWithinMs)
  const at = isoTime(clock.now())
  for (const contract of contracts) {
    const found = await inContract(db, contract, async (trx) => {
      const rows = await trx
        .selectFrom('message')
        .selectAll()
        .where('to_number', '=', nationalNumber(report.number))
        .where('state', '=', 'sent')
        .where('sent_at', '>', since)
        .orderBy('sent_at')
        .forUpdate()
        .execute()
      const row = rows.find(({ awaiting }) => awaiting.includes(report.reference))
      if (row === undefined) return null
      if (report.result === 'pending') return row
      if (report.result === 'failed')
        return await write(trx, row, { state: 'failed', reason: 'notDelivered', failed_at: at })
      const place = row.awaiting.indexOf(report.reference)
      const awaiting = row.awaiting.filter((_, index) => index !== place)
      return await write(
        trx,
        row,
        awaiting.length > 0 ? { awaiting } : { awaiting, state: 'delivered', delivered_at: at },
      )
    })
    if (found !== null) return found
  }
  return null
}

/** Messages to be handed over now, and those whose log has not heard everything; oldest first. */
export const unfinished = ({ db, clock }: PostOffice, contract: ContractId): Promise<readonly MessageRow[]> =>
  inContract(db, contract, (trx) =>
    trx
      .selectFrom('message')
      .selectAll()
      .where('contract', '=', contract)
      .where((is) =>
        is.or([
          is.and([is('state', '=', 'queued'), is('handed_at', 'is', null), is('due_at', '<=', isoTime(clock.now()))]),
          is('told', 'is', null),
          is('told', '<>', is.ref('state')),
        ]),
      )
      .orderBy('due_at')
      .limit(500)
      .execute(),
  )

/** How many messages the modem has not sent, and since when the oldest of them waits. */
export const waiting = async (
  { db, clock }: PostOffice,
  contract: ContractId,
): Promise<{ readonly count: number; readonly oldestS: number }> =>
  inContract(db, contract, async (trx) => {
    const { count, oldest } = await trx
      .selectFrom('message')
      .select((of) => [of.fn.countAll<number>().as('count'), of.fn.min('queued_at').as('oldest')])
      .where('contract', '=', contract)
      .where('state', '=', 'queued')
      .executeTakeFirstOrThrow()
    return { count, oldestS: oldest === null ? 0 : (clock.now() - epochMs(oldest)) / 1_000 }
  })
