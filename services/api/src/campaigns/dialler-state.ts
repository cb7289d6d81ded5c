import type { Dialler, FloorId } from '@tsunagu/core'
import { readStateField, stateFieldsLike } from '@tsunagu/store'
import type { House } from '../house.ts'

type Of<M> = M extends { readonly get: (id: never) => infer T } ? NonNullable<T> : never
type DayTally = Of<Dialler['tallies']>[number]
type Run = Of<Dialler['runs']>
type Flight = Of<Dialler['flights']>

/** What the dialler last committed of one campaign; empty while none runs. */
export type DiallerView = {
  readonly flights: readonly Flight[]
  readonly tallies: readonly DayTally[]
  readonly run: Run | null
}

const service = 'dialler'

/** Reads only what belongs to the campaign: thousands of targets stay where they are. */
export const readDialler = async (house: House, floor: FloorId, campaign: string): Promise<DiallerView> => {
  const field = async <T>(name: string): Promise<T | null> => {
    const text = await house.withLog(readStateField(house.redis, floor, service, name))
    return text === null ? null : (JSON.parse(text) as T)
  }
  const flights = await house.withLog(stateFieldsLike(house.redis, floor, service, 'flight:*'))
  return {
    flights: flights.map((text) => JSON.parse(text) as Flight).filter(({ attempt }) => attempt.campaign === campaign),
    tallies: (await field<readonly DayTally[]>(`tally:${campaign}`)) ?? [],
    run: await field<Run>(`run:${campaign}`),
  }
}
