import type { CallRecord, ContractId, Tally } from '@tsunagu/core'
import { addTally, definitions, hourFigures, noTally } from '@tsunagu/core'
import type { FigureRow, Figures, FiguresQuery } from '@tsunagu/messages'
import { type CallRow, type Db, inContract } from '@tsunagu/store'
import { callerOf } from './calls.ts'

/** Figures of a span of time, counted from the call records by the named definitions. */
export const figuresOf = (db: Db, contract: ContractId, query: FiguresQuery): Promise<Figures> =>
  inContract(db, contract, async (trx) => {
    let select = trx
      .selectFrom('call')
      .selectAll()
      .where('contract', '=', contract)
      .where('direction', '=', query.direction)
      .where('arrived_at', '>=', query.from)
      .where('arrived_at', '<', query.to)
    if (query.line !== undefined) select = select.where('line', '=', query.line)
    if (query.queue !== undefined) select = select.where('queue', '=', query.queue)
    return tabulate((await select.execute()).map(recordOf), query.by)
  })

const tabulate = (records: readonly CallRecord[], by: FiguresQuery['by']): Figures => {
  const slots = new Map<string, Tally>()
  for (const { day, hour, tally } of hourFigures(records)) {
    const slot = by === 'hour' ? `${day}T${String(hour).padStart(2, '0')}` : day
    slots.set(slot, addTally(slots.get(slot) ?? noTally, tally))
  }
  const total = [...slots.values()].reduce(addTally, noTally)
  return {
    rows:
      by === 'total' ? [] : [...slots].sort(([a], [b]) => a.localeCompare(b)).map(([slot, tally]) => row(slot, tally)),
    total: row('', total),
    definitions: definitions.map(({ name, version, unit, source, ja }) => ({ name, version, unit, source, ja })),
  }
}

const row = (slot: string, tally: Tally): FigureRow => ({
  slot,
  calls: tally.calls,
  answered: tally.answered,
  abandoned: tally.abandoned,
  tally: { ...tally },
  figures: Object.fromEntries(definitions.map((definition) => [definition.name, definition.of(tally)])),
})

const epoch = (time: string | null): number | null => (time === null ? null : Date.parse(time))

const recordOf = (call: CallRow): CallRecord => ({
  call: call.id,
  direction: call.direction,
  line: call.line ?? '',
  node: '',
  called: call.called,
  caller: callerOf(call.caller_kind, call.caller_number),
  arrivedAt: Date.parse(call.arrived_at),
  queuedAt: epoch(call.queued_at),
  queue: call.queue,
  guidedAt: null,
  offers: call.offers,
  answeredAt: epoch(call.answered_at),
  endedAt: epoch(call.ended_at),
  outcome: call.outcome,
  endedBy: call.ended_by,
  cause: call.cause,
  waitedMs: call.waited_ms,
  talkMs: call.talk_ms,
  holdMs: call.hold_ms,
  keys: [],
  agents: call.agents,
  recording: call.recording,
  transfers: [],
})
