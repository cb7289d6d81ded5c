import type { Caller, CallId, ContractId } from '@tsunagu/core'
import type { CallDetail, CallPage, CallRow, CallSearch, EarlierCall } from '@tsunagu/messages'
import { type Database, type Db, inContract, type LegRow, type CallRow as StoredCall, type Trx } from '@tsunagu/store'
import type { ExpressionBuilder, SqlBool } from 'kysely'
import { sql } from 'kysely'
import type { Mask } from '../floor/mask.ts'
import { fromCursor, toCursor } from './cursor.ts'

/** One page of a contract's calls, newest first. */
export const searchCalls = (db: Db, contract: ContractId, search: CallSearch, mask: Mask): Promise<CallPage> =>
  inContract(db, contract, async (trx) => {
    const rows = await callQuery(trx, contract, search)
      .limit(search.limit + 1)
      .execute()
    const page = rows.slice(0, search.limit)
    const last = rows.length > search.limit ? page.at(-1) : undefined
    return {
      calls: page.map((row) => callRow(row, mask)),
      next: last === undefined ? null : toCursor({ at: last.arrived_at, id: last.id }),
    }
  })

const callQuery = (trx: Trx, contract: ContractId, search: CallSearch) => {
  const { from, to, number, agent, line, queue, outcome, cursor } = search
  let query = trx.selectFrom('call').selectAll().where('contract', '=', contract)
  if (from !== undefined) query = query.where('arrived_at', '>=', from)
  if (to !== undefined) query = query.where('arrived_at', '<', to)
  if (number !== undefined) query = query.where((is) => withNumber(is, number))
  if (agent !== undefined) query = query.where(sql<SqlBool>`agents @> array[${agent}]::text[]`)
  if (line !== undefined) query = query.where('line', '=', line)
  if (queue !== undefined) query = query.where('queue', '=', queue)
  if (outcome !== undefined) query = query.where('outcome', '=', outcome)
  if (cursor !== undefined) {
    const place = fromCursor(cursor)
    query = query.where(sql<SqlBool>`(arrived_at, id) < (${place.at}::timestamptz, ${place.id})`)
  }
  return query.orderBy('arrived_at', 'desc').orderBy('id', 'desc')
}

export const withNumber = (is: ExpressionBuilder<Database, 'call'>, number: string) =>
  is.or([is('call.caller_number', '=', number), is('call.called', '=', number)])

export const callerOf = (kind: Caller['kind'], number: string | null): Caller =>
  kind === 'presented' ? { kind, number: number ?? '' } : { kind }

export const callRow = (row: StoredCall, mask: Mask): CallRow => ({
  call: row.id,
  direction: row.direction,
  line: row.line ?? '',
  called: row.direction === 'outbound' ? mask.number(row.called) : row.called,
  caller:
    row.direction === 'outbound'
      ? callerOf(row.caller_kind, row.caller_number)
      : mask.caller(callerOf(row.caller_kind, row.caller_number)),
  arrivedAt: row.arrived_at,
  answeredAt: row.answered_at,
  endedAt: row.ended_at,
  outcome: row.outcome,
  queue: row.queue,
  agents: row.agents,
  waitedMs: row.waited_ms,
  talkMs: row.talk_ms,
  keys: row.keys.map((pressed) => pressed.key).join(''),
  recording: row.recording,
  language: row.language,
})

/** One call with its legs, or null. */
export const findCall = (db: Db, contract: ContractId, call: CallId, mask: Mask): Promise<CallDetail | null> =>
  inContract(db, contract, async (trx) => {
    const row = await trx
      .selectFrom('call')
      .selectAll()
      .where('contract', '=', contract)
      .where('id', '=', call)
      .executeTakeFirst()
    if (row === undefined) return null
    const legs = await trx
      .selectFrom('leg')
      .selectAll()
      .where('contract', '=', contract)
      .where('call', '=', call)
      .orderBy('started_at')
      .execute()
    return {
      ...callRow(row, mask),
      offers: row.offers,
      holdMs: row.hold_ms,
      wrapUpMs: row.wrap_up_ms,
      endedBy: row.ended_by,
      cause: row.cause,
      queuedAt: row.queued_at,
      node: row.node,
      transfers: row.transfers.map((transfer) => ({
        ...transfer,
        consulted: transfer.consulted ?? false,
        target: transfer.kind === 'outside' ? mask.number(transfer.target) : transfer.target,
      })),
      exits: row.exits.map((exit) => ({ ...exit })),
      legs: legs.map(legRow),
    }
  })

const legRow = (leg: LegRow): CallDetail['legs'][number] => ({
  leg: leg.id,
  kind: leg.kind,
  agent: leg.agent,
  startedAt: leg.started_at,
  answeredAt: leg.answered_at,
  endedAt: leg.ended_at,
  cause: leg.cause,
  result: leg.result,
  recording: leg.recording,
})

/** The last calls with a number, newest first, without the one that is going on. */
export const earlierCalls = (
  db: Db,
  contract: ContractId,
  number: string,
  except: CallId,
  limit: number,
): Promise<readonly EarlierCall[]> =>
  inContract(db, contract, async (trx) => {
    const rows = await trx
      .selectFrom('call')
      .selectAll()
      .where('contract', '=', contract)
      .where((is) => withNumber(is, number))
      .where('id', '<>', except)
      .orderBy('arrived_at', 'desc')
      .limit(limit)
      .execute()
    return rows.map((row) => ({
      call: row.id,
      direction: row.direction,
      line: row.line ?? '',
      arrivedAt: row.arrived_at,
      outcome: row.outcome,
      agents: row.agents,
      talkMs: row.talk_ms,
    }))
  })

/** Archived entries of a call, in log order. */
export const archivedEntries = (db: Db, contract: ContractId, call: CallId) =>
  inContract(db, contract, (trx) =>
    trx
      .selectFrom('event')
      .select(['log_id', 'by', 'body'])
      .where('contract', '=', contract)
      .where('call', '=', call)
      .orderBy('at')
      .orderBy('n')
      .execute(),
  )
