import {
  type AcdEvent,
  type Agent,
  type Call,
  emptyFloor,
  type Floor,
  type FloorConfig,
  type PhoneId,
  stepFloor,
} from '@tsunagu/core'
import type { Changes, Folder } from '@tsunagu/runtime'

/**
 * The floor as fields of its state hash: `config`, `phones`, one `call:<id>` and one `agent:<id>` each, so that a commit
 * writes what changed and the api reads what it needs.
 */
export const floorFolder: Folder<Floor, AcdEvent> = {
  service: 'acd',
  initial: () => emptyFloor,
  load: (fields) => {
    const config = fields.get('config')
    const phones = fields.get('phones')
    return {
      config: config === undefined ? emptyFloor.config : (JSON.parse(config) as FloorConfig),
      phones: new Set(phones === undefined ? [] : (JSON.parse(phones) as PhoneId[])),
      calls: entities<Call>(fields, 'call:'),
      agents: entities<Agent>(fields, 'agent:'),
    }
  },
  diff: (before, after) => {
    const set: Record<string, string> = {}
    const del: string[] = []
    if (before.config !== after.config) set.config = JSON.stringify(after.config)
    if (before.phones !== after.phones) set.phones = JSON.stringify([...after.phones])
    diffEntities('call:', before.calls, after.calls, { set, del })
    diffEntities('agent:', before.agents, after.agents, { set, del })
    return { set, del }
  },
  step: stepFloor,
}

const entities = <E>(fields: ReadonlyMap<string, string>, prefix: string): ReadonlyMap<string, E> => {
  const found = new Map<string, E>()
  for (const [field, json] of fields)
    if (field.startsWith(prefix)) found.set(field.slice(prefix.length), JSON.parse(json) as E)
  return found
}

type Draft = { readonly set: Record<string, string>; readonly del: string[] } & Changes

const diffEntities = <E>(
  prefix: string,
  before: ReadonlyMap<string, E>,
  after: ReadonlyMap<string, E>,
  { set, del }: Draft,
): void => {
  if (before === after) return
  for (const [id, entity] of after) if (before.get(id) !== entity) set[prefix + id] = JSON.stringify(entity)
  for (const id of before.keys()) if (!after.has(id)) del.push(prefix + id)
}
