import type { ContractId, WorkActor, WorkParty } from '@tsunagu/core'
import type { Me, Role } from '@tsunagu/messages'
import { readSections, type Trx, type WorkView } from '@tsunagu/store'

const partyOfRole: { readonly [role in Role]: WorkParty | null } = {
  agent: 'agent',
  supervisor: 'leader',
  manager: 'leader',
  clientStaff: 'client',
  ops: null,
  auditor: null,
}

/** Who stands at the door, as work knows people: an agent's queues are his teams, a client's sections are where he answers. */
export const actorOf = async (trx: Trx, visitor: Me): Promise<WorkActor> => {
  const parties = [...new Set(visitor.roles.map((role) => partyOfRole[role]))].filter((party) => party !== null)
  return {
    account: visitor.account,
    parties,
    teams: await teamsOf(trx, visitor),
    sections: parties.includes('client') ? await sectionsOf(trx, visitor.contract, visitor.account) : [],
  }
}

const teamsOf = async (trx: Trx, { contract, agent }: Me): Promise<readonly string[]> => {
  if (agent === null) return []
  const rows = await trx
    .selectFrom('agent_queue')
    .select('queue')
    .where('contract', '=', contract)
    .where('agent', '=', agent)
    .execute()
  return rows.map(({ queue }) => queue)
}

const sectionsOf = async (trx: Trx, contract: ContractId, account: string): Promise<readonly string[]> =>
  (await readSections(trx, contract)).filter(({ accounts }) => accounts.includes(account)).map(({ id }) => id)

/** Whose work a list shows. An agent who asks for one person sees all that is going on with him. */
export const viewOf = (actor: WorkActor, roles: readonly Role[], isOfOne: boolean): WorkView => {
  const { account, teams, sections } = actor
  if (actor.parties.includes('leader') || roles.includes('auditor')) return { of: 'all' }
  if (actor.parties.includes('agent')) return isOfOne ? { of: 'all' } : { of: 'own', account, teams }
  return { of: 'client', sections }
}
