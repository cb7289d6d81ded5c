import type { AgentInterval, CallRecord, LegRecord, LogEntry } from '@tsunagu/core'
import { type Db, inContract, type Trx } from '@tsunagu/store'

/** Everything `stats` has written of a floor, as the core knows it. */
export type Written = {
  readonly calls: ReadonlyMap<string, CallRecord>
  readonly wrapUpMs: ReadonlyMap<string, number>
  readonly legs: ReadonlyMap<string, LegRecord>
  readonly intervals: readonly AgentInterval[]
  readonly entries: readonly LogEntry[]
}

const ms = (time: string): number => Date.parse(time)
const msOrNull = (time: string | null): number | null => (time === null ? null : Date.parse(time))

export const readWritten = (db: Db, contract: string): Promise<Written> =>
  inContract(db, contract, async (trx) => {
    const rows = await trx.selectFrom('call').selectAll().execute()
    const legs = await readLegs(trx)
    const records = rows.map(recordOf)
    if (new Set(rows.map((row) => row.id)).size !== rows.length) throw new Error('a call has two rows')
    return {
      calls: new Map(records.map((record) => [record.call, record])),
      wrapUpMs: new Map(rows.map((row) => [row.id, row.wrap_up_ms])),
      legs: new Map(legs.map((leg) => [leg.leg, leg])),
      intervals: await readIntervals(trx),
      entries: await readEntries(trx),
    }
  })

type Row = Awaited<ReturnType<typeof readCallRows>>[number]
const readCallRows = (trx: Trx) => trx.selectFrom('call').selectAll().execute()

const recordOf = (row: Row): CallRecord => ({
  call: row.id,
  direction: row.direction,
  line: row.line ?? '',
  node: row.node,
  called: row.called,
  caller:
    row.caller_kind === 'presented'
      ? { kind: 'presented', number: row.caller_number ?? '' }
      : { kind: row.caller_kind },
  arrivedAt: ms(row.arrived_at),
  queuedAt: msOrNull(row.queued_at),
  queue: row.queue,
  guidedAt: msOrNull(row.guided_at),
  offers: row.offers,
  answeredAt: msOrNull(row.answered_at),
  endedAt: msOrNull(row.ended_at),
  outcome: row.outcome,
  endedBy: row.ended_by,
  cause: row.cause,
  waitedMs: row.waited_ms,
  talkMs: row.talk_ms,
  holdMs: row.hold_ms,
  keys: row.keys.map((pressed) => ({ ...pressed, at: ms(pressed.at) })) as CallRecord['keys'],
  agents: row.agents,
  recording: row.recording,
  transfers: row.transfers.map((transfer) => ({
    ...transfer,
    at: ms(transfer.at),
    consulted: transfer.consulted ?? false,
  })),
  exits: row.exits.map((exit) => ({ ...exit, at: ms(exit.at) })),
  language: row.language,
  estimate: row.estimate_ms === null ? null : { at: ms(row.estimated_at ?? ''), ms: row.estimate_ms },
})

const readLegs = async (trx: Trx): Promise<readonly LegRecord[]> =>
  (await trx.selectFrom('leg').selectAll().execute()).map((row) => ({
    leg: row.id,
    call: row.call,
    kind: row.kind,
    agent: row.agent,
    startedAt: ms(row.started_at),
    answeredAt: msOrNull(row.answered_at),
    endedAt: msOrNull(row.ended_at),
    cause: row.cause,
    result: row.result,
    recording: row.recording,
  }))

const readIntervals = async (trx: Trx): Promise<readonly AgentInterval[]> =>
  (await trx.selectFrom('agent_state').selectAll().execute()).map((row) => ({
    logId: row.log_id,
    agent: row.agent,
    from: ms(row.from_at),
    to: msOrNull(row.to_at),
    availability: row.availability,
    activity: row.activity,
    phoneRegistered: row.phone_registered,
    reason: row.reason,
    call: row.call,
    lineOpen: row.line_open,
    until: msOrNull(row.until_at),
    cause: row.cause,
    author: { kind: row.author_kind, id: row.author_id },
  }))

const readEntries = async (trx: Trx): Promise<readonly LogEntry[]> =>
  (await trx.selectFrom('event').selectAll().orderBy('at').orderBy('n').execute()).map((row) => ({
    id: row.log_id,
    at: ms(row.at),
    by: row.by,
    body: row.body,
  }))
