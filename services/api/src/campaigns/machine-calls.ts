import { falseMachines, isSampled } from '@tsunagu/core'
import type { CampaignReportView, MachineCalls } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  countPickedUp,
  inContract,
  putMachineCheck,
  readMachineCalls,
  type StoredCampaign,
  type Trx,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { existing } from './change-campaign.ts'

/** At most so many are shown; those nobody has listened to come first. */
const shown = 200

/** The calls judged a machine that are to be listened to, and what was heard so far. */
export const machineCalls = (house: House, contract: string, campaign: string): Promise<MachineCalls> =>
  inContract(house.db, contract, async (trx) => {
    const { calls, ...figures } = await sampleOf(trx, contract, await existing(trx, contract, campaign))
    return { campaign, ...figures, calls: calls.slice(0, shown) }
  })

/** Null: the campaign does not listen, and never did. */
export const machineFigures = async (
  trx: Trx,
  contract: string,
  stored: StoredCampaign,
): Promise<CampaignReportView['machines']> => {
  const { calls: _, ...figures } = await sampleOf(trx, contract, stored)
  const { person, machine, notSure } = figures.judged
  return stored.plan.machines === undefined && person + machine + notSure === 0 ? null : figures
}

const sampleOf = async (trx: Trx, contract: string, { id, plan }: StoredCampaign) => {
  const judged = await countPickedUp(trx, contract, id)
  const rows = await readMachineCalls(trx, contract, id)
  // What somebody listened to out of turn counts as well.
  const sampled = rows.filter(({ call, heard }) => heard !== null || isSampled(call, plan.machines?.sample ?? 0))
  const heard = sampled.filter((row) => row.heard !== null)
  const persons = heard.filter((row) => row.heard === 'person').length
  const falsely = falseMachines(heard.length, persons)
  return {
    judged: { ...judged },
    ...{ sample: sampled.length, heard: heard.length, persons },
    ...{ share: falsely?.share ?? null, atMost: falsely?.atMost ?? null },
    calls: [...sampled.filter((row) => row.heard === null), ...heard].map(({ call, started_at, by, at, ...row }) => ({
      ...{ call, at: started_at, heard: row.heard, heardBy: by, heardAt: at },
    })),
  }
}

/** Somebody has listened to the recording of a call judged a machine. Throws DoorError: unknown, or judged no machine. */
export const hearMachine = (
  house: House,
  { contract, account }: { readonly contract: string; readonly account: string },
  campaign: string,
  { call, heard }: { readonly call: string; readonly heard: 'person' | 'machine' },
): Promise<MachineCalls> =>
  inContract(house.db, contract, async (trx) => {
    await existing(trx, contract, campaign)
    const at = isoTime(house.clock.now())
    if (!(await putMachineCheck(trx, contract, { call, campaign, heard, by: account, at })))
      throw new DoorError('machine.notJudged')
  }).then(() => machineCalls(house, contract, campaign))
