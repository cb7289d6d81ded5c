import { type DialLimit, type LogEntry, type PacingMode, publishedPeople } from '@tsunagu/core'
import { campaignOf, planProblemText, readPlan } from '@tsunagu/flows'
import type { Command } from 'commander'
import { writeLog } from '../campaign/decision-log.ts'
import { type LawRow, otherLaws } from '../campaign/other-laws.ts'
import {
  bareFloor,
  pacingModeOf,
  runVariant,
  spanOf,
  type Trial,
  unknownPersons,
  type Variant,
  type VariantRun,
} from '../campaign/simulated-plans.ts'
import { exitCode, Failure } from '../exit.ts'
import { type Column, progress, progressDone, tableText, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { wholeNumber } from './floor-plan-options.ts'
import { configFor, textOfFile } from './flow-files.ts'

export type TrialFlags = {
  readonly agents?: string
  readonly mode?: string
  readonly from?: string
  readonly days?: string
  readonly persons?: string
  readonly answers?: string
  readonly replications?: string
  readonly seed?: string
  readonly world?: string
  readonly baselines?: boolean
  readonly log?: string
}

export const addCampaignSimulate = (campaign: Command, tools: ToolsOf): void => {
  withTrialOptions(campaign.command('simulate <plan>'))
    .description('計画を、実際の発信・割当の処理に乱数の相手を流して試す（登録しない）')
    .option('--persons <n>', '対象者の数', '2000')
    .option('--answers <share>', '本人が出る割合 (0..1)', String(publishedPeople.answers))
    .option('--world <api|file>', 'the set-up to run it on: api, or a file of `config show`')
    .addHelpText('after', '\nExample: tsunagu campaign simulate samples/campaigns/kokuho-yobikake.yaml --agents 3,5,8')
    .action(async (file: string, flags: TrialFlags) => sayTrial(await trialOfPlan(file, flags, tools), flags, tools))
}

export const withTrialOptions = (command: Command): Command =>
  command
    .option('--agents <n,n>', '試す担当者数（コンマ区切り）', '5')
    .option('--mode <modes>', 'progressive, power:2, predictive:1 … (コンマ区切り、予測は放棄呼の上限 %)')
    .option('--from <time>', "いつから。例 '2026-12-01 09:00'（既定: いま）")
    .option('--days <n>', '何日分', '1')
    .option('--replications <n>', '繰り返し', '3')
    .option('--seed <n>', '乱数の種', '1')
    .option('--log <file>', '最初の回のログを書き出す（campaign replay で判断をやり直せる）')
    .option('--baselines', '他の方式（手動、RATIO、ADAPT、Issabel、OMniLeads …）と並べる')

const trialOfPlan = async (file: string, flags: TrialFlags, tools: ToolsOf): Promise<Trial> => {
  const read = readPlan(textOfFile(file))
  if (!read.ok)
    throw new Failure(
      exitCode.refused,
      'campaign.invalid',
      read.problems.map((one) => planProblemText(one, file, 'ja')).join('\n'),
    )
  const world = await configFor(flags.world, () => tools().api)
  const line = world?.lines.find(({ id }) => id === read.plan.line)
  const callerId = read.plan.callerId ?? line?.callerIds[0] ?? '0000000000'
  const campaign = campaignOf(read.plan, { version: 1, state: 'running', callerId })
  const answers = shareOf('--answers', flags.answers, publishedPeople.answers)
  return trialOf({
    flags,
    campaign,
    floor: world ?? bareFloor(campaign),
    targets: unknownPersons(wholeNumber('--persons', flags.persons, 2_000, 1)),
    people: { ...publishedPeople, answers },
  })
}

type Given = Pick<Trial, 'campaign' | 'floor' | 'targets' | 'people'> & { readonly flags: TrialFlags }

export const trialOf = ({ flags, ...given }: Given): Trial => {
  const from = flags.from === undefined ? Date.now() : Date.parse(`${flags.from.replace(' ', 'T')}+09:00`)
  if (Number.isNaN(from))
    throw new Failure(exitCode.usage, 'options.invalid', `--from "${flags.from}": expected 2026-12-01 09:00`)
  const span = spanOf(given, from, wholeNumber('--days', flags.days, 1, 1))
  if (span === null)
    throw new Failure(
      exitCode.refused,
      'campaign.never',
      `the calendar ${given.campaign.tries.calendar} never opens within thirteen months`,
    )
  return { ...given, ...span, seed: wholeNumber('--seed', flags.seed, 1, 0) }
}

const shareOf = (option: string, text: string | undefined, otherwise: number): number => {
  const share = text === undefined ? otherwise : Number(text)
  if (share >= 0 && share <= 1) return share
  throw new Failure(exitCode.usage, 'options.invalid', `${option} "${text}": expected a share from 0 to 1`)
}

/** `progressive`, `power:2` (calls for each free agent), `predictive:1` (may lose 1 %). */
const modeOf = (text: string): Omit<Variant, 'agents'> => {
  const [kind, value] = text.trim().split(':')
  const number = Number(value)
  if (kind === 'progressive' && value === undefined) return { mode: { kind }, cap: 0.01 }
  if (kind === 'power' && number >= 1) return { mode: { kind, callsPerAgent: number }, cap: 0.03 }
  if (kind === 'predictive' && number > 0 && number <= 3) return { mode: { kind }, cap: number / 100 }
  throw new Failure(
    exitCode.usage,
    'options.invalid',
    `--mode "${text}": expected progressive, power:CALLS or predictive:PERCENT (up to 3)`,
  )
}

const variantsOf = ({ campaign }: Trial, { mode, agents = '5' }: TrialFlags): readonly Variant[] => {
  const own = pacingModeOf(campaign.mode)
  const modes =
    mode === undefined
      ? [{ mode: own ?? ({ kind: 'progressive' } as const), cap: campaign.pacing.cap }]
      : mode.split(',').map(modeOf)
  const staff = agents.split(',').map((text) => wholeNumber('--agents', text, 5, 1))
  return staff.flatMap((count) => modes.map((one) => ({ ...one, agents: count })))
}

/** Runs every variant and says what came of it; `basis`: what the people are like those of. */
export const sayTrial = (trial: Trial, flags: TrialFlags, tools: ToolsOf, basis = ''): void => {
  const replications = wholeNumber('--replications', flags.replications, 3, 1)
  const variants = variantsOf(trial, flags)
  const log: LogEntry[] = []
  const tried = variants.map((variant, nth) =>
    runVariant(
      trial,
      variant,
      replications,
      (n) => progress(`${nameOf(variant)}: ${n} / ${replications} …`),
      flags.log === undefined || nth > 0 ? undefined : (entry) => log.push(entry),
    ),
  )
  if (flags.log !== undefined) writeLog(flags.log, log)
  const cap = Math.max(...variants.map(({ cap: most }) => most))
  const others =
    flags.baselines === true
      ? otherLaws(trial.people, Math.max(...variants.map(({ agents }) => agents)), cap, replications)
      : []
  progressDone()
  const { startsAt, endsAt, seed, campaign, targets, people } = trial
  const head = `${campaign.name} ${when(new Date(startsAt).toISOString())} – ${when(new Date(endsAt).toISOString())}, ${targets.length} 人, seed ${seed}, ${replications} 回の平均`
  tools().out.say(
    { campaign: campaign.id, startsAt, endsAt, seed, replications, people, plans: tried, others },
    [head, ...(basis === '' ? [] : [basis]), '', tableText(tried.map(rowOf), columns), ...otherText(others)].join('\n'),
  )
}

const nameOf = ({ mode, cap, agents }: Variant): string =>
  `${modeText(mode)}${mode.kind === 'progressive' ? '' : ` ≤${100 * cap} %`} × ${agents}`
const modeText = (mode: PacingMode): string => (mode.kind === 'power' ? `power ${mode.callsPerAgent}` : mode.kind)

type Row = {
  readonly name: string
  readonly attempts: number
  readonly answered: number
  readonly reached: number
  readonly abandoned: number
  readonly worstDay: number
  readonly busy: number
  readonly perHour: number
  readonly most: number
  readonly hours: number
  readonly held: string
}

const rowOf = ({ variant, runs }: VariantRun): Row => {
  const sum = (of: (run: VariantRun['runs'][number]) => number): number =>
    runs.reduce((total, run) => total + of(run), 0)
  const mean = (of: (run: VariantRun['runs'][number]) => number): number => sum(of) / runs.length
  return {
    name: nameOf(variant),
    attempts: mean(({ attempts }) => attempts),
    answered: mean(({ answered }) => answered),
    reached: mean(({ reached }) => reached),
    abandoned:
      sum(({ abandoned }) => abandoned) /
      Math.max(
        1,
        sum(({ answered }) => answered),
      ),
    worstDay: Math.max(0, ...runs.flatMap(({ days }) => days.map((day) => day.abandoned / Math.max(1, day.answered)))),
    busy:
      sum(({ busyMs }) => busyMs) /
      Math.max(
        1,
        sum(({ presentMs }) => presentMs),
      ),
    perHour: sum(({ served }) => served) / Math.max(1, sum(({ presentMs }) => presentMs) / 3_600_000),
    most: Math.max(...runs.map(({ mostInFlight }) => mostInFlight)),
    hours: mean(({ lastedMs }) => lastedMs) / 3_600_000,
    held: heldText(runs),
  }
}

/** What kept it back longest. */
const heldText = (runs: VariantRun['runs']): string => {
  const held = new Map<DialLimit, number>()
  for (const { limits } of runs)
    for (const [limit, ms] of Object.entries(limits))
      held.set(limit as DialLimit, (held.get(limit as DialLimit) ?? 0) + ms)
  const [longest] = [...held].sort((a, b) => b[1] - a[1])
  const all = [...held.values()].reduce((total, ms) => total + ms, 0)
  return longest === undefined ? '' : `${longest[0]} ${Math.round((100 * longest[1]) / all)} %`
}

const whole = (value: number): string => String(Math.round(value))
const percent = (share: number, digits = 1): string => `${(100 * share).toFixed(digits)} %`

const columns: readonly Column<Row>[] = [
  ['', ({ name }) => name],
  ['発信 attempts', ({ attempts }) => whole(attempts)],
  ['応答 answered', ({ answered }) => whole(answered)],
  ['放棄 abandoned', ({ abandoned }) => percent(abandoned, 2)],
  ['最悪の日 worst day', ({ worstDay }) => percent(worstDay, 2)],
  ['到達者 reached', ({ reached }) => whole(reached)],
  ['稼働率 busy', ({ busy }) => percent(busy)],
  ['通話/人時', ({ perHour }) => perHour.toFixed(1)],
  ['同時最大 lines', ({ most }) => most],
  ['時間 hours', ({ hours }) => hours.toFixed(1)],
  ['主な待ち limit', ({ held }) => held],
]

const lawColumns: readonly Column<LawRow>[] = [
  ['', ({ law }) => law],
  ['稼働率 busy', ({ score }) => percent(score.utilisation)],
  ['放棄 abandoned', ({ score }) => percent(score.abandoned, 2)],
  ['最悪の日 worst day', ({ score }) => percent(score.worstDay, 2)],
  ['通話/人時', ({ score }) => score.servedPerAgentHour.toFixed(1)],
]

const otherText = (others: readonly LawRow[]): readonly string[] =>
  others.length === 0
    ? []
    : [
        '',
        'Laws beside each other in a plain world of the same people (8 h, no list rules, PACING §6):',
        '',
        tableText(others, lawColumns),
      ]
