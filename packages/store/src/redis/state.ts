import type { EpochMs, FloorId, LogId } from '@tsunagu/core'
import { encodeLogEntry } from '@tsunagu/messages'
import type { Redis } from 'ioredis'
import { keys } from './keys.ts'
import { logStart } from './log.ts'
import { defineScript } from './script.ts'

/** Committed state of a service on a floor, taken apart. */
export type StoredState = {
  readonly position: LogId
  /** One field per entity. */
  readonly fields: ReadonlyMap<string, string>
  /** Set and not fired yet. */
  readonly timers: ReadonlyMap<string, EpochMs>
  /** Fired, and the `timer.fired` entry not folded yet. */
  readonly fired: ReadonlyMap<string, EpochMs>
  /** The entry that last crashed a process, and how often in a row. */
  readonly crashes: { readonly entry: LogId; readonly count: number } | null
}

/** Field names of the state hash that belong to the shell. */
export const shellField = {
  position: 'position',
  crashes: 'crashes',
  timer: (timer: string) => `timer:${timer}`,
  fired: (timer: string) => `fired:${timer}`,
} as const

export const readState = async (redis: Redis, floor: FloorId, service: string): Promise<StoredState> =>
  sortState(await redis.hgetall(keys.state(floor, service)))

/** One field of a service's committed state, or null. */
export const readStateField = (redis: Redis, floor: FloorId, service: string, field: string): Promise<string | null> =>
  redis.hget(keys.state(floor, service), field)

export const hasStateField = async (redis: Redis, floor: FloorId, service: string, field: string): Promise<boolean> =>
  (await redis.hexists(keys.state(floor, service), field)) === 1

/** The values of those fields of a service's committed state whose names are like this, `flight:*`. */
export const stateFieldsLike = async (
  redis: Redis,
  floor: FloorId,
  service: string,
  like: string,
): Promise<readonly string[]> => {
  const found = new Map<string, string>()
  let cursor = '0'
  do {
    const [next, pairs] = await redis.hscan(keys.state(floor, service), cursor, 'MATCH', like, 'COUNT', 1_000)
    for (let n = 0; n + 1 < pairs.length; n += 2) found.set(pairs[n] ?? '', pairs[n + 1] ?? '')
    cursor = next
  } while (cursor !== '0')
  return [...found.values()]
}

const sortState = (hash: Readonly<Record<string, string>>): StoredState => {
  const fields = new Map<string, string>()
  const timers = new Map<string, EpochMs>()
  const fired = new Map<string, EpochMs>()
  for (const [name, value] of Object.entries(hash)) {
    if (name === shellField.position || name === shellField.crashes) continue
    if (name.startsWith('timer:')) timers.set(name.slice('timer:'.length), Number(value))
    else if (name.startsWith('fired:')) fired.set(name.slice('fired:'.length), Number(value))
    else fields.set(name, value)
  }
  return { position: hash[shellField.position] ?? logStart, fields, timers, fired, crashes: crashesOf(hash) }
}

const crashesOf = (hash: Readonly<Record<string, string>>): StoredState['crashes'] => {
  const [entry, count] = (hash[shellField.crashes] ?? '').split(' ')
  return entry === undefined || entry === '' ? null : { entry, count: Number(count) }
}

const fireScript = defineScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return {'LEASE_LOST', ''} end
if redis.call('HGET', KEYS[2], ARGV[2]) ~= ARGV[4] then return {'GONE', ''} end
local now = redis.call('TIME')
local early = tonumber(ARGV[4]) - (tonumber(now[1]) * 1000 + math.floor(tonumber(now[2]) / 1000))
if early > 0 then return {'EARLY', tostring(early)} end
redis.call('HDEL', KEYS[2], ARGV[2])
redis.call('HSET', KEYS[2], ARGV[3], ARGV[4])
return {'OK', redis.call('XADD', KEYS[3], '*', 'e', ARGV[5])}
`)

export type FireResult =
  | { readonly type: 'fired'; readonly id: LogId }
  /** Moved, cancelled or fired already. */
  | { readonly type: 'gone' }
  /** The log's clock has not reached it yet. */
  | { readonly type: 'early'; readonly byMs: number }
  | { readonly type: 'leaseLost' }

export type TimerToFire = {
  readonly floor: FloorId
  readonly service: string
  readonly token: string
  readonly timer: string
  readonly at: EpochMs
}

/** Appends `timer.fired` and takes the timer away in one step, so a timer that was set once fires once. */
export const fireTimer = async (
  redis: Redis,
  { floor, service, token, timer, at }: TimerToFire,
): Promise<FireResult> => {
  const where = [keys.floorLease(floor, service), keys.state(floor, service), keys.log(floor)]
  const entry = encodeLogEntry(service, { type: 'timer.fired', service, timer })
  const args = [token, shellField.timer(timer), shellField.fired(timer), at, entry]
  const [status, detail] = (await fireScript(redis, where, args)) as [string, string]
  switch (status) {
    case 'OK':
      return { type: 'fired', id: detail }
    case 'EARLY':
      return { type: 'early', byMs: Number(detail) }
    case 'LEASE_LOST':
      return { type: 'leaseLost' }
    default:
      return { type: 'gone' }
  }
}

const crashScript = defineScript(`
local before = redis.call('HGET', KEYS[1], 'crashes') or ''
local n = 1
if string.sub(before, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then n = tonumber(string.sub(before, #ARGV[1] + 2)) + 1 end
redis.call('HSET', KEYS[1], 'crashes', ARGV[1] .. ' ' .. n)
return n
`)

/** Counts one more crash on this entry; the answer is how many there were in a row. */
export const recordCrash = async (redis: Redis, floor: FloorId, service: string, entry: LogId): Promise<number> =>
  (await crashScript(redis, [keys.state(floor, service)], [entry])) as number
