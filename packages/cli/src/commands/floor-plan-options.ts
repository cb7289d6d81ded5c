import { type FloorConfig, type Scenario, type SimulatedDay, simulateFloor } from '@tsunagu/core'
import { floorConfigSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { Api } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { askHistory, readHistory, withHistory } from '../floor-plan/history.ts'
import type { PlanFile } from '../floor-plan/plan-schema.ts'
import { readPlan, readText } from '../floor-plan/read-plan.ts'
import { progress } from '../output.ts'
import type { Tools } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'

export type LoadFlags = {
  readonly calls?: string
  readonly from?: string
  readonly to?: string
  readonly seed?: string
  readonly replications?: string
}

/** Options of both commands that run a plan. */
export const addLoadOptions = (command: Command): Command =>
  command
    .option('--calls <csv>', '呼量の実績（time,queue,calls の CSV）で計画の calls を置き換える')
    .option('--from <day>', '呼量をこの日からの集計（時間別）で置き換える。例 2026-11-01')
    .option('--to <day>', 'この日の前日まで')
    .option('--seed <n>', '乱数の種')
    .option('--replications <n>', '一案あたりの日数')

/** The plan of a file with the load and the luck that the options ask for, and the set-up that it refers to. */
export const planWith = async (
  file: string,
  flags: LoadFlags,
  tools: () => Tools,
): Promise<{ readonly plan: PlanFile; readonly setup: FloorConfig | null }> => {
  const read = readPlan(file)
  const plan = {
    ...(await withLoad(read, flags, tools)),
    seed: wholeNumber('--seed', flags.seed, read.seed, -2_147_483_648),
    replications: wholeNumber('--replications', flags.replications, read.replications, 1),
  }
  return { plan, setup: await setupOf(read.floor, () => tools().api) }
}

const withLoad = async (plan: PlanFile, { calls, from, to }: LoadFlags, tools: () => Tools): Promise<PlanFile> => {
  if ((from === undefined) !== (to === undefined))
    throw new Failure(exitCode.usage, 'options.invalid', '--from and --to belong together')
  if (calls !== undefined && from !== undefined)
    throw new Failure(exitCode.usage, 'options.invalid', 'either --calls, or --from and --to')
  if (calls !== undefined) return withHistory(plan, readHistory(readText(calls), calls, plan))
  if (from === undefined || to === undefined) return plan
  return withHistory(plan, await askHistory(tools().api, plan, from, to))
}

const setupOf = async (floor: string | undefined, api: () => Api): Promise<FloorConfig | null> => {
  if (floor === undefined) return null
  if (floor === 'setup') return api().call(floorConfigSchema, 'GET', '/v1/setup')
  return bodyOf(floorConfigSchema, readSetupFile(floor))
}

/** The number of an option, or what the plan says. */
export const wholeNumber = (option: string, text: string | undefined, otherwise: number, least = 0): number => {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (Number.isSafeInteger(number) && number >= least) return number
  throw new Failure(exitCode.usage, 'options.invalid', `${option} "${text}": expected a whole number from ${least}`)
}

/** Simulates the days one by one and says how far it is. */
export const simulateDays = (name: string, scenario: Scenario, days: number): readonly SimulatedDay[] =>
  Array.from({ length: days }, (_, n) => {
    progress(`${name}: ${n} / ${days} …`)
    return simulateFloor(scenario, n)
  })
