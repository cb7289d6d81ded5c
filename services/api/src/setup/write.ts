import { randomBytes } from 'node:crypto'
import type { AgentSetup, ContractId, FloorId, Line, PhoneId, Queue, QueueId } from '@tsunagu/core'
import type { Problem } from '@tsunagu/messages'
import {
  type Db,
  deleteQueue,
  inContract,
  isTaken,
  nodeOfPhones,
  putAgent,
  putLine,
  putPhone,
  putQueue,
  readCalendars,
  readPhones,
  readQueues,
  type Trx,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import { configProblems } from './config-problems.ts'
import { buildFloorConfig } from './floor-config.ts'
import { readAround } from './flow-world.ts'
import { wrong } from './problem.ts'

/** False when the number belongs to another line, whichever contract it is of. */
export const saveLine = (db: Db, contract: ContractId, line: Line): Promise<boolean> =>
  unlessTaken(inContract(db, contract, (trx) => putLine(trx, contract, line)))

/** Refuses a calendar that is not there; all else is looked at when it is published. */
export const saveQueue = (db: Db, contract: ContractId, queue: Queue): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const calendars = (await readCalendars(trx, contract)).map(({ id }) => id)
    if (queue.calendar !== null && !calendars.includes(queue.calendar))
      throw new DoorError('setup.unmatched', [wrong('calendar', queue.calendar, 'a calendar of this contract')])
    await putQueue(trx, contract, queue)
  })

/** Refuses while rules or flows lead there: what they would do then is named. */
export const dropQueue = (db: Db, contract: ContractId, floor: FloorId, id: QueueId): Promise<void> =>
  inContract(db, contract, async (trx) => {
    const problems = async (): Promise<readonly Problem[]> =>
      configProblems(await buildFloorConfig(trx, contract, floor, 0), await readAround(trx, contract, 0, null))
    const before = (await problems()).map(({ where }) => where)
    if (!(await deleteQueue(trx, contract, id))) throw new DoorError('setup.unknown')
    const left = (await problems()).filter(({ where, found }) => found === id && !before.includes(where))
    if (left.length > 0) throw new DoorError('setup.inUse', left)
  })

/** Refuses queues that are not there. Phones that are not there are made; false when one is of another contract. */
export const saveAgent = (db: Db, contract: ContractId, agent: AgentSetup): Promise<boolean> =>
  unlessTaken(
    inContract(db, contract, async (trx) => {
      const problems = [...(await queueProblemsOf(trx, contract, agent)), ...(await phonesFor(trx, contract, agent))]
      if (problems.length > 0) throw new DoorError('setup.unmatched', problems)
      await putAgent(trx, contract, agent)
    }),
  )

const queueProblemsOf = async (
  trx: Trx,
  contract: ContractId,
  { queues, supervises, tiers }: AgentSetup,
): Promise<readonly Problem[]> => {
  const known = (await readQueues(trx, contract)).map(({ id }) => id)
  const unknown = (where: string, named: readonly string[]): readonly Problem[] =>
    named.filter((queue) => !known.includes(queue)).map((queue) => wrong(where, queue, 'a queue of this contract'))
  const elsewhere = Object.keys(tiers).filter((queue) => !queues.includes(queue))
  return [
    ...unknown('queues', queues),
    ...unknown('supervises', supervises),
    ...elsewhere.map((queue) => wrong(`tiers.${queue}`, queue, 'a queue that the agent works in')),
  ]
}

/** Makes the phones that are missing; a phone that is there must be of the right kind. */
const phonesFor = async (
  trx: Trx,
  contract: ContractId,
  { phone, browserPhone }: AgentSetup,
): Promise<readonly Problem[]> => {
  const known = await readPhones(trx, contract)
  if (browserPhone === phone) return [wrong('browserPhone', phone, 'another phone than the one on the desk')]
  const node = await nodeOfPhones(trx, contract)
  const make = (id: PhoneId, browser: boolean): Promise<void> =>
    putPhone(trx, contract, { id, secret: randomBytes(18).toString('base64url'), node, browser })
  if (!known.some(({ id }) => id === phone)) await make(phone, false)
  if (browserPhone === null) return []
  const found = known.find(({ id }) => id === browserPhone)
  if (found === undefined) await make(browserPhone, true)
  return found?.browser === false ? [wrong('browserPhone', browserPhone, 'a phone that speaks WebRTC')] : []
}

const unlessTaken = async (work: Promise<void>): Promise<boolean> => {
  try {
    await work
    return true
  } catch (error) {
    if (isTaken(error)) return false
    throw error
  }
}
