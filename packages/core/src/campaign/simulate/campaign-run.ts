import { tokyoTime } from '../../calendar/tokyo-time.ts'
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
  /** Each day on which somebody answered or an agent was there: the unit of the cap. */
  readonly days: readonly CampaignDay[]
}

export type CampaignDay = {
  /** Days since 1970-01-01 in Tokyo. */
  readonly day: number
  readonly answered: number
  readonly abandoned: number
  readonly busyMs: number
  readonly presentMs: number
}

type Tally = { readonly close: () => CampaignRun }

/** Adds up what is said in the log of a world. */
export const openTally = (world: CampaignWorld): Tally => {
  const outcomes: Partial<Record<AttemptOutcome, number>> = {}
  const limits: Partial<Record<DialLimit, number>> = {}
  const reached = new Set<number>()
  const days = createDays(world)
  const agents = createHandlingTime(world, days)
  const graceMs = world.scenario.campaign.pacing.graceS * 1_000
  let [attempts, mostInFlight, since] = [0, 0, world.at]
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
        if (event.answeredAt !== null) {
          const inTime = event.connectedAt !== null && event.connectedAt - event.answeredAt <= graceMs
          days.add({ answered: 1, abandoned: inTime ? 0 : 1 })
        }
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
      const handled = agents.close()
      const all = days.all()
      const sum = (of: (day: CampaignDay) => number): number => all.reduce((total, day) => total + of(day), 0)
      const [answered, abandoned] = [sum((day) => day.answered), sum((day) => day.abandoned)]
      return {
        attempts,
        outcomes,
        answered,
        served: answered - abandoned,
        abandoned,
        reached: reached.size,
        targets: world.list.size,
        ...handled,
        lastedMs: world.at - world.scenario.startsAt,
        mostInFlight,
        limits,
        entries: world.entries,
        days: all,
      }
    },
  }
}

type Counts = Omit<CampaignDay, 'day'>
type Days = { readonly add: (more: Partial<Counts>) => void; readonly all: () => readonly CampaignDay[] }

/** Added up by the day on which it is said: nothing goes on past midnight, because the hours end before it. */
const createDays = (world: CampaignWorld): Days => {
  const days = new Map<number, Counts>()
  return {
    add: ({ answered = 0, abandoned = 0, busyMs = 0, presentMs = 0 }) => {
      const { number } = tokyoTime(world.at)
      const before = days.get(number) ?? { answered: 0, abandoned: 0, busyMs: 0, presentMs: 0 }
      days.set(number, {
        answered: before.answered + answered,
        abandoned: before.abandoned + abandoned,
        busyMs: before.busyMs + busyMs,
        presentMs: before.presentMs + presentMs,
      })
    },
    all: () => [...days].map(([day, counts]) => ({ day, ...counts })),
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
const createHandlingTime = (world: CampaignWorld, days: Days): HandlingTime => {
  const seen = new Map<AgentId, { readonly busy: boolean; readonly present: boolean; readonly at: EpochMs }>()
  const sums = { busyMs: 0, presentMs: 0 }
  let isOpen = true
  const add = (id: AgentId): void => {
    const before = seen.get(id)
    if (before === undefined || !before.present || !(isOpen || before.busy)) return
    const presentMs = world.at - before.at
    const busyMs = before.busy ? presentMs : 0
    sums.busyMs += busyMs
    sums.presentMs += presentMs
    if (presentMs > 0) days.add({ busyMs, presentMs })
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
  world.list.of(target)?.tried.at(-1)?.outcome === 'machine'
