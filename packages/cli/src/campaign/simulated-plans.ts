import {
  type AgentSetup,
  type Calendar,
  type CalledPeople,
  type Campaign,
  type CampaignRun,
  type CampaignScenario,
  type DialMode,
  type EpochMs,
  emptyFloor,
  type FloorConfig,
  type LogEntry,
  nextDialAt,
  type PacingMode,
  type Queue,
  simulateCampaign,
  standardAgent,
  standardCalendar,
  standardQueue,
  startOfDay,
  type Target,
  tokyoTime,
} from '@tsunagu/core'

/** One way to run a campaign: how it dials, and with how many agents. */
export type Variant = { readonly mode: PacingMode; readonly cap: number; readonly agents: number }
export type VariantRun = { readonly variant: Variant; readonly runs: readonly CampaignRun[] }

/** Everything but the variant. */
export type Trial = {
  readonly seed: number
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  readonly floor: FloorConfig
  readonly campaign: Campaign
  readonly targets: readonly Target[]
  readonly people: CalledPeople
}

const dayMs = 86_400_000

/** The first moment from `from` on at which it may dial, and midnight so many days later. */
export const spanOf = (
  { campaign, floor }: Pick<Trial, 'campaign' | 'floor'>,
  from: EpochMs,
  days: number,
): Pick<Trial, 'startsAt' | 'endsAt'> | null => {
  const calendar = floor.calendars.find(({ id }) => id === campaign.tries.calendar)
  const first = campaign.firstDay === null ? from : Math.max(from, startOfDay(campaign.firstDay))
  const ringMs = campaign.tries.ringTimeoutS * 1_000
  const startsAt = calendar === undefined ? null : nextDialAt(calendar, floor.holidays, first, ringMs)
  return startsAt === null ? null : { startsAt, endsAt: startOfDay(tokyoTime(startsAt).day) + days * dayMs }
}

/** The set-up with agents who are all alike: as many as are tried out, each fit for the campaign's queue. */
export const staffed = (floor: FloorConfig, campaign: Campaign, agents: number): FloorConfig => {
  const queue = floor.queues.find(({ id }) => id === campaign.queue)
  const skills = Object.fromEntries((queue?.needs ?? []).map(({ skill }) => [skill, 9]))
  return {
    ...floor,
    agents: Array.from({ length: agents }, (_, n): AgentSetup => {
      const id = `sim-${n + 1}`
      return {
        ...standardAgent,
        id,
        name: id,
        phone: `phone-${id}`,
        queues: [campaign.queue],
        skills,
        autoAnswer: true,
      }
    }),
  }
}

/** A floor of nothing but the campaign, for a plan that is tried out before there is any set-up. */
export const bareFloor = (campaign: Campaign): FloorConfig => ({
  ...emptyFloor.config,
  ...{ version: 1, contract: 'plan', floor: 'plan', node: 'plan' },
  lines: [{ id: campaign.line, name: campaign.line, number: '', flow: '', callerIds: [campaign.callerId] }],
  queues: [queueOf(campaign)],
  calendars: [officeHours(campaign.tries.calendar)],
})

const queueOf = ({ queue }: Campaign): Queue => ({ ...standardQueue, id: queue, name: queue, wrapUpMs: 600_000 })

const officeHours = (id: string): Calendar => {
  const day = [{ from: 9 * 60, to: 17 * 60 }]
  return { ...standardCalendar, id, name: id, weekdays: [[], day, day, day, day, day, []] }
}

/** A list of so many persons of whom nothing is known. */
export const unknownPersons = (count: number): readonly Target[] =>
  Array.from({ length: count }, (_, n) => ({
    ...{ target: n + 1, person: n + 1, household: null, rank: n + 1 },
    standing: { mayCall: true, owed: 1, numbers: [`080${String(10_000_000 + n)}`], reasons: [] },
    ...{ tried: [], numberTried: [], householdTried: [], contactsFrom: null, appointment: null },
  }))

export const runVariant = (
  trial: Trial,
  variant: Variant,
  replications: number,
  tell: (n: number) => void,
  entry?: (entry: LogEntry) => void,
): VariantRun => {
  const scenario = scenarioOf(trial, variant)
  return {
    variant,
    runs: Array.from({ length: replications }, (_, n) => {
      tell(n)
      return simulateCampaign(scenario, n, n === 0 && entry !== undefined ? { entry } : {})
    }),
  }
}

const scenarioOf = (trial: Trial, { mode, cap, agents }: Variant): CampaignScenario => {
  const floor = staffed(trial.floor, trial.campaign, agents)
  const campaign = { ...trial.campaign, mode, pacing: { ...trial.campaign.pacing, mode, cap } }
  return { ...trial, floor, campaign, agents: floor.agents.map(({ id }) => id) }
}

/** Preview and agentless campaigns have no pacer to compare. */
export const pacingModeOf = (mode: DialMode): PacingMode | null =>
  mode.kind === 'preview' || mode.kind === 'agentless' ? null : mode
