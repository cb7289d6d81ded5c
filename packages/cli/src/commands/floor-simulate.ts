import {
  type Forecast,
  forecastOf,
  outcomeOf,
  type Scenario,
  type SimulatedFigures,
  type SimulationOutcome,
} from '@tsunagu/core'
import type { Command } from 'commander'
import { scenariosOf, slotText } from '../floor-plan/plan-scenario.ts'
import type { PlanFile } from '../floor-plan/plan-schema.ts'
import { type Column, progressDone, tableText } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addLoadOptions, type LoadFlags, planWith, simulateDays } from './floor-plan-options.ts'
import { number, percent, secondsText } from './floor-texts.ts'

type Simulated = {
  readonly name: string
  readonly scenario: Scenario
  readonly outcome: SimulationOutcome
  /** By slot: what the formulae say of each queue that stands alone. */
  readonly forecasts: readonly (readonly Forecast[])[]
}

export const addFloorSimulate = (floor: Command, tools: ToolsOf): void => {
  addLoadOptions(floor.command('simulate <plan>'))
    .description('要員案を、実際の割当処理に乱数の入電を流して比べる（計画ファイルは YAML、- は標準入力）')
    .addHelpText(
      'after',
      '\nExample: tsunagu floor simulate docs/examples/day.plan.yaml\nThe plan file: docs/simulate.md',
    )
    .action(async (file: string, flags: LoadFlags) => {
      const { plan, setup } = await planWith(file, flags, tools)
      const simulated = scenariosOf(plan, setup).map(({ name, scenario }): Simulated => {
        const outcome = outcomeOf(scenario, simulateDays(name, scenario, plan.replications))
        return { name, scenario, outcome, forecasts: forecastsOf(scenario, outcome) }
      })
      progressDone()
      tools().out.say(jsonOf(plan, simulated), textOf(plan, simulated))
    })
}

const forecastsOf = (scenario: Scenario, { slots, queues }: SimulationOutcome): Simulated['forecasts'] =>
  slots.map(({ slot }) => queues.flatMap(({ queue }) => forecastOf(scenario, queue, slot) ?? []))

const jsonOf = (plan: PlanFile, simulated: readonly Simulated[]): unknown => ({
  name: plan.name,
  day: plan.day,
  seed: plan.seed,
  replications: plan.replications,
  plans: simulated.map(({ name, outcome, forecasts }) => ({
    name,
    agentHours: agentHours(plan, outcome),
    ...outcome,
    slots: outcome.slots.map((slot) => ({
      from: slotText(plan, slot.slot),
      ...slot,
      erlang: forecasts[slot.slot] ?? [],
    })),
  })),
})

type Row = {
  readonly name: string
  readonly agents: number | string | null
  readonly figures: SimulatedFigures & { readonly occupancy: SimulationOutcome['total']['occupancy'] | undefined }
}

const columns: readonly Column<Row>[] = [
  ['', ({ name }) => name],
  ['要員 agents', ({ agents }) => agents],
  ['入電 calls', ({ figures }) => number(figures.calls)],
  ['応答 answered', ({ figures }) => number(figures.answered)],
  ['放棄 abandoned', ({ figures }) => number(figures.abandoned)],
  ['他 left', ({ figures }) => number(figures.left + figures.unserved)],
  ['応答率 answer rate', ({ figures }) => percent(figures.answerRate)],
  ['平均応答時間 mean answer', ({ figures }) => secondsText(figures.meanAnswerMs)],
  ['待ち p50', ({ figures }) => number(figures.waitMs.p50 / 1_000)],
  ['p90', ({ figures }) => number(figures.waitMs.p90 / 1_000)],
  ['p99', ({ figures }) => number(figures.waitMs.p99 / 1_000)],
  ['max', ({ figures }) => number(figures.waitMs.max / 1_000)],
  ['稼働率 occupancy', ({ figures }) => percent(figures.occupancy ?? null)],
]

const textOf = (plan: PlanFile, simulated: readonly Simulated[]): string =>
  [
    `${plan.name} ${plan.day} ${slotText(plan, 0)}–, seed ${plan.seed}, ${plan.replications} days each; ± is the 95 % interval, waits in seconds`.trim(),
    '',
    tableText(simulated.map(totalRow(plan)), columns),
    ...simulated.flatMap((one) => ['', `■ ${one.name}`, ...planText(plan, one)]),
  ].join('\n')

const agentHours = (plan: PlanFile, { slots }: SimulationOutcome): number =>
  (slots.reduce((sum, { agents }) => sum + agents, 0) * plan.slot) / 3_600_000

const totalRow =
  (plan: PlanFile) =>
  ({ name, outcome }: Simulated): Row => ({
    name,
    agents: `${number(agentHours(plan, outcome))} 人時`,
    figures: outcome.total,
  })

const planText = (plan: PlanFile, { outcome, forecasts }: Simulated): readonly string[] => {
  const slots = outcome.slots.map(
    (figures): Row => ({ name: slotText(plan, figures.slot), agents: figures.agents, figures }),
  )
  const queues = outcome.queues.map(
    (figures): Row => ({ name: figures.queue, agents: null, figures: { ...figures, occupancy: undefined } }),
  )
  return [
    tableText(slots, columns),
    ...(queues.length > 1 ? ['', tableText(queues, columns)] : []),
    '',
    ...formulaText(plan, outcome, forecasts),
  ]
}

type Beside = { readonly name: string; readonly forecast: Forecast; readonly figures: SimulatedFigures | undefined }

/** The formulae, and how far the simulation is from them. */
const formulaText = (
  plan: PlanFile,
  outcome: SimulationOutcome,
  forecasts: Simulated['forecasts'],
): readonly string[] => {
  const rows = forecasts.flatMap((bySlot, slot) =>
    bySlot.map((forecast): Beside => {
      const queue = outcome.queues.find((one) => one.queue === forecast.queue)
      const name = outcome.queues.length > 1 ? `${slotText(plan, slot)} ${forecast.queue}` : slotText(plan, slot)
      return { name, forecast, figures: queue?.slots[slot] }
    }),
  )
  const reasons = [...new Set(rows.flatMap(({ forecast }) => forecast.nearBecause))]
  if (rows.length === 0) return ['Erlang says nothing here: every queue shares its callers or its agents with another.']
  return [
    tableText(rows, beside),
    reasons.length === 0
      ? 'Erlang must hold here, up to a beginning with an empty floor.'
      : `Erlang is only near here: ${reasons.join('; ')}.`,
  ]
}

const beside: readonly Column<Beside>[] = [
  ['', ({ name }) => name],
  ['呼量 erlangs', ({ forecast }) => number(forecast.erlangs, 2)],
  ['Erlang C wait', ({ forecast }) => (forecast.c === null ? null : number(forecast.c.meanWaitMs / 1_000))],
  ['Erlang A lost', ({ forecast }) => (forecast.a === null ? null : percentOf(forecast.a.abandoned))],
  ['mean answer', ({ forecast }) => (forecast.meanAnswerMs === null ? null : number(forecast.meanAnswerMs / 1_000))],
  [
    '差 simulated −',
    ({ forecast, figures }) => difference(figures?.meanAnswerMs?.mean, forecast.meanAnswerMs, 1_000, ' s'),
  ],
  ['answer rate', ({ forecast }) => (forecast.answerRate === null ? null : percentOf(forecast.answerRate))],
  [
    '差 simulated −',
    ({ forecast, figures }) => difference(figures?.answerRate?.mean, forecast.answerRate, 0.01, ' pt'),
  ],
]

const percentOf = (share: number): string => `${(share * 100).toFixed(1)} %`

const difference = (
  simulated: number | undefined,
  formula: number | null,
  unit: number,
  name: string,
): string | null => {
  if (simulated === undefined || formula === null) return null
  const by = (simulated - formula) / unit
  return `${by >= 0 ? '+' : '−'}${Math.abs(by).toFixed(1)}${name}`
}
