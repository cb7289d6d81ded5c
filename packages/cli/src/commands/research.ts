import {
  missingOpenedSchema,
  researchCountsSchema,
  researchPageSchema,
  researchSavedSchema,
  researchSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { tokyoDay, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { given, numberOf } from './setup-parts.ts'

type Given = Readonly<Record<string, string | undefined>>

export const addResearch = (program: Command, tools: ToolsOf): void => {
  const research = program.command('research').description('電話番号調査')
  research
    .command('list')
    .description('調査の一覧、古い順')
    .option('--state <state>', 'open, taken, found, notFound or dropped')
    .option('--taken-by <account>')
    .option('--limit <n>', 'per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async (search: Given) => {
      const { api, out } = tools()
      const page = await api.call(researchPageSchema, 'GET', `/v1/research${query(search)}`)
      out.table(page, page.research, [
        ['research', (row) => row.research],
        ['person', (row) => row.person],
        ['name', (row) => row.name],
        ['cause', (row) => row.cause],
        ['state', (row) => row.state],
        ['opened', (row) => when(row.openedAt)],
        ['taken by', (row) => row.takenBy],
        ['method', (row) => row.method],
        ['number', (row) => row.number],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
  research
    .command('open <person>')
    .description('調査の依頼')
    .option('--note <text>')
    .action(async (person: string, { note }: { note?: string }) => {
      const { api, out } = tools()
      const body = { person: Number(person), ...given('note', note) }
      const saved = await api.call(researchSavedSchema, 'POST', '/v1/research', body)
      out.say(saved, `research ${saved.research.research}${saved.isNew ? '' : ' (was open)'}`)
    })
  research
    .command('open-missing')
    .description('未納があり使える番号のない対象者の調査をまとめて始める')
    .option('--limit <n>', 'at most so many (default: 1000)')
    .action(async ({ limit }: { limit?: string }) => {
      const { api, out } = tools()
      const body = given('limit', numberOf(limit))
      const answer = await api.call(missingOpenedSchema, 'POST', '/v1/research/missing', body)
      out.say(answer, `${answer.opened} opened`)
    })
  addTasks(research, tools)
}

const addTasks = (research: Command, tools: ToolsOf): void => {
  const path = (id: string, verb: string): string => `/v1/research/${encodeURIComponent(id)}/${verb}`
  for (const [verb, description] of [
    ['take', '調査の着手'],
    ['release', '一覧に戻す'],
  ] as const)
    research
      .command(`${verb} <research>`)
      .description(description)
      .action(async (id: string) => {
        const { api, out } = tools()
        const task = await api.call(researchSchema, 'POST', path(id, verb))
        out.say(task, `research ${task.research}: ${task.state}`)
      })
  research
    .command('result <research> <state>')
    .description('調査の結果: found, notFound, dropped')
    .option(
      '--method <method>',
      'clientRegister, residentRegister, directory, letter, visit, relative, employer, web, other',
    )
    .option('--number <number>', 'that was found')
    .option('--kind <kind>', 'of the number')
    .option('--source <text>', 'who or what said so')
    .option('--note <text>')
    .action(async (id: string, state: string, options: Given) => {
      const { api, out } = tools()
      const task = await api.call(researchSchema, 'POST', path(id, 'result'), { state, ...options })
      out.say(task, `research ${task.research}: ${task.state}`)
    })
  research
    .command('counts')
    .description('日ごとの件数')
    .option('--from <day>', '(default: today)')
    .option('--to <day>', 'included (default: today)')
    .action(async ({ from, to }: Given) => {
      const { api, out } = tools()
      const days = { from: from ?? tokyoDay(0), to: to ?? tokyoDay(0) }
      const answer = await api.call(researchCountsSchema, 'GET', `/v1/research/counts${query(days)}`)
      out.table(answer, answer.days, [
        ['day', (row) => row.day],
        ['opened', (row) => row.opened],
        ['found', (row) => row.found],
        ['not found', (row) => row.notFound],
        ['dropped', (row) => row.dropped],
      ])
    })
}
