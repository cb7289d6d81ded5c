import {
  type AcdEvent,
  type Agent,
  type Call,
  emptyFloor,
  type Floor,
  type FloorConfig,
  IdMap,
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

const entities = <E>(fields: ReadonlyMap<string, string>, prefix: string): IdMap<E> =>
  IdMap.of(
    [...fields].flatMap(([field, json]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), JSON.parse(json) as E] as const] : [],
    ),
  )

type Draft = { readonly set: Record<string, string>; readonly del: string[] } & Changes

const diffEntities = <E>(prefix: string, before: IdMap<E>, after: IdMap<E>, { set, del }: Draft): void => {
  const changes = before.changesTo(after)
  for (const [id, entity] of changes.set) set[prefix + id] = JSON.stringify(entity)
  for (const id of changes.del) del.push(prefix + id)
}
