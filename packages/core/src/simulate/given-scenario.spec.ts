import { type Queue, standardQueue } from '../floor/config.ts'
import { emptyFloor } from '../floor/floor.ts'
import type { AgentGroup, CallStream, Scenario } from './scenario.ts'

const hourMs = 3_600_000

export const queueNamed = (id: string, change: Partial<Queue> = {}): Queue => ({
  ...standardQueue,
  id,
  name: id,
  ringMs: 3_600_000,
  wrapUpMs: 86_400_000,
  ...change,
})

export const streamOf = (calls: readonly number[], change: Partial<CallStream> = {}): CallStream => ({
  queue: 'q',
  needs: [],
  calls,
  talk: { kind: 'exponential', meanMs: 180_000 },
  wrapUp: { kind: 'fixed', meanMs: 0 },
  patience: null,
  guidanceMs: 0,
  ...change,
})

export const groupOf = (agents: readonly number[], change: Partial<AgentGroup['like']> = {}): AgentGroup => ({
  name: 'g',
  like: { queues: ['q'], skills: {}, tiers: {}, ...change },
  agents,
  mayChange: true,
})

/** One queue, hours all alike, what Erlang speaks of; each part may be replaced. */
export const scenarioOf = (
  agents: number,
  callsPerHour: number,
  change: Partial<Scenario> & { readonly hours?: number; readonly patienceMs?: number } = {},
): Scenario => {
  const { hours = 24, patienceMs, ...rest } = change
  const patience = patienceMs === undefined ? null : ({ kind: 'exponential', meanMs: patienceMs } as const)
  return {
    seed: 1,
    // 2026-12-01 00:00 in Tokyo, a Tuesday.
    startsAt: 1_796_050_800_000,
    slotMs: hourMs,
    floor: { ...emptyFloor.config, version: 1, contract: 'plan', floor: 'plan', node: 'n', queues: [queueNamed('q')] },
    streams: [streamOf(Array(hours).fill(callsPerHour), { patience })],
    groups: [groupOf(Array(hours).fill(agents))],
    pickUp: { kind: 'fixed', meanMs: 0 },
    ...rest,
  }
}
