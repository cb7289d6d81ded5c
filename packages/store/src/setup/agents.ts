import type { AgentId, AgentSetup, ContractId } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'

/** The agents of a contract who are active, with phones, queues, skills, tiers and what they supervise; in order of ids. */
export const readAgents = async (trx: Trx, contract: ContractId): Promise<readonly AgentSetup[]> => {
  const agents = await trx
    .selectFrom('agent')
    .selectAll()
    .where('contract', '=', contract)
    .where('active', '=', true)
    .orderBy('id')
    .execute()
  const parts = await readParts(trx, contract)
  return agents.map(({ id, name, phone, browser_phone, auto_answer }) => {
    const own = ofAgent(parts, id)
    return {
      id,
      name,
      phone,
      browserPhone: browser_phone,
      queues: own.queues.map(({ queue }) => queue),
      skills: Object.fromEntries(own.skills.map(({ skill, level }) => [skill, level])),
      // The first tier is what everybody has who is given none.
      tiers: Object.fromEntries(own.queues.filter(({ tier }) => tier !== 1).map(({ queue, tier }) => [queue, tier])),
      supervises: own.supervises.map(({ queue }) => queue),
      autoAnswer: auto_answer,
    }
  })
}

/** What the agent is; the phones must be there. Who had been taken out is back. */
export const putAgent = async (trx: Trx, contract: ContractId, agent: AgentSetup): Promise<void> => {
  const values = {
    name: agent.name,
    phone: agent.phone,
    browser_phone: agent.browserPhone,
    auto_answer: agent.autoAnswer,
    active: true,
  }
  await trx
    .insertInto('agent')
    .values({ contract, id: agent.id, ...values })
    .onConflict((conflict) => conflict.columns(['contract', 'id']).doUpdateSet(values))
    .execute()
  await removeParts(trx, contract, agent.id)
  await addParts(trx, contract, agent)
}

/** False: there was none. The row stays, without queues and skills: accounts and old calls point to it. */
export const removeAgent = async (trx: Trx, contract: ContractId, id: AgentId): Promise<boolean> => {
  const { numUpdatedRows } = await trx
    .updateTable('agent')
    .set({ active: false })
    .where('contract', '=', contract)
    .where('id', '=', id)
    .where('active', '=', true)
    .executeTakeFirst()
  await removeParts(trx, contract, id)
  return numUpdatedRows > 0n
}

const readParts = async (trx: Trx, contract: ContractId) => ({
  queues: await trx.selectFrom('agent_queue').selectAll().where('contract', '=', contract).orderBy('queue').execute(),
  skills: await trx.selectFrom('agent_skill').selectAll().where('contract', '=', contract).orderBy('skill').execute(),
  supervises: await trx
    .selectFrom('agent_supervises')
    .selectAll()
    .where('contract', '=', contract)
    .orderBy('queue')
    .execute(),
})

type Parts = Awaited<ReturnType<typeof readParts>>

const ofAgent = ({ queues, skills, supervises }: Parts, id: AgentId): Parts => ({
  queues: queues.filter(({ agent }) => agent === id),
  skills: skills.filter(({ agent }) => agent === id),
  supervises: supervises.filter(({ agent }) => agent === id),
})

const removeParts = async (trx: Trx, contract: ContractId, agent: AgentId): Promise<void> => {
  for (const table of ['agent_queue', 'agent_skill', 'agent_supervises'] as const)
    await trx.deleteFrom(table).where('contract', '=', contract).where('agent', '=', agent).execute()
}

const addParts = async (trx: Trx, contract: ContractId, agent: AgentSetup): Promise<void> => {
  const queues = agent.queues.map((queue) => ({ contract, agent: agent.id, queue, tier: agent.tiers[queue] ?? 1 }))
  const skills = Object.entries(agent.skills).map(([skill, level]) => ({ contract, agent: agent.id, skill, level }))
  const supervises = agent.supervises.map((queue) => ({ contract, agent: agent.id, queue }))
  if (queues.length > 0) await trx.insertInto('agent_queue').values(queues).execute()
  if (skills.length > 0) await trx.insertInto('agent_skill').values(skills).execute()
  if (supervises.length > 0) await trx.insertInto('agent_supervises').values(supervises).execute()
}
