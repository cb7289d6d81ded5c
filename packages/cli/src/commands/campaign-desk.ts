import {
  bareDesk,
  checkPlan,
  deskOf,
  type PlanProblem,
  planJsonSchema,
  planProblemText,
  readPlan,
} from '@tsunagu/flows'
import { planCheckSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'
import { configFor, textOfFile } from './flow-files.ts'

export type Tongue = 'ja' | 'en'
export const langOption = ['--lang <lang>', 'ja or en', 'ja'] as const

/** What can be done with a plan on one's own desk. */
export const addCampaignDesk = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('schema')
    .description('計画ファイルの JSON Schema（エディターの補完と検査に）')
    .action(() => {
      const schema = planJsonSchema()
      tools().out.say(schema, JSON.stringify(schema, null, 2))
    })
}

type Checked = { readonly name: string; readonly problems: readonly PlanProblem[] }

/** Files against a configuration, or against nothing: what leans on the set-up is not looked at then. */
export const checkFiles = async (
  names: readonly string[],
  world: string | undefined,
  tools: ToolsOf,
): Promise<readonly Checked[]> => {
  if (world === 'api') return checkAtApi(names, tools)
  const config = await configFor(world, () => tools().api)
  const now = Date.now()
  const desk = config === null ? bareDesk(now) : deskOf(config, now)
  return names.map((name) => {
    const read = readPlan(textOfFile(name))
    return { name, problems: read.ok ? checkPlan(read.plan, desk, read.placeOf) : read.problems }
  })
}

/** The API knows everything that a plan may name: prompts, result codes, kinds of claim and other campaigns too. */
const checkAtApi = async (names: readonly string[], tools: ToolsOf): Promise<readonly Checked[]> => {
  const { api } = tools()
  const checked: Checked[] = []
  for (const name of names) {
    const { problems } = await api.call(planCheckSchema, 'POST', '/v1/campaigns/check', { source: textOfFile(name) })
    checked.push({ name, problems })
  }
  return checked
}

/** Every problem with its place; ends with a refusal when one of them is an error. */
export const tellPlanProblems = (files: readonly Checked[], tongue: Tongue, tools: ToolsOf): void => {
  const all = files.flatMap(({ problems }) => problems)
  const errors = all.filter(({ severity }) => severity === 'error').length
  const summary =
    tongue === 'ja'
      ? `誤り ${errors}件、注意 ${all.length - errors}件`
      : `${errors} errors, ${all.length - errors} warnings`
  const lines = files.flatMap(({ name, problems }) => problems.map((one) => planProblemText(one, name, tongue)))
  tools().out.say({ problems: all }, [...lines, summary].join('\n'))
  if (errors > 0) throw new Failure(exitCode.refused, 'campaign.invalid', summary)
}
