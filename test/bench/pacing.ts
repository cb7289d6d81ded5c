import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import {
  type BusyAgent,
  type DialScenario,
  decidePacing,
  firstPacer,
  learnPacing,
  municipalRules,
  type PacerSnapshot,
  type PacingRules,
  publishedScenarios,
  scenarioOf,
  stressScenarios,
} from '@tsunagu/core'
import { chance } from '../support/chance.ts'
import type { PacingRow } from './pacing-rows.ts'
import { type Bench, quantile, rounded } from './result.ts'

/** Utilisation in hundredths that the design prints for its own law at 3 %, with cancelling and gate (PACING.md §6.1, §6.4). */
const published: Readonly<Record<string, number>> = {
  S1: 82,
  S14: 75.1,
  S2: 81.6,
  S4: 79.8,
  S8: 83.7,
  S13: 89.3,
  S11: 89.1,
  S5: 88.8,
  S9: 97.6,
  S10: 99.5,
  step: 85,
  'idle-pause': 85,
  'slow-setup': 82.1,
  'two-kinds': 85.2,
}

/** Others can be tried: SCENARIOS=path of a JSON file, a list of what `scenarioOf` takes. */
const scenarios = (): readonly DialScenario[] => {
  const path = process.env.SCENARIOS
  const all = path === undefined ? [...publishedScenarios, ...stressScenarios] : given(path)
  const days = Number(process.env.DAYS ?? 0)
  return days > 0 ? all.map((one) => ({ ...one, days: Math.min(days, one.days) })) : all
}

const given = (path: string): readonly DialScenario[] => {
  const read: unknown = JSON.parse(readFileSync(path, 'utf8'))
  if (!Array.isArray(read)) throw new Error(`${path}: expected a list of scenarios`)
  return read.map((one: Partial<DialScenario>, n) => {
    if (typeof one.id !== 'string') throw new Error(`${path}: scenario ${n + 1} has no id`)
    return scenarioOf({ ...one, id: one.id })
  })
}

type Rows = { readonly scenario: DialScenario; readonly rows: readonly PacingRow[] }

/** Two at a time, the longest first. */
const work = async (all: readonly DialScenario[]): Promise<readonly Rows[]> => {
  const weight = ({ agents, hours, days }: DialScenario): number => Math.min(agents, 150) * hours * days
  const queue = [...all].sort((a, b) => weight(b) - weight(a))
  const done: Rows[] = []
  const one = async (child: ChildProcess): Promise<void> => {
    for (let scenario = queue.shift(); scenario !== undefined; scenario = queue.shift())
      done.push({ scenario, rows: await rowsOf(child, scenario) })
    child.kill()
  }
  const script = fileURLToPath(new URL('pacing-worker.ts', import.meta.url))
  await Promise.all([0, 1].map(() => one(fork(script, [], { execArgv: process.execArgv }))))
  return all.flatMap((scenario) => done.filter((found) => found.scenario.id === scenario.id))
}

const rowsOf = (child: ChildProcess, scenario: DialScenario): Promise<readonly PacingRow[]> =>
  new Promise((done, failed) => {
    const gone = (code: number | null): void => failed(new Error(`the worker ended with ${code}`))
    child.once('exit', gone)
    child.once('message', (rows: readonly PacingRow[]) => {
      child.off('exit', gone)
      done(rows)
    })
    child.send(scenario)
  })

const show = ({ scenario, rows }: Rows): void => {
  const { id, agents, days, hours } = scenario
  console.log(`\n${id}: ${agents} agents, ${days} × ${hours} h${published[id] ? `, published ${published[id]}` : ''}`)
  for (const row of rows)
    console.log(
      `  ${row.law.padEnd(26)} ${row.utilisation.toFixed(1)}@${row.abandoned.toFixed(2)}`.padEnd(46) +
        `worst day ${row.worstDay.toFixed(2)}  p95 ${row.p95Day.toFixed(2)}  idle ${row.waitS} s  ` +
        `lines/agent ${row.mostLines}  cancels/h ${row.cancelsPerHour}  ${row.setting}`,
    )
}

const find = (rows: readonly PacingRow[], law: string): PacingRow | undefined => rows.find((row) => row.law === law)

/** PACING.md §7.9, as far as one run can say. */
const gates = (all: readonly Rows[]): Readonly<Record<string, boolean>> => {
  const ours = all.map(({ scenario, rows }) => ({
    scenario,
    rows,
    three: find(rows, 'ours 3 %'),
    one: find(rows, 'ours 1 %'),
  }))
  const ahead = ours.every(({ three, rows }) =>
    rows.every(
      (row) =>
        row.law.startsWith('ours') ||
        row.law.startsWith('knows') ||
        row.abandoned > 3 ||
        (three?.utilisation ?? 0) >= row.utilisation,
    ),
  )
  return {
    asPublished: ours.every(({ scenario, three }) => (three?.utilisation ?? 0) >= (published[scenario.id] ?? 0) - 0.7),
    aheadOfEveryPeer: ahead,
    daysWithin3: ours.every(({ three }) => (three?.p95Day ?? 100) <= 3 && (three?.abandoned ?? 100) <= 2.8),
    within1: ours.every(({ one }) => (one?.abandoned ?? 100) <= 1),
    linesWithin3: ours.every(({ scenario, three }) => scenario.agents < 1_000 || (three?.mostLines ?? 100) <= 3),
    nearTheBound: ours.every(
      ({ rows, three }) => (find(rows, 'knows when agents finish')?.utilisation ?? 0) - (three?.utilisation ?? 0) <= 2,
    ),
  }
}

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

/** Our pacer and those of the field over the same seeded days; then what one decision costs. */
export const pacingBench: Bench = async () => {
  const all = await work(scenarios())
  for (const rows of all) show(rows)
  const held = gates(all)
  console.log(
    `\n${Object.entries(held)
      .map(([name, ok]) => `${name}: ${ok ? 'yes' : 'NO'}`)
      .join('  ')}`,
  )
  const ours = Object.fromEntries(
    all.map(({ scenario, rows }) => [scenario.id, find(rows, 'ours 3 %')?.utilisation ?? 0]),
  )
  const known = all.filter(({ scenario }) => published[scenario.id] !== undefined)
  const costs = Object.fromEntries([5, 20, 200, 1_000].map((agents) => [`decide${agents}Ms`, decisionMs(agents)]))
  const shares = known.map(({ scenario }) => (ours[scenario.id] ?? 0) / (published[scenario.id] ?? 1))
  return {
    bench: 'pacing',
    ours: { ...ours, ...costs },
    peer: {
      name: 'published for the same law',
      ...Object.fromEntries(known.map(({ scenario: { id } }) => [id, published[id] ?? 0])),
    },
    ratio: rounded(Math.min(...shares)),
    ratioOf: 'utilisation, the least of all scenarios',
  }
}
