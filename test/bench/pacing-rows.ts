import {
  asProphet,
  boostLaw,
  type DialScenario,
  issabelLaw,
  type Law,
  municipalRules,
  omnileadsLaw,
  ourLaw,
  type PacingRules,
  type Score,
  scoreOf,
  singleLaw,
  type VicidialSettings,
  vicidialDefault,
  vicidialLaw,
} from '@tsunagu/core'

/** What one law did, as a table shows it: shares in hundredths. */
export type PacingRow = {
  readonly law: string
  readonly utilisation: number
  readonly abandoned: number
  readonly worstDay: number
  readonly p95Day: number
  readonly waitS: number
  readonly cancelsPerHour: number
  readonly mostLines: number
  readonly setting: string
  /** By so many calls the worst day, and the worst thirty days, passed the cap of this row; below 0: never. */
  readonly overDay: number
  readonly over30: number
}

const peerCap = 0.03

const rulesOf = (scenario: DialScenario, cap: number): PacingRules => ({
  ...municipalRules,
  mode: { kind: 'predictive' },
  cap,
  cancelAfterRingS: 15,
  ringTimeoutS: scenario.ringTimeoutS,
  mostLines: 6 * scenario.agents,
  callsPerS: Math.max(50, scenario.agents),
})

/** Every law over one scenario, ours first; peers also as well as they could be set for these very days. */
export const pacingRows = (scenario: DialScenario): readonly PacingRow[] => {
  const { agents } = scenario
  const of = (name: string, cap: number) => () => ourLaw(name, rulesOf(scenario, cap), agents)
  const plain = { ...rulesOf(scenario, peerCap), mode: { kind: 'progressive' } as const }
  return [
    row(scenario, 'ours 3 %', of('ours 3 %', 0.03)),
    row(scenario, 'ours 1 %', of('ours 1 %', 0.01)),
    row(scenario, 'knows when agents finish', () => ourLaw('bound', rulesOf(scenario, 0.03), agents, asProphet)),
    row(scenario, 'manual', () => singleLaw('manual')),
    row(scenario, 'preview', () => singleLaw('preview')),
    row(scenario, 'progressive', () => ourLaw('progressive', plain, agents)),
    row(scenario, 'ADAPT_TAPERED as shipped', () => vicidialLaw(vicidialDefault)),
    tuned(scenario, 'VICIdial, tuned', vicidialGrid(agents), vicidialLaw),
    tuned(scenario, 'boost, tuned', boostGrid(scenario), boostLaw),
    row(scenario, 'Issabel', () => issabelLaw(false)),
    row(scenario, 'Issabel, overcommit', () => issabelLaw(true)),
    row(scenario, 'OMniLeads', () => omnileadsLaw()),
  ]
}

const row = (scenario: DialScenario, law: string, lawOf: () => Law): PacingRow =>
  rowOf(law, scoreOf(scenario, lawOf), '')

type Answers = { readonly answered: number; readonly abandoned: number }

/** Calls by which a day, and thirty days in a row, pass a cap, at the worst. */
export const over = (days: readonly Answers[], cap: number): Pick<PacingRow, 'overDay' | 'over30'> => {
  const calls = (some: readonly Answers[]): number =>
    some.reduce((sum, { answered, abandoned }) => sum + abandoned - cap * answered, 0)
  const spans = days.map((_, n) => calls(days.slice(Math.max(0, n - 29), n + 1)))
  return {
    overDay: Number(Math.max(...days.map((day) => calls([day]))).toFixed(1)),
    over30: Number(Math.max(...spans).toFixed(1)),
  }
}

export const hundredths = (share: number): number => Number((100 * share).toFixed(2))

const rowOf = (law: string, score: Score, setting: string): PacingRow => ({
  law,
  utilisation: Number((100 * score.utilisation).toFixed(1)),
  abandoned: hundredths(score.abandoned),
  worstDay: hundredths(score.worstDay),
  p95Day: hundredths(score.p95Day),
  waitS: Math.round(score.idleBeforeCallS),
  cancelsPerHour: Number(score.cancelledPerAgentHour.toFixed(1)),
  mostLines: Number(score.mostLinesPerAgent.toFixed(2)),
  setting,
  ...over(score.days, law.endsWith('1 %') ? 0.01 : peerCap),
})

/** The setting with the most utilisation among those within the cap, chosen on the days it is shown for: in hindsight. */
const tuned = <T>(scenario: DialScenario, law: string, grid: readonly T[], lawOf: (setting: T) => Law): PacingRow => {
  const few = Math.min(3, scenario.days)
  const within = grid
    .map((setting) => ({ setting, score: scoreOf(scenario, () => lawOf(setting), { days: few }) }))
    .filter(({ score }) => score.abandoned <= peerCap)
    .sort((a, b) => b.score.utilisation - a.score.utilisation)
  const best = within[0]
  if (best === undefined)
    return rowOf(
      law,
      scoreOf(scenario, () => lawOf(grid[0] as T)),
      'none within the cap',
    )
  return rowOf(
    law,
    scoreOf(scenario, () => lawOf(best.setting)),
    JSON.stringify(best.setting),
  )
}

const boostGrid = ({ agents, answers }: DialScenario): readonly number[] => {
  const isRare = typeof answers === 'number' && answers < 0.15
  const [most, step] = isRare ? [12, 0.5] : [4.5, agents >= 200 ? 0.25 : 0.1]
  return Array.from({ length: Math.round((most - 1) / step) + 1 }, (_, n) => Number((1 + n * step).toFixed(2)))
}

const vicidialGrid = (agents: number): readonly VicidialSettings[] => {
  const ratios = Array.from({ length: 16 }, (_, n) => ({
    ...vicidialDefault,
    method: 'ratio' as const,
    level: Number((1 + 0.1 * n).toFixed(1)),
  }))
  const methods = agents >= 200 ? (['tapered'] as const) : (['hardLimit', 'average', 'tapered'] as const)
  const adapts = methods.flatMap((method) =>
    [1.2, 1.5, 2, 3, 5].flatMap((mostLevel) =>
      [0, -1, -2].flatMap((difference) =>
        [true, false].map((availableOnly) => ({ ...vicidialDefault, method, mostLevel, difference, availableOnly })),
      ),
    ),
  )
  return [...ratios, ...adapts]
}
