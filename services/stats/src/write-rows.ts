import type { AgentInterval, FlowMark, LogEntry, TrackedCall } from '@tsunagu/core'
import type { Changes } from '@tsunagu/runtime'
import type { NewAgentState, NewCall, NewEvent, NewFlowCount, NewLeg, Trx } from '@tsunagu/store'
import { wrapUpsOf } from './batch.ts'
import { agentStateRow, callRow, eventRow, flowCountRow, type Home, legRow } from './rows.ts'

/** Postgres takes 65,535 values per statement. */
const rowsPerStatement = 1_000

const inPieces = async <Row>(
  rows: readonly Row[],
  write: (piece: readonly Row[]) => Promise<unknown>,
): Promise<void> => {
  for (let start = 0; start < rows.length; start += rowsPerStatement)
    await write(rows.slice(start, start + rowsPerStatement))
}

/** The archive; an entry that is there already is the same entry. */
export const writeEvents = (trx: Trx, home: Home, entries: readonly LogEntry[]): Promise<void> =>
  inPieces(
    entries.map((entry) => eventRow(home, entry)),
    (rows: readonly NewEvent[]) =>
      trx
        .insertInto('event')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  )

const callKey = ['id', 'arrived_at'] as const
const legKey = ['id', 'started_at'] as const
const stateKey = ['floor', 'log_id', 'from_at'] as const

/** The columns an existing row takes over from the new one. */
const taken = <Row extends object>(rows: readonly Row[], key: readonly string[]): (keyof Row & string)[] =>
  (Object.keys(rows[0] ?? {}) as (keyof Row & string)[]).filter((column) => !key.includes(column))

export const writeCalls = (trx: Trx, home: Home, calls: readonly TrackedCall[]): Promise<void> =>
  inPieces(
    calls.map((call) => callRow(home, call)),
    (rows: readonly NewCall[]) =>
      trx
        .insertInto('call')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .columns(callKey)
            .doUpdateSet((row) =>
              Object.fromEntries(taken(rows, callKey).map((name) => [name, row.ref(`excluded.${name}`)])),
            ),
        )
        .execute(),
  )

export const writeLegs = (trx: Trx, home: Home, calls: readonly TrackedCall[]): Promise<void> =>
  inPieces(
    calls.flatMap((call) => Object.values(call.legs).map((leg) => legRow(home, leg))),
    (rows: readonly NewLeg[]) =>
      trx
        .insertInto('leg')
        .values(rows)
        .onConflict((conflict) =>
          conflict
            .columns(legKey)
            .doUpdateSet((row) =>
              Object.fromEntries(taken(rows, legKey).map((name) => [name, row.ref(`excluded.${name}`)])),
            ),
        )
        .execute(),
  )

export const writeIntervals = (trx: Trx, home: Home, intervals: readonly AgentInterval[]): Promise<void> =>
  inPieces(
    intervals.map((one) => agentStateRow(home, one)),
    (rows: readonly NewAgentState[]) =>
      trx
        .insertInto('agent_state')
        .values(rows)
        .onConflict((conflict) =>
          conflict.columns(stateKey).doUpdateSet((row) => ({ to_at: row.ref('excluded.to_at') })),
        )
        .execute(),
  )

/** What was counted already, by its place in the log, is not counted again. */
export const writeFlowMarks = (trx: Trx, home: Home, marks: readonly FlowMark[]): Promise<void> =>
  inPieces(
    marks.map((mark) => flowCountRow(home, mark)),
    (rows: readonly NewFlowCount[]) =>
      trx
        .insertInto('flow_count')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute(),
  )

/** Wrap-up ends minutes after its call, when the record may be closed for the fold: it is added to the row. */
export const addWrapUps = async (trx: Trx, intervals: readonly AgentInterval[]): Promise<void> => {
  for (const [call, ms] of wrapUpsOf(intervals))
    await trx
      .updateTable('call')
      .set((row) => ({ wrap_up_ms: row('wrap_up_ms', '+', ms) }))
      .where('id', '=', call)
      .execute()
}

export const writeFold = async (trx: Trx, home: Home, { set, del }: Changes): Promise<void> => {
  await inPieces(Object.entries(set), (piece) =>
    trx
      .insertInto('stats_fold')
      .values(piece.map(([field, value]) => ({ ...home, field, value })))
      .onConflict((conflict) =>
        conflict.columns(['floor', 'field']).doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      )
      .execute(),
  )
  if (del.length > 0)
    await trx.deleteFrom('stats_fold').where('floor', '=', home.floor).where('field', 'in', del).execute()
}
