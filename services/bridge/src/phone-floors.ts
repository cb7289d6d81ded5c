import { type FloorConfig, type FloorId, type PhoneId, phonesOf } from '@tsunagu/core'
import { listFloors, type Redis, readStateField } from '@tsunagu/store'

export type PhoneFloors = {
  readonly floorOf: (phone: PhoneId) => FloorId | null
  /** Reads the configurations again; true when something changed. */
  readonly refresh: () => Promise<boolean>
}

/** Which floor a phone belongs to, from the configurations that acd has committed. */
export const createPhoneFloors = (redis: Redis): PhoneFloors => {
  let floors: ReadonlyMap<PhoneId, FloorId> = new Map()
  let read = ''
  return {
    floorOf: (phone) => floors.get(phone) ?? null,
    refresh: async () => {
      const configs = await Promise.all(
        (await listFloors(redis)).map((floor) => readStateField(redis, floor, 'acd', 'config')),
      )
      const now = configs.join('\n')
      if (now === read) return false
      read = now
      floors = new Map(
        configs
          .flatMap((json) => (json === null ? [] : [JSON.parse(json) as FloorConfig]))
          .flatMap(({ agents, floor }) => agents.flatMap(phonesOf).map((phone) => [phone, floor] as const)),
      )
      return true
    },
  }
}
