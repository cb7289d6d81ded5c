import type { CallId } from '@tsunagu/core'
import type { Me } from '@tsunagu/messages'
import { type Db, inContract } from '@tsunagu/store'
import { isOnlyAgent } from '../access/roles.ts'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { readCall, readFloor } from './committed.ts'

/** The call a visitor rings, talks or has his wrap-up of; null: none, or the account belongs to no agent. */
export const callAtHand = async (house: House, { agent, floor }: Me): Promise<CallId | null> => {
  if (agent === null) return null
  const activity = (await readFloor(house, floor)).agents.get(agent)?.activity
  return activity === undefined || activity.kind === 'idle' || activity.kind === 'watching' ? null : activity.call
}

/**
 * The call something is written about: the one that is named, or the one at hand. An agent names only calls he took part in.
 * Throws DoorError when the call is unknown or another agent's.
 */
export const callToWriteOf = async (house: House, visitor: Me, named: CallId | null): Promise<CallId | null> => {
  const atHand = isOnlyAgent(visitor.roles) || named === null ? await callAtHand(house, visitor) : null
  if (named === null || named === atHand) return atHand
  const agents = await agentsOf(house.db, visitor, named)
  if (agents === null && (isOnlyAgent(visitor.roles) || (await readCall(house, visitor.floor, named)) === null))
    throw new DoorError('call.unknown')
  if (isOnlyAgent(visitor.roles) && (visitor.agent === null || !agents?.includes(visitor.agent)))
    throw new DoorError('auth.notYourself')
  return named
}

const agentsOf = (db: Db, { contract }: Me, call: CallId): Promise<readonly string[] | null> =>
  inContract(db, contract, async (trx) => {
    const row = await trx
      .selectFrom('call')
      .select('agents')
      .where('contract', '=', contract)
      .where('id', '=', call)
      .executeTakeFirst()
    return row?.agents ?? null
  })
