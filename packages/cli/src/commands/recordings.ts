import { recordingPageSchema, recordingRowSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { callerText, seconds, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { saveBody } from '../save-body.ts'

type Search = Readonly<
  Record<
    'from' | 'to' | 'number' | 'agent' | 'line' | 'outcome' | 'call' | 'cursor' | 'limit' | 'out' | 'encoding',
    string | undefined
  >
>

export const addRecordings = (program: Command, tools: ToolsOf): void => {
  const recordings = program.command('recordings').alias('recording').description('録音')
  withFile(
    recordings
      .command('list')
      .description('録音の検索、新しい順')
      .option('--from <time>', 'ISO 8601')
      .option('--to <time>', 'ISO 8601')
      .option('--number <number>', 'caller or called')
      .option('--agent <agent>')
      .option('--line <line>')
      .option('--outcome <outcome>')
      .option('--call <call>')
      .option('--limit <n>', 'recordings per page', '50')
      .option('--cursor <cursor>', 'the next page'),
  ).action(async ({ out: file, encoding, cursor, limit, ...search }: Search) => {
    const given = tools()
    if (file !== undefined) return saveList(given, '/v1/recordings/file', file, { ...search, encoding })
    const { api, out } = given
    const page = await api.call(recordingPageSchema, 'GET', `/v1/recordings${query({ ...search, cursor, limit })}`)
    out.table(page, page.recordings, [
      ['started', (one) => when(one.startedAt)],
      ['recording', (one) => one.recording],
      ['length', (one) => seconds(one.durationMs)],
      ['line', (one) => one.line],
      ['number', (one) => (one.direction === 'outbound' ? one.called : callerText(one.caller))],
      ['agents', (one) => one.agents.join(',')],
      ['outcome', (one) => one.outcome],
      ['state', (one) => [one.state, ...one.warnings].join(' ')],
    ])
    if (page.next !== null) console.error(`more: --cursor ${page.next}`)
  })
  recordings
    .command('get <recording>')
    .description('録音を取り出す（Opus/Ogg、左＝市民、右＝当方）')
    .option('-o, --out <file>', 'where to (default: <recording>.opus)')
    .action(async (id: string, options: { out?: string }) => {
      const { api, out } = tools()
      const row = await api.call(recordingRowSchema, 'GET', `/v1/recordings/${encodeURIComponent(id)}`)
      const reply = await api.fetch('GET', `/v1/recordings/${encodeURIComponent(id)}/audio`)
      const file = options.out ?? `${id}.opus`
      const bytes = await saveBody(reply, file)
      out.say({ ...row, file, savedBytes: bytes }, `${file}: ${bytes} bytes, ${seconds(row.durationMs)}`)
    })
}
