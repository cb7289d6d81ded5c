import {
  type DispositionRuleView,
  dispositionRuleBody,
  dispositionRuleSchema,
  dispositionRulesSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import type { Column } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, listOf } from '../setup-file.ts'

const columns: readonly Column<DispositionRuleView>[] = [
  ['result', (row) => row.result],
  ['名前', (row) => row.name],
  ['必須', (row) => row.asks.join(' ')],
  ['再架電', (row) => retryText(row.retry)],
  ['番号', (row) => row.verdict],
]

const retryText = (retry: DispositionRuleView['retry']): string =>
  retry === null
    ? ''
    : `${retry.afterMin}分後${retry.growth === 1 ? '' : `、間隔は${retry.growth}倍ずつ`}、${retry.most}回まで`

type Changes = {
  readonly asks?: string
  readonly retryAfter?: string
  readonly growth?: string
  readonly most?: string
  readonly retry: boolean
  /** False: `--no-verdict`. */
  readonly verdict?: string | false
}

/** What is filled in for each result of a call of a campaign, and what follows from it. */
export const addResultRules = (calls: Command, tools: ToolsOf): void => {
  calls
    .command('results')
    .description('架電の結果コードと必須項目')
    .action(async () => {
      const { api, out } = tools()
      const rules = await api.call(dispositionRulesSchema, 'GET', '/v1/dispositions')
      out.table(rules, rules.results, columns)
    })
  calls
    .command('result-rule <result>')
    .description('結果コードの必須項目・再架電・番号の判定（指定した項目だけ変える。なければ表示）')
    .option('--asks <fields>', 'promiseDate, promiseAmount, callbackAt, number, text; several with commas, "" for none')
    .option('--retry-after <minutes>', 'called again after so long')
    .option('--growth <factor>', 'each time so much longer (1: always the same)')
    .option('--most <n>', 'at most so often')
    .option('--no-retry', 'as the outcome of the call says')
    .option('--verdict <verdict>', 'of the number: works, wrong, unknown, otherPerson or doNotCall')
    .option('--no-verdict', 'nothing is said of the number')
    .action(async (result: string, changes: Changes) => {
      const { api, out } = tools()
      const { results } = await api.call(dispositionRulesSchema, 'GET', '/v1/dispositions')
      const before = results.find((one) => one.result === result)
      if (before === undefined)
        throw new Failure(exitCode.usage, 'result.unknown', `${result}: expected one of ${namesOf(results)}`)
      const body = bodyOf(dispositionRuleBody, changed(before, changes))
      const isSame = JSON.stringify(body) === JSON.stringify(changed(before, { retry: true }))
      const after = isSame
        ? before
        : await api.call(dispositionRuleSchema, 'PUT', `/v1/dispositions/${encodeURIComponent(result)}`, body)
      out.table(after, [after], columns)
    })
}

const namesOf = (results: readonly DispositionRuleView[]): string =>
  results.map(({ result }) => result).join(', ') || 'none yet (tsunagu note result)'

/** The rule with what was said put in place; a retry that is begun anew comes again after the same time, three times. */
const changed = ({ asks, retry, verdict }: DispositionRuleView, to: Changes) => ({
  asks: to.asks === undefined ? asks : listOf(to.asks),
  retry: to.retry ? retryOf(retry, to) : null,
  verdict: to.verdict === undefined ? verdict : to.verdict === false ? null : to.verdict,
})

const retryOf = (before: DispositionRuleView['retry'], { retryAfter, growth, most }: Changes) => {
  if (retryAfter === undefined && growth === undefined && most === undefined) return before
  const afterMin = retryAfter === undefined ? before?.afterMin : Number(retryAfter)
  return { afterMin, growth: Number(growth ?? before?.growth ?? 1), most: Number(most ?? before?.most ?? 3) }
}
