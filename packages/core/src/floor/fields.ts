import type { Agent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { Callback } from '../call/callback.ts'
import type { AgentId, EpochMs, PhoneId } from '../log/ids.ts'
import { IdMap } from '../machine/id-map.ts'
import type { FloorConfig } from './config.ts'
import { emptyFloor, type Floor, type QueueState } from './floor.ts'
import { callAsNow, configAsNow } from './older-state.ts'

/** A floor as named texts, one per entity, so that a commit writes what changed and others read what they need. */
export type FloorFields = ReadonlyMap<string, string>

/** The floor that `floorChanges` wrote. */
export const floorOfFields = (fields: FloorFields): Floor => {
  const one = <T>(name: string, otherwise: T): T => {
    const json = fields.get(name)
    return json === undefined ? otherwise : (JSON.parse(json) as T)
  }
  return {
    config: configAsNow(one<FloorConfig>('config', emptyFloor.config)),
    phones: new Set(one<readonly PhoneId[]>('phones', [])),
    calls: entities<Call>(fields, 'call:', callAsNow),
    agents: entities<Agent>(fields, 'agent:'),
    callbacks: entities<Callback>(fields, 'callback:'),
    queues: entities<QueueState>(fields, 'queue:'),
    lastAgents: {
      since: one<EpochMs>('lastSince', 0),
      young: entities<AgentId>(fields, 'young:'),
      old: entities<AgentId>(fields, 'old:'),
    },
  }
}

const entities = <E>(fields: FloorFields, prefix: string, asNow = (stored: E): E => stored): IdMap<E> =>
  IdMap.of(
    [...fields].flatMap(([field, json]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), asNow(JSON.parse(json) as E)] as const] : [],
    ),
  )

export type FieldChanges = { readonly set: Readonly<Record<string, string>>; readonly del: readonly string[] }
type Draft = { readonly set: Record<string, string>; readonly del: string[] }

/** What to write so that `floorOfFields` gives `after`; looks at what is not the same object any more. */
export const floorChanges = (before: Floor, after: Floor): FieldChanges => {
  const draft: Draft = { set: {}, del: [] }
  if (before.config !== after.config) draft.set.config = JSON.stringify(after.config)
  if (before.phones !== after.phones) draft.set.phones = JSON.stringify([...after.phones])
  changes('call:', before.calls, after.calls, draft)
  changes('agent:', before.agents, after.agents, draft)
  changes('callback:', before.callbacks, after.callbacks, draft)
  changes('queue:', before.queues, after.queues, draft)
  if (before.lastAgents !== after.lastAgents) {
    if (before.lastAgents.since !== after.lastAgents.since) draft.set.lastSince = String(after.lastAgents.since)
    changes('young:', before.lastAgents.young, after.lastAgents.young, draft)
    changes('old:', before.lastAgents.old, after.lastAgents.old, draft)
  }
  return draft
}

const changes = <E>(prefix: string, before: IdMap<E>, after: IdMap<E>, { set, del }: Draft): void => {
  if (before === after) return
  const changed = before.changesTo(after)
  for (const [id, entity] of changed.set) set[prefix + id] = JSON.stringify(entity)
  for (const id of changed.del) del.push(prefix + id)
}
