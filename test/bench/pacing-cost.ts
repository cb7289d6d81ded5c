import {
  type BusyAgent,
  decidePacing,
  emptyDialler,
  firstPacer,
  type LogEntry,
  learnPacing,
  municipalRules,
  type PacerSnapshot,
  type PacingRules,
  plainCampaign,
  scenarioOf,
  simulateCampaign,
  stepDialler,
} from '@tsunagu/core'
import { chance } from '../support/chance.ts'
import { type Bench, type Figures, quantile, rounded } from './result.ts'

const sizes = [5, 20, 200, 1_000] as const
/** Minutes of a campaign in full flight that are folded: less of the large ones, where more happens. */
const minutesOf = (agents: number): number => (agents < 100 ? 30 : agents < 1_000 ? 12 : 8)

/** What one decision costs, with agents in every state and calls of every age. */
const decisionMs = (agents: number): number => {
  const random = chance(agents)
  const rules: PacingRules = { ...municipalRules, mode: { kind: 'predictive' }, cap: 0.03, mostLines: 6 * agents }
  let state = firstPacer(rules, 0)
  for (let n = 0; n < 400; n += 1) {
    const end = n % 3 === 0 ? ('answered' as const) : ('failed' as const)
    state = learnPacing(
      state,
      rules,
      { type: 'attemptEnded', ageS: end === 'answered' ? 4 + (n % 12) : 28, end },
      agents,
    )
  }
  const times: number[] = []
  for (let n = 0; n < 400; n += 1) {
    const started = performance.now()
    decidePacing(state, rules, busyMoment(agents, random))
    if (n >= 100) times.push(performance.now() - started)
  }
  return rounded(quantile(times, 0.5))
}

const busyMoment = (agents: number, random: ReturnType<typeof chance>): PacerSnapshot => ({
  nowS: 10_000,
  idle: Math.round(agents * 0.05),
  waiting: 0,
  inFlight: Array.from({ length: Math.round(agents * 0.7) }, (_, n) => {
    const ageS = random.between(0, 28)
    return { id: String(n), ageS, ringS: Math.max(0, ageS - 3) }
  }),
  busy: Array.from(
    { length: Math.round(agents * 0.95) },
    (_, n): BusyAgent =>
      n % 6 === 0
        ? { phase: 'wrapUp', elapsedS: random.between(0, 40), talkS: 90, isLeaving: false }
        : { phase: 'talk', elapsedS: random.between(0, 400), talkS: 0, isLeaving: false },
  ),
  spans: [{ answered: 5_000, abandoned: 20, cap: 0.03, expected: 0 }],
})

/** The log of a predictive campaign in full flight: calls of every age, agents in every state. */
const logOf = (agents: number): readonly LogEntry[] => {
  const scenario = plainCampaign(scenarioOf({ id: 'cost', agents }), {
    ...{ mode: { kind: 'predictive' }, cap: 0.03, days: 1, seed: 1 },
  })
  const log: LogEntry[] = []
  const endsAt = scenario.startsAt + minutesOf(agents) * 60_000
  simulateCampaign({ ...scenario, endsAt }, 0, { entry: (entry) => log.push(entry) })
  return log
}

/** What the whole step of the dialler costs: its look every second, any other entry, and of one core all the time. */
const stepCosts = (agents: number): Figures => {
  const log = logOf(agents)
  const [looks, others]: readonly [number[], number[]] = [[], []]
  let dialler = emptyDialler
  const half = log[Math.floor(log.length / 2)]?.at ?? 0
  for (const entry of log) {
    if (entry.by === 'dialler') continue
    const { body } = entry
    if (body.type === 'timer.fired' && body.service !== 'dialler') continue
    const started = performance.now()
    dialler = stepDialler(dialler, entry).state
    const ms = performance.now() - started
    if (entry.at < half) continue
    const isLook = body.type === 'timer.fired' && body.timer.startsWith('tick:')
    ;(isLook ? looks : others).push(ms)
  }
  const spentMs = [...looks, ...others].reduce((sum, ms) => sum + ms, 0)
  const lastedMs = (log.at(-1)?.at ?? 0) - half
  return {
    [`look${agents}Ms`]: rounded(quantile(looks, 0.5)),
    [`look${agents}P99Ms`]: rounded(quantile(looks, 0.99)),
    [`entry${agents}Ms`]: rounded(quantile(others, 0.5)),
    [`core${agents}Percent`]: rounded((100 * spentMs) / lastedMs),
  }
}

/** What deciding costs: the pacer alone, and the dialler's whole step over the log of a campaign in full flight. */
export const pacingCostBench: Bench = async () => {
  const decides = Object.fromEntries(sizes.map((agents) => [`decide${agents}Ms`, decisionMs(agents)]))
  const steps = Object.assign({}, ...sizes.map(stepCosts)) as Figures
  return {
    bench: 'pacing-cost',
    ours: { ...decides, ...steps },
    peer: { name: 'a second, in which it has to be done', look1000Ms: 1_000 },
    ratio: rounded((steps.look1000P99Ms ?? Number.NaN) / 1_000),
    ratioOf: 'the slowest look of a hundred with 1,000 agents',
  }
}
