import { emptyFloor, type Floor } from '../../floor/floor.ts'
import { stepFloor } from '../../floor/step.ts'
import type { FloorEvent } from '../../log/events.ts'
import type { Fact } from '../../log/facts.ts'
import type { AgentId, CallId, EpochMs, LegId, LogId } from '../../log/ids.ts'
import type { LogBody, LogEntry } from '../../log/log-entry.ts'
import type { Effect } from '../../machine/effect.ts'
import { type Agenda, createAgenda } from '../../simulate/agenda.ts'
import type { Attempt } from '../campaign.ts'
import type { Dialler } from '../dialler/dialler.ts'
import { emptyDialler } from '../dialler/dialler.ts'
import { stepDialler } from '../dialler/step.ts'
import type { CampaignScenario } from './campaign-scenario.ts'
import type { DrawnPerson } from './draw-person.ts'
import { type Listing, openListing } from './listing.ts'

export type Writer = 'acd' | 'dialler' | 'world'

/** What is still to come. */
export type Happening =
  | { readonly kind: 'entry'; readonly body: Fact }
  | { readonly kind: 'timer'; readonly service: 'acd' | 'dialler'; readonly timer: string }
  | { readonly kind: 'picksUp'; readonly leg: LegId }
  | { readonly kind: 'endsCall'; readonly leg: LegId; readonly cause: number }
  | { readonly kind: 'wrapUpOver'; readonly agent: AgentId; readonly call: CallId; readonly pauseMs: number }
  | { readonly kind: 'backFromPause'; readonly agent: AgentId }
  | { readonly kind: 'load' }

/** Both real steps over one log, with everything around them that is played: citizens, phones, clocks, the register. */
export type CampaignWorld = {
  readonly scenario: CampaignScenario
  readonly replication: number
  readonly agenda: Agenda<Happening>
  readonly timers: Map<string, EpochMs>
  /** Channels that are there. */
  readonly legs: Set<LegId>
  readonly drawn: Map<CallId, DrawnPerson>
  readonly attempts: Map<CallId, Attempt>
  readonly list: Listing
  readonly events: ((event: FloorEvent, at: EpochMs) => void)[]
  readonly log: ((entry: LogEntry) => void)[]
  floor: Floor
  dialler: Dialler
  at: EpochMs
  entries: number
}

export const openCampaignWorld = (scenario: CampaignScenario, replication: number): CampaignWorld => ({
  scenario,
  replication,
  agenda: createAgenda(),
  timers: new Map(),
  legs: new Set(),
  drawn: new Map(),
  attempts: new Map(),
  list: openListing(scenario.targets, scenario.startsAt),
  events: [],
  log: [],
  floor: emptyFloor,
  dialler: emptyDialler,
  at: scenario.startsAt,
  entries: 0,
})

export const logIdOf = (world: CampaignWorld): LogId => `${world.at}-${world.entries}`

type Pending = { readonly by: Writer; readonly body: LogBody }

/** One entry, and all that follows from it at the same moment, in the order of a log. */
export const enter = (
  world: CampaignWorld,
  body: LogBody,
  react: (world: CampaignWorld, by: 'acd' | 'dialler', effect: Effect<FloorEvent>) => void,
  by: Writer = 'world',
): void => {
  const pending: Pending[] = [{ by, body }]
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    world.entries += 1
    const entry: LogEntry = { id: logIdOf(world), at: world.at, by: next.by, body: next.body }
    for (const tell of world.log) tell(entry)
    for (const [writer, effects] of folds(world, entry))
      for (const effect of effects) {
        if (effect.type === 'event') pending.push({ by: writer, body: effect.event })
        react(world, writer, effect)
      }
  }
}

type Folded = readonly ['acd' | 'dialler', readonly Effect<FloorEvent>[]]

/** A service passes over what it wrote itself, and the timers of others. */
const folds = (world: CampaignWorld, entry: LogEntry): readonly Folded[] => {
  const isFor = (service: string): boolean =>
    entry.by !== service && (entry.body.type !== 'timer.fired' || entry.body.service === service)
  const folded: Folded[] = []
  if (isFor('acd')) {
    const step = stepFloor(world.floor, entry)
    world.floor = step.state
    folded.push(['acd', step.effects])
  }
  if (isFor('dialler')) {
    const step = stepDialler(world.dialler, entry)
    world.dialler = step.state
    folded.push(['dialler', step.effects])
  }
  return folded
}
