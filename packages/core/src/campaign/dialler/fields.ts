import type { LogId } from '../../log/ids.ts'
import { IdMap } from '../../machine/id-map.ts'
import { type Dialler, emptyDialler } from './dialler.ts'

/** Everything that is kept by id, with the name before the id. */
const parts = {
  plans: 'plan:',
  runs: 'run:',
  tallies: 'tally:',
  pacers: 'pacer:',
  targets: 'target:',
  flights: 'flight:',
  agents: 'agent:',
  calls: 'call:',
  past: 'past:',
  changes: 'change:',
  trunks: 'trunk:',
} as const
type Part = keyof typeof parts

/** The dialler that `diallerChanges` wrote. */
export const diallerOfFields = (fields: ReadonlyMap<string, string>): Dialler => {
  const one = <T>(name: string, otherwise: T): T => {
    const json = fields.get(name)
    return json === undefined ? otherwise : (JSON.parse(json) as T)
  }
  const all = <P extends Part>(part: P): Dialler[P] => entities(fields, parts[part]) as Dialler[P]
  return {
    config: one('config', emptyDialler.config),
    plans: all('plans'),
    runs: all('runs'),
    tallies: all('tallies'),
    pacers: all('pacers'),
    targets: all('targets'),
    flights: all('flights'),
    agents: all('agents'),
    calls: all('calls'),
    past: all('past'),
    changes: all('changes'),
    horizon: one<LogId>('horizon', emptyDialler.horizon),
    numbers: {
      since: one('numbersSince', 0),
      young: entities(fields, 'young:'),
      old: entities(fields, 'old:'),
    },
    trunks: all('trunks'),
  }
}

const entities = <E>(fields: ReadonlyMap<string, string>, prefix: string): IdMap<E> =>
  IdMap.of(
    [...fields].flatMap(([field, json]) =>
      field.startsWith(prefix) ? [[field.slice(prefix.length), JSON.parse(json) as E] as const] : [],
    ),
  )

type Draft = { readonly set: Record<string, string>; readonly del: string[] }

/** What to write so that `diallerOfFields` gives `after`; looks at what is not the same object any more. */
export const diallerChanges = (
  before: Dialler,
  after: Dialler,
): { readonly set: Readonly<Record<string, string>>; readonly del: readonly string[] } => {
  const draft: Draft = { set: {}, del: [] }
  if (before.config !== after.config) draft.set.config = JSON.stringify(after.config)
  if (before.horizon !== after.horizon) draft.set.horizon = JSON.stringify(after.horizon)
  for (const part of Object.keys(parts) as Part[])
    changes<unknown>(parts[part], before[part] as IdMap<unknown>, after[part] as IdMap<unknown>, draft)
  if (before.numbers.since !== after.numbers.since) draft.set.numbersSince = JSON.stringify(after.numbers.since)
  changes('young:', before.numbers.young, after.numbers.young, draft)
  changes('old:', before.numbers.old, after.numbers.old, draft)
  return draft
}

const changes = <E>(prefix: string, before: IdMap<E>, after: IdMap<E>, { set, del }: Draft): void => {
  if (before === after) return
  const changed = before.changesTo(after)
  for (const [id, entity] of changed.set) set[prefix + id] = JSON.stringify(entity)
  for (const id of changed.del) del.push(prefix + id)
}
