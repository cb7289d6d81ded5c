import { deskScriptSchema, scriptBody, scriptSchema, scriptsSchema, scriptVersionsSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'

const pathOf = (script: string, rest = ''): string => `/v1/scripts/${encodeURIComponent(script)}${rest}`

/** `tsunagu script …`: what is said first, per line and kind of claim. What is changed is shown from the next call on. */
export const addScripts = (program: Command, tools: ToolsOf): void => {
  const script = program.command('script').alias('scripts').description('第一声・トークスクリプト')
  addReading(script, tools)
  addWriting(script, tools)
}

type Place = Readonly<Record<'direction' | 'line' | 'claimKind' | 'language', string | undefined>>

const addReading = (script: Command, tools: ToolsOf): void => {
  script
    .command('list')
    .description('一覧')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(scriptsSchema, 'GET', '/v1/scripts')
      out.table(found, found.scripts, [
        ['script', (row) => row.script],
        ['direction', (row) => row.direction],
        ['line', (row) => row.line],
        ['claims', (row) => row.claimKind],
        ['version', (row) => row.version],
        ['languages', (row) => Object.keys(row.texts).join(',')],
        ['first words', (row) => row.texts.ja?.firstWords ?? ''],
      ])
    })
  script
    .command('show <script>')
    .description('版、新しい順')
    .action(async (id: string) => {
      const { api, out } = tools()
      const found = await api.call(scriptVersionsSchema, 'GET', pathOf(id))
      out.table(found, found.versions, [
        ['version', (row) => row.version],
        ['at', (row) => when(row.at)],
        ['by', (row) => row.by],
        ['note', (row) => row.note],
        ['organisation', (row) => row.organisation],
        ['first words', (row) => row.texts.ja?.firstWords ?? ''],
      ])
    })
  script
    .command('say')
    .description('この回線で実際に言うこと（名乗りを埋めたもの）と、よくある質問')
    .option('--direction <direction>', 'inbound or outbound', 'inbound')
    .option('--line <line>')
    .option('--claim-kind <kind>')
    .option('--language <language>', '', 'ja')
    .action(async (place: Place) => {
      const { api, out } = tools()
      const found = await api.call(deskScriptSchema, 'GET', `/v1/scripts/for${query(place)}`)
      const words = found.words === null ? '(none)' : `${found.words.firstWords}\n\n${found.words.body}`
      out.say(found, [words, ...found.faqs.map(({ faq, question }) => `${faq}  ${question}`)].join('\n'))
    })
}

const addWriting = (script: Command, tools: ToolsOf): void => {
  script
    .command('put <script> <file>')
    .description(
      '登録・変更（YAML・JSON: direction、line、claimKind、organisation、texts.ja.firstWords/body。- は標準入力）',
    )
    .action(async (id: string, file: string) => {
      const { api, out } = tools()
      const put = await api.call(scriptSchema, 'PUT', pathOf(id), bodyOf(scriptBody, readSetupFile(file)))
      out.say(put, `script ${put.script}: version ${put.version} is shown from the next call on`)
    })
  script
    .command('rollback <script> <version>')
    .description('前の版に戻す')
    .action(async (id: string, version: string) => {
      const { api, out } = tools()
      const put = await api.call(scriptSchema, 'POST', pathOf(id, '/rollback'), { version: Number(version) })
      out.say(put, `script ${put.script}: version ${put.version} says what version ${version} said`)
    })
  script
    .command('take-away <script>')
    .description('取り下げる（版は残る）')
    .action(async (id: string) => {
      const { api, out } = tools()
      await api.fetch('DELETE', pathOf(id))
      out.say({ ok: true }, `script ${id} is not shown any more`)
    })
}
