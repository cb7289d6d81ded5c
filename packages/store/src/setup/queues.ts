import type { ContractId, Queue, QueueId } from '@tsunagu/core'
import type { Insertable, Selectable } from 'kysely'
import type { Trx } from '../sql/contract.ts'
import type { QueueTable } from '../sql/tables.ts'

/** The queues of a contract, in order of their ids. */
export const readQueues = async (trx: Trx, contract: ContractId): Promise<readonly Queue[]> =>
  (await trx.selectFrom('queue').selectAll().where('contract', '=', contract).orderBy('id').execute()).map(queueOf)

/** Writes the whole queue; what it was before is gone. */
export const putQueue = async (trx: Trx, contract: ContractId, queue: Queue): Promise<void> => {
  const { id, ...values } = rowOf(queue)
  await trx
    .insertInto('queue')
    .values({ contract, id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
}

/** False: there was none. Who works in it, or supervises it, does so no more. */
export const deleteQueue = async (trx: Trx, contract: ContractId, id: QueueId): Promise<boolean> => {
  const { numDeletedRows } = await trx
    .deleteFrom('queue')
    .where('contract', '=', contract)
    .where('id', '=', id)
    .executeTakeFirst()
  return numDeletedRows > 0n
}

const rowOf = (queue: Queue): Omit<Insertable<QueueTable>, 'contract'> => ({
  id: queue.id,
  name: queue.name,
  ring_ms: queue.ringMs,
  wrap_up_ms: queue.wrapUpMs,
  music_class: queue.musicClass,
  congestion_prompt: queue.congestionPrompt,
  announce_every_ms: queue.announceEveryMs,
  announce: queue.announce,
  comfort_prompt: queue.comfort?.prompt ?? null,
  comfort_every_ms: queue.comfort?.everyMs ?? null,
  strategy: queue.strategy,
  head_start_ms: queue.headStartMs,
  same_agent: queue.sameAgent?.kind ?? null,
  same_agent_hold_ms: queue.sameAgent?.holdMs ?? null,
  calendar: queue.calendar,
  prolong_times: queue.prolong.times,
  prolong_ms: queue.prolong.ms,
  needs: JSON.stringify(queue.needs),
  relax: JSON.stringify(queue.relax),
  rules: JSON.stringify(queue.rules),
  exits: JSON.stringify(queue.exits),
  callback: queue.callback === null ? null : JSON.stringify(queue.callback),
})

const queueOf = (row: Selectable<QueueTable>): Queue => ({
  id: row.id,
  name: row.name,
  ringMs: row.ring_ms,
  wrapUpMs: row.wrap_up_ms,
  musicClass: row.music_class,
  congestionPrompt: row.congestion_prompt,
  announceEveryMs: row.announce_every_ms,
  announce: row.announce,
  comfort: comfortOf(row),
  strategy: row.strategy,
  headStartMs: row.head_start_ms,
  needs: row.needs,
  relax: row.relax,
  sameAgent: sameAgentOf(row),
  rules: row.rules,
  calendar: row.calendar,
  exits: row.exits,
  callback: row.callback,
  prolong: { times: row.prolong_times, ms: row.prolong_ms },
})

const comfortOf = ({ comfort_prompt: prompt, comfort_every_ms: everyMs }: Selectable<QueueTable>): Queue['comfort'] =>
  prompt === null || everyMs === null ? null : { prompt, everyMs }

const sameAgentOf = ({ same_agent: kind, same_agent_hold_ms: holdMs }: Selectable<QueueTable>): Queue['sameAgent'] =>
  kind === null || holdMs === null ? null : { kind, holdMs }
