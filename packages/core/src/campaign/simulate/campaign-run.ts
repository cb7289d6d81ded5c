import type { AcdEvent, Activity, FloorEvent } from '../../log/events.ts'
import type { AgentId, EpochMs } from '../../log/ids.ts'
import type { AttemptOutcome } from '../attempt-outcome.ts'
import type { DialLimit } from '../campaign.ts'
import type { CampaignWorld } from './campaign-world.ts'

/** What came out of one simulated campaign. */
export type CampaignRun = {
  readonly attempts: number
  readonly outcomes: Readonly<Partial<Record<AttemptOutcome, number>>>
  /** People who answered, and of those: with an agent in time, not, hung up before anybody could be. */
  readonly answered: number
  readonly served: number
  readonly abandoned: number
  /** Persons whom an agent reached, of the list. */
  readonly reached: number
  readonly targets: number
  /** Agents' time in conversation and wrap-up; waiting for one included; pauses are neither. */
  readonly busyMs: number
  readonly presentMs: number
  readonly lastedMs: number
  readonly mostInFlight: number
  /** How long each limit held, in milliseconds. */
  readonly limits: Readonly<Partial<Record<DialLimit, number>>>
  readonly entries: number
}

type Tally = { readonly close: () => CampaignRun }

/** Adds up what is said in the log of a world. */
export const openTally = (world: CampaignWorld): Tally => {
  const outcomes: Partial<Record<AttemptOutcome, number>> = {}
  const limits: Partial<Record<DialLimit, number>> = {}
  const reached = new Set<number>()
  const agents = createHandlingTime(world)
  let [attempts, served, mostInFlight, since] = [0, 0, 0, world.at]
  let limit: DialLimit | null = null
  const hold = (): void => {
    if (limit !== null) limits[limit] = (limits[limit] ?? 0) + world.at - since
    since = world.at
  }
  world.events.push((event: FloorEvent) => {
    switch (event.type) {
      case 'attempt.started':
        attempts += 1
        return
      case 'attempt.ended': {
        outcomes[event.outcome] = (outcomes[event.outcome] ?? 0) + 1
        if (event.connectedAt !== null) served += 1
        if (event.outcome === 'answered' && !isMachine(world, event.target)) reached.add(event.target)
        return
      }
      case 'agent.changed':
        return agents.note(event)
      case 'campaign.decided':
        hold()
        agents.open(event.decision.limit !== 'hours')
        limit = event.decision.limit
        mostInFlight = Math.max(mostInFlight, event.decision.inFlight)
        return
    }
  })
  return {
    close: () => {
      hold()
      const abandoned = outcomes.abandoned ?? 0
      return {
        attempts,
        outcomes,
        answered: served + abandoned,
        served,
        abandoned,
        reached: reached.size,
        targets: world.list.size,
        ...agents.close(),
        lastedMs: world.at - world.scenario.startsAt,
        mostInFlight,
        limits,
        entries: world.entries,
      }
    },
  }
}

type HandlingTime = {
  readonly note: (event: Extract<AcdEvent, { type: 'agent.changed' }>) => void
  /** Outside its hours nobody is there for the campaign. */
  readonly open: (open: boolean) => void
  readonly close: () => Pick<CampaignRun, 'busyMs' | 'presentMs'>
}

const handling: ReadonlySet<Activity> = new Set(['talking', 'held', 'wrapUp'])

/** Utilisation as PACING §6 measures it: an agent kept for a call that rings is waiting, not working. */
const createHandlingTime = (world: CampaignWorld): HandlingTime => {
  const seen = new Map<AgentId, { readonly busy: boolean; readonly present: boolean; readonly at: EpochMs }>()
  const sums = { busyMs: 0, presentMs: 0 }
  let isOpen = true
  const add = (id: AgentId): void => {
    const before = seen.get(id)
    if (before?.busy === true) sums.busyMs += world.at - before.at
    if (before?.present === true && (isOpen || before.busy)) sums.presentMs += world.at - before.at
  }
  return {
    note: ({ agent, activity, availability }) => {
      add(agent)
      const busy = handling.has(activity)
      seen.set(agent, { busy, present: busy || availability === 'ready', at: world.at })
    },
    open: (open) => {
      if (open === isOpen) return
      for (const [id, before] of seen) {
        add(id)
        seen.set(id, { ...before, at: world.at })
      }
      isOpen = open
    },
    close: () => {
      for (const id of seen.keys()) add(id)
      seen.clear()
      return sums
    },
  }
}

const isMachine = (world: CampaignWorld, target: number): boolean =>
  world.list.get(target)?.tried.at(-1)?.outcome === 'machine'
