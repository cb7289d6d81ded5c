import type { ContractId } from '@tsunagu/core'
import type { RecordingPage, RecordingRow, RecordingSearch } from '@tsunagu/messages'
import { type Db, inContract, type Trx } from '@tsunagu/store'
import type { SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Mask } from '../floor/mask.ts'
import { callerOf } from './calls.ts'
import { fromCursor, toCursor } from './cursor.ts'

const joined = (trx: Trx, contract: ContractId) =>
  trx
    .selectFrom('recording')
    .leftJoin('call', (join) =>
      join.onRef('call.id', '=', 'recording.call').onRef('call.contract', '=', 'recording.contract'),
    )
    .where('recording.contract', '=', contract)
    .select([
      'recording.id as id',
      'recording.call as call',
      'recording.line as line',
      'recording.started_at as startedAt',
      'recording.duration_ms as durationMs',
      'recording.bytes as bytes',
      'recording.sha256 as sha256',
      'recording.warnings as warnings',
      'recording.state as state',
      'recording.path as path',
      'recording.codec as codec',
      'call.direction as direction',
      'call.called as called',
      'call.caller_kind as callerKind',
      'call.caller_number as callerNumber',
      'call.agents as agents',
      'call.outcome as outcome',
    ])

type Joined = Awaited<ReturnType<ReturnType<typeof joined>['execute']>>[number]

/** One page of a contract's recordings, newest first. */
export const searchRecordings = (
  db: Db,
  contract: ContractId,
  search: RecordingSearch,
  mask: Mask,
): Promise<RecordingPage> =>
  inContract(db, contract, async (trx) => {
    const rows = await recordingQuery(trx, contract, search)
      .limit(search.limit + 1)
      .execute()
    const page = rows.slice(0, search.limit)
    const last = rows.length > search.limit ? page.at(-1) : undefined
    return {
      recordings: page.map((row) => recordingRow(row, mask)),
      next: last === undefined ? null : toCursor({ at: last.startedAt, id: last.id }),
    }
  })

const recordingQuery = (trx: Trx, contract: ContractId, search: RecordingSearch) => {
  const { from, to, number, agent, line, outcome, call, cursor } = search
  let query = joined(trx, contract).where('recording.state', 'in', ['indexed', 'closed', 'broken', 'missing'])
  if (from !== undefined) query = query.where('recording.started_at', '>=', from)
  if (to !== undefined) query = query.where('recording.started_at', '<', to)
  if (number !== undefined)
    query = query.where((is) => is.or([is('call.caller_number', '=', number), is('call.called', '=', number)]))
  if (agent !== undefined) query = query.where(sql<SqlBool>`call.agents @> array[${agent}]::text[]`)
  if (line !== undefined) query = query.where('recording.line', '=', line)
  if (outcome !== undefined) query = query.where('call.outcome', '=', outcome)
  if (call !== undefined) query = query.where('recording.call', '=', call)
  if (cursor !== undefined) {
    const place = fromCursor(cursor)
    query = query.where(sql<SqlBool>`(recording.started_at, recording.id) < (${place.at}::timestamptz, ${place.id})`)
  }
  return query.orderBy('recording.started_at', 'desc').orderBy('recording.id', 'desc')
}

export type StoredRecording = {
  readonly shown: RecordingRow
  readonly path: string | null
  readonly codec: string | null
}

/** One recording with the place of its file, or null. */
export const findRecording = (
  db: Db,
  contract: ContractId,
  recording: string,
  mask: Mask,
): Promise<StoredRecording | null> =>
  inContract(db, contract, async (trx) => {
    const row = await joined(trx, contract).where('recording.id', '=', recording).executeTakeFirst()
    return row === undefined ? null : { shown: recordingRow(row, mask), path: row.path, codec: row.codec }
  })

const recordingRow = (row: Joined, mask: Mask): RecordingRow => {
  const caller = row.callerKind === null ? null : callerOf(row.callerKind, row.callerNumber)
  const outbound = row.direction === 'outbound'
  return {
    recording: row.id,
    call: row.call,
    startedAt: row.startedAt,
    durationMs: row.durationMs,
    bytes: row.bytes,
    sha256: row.sha256,
    state: row.state,
    warnings: row.warnings,
    line: row.line,
    direction: row.direction,
    called: row.called !== null && outbound ? mask.number(row.called) : row.called,
    caller: caller === null || outbound ? caller : mask.caller(caller),
    agents: row.agents ?? [],
    outcome: row.outcome,
  }
}
