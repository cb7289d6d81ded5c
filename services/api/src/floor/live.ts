import type { EpochMs, FloorId } from '@tsunagu/core'
import type { Live, LiveFlowCounts, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { keys } from '@tsunagu/store'
import { leads } from '../access/roles.ts'
import type { House } from '../house.ts'

/** The text stats last committed, or null before its first commit. */
export const readLiveText = (house: House, floor: FloorId): Promise<string | null> =>
  house.withLog(house.redis.hget(keys.state(floor, 'stats'), 'live'))

/** Today's counts of flows, or null before their first commit; without a look into the records. */
export const readLiveFlows = async (house: House, floor: FloorId): Promise<LiveFlowCounts | null> => {
  const text = await readLiveFlowsText(house, floor)
  return text === null ? null : (JSON.parse(text) as LiveFlowCounts)
}

export const readLiveFlowsText = (house: House, floor: FloorId): Promise<string | null> =>
  house.withLog(house.redis.hget(keys.state(floor, 'stats'), 'flows'))

/** Names of fields that stats writes as moments in epoch ms; at the door they are ISO 8601. */
const moments = new Set(['since', 'longestSince'])

export const liveFrom = (text: string): Live =>
  JSON.parse(text, (name, value: unknown) =>
    moments.has(name) && typeof value === 'number' ? isoTime(value as EpochMs) : value,
  ) as Live

/** Who works how is for those who lead; everyone else sees the counts. */
export const liveFor = (live: Live, visitor: Me): Live => (leads(visitor.roles) ? live : { ...live, agents: [] })
