import type { FloorEvent } from '../../log/events.ts'
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
  /** Agents' time with a call, its ringing or its wrap-up; and at work at all. */
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
      case 'campaign.decided':
        hold()
        limit = event.decision.limit
        mostInFlight = Math.max(mostInFlight, event.decision.inFlight)
        return
    }
  })
  return {
    close: () => {
      hold()
      const [time] = world.time.closeAt(world.at)
      const abandoned = outcomes.abandoned ?? 0
      return {
        attempts,
        outcomes,
        answered: served + abandoned,
        served,
        abandoned,
        reached: reached.size,
        targets: world.list.size,
        busyMs: time?.busyMs ?? 0,
        presentMs: time?.presentMs ?? 0,
        lastedMs: world.at - world.scenario.startsAt,
        mostInFlight,
        limits,
        entries: world.entries,
      }
    },
  }
}

const isMachine = (world: CampaignWorld, target: number): boolean =>
  world.list.get(target)?.tried.at(-1)?.outcome === 'machine'
