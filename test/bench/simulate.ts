import { emptyFloor, outcomeOf, type Scenario, simulateFloor, standardQueue } from '@tsunagu/core'
import { type Bench, rounded } from './result.ts'

const slots = 8

/** Half-hours at about 85 % occupancy, with skills asked for by one caller in ten and half the agents in both queues. */
const scenarioOf = (agents: number): Scenario => {
  const calls = Array<number>(slots).fill((agents * 0.85 * 1_800_000) / 300_000 / 2)
  const stream = {
    needs: [],
    talk: { kind: 'logNormal', meanMs: 240_000, cv: 0.8 },
    wrapUp: { kind: 'logNormal', meanMs: 60_000, cv: 0.6 },
    patience: { kind: 'exponential', meanMs: 120_000 },
    guidanceMs: 0,
  } as const
  const queues = ['a', 'b'].map((id) => ({ ...standardQueue, id, name: id, wrapUpMs: 86_400_000 }))
  const group = (name: string, own: readonly string[], of: number) => ({
    name,
    like: { queues: own, skills: { ja: 5, en: of }, tiers: {} },
    agents: Array<number>(slots).fill(Math.round(agents / 2)),
    mayChange: true,
  })
  return {
    seed: 1,
    startsAt: 1_796_050_800_000,
    slotMs: 1_800_000,
    floor: { ...emptyFloor.config, version: 1, contract: 'bench', floor: 'bench', node: 'pbx1', queues },
    streams: [
      { ...stream, queue: 'a', calls },
      { ...stream, queue: 'b', calls: calls.map((one) => one * 0.9) },
      { ...stream, queue: 'b', calls: calls.map((one) => one * 0.1), needs: [{ skill: 'en', level: 3 }] },
    ],
    groups: [group('one', ['a'], 1), group('both', ['a', 'b'], 5)],
    pickUp: { kind: 'logNormal', meanMs: 1_500, cv: 0.5 },
  }
}

const measure = (agents: number, days: number) => {
  const scenario = scenarioOf(agents)
  simulateFloor(scenario, 1_000)
  const begun = performance.now()
  const runs = Array.from({ length: days }, (_, n) => simulateFloor(scenario, n))
  const tookMs = performance.now() - begun
  const { total, entries } = outcomeOf(scenario, runs)
  return { callsPerSecond: (total.calls * days * 1_000) / tookMs, stepUs: (tookMs * 1_000) / entries }
}

const leastPerSecond = 2_000

/** Simulated calls per second of the real floor step, in a team of 20 and on a floor of 200. */
export const simulateBench: Bench = async () => {
  const team = measure(20, 30)
  const floor = measure(200, 3)
  return {
    bench: 'simulate',
    ours: {
      callsPerSecond: rounded(team.callsPerSecond),
      stepUs: rounded(team.stepUs),
      callsPerSecond200Agents: rounded(floor.callsPerSecond),
      step200AgentsUs: rounded(floor.stepUs),
    },
    peer: { name: 'limit', callsPerSecond: leastPerSecond },
    ratio: rounded(team.callsPerSecond / leastPerSecond),
    ratioOf: 'callsPerSecond',
  }
}
