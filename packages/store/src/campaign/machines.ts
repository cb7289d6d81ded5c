import type { CallId, CampaignId, ContractId, PickedUpBy } from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'

/** How often listening said what, in one campaign. */
export const countPickedUp = async (
  trx: Trx,
  contract: ContractId,
  campaign: CampaignId,
): Promise<Readonly<Record<PickedUpBy, number>>> => {
  const rows = await trx
    .selectFrom('attempt')
    .select((eb) => ['picked_up', eb.fn.countAll<string>().as('calls')])
    .where('contract', '=', contract)
    .where('campaign', '=', campaign)
    .where('picked_up', 'is not', null)
    .groupBy('picked_up')
    .execute()
  const calls = new Map(rows.map((row) => [row.picked_up, Number(row.calls)]))
  return { person: calls.get('person') ?? 0, machine: calls.get('machine') ?? 0, notSure: calls.get('notSure') ?? 0 }
}

/** Calls judged a machine, the newest first, with what somebody heard who listened again. */
export const readMachineCalls = (trx: Trx, contract: ContractId, campaign: CampaignId) =>
  trx
    .selectFrom('attempt')
    .leftJoin('machine_check', (join) =>
      join.onRef('machine_check.contract', '=', 'attempt.contract').onRef('machine_check.call', '=', 'attempt.call'),
    )
    .select(['attempt.call', 'attempt.started_at', 'machine_check.heard', 'machine_check.by', 'machine_check.at'])
    .where('attempt.contract', '=', contract)
    .where('attempt.campaign', '=', campaign)
    .where('attempt.picked_up', '=', 'machine')
    .orderBy('attempt.started_at', 'desc')
    .execute()

export type MachineCheck = {
  readonly call: CallId
  readonly campaign: CampaignId
  readonly heard: 'person' | 'machine'
  readonly by: string
  readonly at: Timestamp
}

/** What was heard; who listens once more has the last word. False: this campaign judged no such call a machine. */
export const putMachineCheck = async (trx: Trx, contract: ContractId, check: MachineCheck): Promise<boolean> => {
  const { call, campaign, ...heard } = check
  const judged = await trx
    .selectFrom('attempt')
    .select('call')
    .where('contract', '=', contract)
    .where('call', '=', call)
    .where('campaign', '=', campaign)
    .where('picked_up', '=', 'machine')
    .executeTakeFirst()
  if (judged === undefined) return false
  await trx
    .insertInto('machine_check')
    .values({ contract, ...check })
    .onConflict((conflict) => conflict.columns(['contract', 'call']).doUpdateSet(heard))
    .execute()
  return true
}
