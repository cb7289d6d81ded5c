import type { EpochMs, FloorId } from '@tsunagu/core'
import { type Live, type Me, rolesWithNumbers } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { keys } from '@tsunagu/store'
import type { House } from '../house.ts'

/** The text stats last committed, or null before its first commit. */
export const readLiveText = (house: House, floor: FloorId): Promise<string | null> =>
  house.withLog(house.redis.hget(keys.state(floor, 'stats'), 'live'))

/** Names of fields that stats writes as moments in epoch ms; at the door they are ISO 8601. */
const moments = new Set(['since', 'longestSince'])

export const liveFrom = (text: string): Live =>
  JSON.parse(text, (name, value: unknown) =>
    moments.has(name) && typeof value === 'number' ? isoTime(value as EpochMs) : value,
  ) as Live

/** The client's staff see counts, not who works how; agents see no colleagues. */
export const liveFor = (live: Live, visitor: Me): Live =>
  rolesWithNumbers.includes(visitor.role) && visitor.role !== 'agent' ? live : { ...live, agents: [] }
