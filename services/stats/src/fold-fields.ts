import { noStats, type StatsState } from '@tsunagu/core'
import type { Changes } from '@tsunagu/runtime'

/**
 * How the fold is kept, in Redis and in Postgres alike: a field per call, agent and hour, so that a commit writes only
 * what an entry has touched.
 */
const groups = {
  call: (state: StatsState) => state.records.calls,
  agent: (state: StatsState) => state.agents,
  hour: (state: StatsState) => state.hours,
  queue: (state: StatsState) => state.queues,
  visit: (state: StatsState) => state.flows.visits,
  text: (state: StatsState) => state.flows.texts,
  flow: (state: StatsState) => state.flows.hours,
} as const

type Group = keyof typeof groups
type Entities = Readonly<Record<string, unknown>>

const groupNames = Object.keys(groups) as readonly Group[]

/** What to write so that `loadStats` gives `after`; entities are compared by identity. */
export const diffStats = (before: StatsState, after: StatsState): Changes => {
  const set: Record<string, string> = {}
  const del: string[] = []
  if (before.records.floor !== after.records.floor) set.floor = JSON.stringify(after.records.floor)
  if (before.today !== after.today) set.today = JSON.stringify(after.today)
  if (before.flows.day !== after.flows.day) set.flowDay = JSON.stringify(after.flows.day)
  for (const group of groupNames) diffGroup(group, groups[group](before), groups[group](after), set, del)
  return { set, del }
}

const diffGroup = (
  group: Group,
  before: Entities,
  after: Entities,
  set: Record<string, string>,
  del: string[],
): void => {
  if (before === after) return
  for (const [id, entity] of Object.entries(after))
    if (before[id] !== entity) set[`${group}:${id}`] = JSON.stringify(entity)
  for (const id of Object.keys(before)) if (!(id in after)) del.push(`${group}:${id}`)
}

export const loadStats = (fields: ReadonlyMap<string, string>): StatsState => {
  const parsed = (field: string, otherwise: unknown): unknown => {
    const json = fields.get(field)
    return json === undefined ? otherwise : JSON.parse(json)
  }
  const group = (name: Group): Entities =>
    Object.fromEntries(
      [...fields]
        .filter(([field]) => field.startsWith(`${name}:`))
        .map(([field, json]) => [field.slice(name.length + 1), JSON.parse(json) as unknown]),
    )
  return {
    records: { floor: parsed('floor', noStats.records.floor), calls: group('call') },
    agents: group('agent'),
    today: parsed('today', noStats.today),
    hours: group('hour'),
    queues: group('queue'),
    flows: {
      day: parsed('flowDay', noStats.flows.day),
      visits: group('visit'),
      texts: group('text'),
      hours: group('flow'),
    },
  } as StatsState
}
