import { type StaffPlan, type StaffSlot, type StaffTarget, searchStaff, targetP1, targetP2 } from '@tsunagu/core'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { type NamedScenario, scenariosOf, slotText } from '../floor-plan/plan-scenario.ts'
import { durationMs, type PlanFile } from '../floor-plan/plan-schema.ts'
import { type Column, progress, progressDone, tableText } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addLoadOptions, type LoadFlags, planWith, wholeNumber } from './floor-plan-options.ts'
import { number, percent, secondsText } from './floor-texts.ts'

type StaffFlags = LoadFlags & {
  readonly answerTime: string
  readonly handled: string
  readonly answerRate: string
  readonly least: string
  readonly eachQueue?: boolean
  readonly plan?: string
}

/** The plan that was found is checked with so many times the days of the search. */
const checkTimes = 4

export const addFloorStaff = (floor: Command, tools: ToolsOf): void => {
  addLoadOptions(floor.command('staff <plan>'))
    .description('P1（平均応答時間・対応率）と P2（応答率）に届く最少の要員数を、時間帯ごとに求める')
    .option('--answer-time <duration>', 'P1: 平均応答時間の上限', '2.5s')
    .option('--handled <percent>', 'P1: 対応率の下限', '98.5')
    .option('--answer-rate <percent>', 'P2: 応答率の下限', '90')
    .option('--least <agents>', '常に置く要員数', '1')
    .option('--each-queue', '全体ではなく、待ち行列ごとに届くこと')
    .option('--plan <name>', '計画のどの案の班を使うか（既定: 最初）')
    .addHelpText(
      'after',
      '\nExample: tsunagu floor staff docs/examples/day.plan.yaml --least 4\nExit code 1 when no number of agents reaches a target.',
    )
    .action(async (file: string, flags: StaffFlags) => {
      const targets = targetsOf(flags)
      const { plan, setup } = await planWith(file, flags, tools)
      const chosen = planNamed(scenariosOf(plan, setup), flags.plan)
      const found = targets.map((target) => search(chosen, plan, target, flags))
      progressDone()
      tools().out.say(jsonOf(plan, chosen, found), textOf(plan, chosen, found))
      const missed = found.filter(({ unreachable }) => unreachable !== null)
      if (missed.length > 0)
        throw new Failure(
          exitCode.refused,
          'target.unreachable',
          missed.map(({ target, unreachable }) => `${target.name}: ${unreachable}`).join('\n'),
        )
    })
}

const targetsOf = (flags: StaffFlags): readonly StaffTarget[] => {
  const meanAnswerMs = durationMs(flags.answerTime)
  if (meanAnswerMs === null)
    throw new Failure(
      exitCode.usage,
      'options.invalid',
      `--answer-time "${flags.answerTime}": expected a duration like 2.5s`,
    )
  return [
    { ...targetP2, answerRate: share('--answer-rate', flags.answerRate) },
    { ...targetP1, meanAnswerMs, answerRate: share('--handled', flags.handled) },
  ]
}

const share = (option: string, text: string): number => {
  const value = Number(text)
  if (value > 0 && value <= 100) return value / 100
  throw new Failure(
    exitCode.usage,
    'options.invalid',
    `${option} "${text}": expected a percentage, more than 0 and up to 100`,
  )
}

const planNamed = (plans: readonly NamedScenario[], name: string | undefined): NamedScenario => {
  const found = name === undefined ? plans[0] : plans.find((one) => one.name === name)
  if (found !== undefined) return found
  throw new Failure(
    exitCode.usage,
    'options.invalid',
    `--plan "${name}": expected one of ${plans.map((one) => one.name).join(', ')}`,
  )
}

const search = ({ scenario }: NamedScenario, plan: PlanFile, target: StaffTarget, flags: StaffFlags): StaffPlan => {
  const steps = searchStaff(scenario, {
    target,
    replications: plan.replications,
    checkReplications: plan.replications * checkTimes,
    least: wholeNumber('--least', flags.least, 1),
    eachQueue: flags.eachQueue === true,
  })
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
    const { doing, slot, calls } = step.value
    progress(`${target.name}: ${doing} ${slotText(plan, slot)}, ${calls} calls simulated …`)
  }
}

const jsonOf = (plan: PlanFile, chosen: NamedScenario, found: readonly StaffPlan[]): unknown => ({
  name: plan.name,
  plan: chosen.name,
  seed: plan.seed,
  replications: plan.replications,
  groups: chosen.scenario.groups.map(({ name }) => name),
  targets: found.map(({ target, unreachable, agentHours, slots, outcome }) => ({
    target,
    unreachable,
    agentHours,
    total: outcome.total,
    slots: slots.map((slot) => ({ from: slotText(plan, slot.slot), ...slot })),
  })),
})

const targetText = ({ meanAnswerMs, answerRate }: StaffTarget): string =>
  [
    meanAnswerMs === null ? null : `平均応答時間 ≤ ${meanAnswerMs / 1_000} s`,
    answerRate === null ? null : `${meanAnswerMs === null ? '応答率' : '対応率'} ≥ ${number(answerRate * 100)} %`,
  ]
    .filter((part) => part !== null)
    .join(', ')

const textOf = (plan: PlanFile, chosen: NamedScenario, found: readonly StaffPlan[]): string =>
  [
    `${plan.name} ${plan.day}, ${chosen.name}; seed ${plan.seed}, ${plan.replications} days each, checked with ${plan.replications * checkTimes} fresh ones; ± is the 95 % interval`.trim(),
    ...found.flatMap((one) => ['', `■ ${one.target.name}: ${targetText(one.target)}`, staffText(plan, chosen, one)]),
  ].join('\n')

const staffText = (plan: PlanFile, { scenario }: NamedScenario, found: StaffPlan): string => {
  const groups = scenario.groups.length > 1 ? scenario.groups : []
  const columns: readonly Column<StaffSlot>[] = [
    ['時間帯', ({ slot }) => slotText(plan, slot)],
    ['入電 calls', ({ outcome }) => number(outcome.calls)],
    ['呼量 erlangs', ({ erlangs }) => number(erlangs, 2)],
    ['要員 agents', ({ agents }) => agents],
    ...groups.map(({ name }, n): Column<StaffSlot> => [name, (slot) => slot.groups[n] ?? 0]),
    ['Erlang A', ({ erlangA }) => erlangA],
    ['Erlang C', ({ erlangC }) => erlangC],
    ['応答率 answer rate', ({ outcome }) => percent(outcome.answerRate)],
    ['平均応答時間 mean answer', ({ outcome }) => secondsText(outcome.meanAnswerMs)],
    ['稼働率 occupancy', ({ outcome }) => percent(outcome.occupancy)],
    ['', ({ reached, sure }) => (sure ? '達成' : reached ? '達成（差は区間内）' : '未達')],
  ]
  const total = found.outcome.total
  const day = `計 ${number(found.agentHours)} 人時 agent-hours; ${percent(total.answerRate) ?? '—'} answered after ${secondsText(total.meanAnswerMs) ?? '—'}`
  return `${tableText(found.slots, columns)}\n${day}`
}
