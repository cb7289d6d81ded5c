import type { ContractId, FloorConfig, FloorId } from '@tsunagu/core'
import type { Trx } from '@tsunagu/store'

/** Dialled from an agent's own phone. */
const featureCodes: FloorConfig['featureCodes'] = { signIn: '*11', signOut: '*12', ready: '*13', pause: '*14' }

/** The set-up of a contract as its tables say now, as one configuration of its floor. */
export const buildFloorConfig = async (
  trx: Trx,
  contract: ContractId,
  floor: FloorId,
  version: number,
): Promise<FloorConfig> => {
  const lines = await trx.selectFrom('line').selectAll().where('contract', '=', contract).orderBy('id').execute()
  const queues = await trx.selectFrom('queue').selectAll().where('contract', '=', contract).orderBy('id').execute()
  const flows = await trx.selectFrom('flow').selectAll().where('contract', '=', contract).orderBy('id').execute()
  const calendars = await trx
    .selectFrom('calendar')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('id')
    .execute()
  return {
    version,
    contract,
    floor,
    node: await nodeOf(trx, contract),
    lines: lines.map(({ id, name, number, flow, caller_ids }) => ({ id, name, number, flow, callerIds: caller_ids })),
    queues: queues.map((queue) => ({
      id: queue.id,
      name: queue.name,
      ringMs: queue.ring_ms,
      wrapUpMs: queue.wrap_up_ms,
      musicClass: queue.music_class,
      congestionPrompt: queue.congestion_prompt,
      announceEveryMs: queue.announce_every_ms,
    })),
    agents: await agentsOf(trx, contract),
    flows: flows.map(({ id, version: flowVersion, start, nodes }) => ({ id, version: flowVersion, start, nodes })),
    calendars: calendars.map(({ id, weekdays, days }) => ({ id, weekdays, days })),
    pauseReasons: await pauseReasonsOf(trx, contract),
    transferNumbers: await transferNumbersOf(trx, contract),
    featureCodes,
  }
}

const nodeOf = async (trx: Trx, contract: ContractId): Promise<string> => {
  const row = await trx
    .selectFrom('phone')
    .select('node')
    .where('contract', '=', contract)
    .groupBy('node')
    .orderBy((all) => all.fn.countAll(), 'desc')
    .executeTakeFirst()
  return row?.node ?? 'pbx1'
}

const agentsOf = async (trx: Trx, contract: ContractId): Promise<FloorConfig['agents']> => {
  const agents = await trx
    .selectFrom('agent')
    .select(['id', 'name', 'phone'])
    .where('contract', '=', contract)
    .where('active', '=', true)
    .orderBy('id')
    .execute()
  const queues = await trx
    .selectFrom('agent_queue')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('queue')
    .execute()
  return agents.map((agent) => ({
    ...agent,
    queues: queues.filter((row) => row.agent === agent.id).map((row) => row.queue),
  }))
}

const pauseReasonsOf = async (trx: Trx, contract: ContractId): Promise<readonly string[]> => {
  const rows = await trx
    .selectFrom('pause_reason')
    .select('name')
    .where('contract', '=', contract)
    .orderBy('place')
    .orderBy('id')
    .execute()
  return rows.map(({ name }) => name)
}

const transferNumbersOf = async (trx: Trx, contract: ContractId): Promise<readonly string[]> => {
  const rows = await trx
    .selectFrom('transfer_number')
    .select('number')
    .where('contract', '=', contract)
    .orderBy('number')
    .execute()
  return rows.map(({ number }) => number)
}
