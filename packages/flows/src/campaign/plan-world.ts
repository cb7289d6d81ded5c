import type { AgentSetup, Calendar, EpochMs, FloorConfig, Holidays, Line } from '@tsunagu/core'

/** What a plan is checked against. What is null is not known here (a file on somebody's desk), and is not looked at. */
export type PlanWorld = {
  readonly now: EpochMs
  readonly lines: readonly Pick<Line, 'id' | 'callerIds'>[] | null
  readonly queues: readonly string[] | null
  readonly agents: readonly Pick<AgentSetup, 'id' | 'queues' | 'autoAnswer'>[] | null
  readonly calendars: readonly Calendar[] | null
  readonly holidays: Holidays
  /** Every prompt that can be played, `ja/apology`. */
  readonly prompts: ReadonlySet<string> | null
  readonly flows: readonly string[] | null
  readonly results: readonly string[] | null
  readonly claimKinds: readonly string[] | null
  readonly campaigns: readonly string[] | null
}

/** Where nothing is known but the time. */
export const bareDesk = (now: EpochMs): PlanWorld => ({
  ...{ now, lines: null, queues: null, agents: null, calendars: null, holidays: {}, prompts: null, flows: null },
  ...{ results: null, claimKinds: null, campaigns: null },
})

/** What a configuration knows of it; the rest the API knows. */
export const deskOf = (config: FloorConfig, now: EpochMs): PlanWorld => ({
  ...bareDesk(now),
  ...{ lines: config.lines, agents: config.agents, calendars: config.calendars, holidays: config.holidays },
  queues: config.queues.map(({ id }) => id),
  flows: config.flows.map(({ id }) => id),
})
