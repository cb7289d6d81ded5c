import type { ContractId, Recording, RecordingInput } from '@tsunagu/core'
import { stepRecording } from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import { inContract, type NewRecording, type RecordingRow, type Trx } from '@tsunagu/store'
import type { Workshop } from './workshop.ts'

type World = Pick<Workshop, 'db' | 'clock'>

/** What a row says besides the recording's own life. */
export type RowFacts = Omit<NewRecording, 'state' | 'duration_ms' | 'bytes' | 'sha256' | 'warnings' | 'indexed_at'>

export const findRow = ({ db }: World, contract: ContractId, recording: string): Promise<RecordingRow | null> =>
  inContract(db, contract, (trx) => rowOf(trx, recording))

const rowOf = async (trx: Trx, recording: string): Promise<RecordingRow | null> =>
  (await trx.selectFrom('recording').selectAll().where('id', '=', recording).executeTakeFirst()) ?? null

/**
 * Moves a recording on by one piece of news and writes its row, in one transaction that nobody else can be in for the
 * same recording. Returns the row as it stands afterwards; who comes second finds the row of the first.
 */
export const storeRecording = (
  { db, clock }: World,
  facts: RowFacts,
  processing: Recording,
  input: RecordingInput,
): Promise<RecordingRow> =>
  inContract(db, facts.contract, async (trx) => {
    await lockRecording(trx, facts.id)
    const before = await rowOf(trx, facts.id)
    if (before !== null && before.state !== 'broken') return before
    const after = stepRecording(processing, input).state
    const row = { ...facts, ...columnsOf(after), indexed_at: isoTime(clock.now()) }
    if (before === null) return await trx.insertInto('recording').values(row).returningAll().executeTakeFirstOrThrow()
    const { id: _id, started_at: _startedAt, contract: _contract, ...changed } = row
    return await trx
      .updateTable('recording')
      .set(changed)
      .where('id', '=', before.id)
      .where('started_at', '=', before.started_at)
      .returningAll()
      .executeTakeFirstOrThrow()
  })

const lockRecording = (trx: Trx, recording: string): Promise<unknown> =>
  trx
    .selectNoFrom((of) =>
      of.fn('pg_advisory_xact_lock', [of.fn('hashtextextended', [of.val(recording), of.val(0)])]).as('lock'),
    )
    .execute()

/** The columns that follow from a recording's life. */
const columnsOf = (
  recording: Recording,
): Pick<NewRecording, 'state' | 'duration_ms' | 'bytes' | 'sha256' | 'warnings'> => {
  switch (recording.phase) {
    case 'indexed':
      return {
        state: 'indexed',
        duration_ms: recording.durationMs,
        bytes: recording.bytes,
        sha256: recording.sha256,
        warnings: [...recording.warnings],
      }
    case 'broken':
      return { state: 'broken', duration_ms: 0, bytes: recording.bytes, sha256: null, warnings: [recording.reason] }
    case 'open':
    case 'closed':
    case 'processing':
    case 'missing':
      throw new Error(`a recording that is ${recording.phase} has no row to write here`)
    default:
      return recording satisfies never
  }
}

/** A row as the life of its recording; null for states that have nothing to do with files any more. */
export const recordingOfRow = (row: RecordingRow): Recording | null => {
  const name = { recording: row.id, call: row.call }
  const archived = {
    durationMs: row.duration_ms,
    bytes: row.bytes,
    sha256: row.sha256 ?? '',
    warnings: row.warnings,
  }
  switch (row.state) {
    case 'indexed':
      return { ...name, phase: 'indexed', ...archived }
    case 'missing':
      return { ...name, phase: 'missing', since: 0, archived }
    case 'broken':
      return { ...name, phase: 'broken', bytes: row.bytes, reason: row.warnings[0] ?? '' }
    case 'closed':
      return { ...name, phase: 'closed', bytes: row.bytes }
    case 'expired':
      return null
    default:
      return row.state satisfies never
  }
}

/** Rows that should have a file, newest first; `before` goes on where the last page ended. */
export const filedRows = (
  { db }: World,
  contract: ContractId,
  before: string | null,
  limit: number,
): Promise<readonly RecordingRow[]> =>
  inContract(db, contract, async (trx) => {
    const rows = trx
      .selectFrom('recording')
      .selectAll()
      .where('state', 'in', ['indexed', 'missing'])
      .orderBy('started_at', 'desc')
      .limit(limit)
    return await (before === null ? rows : rows.where('started_at', '<', before)).execute()
  })

export const setFileState = ({ db }: World, row: RecordingRow, state: 'indexed' | 'missing'): Promise<unknown> =>
  inContract(db, row.contract, (trx) =>
    trx
      .updateTable('recording')
      .set({ state })
      .where('id', '=', row.id)
      .where('started_at', '=', row.started_at)
      .where('state', '=', row.state)
      .execute(),
  )

/** Which of these recordings have a row in this contract. */
export const catalogued = async (
  { db }: World,
  contract: ContractId,
  recordings: readonly string[],
): Promise<ReadonlySet<string>> => {
  if (recordings.length === 0) return new Set()
  const rows = await inContract(db, contract, (trx) =>
    trx.selectFrom('recording').select('id').where('id', 'in', recordings).execute(),
  )
  return new Set(rows.map((row) => row.id))
}

/** Whether the records of a contract know of this leg: then a file named after it is that contract's. */
export const knowsLeg = ({ db }: World, contract: ContractId, leg: string): Promise<boolean> =>
  inContract(db, contract, async (trx) => {
    const call = await trx
      .selectFrom('call')
      .select('id')
      .where((or) => or.or([or('id', '=', leg), or('recording', '=', leg)]))
      .limit(1)
      .executeTakeFirst()
    return call !== undefined
  })

/** Calls with a conversation, over for a while, of which there is no recording in any state but `missing`. */
export const answeredWithoutRecording = ({ db }: World, contract: ContractId, endedBefore: string): Promise<number> =>
  inContract(db, contract, async (trx) => {
    const { count } = await trx
      .selectFrom('call')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('answered_at', 'is not', null)
      .where('ended_at', '<', endedBefore)
      .where((of) =>
        of.not(of.exists(of.selectFrom('recording').select('recording.id').whereRef('recording.call', '=', 'call.id'))),
      )
      .executeTakeFirstOrThrow()
    return count
  })
