import type { Agent, Call, Callback, EpochMs, FloorConfig, FloorId, LogId, QueueState } from '@tsunagu/core'
import { floorConfigSchema } from '@tsunagu/messages'
import { sleep } from '@tsunagu/runtime'
import { keys, lastLogId, logStart } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'

/** A floor as acd last committed it, with the newest sequence number at that moment. */
export type CommittedFloor = {
  readonly floor: FloorId
  readonly seq: LogId
  readonly at: EpochMs
  readonly config: FloorConfig
  readonly calls: readonly Call[]
  readonly agents: ReadonlyMap<string, Agent>
  readonly phones: ReadonlySet<string>
  readonly callbacks: readonly Callback[]
  /** What is known of queues beside their configuration. */
  readonly queues: ReadonlyMap<string, QueueState>
}

/** Reads state and log end in one transaction, so that a stream which goes on from `seq` misses nothing. */
export const readFloor = async (house: House, floor: FloorId): Promise<CommittedFloor> => {
  const { fields, seq } = await house.withLog(readBoth(house, floor))
  const config = fields.config
  if (config === undefined) throw new DoorError('floor.notConfigured')
  return {
    floor,
    seq,
    at: house.clock.now(),
    config: floorConfigSchema.parse(JSON.parse(config)),
    calls: entities<Call>(fields, 'call:'),
    agents: new Map(entities<Agent>(fields, 'agent:').map((agent) => [agent.id, agent])),
    phones: phonesOf(fields),
    callbacks: entities<Callback>(fields, 'callback:'),
    queues: new Map(entities<QueueState>(fields, 'queue:').map((queue) => [queue.id, queue])),
  }
}

const followMs = 3_000
const lookEveryMs = 25

/**
 * The floor once acd has taken up this configuration: a snapshot from before would stay old, because no delta tells of
 * it. Does not wait for an acd that is away.
 */
export const readFloorOf = (house: House, floor: FloorId, version: number): Promise<CommittedFloor> =>
  lookUntil(
    house,
    () => readFloor(house, floor),
    (found) => found.config.version >= version,
  )

/**
 * Until acd has taken up this configuration, so that whoever published it finds it in force. Gives up after three
 * seconds: an acd that is away takes it up when it comes.
 */
export const whenTakenUp = async (house: House, floor: FloorId, version: number): Promise<void> => {
  await lookUntil(
    house,
    () => house.withLog(house.redis.hget(keys.state(floor, 'acd'), 'config')),
    (text) => text !== null && (JSON.parse(text) as FloorConfig).version >= version,
  )
}

/** What was found when it was new enough, or when acd had its time. */
const lookUntil = async <T>(house: House, look: () => Promise<T>, isNew: (found: T) => boolean): Promise<T> => {
  const until = house.clock.now() + followMs
  for (;;) {
    const found = await look()
    if (isNew(found) || house.clock.now() >= until) return found
    await sleep(house.clock, lookEveryMs)
  }
}

/** One call of the committed state, or null. */
export const readCall = async (house: House, floor: FloorId, call: string): Promise<Call | null> => {
  const text = await house.withLog(house.redis.hget(keys.state(floor, 'acd'), `call:${call}`))
  return text === null ? null : (JSON.parse(text) as Call)
}

type Fields = Readonly<Record<string, string>>

const readBoth = async (house: House, floor: FloorId): Promise<{ fields: Fields; seq: LogId }> => {
  const results = await house.redis
    .multi()
    .hgetall(keys.state(floor, 'acd'))
    .xrevrange(keys.log(floor), '+', '-', 'COUNT', 1)
    .exec()
  const [state, last] = results ?? []
  if (state === undefined || last === undefined || state[0] !== null || last[0] !== null)
    return { fields: {}, seq: await lastLogId(house.redis, floor) }
  const rows = last[1] as [string, string[]][]
  return { fields: state[1] as Fields, seq: rows[0]?.[0] ?? logStart }
}

const entities = <T>(fields: Fields, prefix: string): readonly T[] =>
  Object.entries(fields)
    .filter(([name]) => name.startsWith(prefix))
    .map(([, text]) => JSON.parse(text) as T)

/** Registered phones: one field with the list, or one field per phone. */
const phonesOf = (fields: Fields): ReadonlySet<string> => {
  const list = fields.phones === undefined ? [] : (JSON.parse(fields.phones) as string[])
  const single = Object.keys(fields).flatMap((name) => (name.startsWith('phone:') ? [name.slice(6)] : []))
  return new Set([...list, ...single])
}
