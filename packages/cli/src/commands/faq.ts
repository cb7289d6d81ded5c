import {
  editFaqBody,
  faqBody,
  faqHitsSchema,
  faqSchema,
  faqUsedSchema,
  faqUsesSchema,
  faqVersionsSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { saveList } from '../list-file.ts'
import { tokyoDay, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'
import { given } from './setup-parts.ts'

const pathOf = (faq: string, rest = ''): string => `/v1/faq/${encodeURIComponent(faq)}${rest}`

/** `tsunagu faq …`: searched, edited with approval, counted. */
export const addFaq = (program: Command, tools: ToolsOf): void => {
  const faq = program.command('faq').description('FAQ（検索・編集・承認・集計）')
  addReading(faq, tools)
  addEditing(faq, tools)
  addJudging(faq, tools)
  addCounts(faq, tools)
}

type Search = Readonly<Record<'line' | 'claimKind' | 'language' | 'limit', string | undefined>>

const addReading = (faq: Command, tools: ToolsOf): void => {
  faq
    .command('list [words...]')
    .alias('search')
    .description('公開中の FAQ を探す（2文字以上の語、すべてを含むもの）')
    .option('--line <line>')
    .option('--claim-kind <kind>')
    .option('--language <language>', 'of the answer', 'ja')
    .option('--limit <n>', '', '20')
    .action(async (words: readonly string[], search: Search) => {
      const { api, out } = tools()
      const found = await api.call(faqHitsSchema, 'GET', `/v1/faq${query({ q: words.join(' '), ...search })}`)
      out.table(found, found.faqs, [
        ['faq', (row) => row.faq],
        ['question', (row) => row.question],
        ['answer', (row) => row.answer.replaceAll('\n', '⏎')],
        ['languages', (row) => row.languages.join(',')],
      ])
    })
  faq
    .command('show <faq>')
    .description('版と履歴')
    .action(async (id: string) => {
      const { api, out } = tools()
      const found = await api.call(faqSchema, 'GET', pathOf(id))
      out.table(found, found.versions, [
        ['version', (row) => `${row.version}${row.version === found.live ? ' 公開中' : ''}`],
        ['state', (row) => row.state],
        ['by', (row) => row.by],
        ['at', (row) => when(row.at)],
        ['decided by', (row) => row.decidedBy],
        ['reason', (row) => row.reason],
        ['question', (row) => row.texts.ja?.question ?? ''],
      ])
    })
  faq
    .command('waiting')
    .description('承認待ち')
    .option('--unsettled', 'also drafts, and what was rejected and not written anew', false)
    .action(async ({ unsettled }: { readonly unsettled: boolean }) => {
      const { api, out } = tools()
      const found = await api.call(faqVersionsSchema, 'GET', `/v1/faq/${unsettled ? 'unsettled' : 'submitted'}`)
      out.table(found, found.versions, [
        ['faq', (row) => row.faq],
        ['version', (row) => row.version],
        ['state', (row) => row.state],
        ['by', (row) => row.by],
        ['at', (row) => when(row.at)],
        ['question', (row) => row.texts.ja?.question ?? ''],
      ])
    })
}

const addEditing = (faq: Command, tools: ToolsOf): void => {
  faq
    .command('draft <file>')
    .description('下書きを保存する（YAML・JSON: texts.ja.question/answer、keywords、lines、claimKinds。- は標準入力）')
    .option('--faq <faq>', 'an FAQ that is there (default: a new one)')
    .option('--version <n>', 'the newest version that was read (default: the one that is newest)')
    .action(async (file: string, options: { readonly faq?: string; readonly version?: string }) => {
      const { api, out } = tools()
      const body = bodyOf(faqBody, readSetupFile(file))
      const id = options.faq
      const version =
        id === undefined || options.version !== undefined
          ? options.version
          : (await api.call(faqSchema, 'GET', pathOf(id))).newest
      const view =
        id === undefined
          ? await api.call(faqSchema, 'POST', '/v1/faq', body)
          : await api.call(faqSchema, 'PUT', pathOf(id), bodyOf(editFaqBody, { ...body, version: Number(version) }))
      out.say(view, `faq ${view.faq}: version ${view.newest} is a draft; tsunagu faq submit ${view.faq} ${view.newest}`)
    })
  faq
    .command('take-away <faq>')
    .description('取り下げる（版は残る）')
    .action(async (id: string) => {
      const { api, out } = tools()
      const view = await api.call(faqSchema, 'DELETE', pathOf(id))
      out.say(view, `faq ${view.faq} is not shown any more`)
    })
}

const judgements = {
  submit: '承認を申請する',
  approve: '承認して公開する（書き手以外の統括・管理者）',
  reject: '理由をつけて却下する',
  rollback: '承認済みの前の版に戻す',
} as const

const addJudging = (faq: Command, tools: ToolsOf): void => {
  for (const [name, description] of Object.entries(judgements))
    faq
      .command(`${name} <faq> <version>`)
      .description(description)
      .option('--reason <reason>', 'for a rejection')
      .action(async (id: string, version: string, { reason }: { readonly reason?: string }) => {
        const { api, out } = tools()
        const path = pathOf(id, `/versions/${encodeURIComponent(version)}/${name}`)
        const view = await api.call(faqSchema, 'POST', path, given('reason', reason))
        out.say(view, `faq ${view.faq}: version ${view.live ?? 'none'} is shown, ${view.newest} is the newest`)
      })
}

type Use = Readonly<Record<'language' | 'call' | 'line', string | undefined>>

const addCounts = (faq: Command, tools: ToolsOf): void => {
  for (const [kind, description] of [
    ['opened', '開いたことを数える'],
    ['told', '市民に伝えたことを数える'],
  ] as const)
    faq
      .command(`${kind} <faq>`)
      .description(`${description}（通話ごとに一度だけ）`)
      .option('--language <language>', '', 'ja')
      .option('--call <call>', 'default: the one at hand')
      .option('--line <line>')
      .action(async (id: string, { language, call, line }: Use) => {
        const { api, out } = tools()
        const body = { kind, ...given('language', language), ...given('call', call), ...given('line', line) }
        const used = await api.call(faqUsedSchema, 'POST', pathOf(id, '/uses'), body)
        out.say(used, used.counted ? 'counted' : 'counted for this call already')
      })
  faq
    .command('uses')
    .description('利用件数')
    .option('--from <day>', 'YYYY-MM-DD in Japan', tokyoDay(-30))
    .option('--to <day>', 'and including', tokyoDay(0))
    .action(async (span: Readonly<Record<'from' | 'to', string>>) => {
      const { api, out } = tools()
      const found = await api.call(faqUsesSchema, 'GET', `/v1/faq/uses${query(span)}`)
      out.table(found, found.uses, [
        ['faq', (row) => row.faq],
        ['opened', (row) => row.opened],
        ['told', (row) => row.told],
        ['calls', (row) => row.calls],
        ['question', (row) => row.question],
      ])
    })
  faq
    .command('file <file>')
    .description('公開中の FAQ をファイルに出す（.xlsx・.csv）')
    .option('--encoding <encoding>', 'of a CSV file: utf8 (with BOM) or cp932', 'utf8')
    .action((file: string, { encoding }: { readonly encoding: string }) =>
      saveList(tools(), '/v1/faq/file', file, { encoding }),
    )
}
