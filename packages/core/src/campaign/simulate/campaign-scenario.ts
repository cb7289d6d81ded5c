import type { FloorConfig } from '../../floor/config.ts'
import type { AgentId, EpochMs } from '../../log/ids.ts'
import type { Spread } from '../../simulate/spread.ts'
import type { Campaign, Target } from '../campaign.ts'
import type { Slot } from '../tried.ts'

/** How the people of a list behave when they are called; shares between 0 and 1. */
export type CalledPeople = {
  /** A person answers; by slot where it is known. */
  readonly answers: number
  readonly bySlot: readonly (Slot & { readonly answers: number })[]
  /** A machine answers: the agent hears it and notes so. */
  readonly machines: number
  readonly busy: number
  readonly invalid: number
  readonly network: number
  /** From the INVITE to the first ring, and from there to the answer. */
  readonly setUp: Spread
  readonly ring: Spread
  readonly talk: Spread
  readonly machineTalk: Spread
  readonly wrapUp: Spread
  /** Of the wrap-ups so many are followed by a pause that nobody was told of. */
  readonly leaves: number
  readonly pause: Spread
}

/** What is tried out: a campaign with its list on a floor, from its start until its list is over or the time is. */
export type CampaignScenario = {
  readonly seed: number
  readonly startsAt: EpochMs
  readonly endsAt: EpochMs
  /** As published; only these agents are at work, from the first to the last minute. */
  readonly floor: FloorConfig
  readonly agents: readonly AgentId[]
  readonly campaign: Campaign
  readonly targets: readonly Target[]
  readonly people: CalledPeople
}

/** PACING §6: the world in which laws are compared. */
export const publishedPeople: CalledPeople = {
  answers: 0.3,
  bySlot: [],
  machines: 0,
  busy: 0.05,
  invalid: 0.02,
  network: 0.01,
  setUp: { kind: 'logNormal', meanMs: 2_750, cv: 0.25 },
  ring: { kind: 'logNormal', meanMs: 10_000, cv: 0.6 },
  talk: { kind: 'logNormal', meanMs: 150_000, cv: 0.9 },
  machineTalk: { kind: 'logNormal', meanMs: 6_000, cv: 0.3 },
  wrapUp: { kind: 'logNormal', meanMs: 25_000, cv: 0.6 },
  leaves: 0.02,
  pause: { kind: 'logNormal', meanMs: 300_000, cv: 0.3 },
}
