import { type ContractId, type DialEvent, isCharged, isoUtc, type LogEntry } from '@tsunagu/core'
import { sql } from 'kysely'
import type { Trx } from '../sql/contract.ts'

type Written = Exclude<DialEvent['type'], 'attempt.warned'>
type Writers = {
  readonly [T in Written]: (
    trx: Trx,
    contract: ContractId,
    event: Extract<DialEvent, { type: T }>,
    entry: LogEntry,
  ) => Promise<unknown>
}

/**
 * Writes what the dialler has said: attempts, what became of them and of their targets, and its decisions. Belongs in the
 * transaction that moves the reader's position, so that each is written once.
 */
export const writeAttempts = async (trx: Trx, contract: ContractId, entries: readonly LogEntry[]): Promise<void> => {
  for (const entry of entries) {
    const { body } = entry
    if (!Object.hasOwn(writers, body.type)) continue
    const write = writers[body.type as Written] as Writer
    await write(trx, contract, body as DialEvent, entry)
  }
}

/** Written during the call that ends now: an appointment, or a result that asks for another try, put the target back already. */
const isWantedAgain = async (trx: Trx, contract: ContractId, target: number, now: string): Promise<boolean> => {
  const { rows } = await sql`
    select from target t join attempt a on a.contract = t.contract and a.call = t.last_call
    where t.contract = ${contract} and t.id = ${target} and t.state = 'waiting' and t.next_at >= a.disposed_at
      and a.ended_at >= ${now}::timestamptz - interval '5 seconds'`.execute(trx)
  return rows.length > 0
}

type Writer = (trx: Trx, contract: ContractId, event: DialEvent, entry: LogEntry) => Promise<unknown>

const writers: Writers = {
  'attempt.started': (trx, contract, { attempt }, { at }) => {
    const { call, campaign, target, person, household, number, line, callerId, mode, agent, slot } = attempt
    return trx
      .insertInto('attempt')
      .values({
        ...{ contract, call, campaign, target, person, household, number, line, mode, agent },
        ...{ caller_id: callerId, started_at: isoUtc(at), weekday: slot?.weekday ?? null, band: slot?.band ?? null },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  },
  'attempt.withdrawn': (trx, contract, { call, because }) =>
    trx
      .updateTable('attempt')
      .set({ withdrawn: because })
      .where('contract', '=', contract)
      .where('call', '=', call)
      .execute(),
  'attempt.ended': async (trx, contract, event, { at }) => {
    const { call, outcome, cause, answeredAt, connectedAt, agent, startedAt, pickedUp = null } = event
    const time = (moment: number | null): string | null => (moment === null ? null : isoUtc(moment))
    await trx
      .updateTable('attempt')
      .set({
        ended_at: isoUtc(at),
        outcome,
        cause,
        agent,
        picked_up: pickedUp,
        answered_at: time(answeredAt),
        connected_at: time(connectedAt),
      })
      .where('contract', '=', contract)
      .where('call', '=', call)
      .execute()
    // An appointment is kept by whatever was tried for it.
    await sql`
      update target set last_call = ${call}, last_outcome = ${outcome}, tries = tries + ${isCharged(outcome) ? 1 : 0},
        appointment_at = case when ${outcome} = 'cancelled' or appointment_at > ${isoUtc(startedAt)} then appointment_at end
      where contract = ${contract} and id = ${event.target}`.execute(trx)
  },
  'target.settled': async (trx, contract, { target, verdict }, { at }) => {
    const now = isoUtc(at)
    if (verdict.type === 'out' && verdict.because === 'reached' && (await isWantedAgain(trx, contract, target, now)))
      return
    const change =
      verdict.type === 'later'
        ? { next_at: isoUtc(verdict.at), held_by: [...verdict.heldBy] }
        : ({ state: 'done', because: verdict.because, held_by: [], settled_at: now } as const)
    return trx
      .updateTable('target')
      .set(change)
      .where('contract', '=', contract)
      .where('id', '=', target)
      .where('state', '=', 'waiting')
      .execute()
  },
  'call.returned': (trx, contract, { call, attempt }) =>
    trx
      .updateTable('attempt')
      .set({ returned: call })
      .where('contract', '=', contract)
      .where('call', '=', attempt)
      .execute(),
  'campaign.decided': (trx, contract, { campaign, decision }, { id, at }) =>
    trx
      .insertInto('dial_decision')
      .values({
        ...{ contract, campaign, entry: id, at: isoUtc(at), limit: decision.limit },
        ...{ started: decision.started.length, decision: JSON.stringify(decision) },
      })
      .onConflict((conflict) => conflict.doNothing())
      .execute(),
}
