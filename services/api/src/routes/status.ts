import { callOfAgent, type FloorId } from '@tsunagu/core'
import { atOf, liveSchema, type Me, noticesSchema, type Status, statusSchema } from '@tsunagu/messages'
import { firstLogId, keys, lastLogId, readState } from '@tsunagu/store'
import { sql } from 'kysely'
import { countReaders, everyone } from '../access/roles.ts'
import { visitorOf } from '../access/visitor.ts'
import { DoorError } from '../errors/door-error.ts'
import { type CommittedFloor, readFloor } from '../floor/committed.ts'
import { liveFor, liveFrom, readLiveText } from '../floor/live.ts'
import type { House } from '../house.ts'
import { readNotices } from '../records/notices.ts'
import type { Server } from '../server.ts'
import { answers } from './answers.ts'

const floorServices = ['acd', 'ivr', 'wallboard', 'stats', 'recordings'] as const

export const addStatusRoutes = (server: Server, house: House): void => {
  server.get(
    '/v1/status',
    {
      config: { roles: ['supervisor', 'manager', 'ops', 'auditor'] },
      schema: { tags: ['status'], summary: 'システムの状態', response: answers(statusSchema) },
    },
    async (request) => statusOf(house, visitorOf(request)),
  )
  server.get(
    '/v1/notices',
    {
      config: { roles: countReaders },
      schema: { tags: ['status'], summary: '確認が必要なこと', response: answers(noticesSchema) },
    },
    async (request) => ({ notices: [...(await readNotices(house, visitorOf(request)))] }),
  )
  server.get(
    '/v1/live',
    {
      config: { roles: everyone },
      schema: { tags: ['figures'], summary: 'いまの件数', response: answers(liveSchema) },
    },
    async (request) => {
      const visitor = visitorOf(request)
      const text = await readLiveText(house, visitor.floor)
      if (text === null) throw new DoorError('figures.notReady')
      return liveFor(liveFrom(text), visitor)
    },
  )
}

const statusOf = async (house: House, visitor: Me): Promise<Status> => {
  const { floor } = visitor
  const committed = await readFloor(house, floor)
  const [first, last, length] = await house.withLog(
    Promise.all([firstLogId(house.redis, floor), lastLogId(house.redis, floor), house.redis.xlen(keys.log(floor))]),
  )
  const postgres = await isPostgresThere(house)
  return {
    floor,
    log: { first, last, length },
    services: await Promise.all(floorServices.map((service) => serviceStatus(house, floor, service, last))),
    nodes: await nodesOf(house, committed),
    calls: committed.calls.filter((call) => call.phase !== 'told').length,
    waiting: committed.calls.filter((call) => call.phase === 'waiting' || call.phase === 'offered').length,
    agentsSignedIn: [...committed.agents.values()].filter((agent) => agent.availability.kind !== 'signedOut').length,
    agentsTalking: [...committed.agents.values()].filter((agent) => callOfAgent(agent) !== null).length,
    phonesRegistered: committed.phones.size,
    postgres,
    redis: true,
    notices: postgres ? [...(await readNotices(house, visitor))] : [],
  }
}

/** acd and ivr keep their position with their state; stats and recordings tell theirs to `readers`. */
const serviceStatus = async (
  house: House,
  floor: FloorId,
  service: string,
  last: string,
): Promise<Status['services'][number]> => {
  const state = await house.withLog(readState(house.redis, floor, service))
  const told = await house.withLog(house.redis.hget(keys.readers(floor), service))
  const position = state.position === '0-0' ? (told ?? '0-0') : state.position
  const lease = await house.withLog(house.redis.get(keys.floorLease(floor, service)))
  return {
    service,
    running: lease !== null,
    holder: lease === null ? null : (lease.split(':', 1)[0] ?? null),
    position,
    lagMs: position === '0-0' ? null : Math.max(0, atOf(last) - atOf(position)),
    crashes: state.crashes === null ? null : `${state.crashes.count} × ${state.crashes.entry}`,
  }
}

const nodesOf = async (house: House, { floor, config }: CommittedFloor): Promise<Status['nodes']> => {
  const performed = await house.withLog(house.redis.hgetall(keys.performed(floor)))
  const names = new Set([config.node, ...Object.keys(performed)])
  return Promise.all(
    [...names].map(async (node) => ({
      node,
      bridge: (await house.withLog(house.redis.exists(keys.lease(`bridge:${node}`)))) === 1,
      pendingCommands: await house.withLog(pendingAfter(house, floor, node, performed[node] ?? '0-0')),
    })),
  )
}

const pendingAfter = async (house: House, floor: FloorId, node: string, after: string): Promise<number> =>
  (await house.redis.xrange(keys.commands(floor, node), `(${after}`, '+', 'COUNT', 1_000)).length

const isPostgresThere = async (house: House): Promise<boolean> => {
  try {
    await sql`select 1`.execute(house.db)
    return true
  } catch (error) {
    house.log.debug({ err: error }, 'postgres is away')
    return false
  }
}
