import {
  categoryWords,
  kindWords,
  partyWords,
  placeWords,
  stateWord,
  topicWords,
  urgencyWords,
  verbWords,
  type Work,
  type WorkParty,
  type WorkVerb,
} from '@tsunagu/core'
import { type WorkView, workHistorySchema, workPageSchema, workViewSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { type Column, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addWorkActs } from './work-acts.ts'
import { addWorkFigures } from './work-figures.ts'
import { addWorkSetup } from './work-setup.ts'

/** What a kind of work is about, in a few words. */
const aboutOf = (work: Work): string => {
  switch (work.kind) {
    case 'slip':
      return `債権 ${work.claims.join(',')} ${work.yen.toLocaleString('ja-JP')} 円${work.decider === 'client' ? '（委託元の判断）' : ''}`
    case 'guidance':
      return topicWords[work.about]
    case 'handover':
      return `${work.section}（${urgencyWords[work.urgency]}）`
    case 'complaint':
      return categoryWords[work.category]
    case 'visit':
      return `${work.on} 訪問 ${work.visits.length} 回`
    case 'assets':
      return `${placeWords[work.place]} ${work.name}`
  }
}

const dueWords = ({ dueAt, overdue }: WorkView): string | null => {
  const at = when(dueAt)
  return at === null ? null : `${at.slice(0, 16)}${overdue ? ' 超過' : ''}`
}

export const workColumns: readonly Column<WorkView>[] = [
  ['番号', (row) => row.work],
  ['種類', (row) => kindWords[row.detail.kind]],
  ['状態', (row) => stateWord(row.detail.kind, row.detail.state)],
  ['内容', (row) => aboutOf(row.detail)],
  ['期限', dueWords],
  ['対象者', (row) => (row.person === null ? null : `${row.person} ${row.name ?? ''}`.trim())],
  ['担当', (row) => row.assignee?.id ?? null],
  ['登録', (row) => `${when(row.openedAt)?.slice(0, 16)} ${row.openedBy}`],
]

type Search = Readonly<Record<string, string | boolean | undefined>>

export const addWork = (program: Command, tools: ToolsOf): void => {
  const work = program.command('work').description('事務: 再発行・案内・引継ぎ・苦情・訪問・財産調査')
  addList(work, tools)
  addShow(work, tools)
  addWorkActs(work, tools)
  addWorkFigures(work, tools)
  addWorkSetup(work, tools)
}

const addList = (work: Command, tools: ToolsOf): void => {
  work
    .command('list')
    .description('事務の一覧、期限の近い順')
    .option('--kind <kind>', 'slip, guidance, handover, complaint, visit or assets')
    .option('--state <state>')
    .option('--overdue', '期限を過ぎたものだけ')
    .option('--all', '終わったものも')
    .option('--assignee <account>')
    .option('--team <queue>')
    .option('--section <section>', '担当課')
    .option('--person <n>', '対象者の番号')
    .option('--call <call>')
    .option('--day <day>', '登録した日 YYYY-MM-DD')
    .option('--absence <number>', '不在票の番号')
    .option('--newest', '新しい順')
    .option('--limit <n>', 'per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async ({ overdue, all, newest, ...rest }: Search) => {
      const { api, out } = tools()
      const plain = rest as Readonly<Record<string, string | undefined>>
      const narrowed = {
        ...plain,
        over: all === true || plain.absence !== undefined ? undefined : 'false',
        overdue: overdue === true ? 'true' : undefined,
        order: newest === true ? 'newest' : 'due',
      }
      const page = await api.call(workPageSchema, 'GET', `/v1/work${query(narrowed)}`)
      out.table(page, page.work, workColumns)
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
}

const addShow = (work: Command, tools: ToolsOf): void => {
  work
    .command('show <work>')
    .description('一件の事務と、いまできる操作')
    .action(async (id: string) => {
      const { api, out } = tools()
      const one = await api.call(workViewSchema, 'GET', `/v1/work/${encodeURIComponent(id)}`)
      const possible = one.possible.map((verb) => `${verb}（${verbWords[verb as WorkVerb] ?? verb}）`)
      out.table(
        one,
        [
          ...workColumns.map(([heading, of]) => [heading, of(one)] as const),
          ['本文', one.text === '' ? null : one.text] as const,
          ['通話', one.call] as const,
          ['版', one.version] as const,
          ['できる操作', possible.join('、')] as const,
        ],
        [
          ['項目', ([heading]) => heading],
          ['値', ([, value]) => value],
        ],
      )
    })
  work
    .command('history <work>')
    .description('一件の事務の経過: だれが、いつ、何から何へ')
    .action(async (id: string) => {
      const { api, out } = tools()
      const kind = (await api.call(workViewSchema, 'GET', `/v1/work/${encodeURIComponent(id)}`)).detail.kind
      const found = await api.call(workHistorySchema, 'GET', `/v1/work/${encodeURIComponent(id)}/history`)
      out.table(found, found.changes, [
        ['版', (row) => row.version],
        ['日時', (row) => when(row.at)],
        ['だれ', (row) => `${row.by}（${partyWords[row.party as WorkParty]}）`],
        ['操作', (row) => verbWords[row.verb as WorkVerb] ?? row.verb],
        ['状態', (row) => `${row.from === null ? '' : `${stateWord(kind, row.from)} → `}${stateWord(kind, row.to)}`],
        ['期限', (row) => when(row.dueAt)?.slice(0, 16) ?? null],
        ['内容', (row) => row.text],
      ])
    })
}
