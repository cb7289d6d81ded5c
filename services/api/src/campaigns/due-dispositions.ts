import type { Appointments, DueDispositions, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { type DueDisposition, inContract, readAppointments, readDueDispositions } from '@tsunagu/store'
import { readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { personMaskFor } from '../register/person-mask.ts'

/** Whom this agent calls again; nobody for an account without an agent. */
export const appointmentsOf = async (
  house: House,
  { contract, agent, roles }: Me,
): Promise<Appointments['appointments']> => {
  if (agent === null) return []
  const mask = personMaskFor(roles)
  const rows = await inContract(house.db, contract, (trx) => readAppointments(trx, contract, agent))
  return rows.map(({ campaign, campaign_name, person, name, appointment_at }) => ({
    ...{ campaign, campaignName: campaign_name, person, name: mask.text(name), at: appointment_at },
  }))
}

type Due = DueDispositions['calls'][number]

const memoryMs = 86_400_000

/** Calls of campaigns of this agent whose result is missing; nothing for an account without an agent. */
export const dueDispositions = async (house: House, { contract, floor, agent, roles }: Me): Promise<Due[]> => {
  if (agent === null) return []
  const activity = (await readFloor(house, floor)).agents.get(agent)?.activity
  const isWithSomebody = activity?.kind === 'talking' || activity?.kind === 'held' || activity?.kind === 'wrapUp'
  const asked = {
    agent,
    atHand: isWithSomebody ? activity.call : null,
    since: isoTime(house.clock.now() - memoryMs),
  }
  const mask = personMaskFor(roles)
  const rows = await inContract(house.db, contract, (trx) => readDueDispositions(trx, contract, asked))
  return rows.map((row) => ({ ...view(row), name: mask.text(row.name), number: mask.number(row.number) }))
}

const view = ({ call, campaign, campaign_name, person, name, number, started_at, is_return }: DueDisposition): Due => ({
  ...{ call, campaign, campaignName: campaign_name, person, name, number, at: started_at, isReturn: is_return },
})
