import {
  acceptedSchema,
  callDetailSchema,
  callPageSchema,
  floorViewSchema,
  type LiveCall,
  storySchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { callerText, seconds, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { addDispose } from './call-dispose.ts'
import { addWatching } from './watching.ts'

export const addCalls = (program: Command, tools: ToolsOf): void => {
  const calls = program.command('calls').alias('call').description('通話')
  addSearch(calls, tools)
  addShow(calls, tools)
  addWatching(calls, tools)
  addDispose(calls, tools)
  calls
    .command('live')
    .description('いまの通話')
    .action(async () => {
      const { api, out } = tools()
      const floor = await api.call(floorViewSchema, 'GET', '/v1/floor')
      out.table(floor.calls, floor.calls, [
        ['call', (call) => call.call],
        ['phase', (call) => (call.held ? 'held' : call.phase)],
        ['line', (call) => call.line],
        ['caller', (call) => (call.direction === 'outbound' ? call.called : callerText(call.caller))],
        ['queue', (call) => call.queue],
        ['agent', (call) => call.agent ?? (call.offers.join(',') || null)],
        ['with', (call) => withWhom(call)],
        ['since', (call) => when(call.since)],
      ])
    })
  calls
    .command('place <number>')
    .description('発信: 担当者の電話機を鳴らし、相手につなぐ')
    .requiredOption('--line <line>', 'the line whose number is shown')
    .option('--agent <agent>', 'who talks (default: you)')
    .option('--caller-id <number>', 'another number of the line')
    .action(async (number: string, options: { line: string; agent?: string; callerId?: string }) => {
      const { api, out } = tools()
      const body = { number, line: options.line, agent: options.agent ?? null, callerId: options.callerId ?? null }
      const answer = await api.call(acceptedSchema, 'POST', '/v1/calls', body)
      out.say(answer, `accepted: ${answer.call ?? answer.request}`)
    })
  calls
    .command('end <call>')
    .description('通話を終わらせる')
    .action(async (call: string) => {
      const { api, out } = tools()
      const answer = await api.call(acceptedSchema, 'POST', `/v1/calls/${encodeURIComponent(call)}/end`)
      out.say(answer, `accepted: ${call}`)
    })
}

const nameOf = (party: Party): string => (party.kind === 'agent' ? party.agent : party.number)

/** Who else is in the conversation, is consulted (?), or watches (👁). */
const withWhom = ({ parties, consult, watchers }: LiveCall): string =>
  [
    ...parties.map(({ party }) => nameOf(party)),
    ...(consult === null ? [] : [`${nameOf(consult.with)}?`]),
    ...watchers.map(({ supervisor, mode }) => `👁 ${supervisor} ${mode}`),
  ].join(' ')

type Party = LiveCall['parties'][number]['party']

type Search = Readonly<
  Record<
    'from' | 'to' | 'number' | 'agent' | 'line' | 'queue' | 'outcome' | 'cursor' | 'limit' | 'out' | 'encoding',
    string | undefined
  >
>

const addSearch = (calls: Command, tools: ToolsOf): void => {
  withFile(
    calls
      .command('list')
      .description('通話の検索、新しい順')
      .option('--from <time>', 'ISO 8601')
      .option('--to <time>', 'ISO 8601')
      .option('--number <number>', 'caller or called')
      .option('--agent <agent>')
      .option('--line <line>')
      .option('--queue <queue>')
      .option('--outcome <outcome>')
      .option('--limit <n>', 'calls per page', '50')
      .option('--cursor <cursor>', 'the next page'),
  ).action(async ({ out: file, encoding, cursor, limit, ...search }: Search) => {
    const given = tools()
    if (file !== undefined) return saveList(given, '/v1/calls/file', file, { ...search, encoding })
    const { api, out } = given
    const page = await api.call(callPageSchema, 'GET', `/v1/calls${query({ ...search, cursor, limit })}`)
    out.table(page, page.calls, [
      ['arrived', (call) => when(call.arrivedAt)],
      ['call', (call) => call.call],
      ['line', (call) => call.line],
      ['', (call) => (call.direction === 'inbound' ? '←' : '→')],
      ['number', (call) => (call.direction === 'outbound' ? call.called : callerText(call.caller))],
      ['outcome', (call) => call.outcome],
      ['agents', (call) => call.agents.join(',')],
      ['waited', (call) => seconds(call.waitedMs)],
      ['talked', (call) => seconds(call.talkMs)],
      ['spoken', (call) => call.language],
    ])
    if (page.next !== null) console.error(`more: --cursor ${page.next}`)
  })
}

const addShow = (calls: Command, tools: ToolsOf): void => {
  calls
    .command('show <call>')
    .description('通話の記録')
    .action(async (id: string) => {
      const { api, out } = tools()
      const call = await api.call(callDetailSchema, 'GET', `/v1/calls/${encodeURIComponent(id)}`)
      const { legs, transfers, ...facts } = call
      const rows = [
        ...Object.entries(facts).map(
          ([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)] as const,
        ),
        ...transfers.map((transfer) => ['transfer', JSON.stringify(transfer)] as const),
        ...legs.map((leg) => ['leg', `${leg.leg} ${leg.kind} ${leg.agent ?? ''} ${leg.result ?? ''}`] as const),
      ]
      out.table(call, rows, [
        ['', ([name]) => name],
        ['', ([, value]) => value],
      ])
    })
  calls
    .command('spoken <call> <language>')
    .description('応対した言語を記録する（ja en zh ko es vi）。通話中か後処理中に')
    .action(async (id: string, text: string) => {
      const { api, out } = tools()
      const path = `/v1/calls/${encodeURIComponent(id)}/mark`
      const said = await api.call(acceptedSchema, 'POST', path, { kind: 'language', text })
      out.say(said, `call ${id} was spoken in ${text}`)
    })
  calls
    .command('explain <call>')
    .description('通話の経緯: ログから一歩ずつ、理由とともに')
    .option('--lang <lang>', 'ja or en', 'ja')
    .action(async (id: string, { lang }: { lang: string }) => {
      const { api, out } = tools()
      const story = await api.call(storySchema, 'GET', `/v1/calls/${encodeURIComponent(id)}/explain`)
      const tongue = lang === 'en' ? 'en' : 'ja'
      const lines = story.steps.map(({ at, sinceMs, what, why }) => {
        const reason = why === null ? '' : `\n${' '.repeat(32)}└ ${why[tongue]}`
        return `${when(at)}  +${seconds(sinceMs).padStart(9)}  ${what[tongue]}${reason}`
      })
      out.say(story, lines.join('\n'))
    })
}
