import {
  emptyFloor,
  type Floor,
  type FloorConfig,
  type LogBody,
  standardAgent,
  standardLimits,
  standardQueue,
  stepFloor,
} from '@tsunagu/core'
import { type Bench, quantile, rounded } from './result.ts'

type Size = { readonly bench: string; readonly agents: number; readonly waiting: number; readonly limitMs: number }

const rounds = 4_000

const configOf = (agents: number): FloorConfig => ({
  version: 1,
  contract: 'bench',
  floor: 'bench',
  node: 'pbx1',
  lines: [],
  queues: Array.from({ length: 10 }, (_, n) => ({
    ...standardQueue,
    id: `q${n}`,
    name: `q${n}`,
    ringMs: 15_000,
    wrapUpMs: 0,
    announceEveryMs: 30_000,
  })),
  agents: Array.from({ length: agents }, (_, n) => ({
    ...standardAgent,
    id: `a${n}`,
    name: `a${n}`,
    phone: `p${n}`,
    queues: [`q${n % 10}`, `q${(n * 7) % 10}`, `q${(n * 3) % 10}`],
  })),
  flows: [],
  calendars: [],
  holidays: {},
  prompts: {},
  pauseReasons: ['lunch'],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: [],
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
})

/** Everybody talks, others wait: then agents become free one by one, and a new caller arrives for each. */
const floorBenchOf =
  ({ bench, agents, waiting, limitMs }: Size): Bench =>
  async () => {
    const config = configOf(agents)
    let floor: Floor = emptyFloor
    let at = 1_000
    let entries = 0
    const feed = (body: LogBody): number => {
      const entry = { id: `${at}-${entries}`, at, by: 'bench', body }
      const begun = performance.now()
      floor = stepFloor(floor, entry).state
      const took = performance.now() - begun
      at++
      entries++
      return took
    }
    let calls = 0
    const arrive = (): void => {
      const leg = `c${++calls}`
      const caller = { kind: 'presented', number: '0961234567' } as const
      feed({ type: 'leg.arrived', leg, node: 'pbx1', line: 'l', called: '0', caller, attempt: 1, recording: leg })
      feed({
        type: 'flow.queueing',
        call: leg,
        queue: `q${calls % 10}`,
        needs: [],
        headStartMs: 0,
        prefer: null,
        offerCallback: false,
      })
    }
    const ask = { request: 'r', actor: { account: 'bench', door: 'api' } } as const
    feed({ type: 'floor.configured', config })
    for (const agent of config.agents) {
      feed({ type: 'phone.registered', phone: agent.phone })
      feed({ type: 'agent.signIn', agent: agent.id, ...ask })
      feed({ type: 'agent.ready', agent: agent.id, ...ask })
    }
    for (let n = 0; n < agents + waiting; n++) arrive()
    for (const call of [...floor.calls.values()])
      if (call.phase === 'offered') feed({ type: 'leg.answered', leg: call.offers[0]?.leg ?? '', recording: null })

    const ready: number[] = []
    const nothing: number[] = []
    for (let n = 0; n < rounds; n++) {
      const talking = [...floor.calls.values()].find((call) => call.phase === 'talking')
      if (talking?.phase !== 'talking') break
      feed({ type: 'leg.ended', leg: talking.leg, cause: 16 })
      ready.push(feed({ type: 'leg.ended', leg: talking.agentLeg, cause: 16 }))
      const offered = [...floor.calls.values()].find((call) => call.phase === 'offered')
      if (offered?.phase === 'offered')
        feed({ type: 'leg.answered', leg: offered.offers[0]?.leg ?? '', recording: null })
      arrive()
      nothing.push(feed({ type: 'leg.keyPressed', leg: talking.leg, key: '1', heldMs: 80 }))
    }
    const warm = ready.slice(ready.length / 4)
    const idle = nothing.slice(nothing.length / 4)
    const p99Ms = rounded(quantile(warm, 0.99))
    return {
      bench,
      ours: {
        agents,
        waiting: [...floor.calls.values()].filter((call) => call.phase === 'waiting').length,
        readyAndMatchP50Ms: rounded(quantile(warm, 0.5)),
        readyAndMatchP99Ms: p99Ms,
        nothingChangesP50Us: rounded(quantile(idle, 0.5) * 1_000),
        nothingChangesP99Us: rounded(quantile(idle, 0.99) * 1_000),
      },
      peer: { name: 'limit', readyAndMatchP99Ms: limitMs, nothingChangesP99Us: 10 },
      ratio: rounded(p99Ms / limitMs),
      ratioOf: 'readyAndMatchP99Ms',
    }
  }

export const floorBench = floorBenchOf({ bench: 'floor', agents: 500, waiting: 200, limitMs: 0.3 })
/** Four times the agents and five times the callers may cost four times as much, not more. */
export const floorLargeBench = floorBenchOf({ bench: 'floor-large', agents: 2_000, waiting: 1_000, limitMs: 1.2 })
