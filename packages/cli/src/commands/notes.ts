import {
  correctNoteBody,
  noteDetailSchema,
  notePageSchema,
  notePolicySchema,
  noteResultBody,
  noteResultSchema,
  noteResultsSchema,
  writeNoteBody,
  writtenNoteSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf } from '../setup-file.ts'
import { given, numberOf } from './setup-parts.ts'

const pathOf = (note: string): string => `/v1/notes/${encodeURIComponent(note)}`

/** `tsunagu note …`: what was said and done, about a person or a claim. */
export const addNotes = (program: Command, tools: ToolsOf): void => {
  const note = program.command('note').alias('notes').description('経過記録')
  addSearch(note, tools)
  addShow(note, tools)
  addWrite(note, tools)
  addCorrect(note, tools)
  addResults(note, tools)
  addPolicy(note, tools)
}

type Search = Readonly<
  Record<'person' | 'author' | 'result' | 'source' | 'call' | 'day' | 'cursor' | 'limit', string | undefined>
> & { readonly household: boolean }

const addSearch = (note: Command, tools: ToolsOf): void => {
  note
    .command('search [words...]')
    .description('検索、新しい順（2文字以上の語、すべてを含むもの。全角・半角・かな・旧字体を区別しない）')
    .option('--person <id>', 'notes of this person')
    .option('--household', 'and of all who live with him', false)
    .option('--author <account>')
    .option('--result <code>', 'see note results')
    .option('--source <source>', 'call, sms, visit, slip or other')
    .option('--call <call>')
    .option('--day <day>', 'YYYY-MM-DD in Japan')
    .option('--limit <n>', 'notes per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async (words: readonly string[], { household, ...search }: Search) => {
      const { api, out } = tools()
      const q = words.length === 0 ? undefined : words.join(' ')
      const all = { q, ...search, household: household ? 'true' : undefined }
      const page = await api.call(notePageSchema, 'GET', `/v1/notes${query(all)}`)
      out.table(page, page.notes, [
        ['written', (row) => when(row.writtenAt)],
        ['note', (row) => row.note],
        ['person', (row) => row.person],
        ['claim', (row) => row.claim],
        ['source', (row) => row.source],
        ['result', (row) => row.result?.name ?? null],
        ['author', (row) => row.author],
        ['version', (row) => row.version],
        ['text', (row) => row.text?.replaceAll('\n', '⏎') ?? '(not shown)'],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
}

const addShow = (note: Command, tools: ToolsOf): void => {
  note
    .command('show <note>')
    .description('内容と訂正の履歴')
    .action(async (id: string) => {
      const { api, out } = tools()
      const found = await api.call(noteDetailSchema, 'GET', pathOf(id))
      const now = { ...found, by: found.changedBy, writtenAt: found.changedAt, result: found.result?.id ?? null }
      out.table(
        found,
        [{ ...now, reason: '' }, ...found.earlier],
        [
          ['version', (row) => row.version],
          ['written', (row) => when(row.writtenAt)],
          ['by', (row) => row.by],
          ['claim', (row) => row.claim],
          ['result', (row) => row.result],
          ['text', (row) => row.text?.replaceAll('\n', '⏎') ?? '(not shown)'],
          ['corrected because', (row) => row.reason],
        ],
      )
    })
}

type Writing = Readonly<Record<'source' | 'claim' | 'call' | 'message' | 'result' | 'at', string | undefined>>

const addWrite = (note: Command, tools: ToolsOf): void => {
  note
    .command('write <person> [text]')
    .description('経過記録を書く（通話中・後処理中はその通話のもの）')
    .option('--source <source>', 'call, sms, visit, slip or other (default: call)')
    .option('--claim <id>', 'a claim of this person')
    .option('--call <call>', 'a call you took part in (default: the one at hand)')
    .option('--message <message>', 'the text message it is about')
    .option('--result <code>', 'see note results')
    .option('--at <time>', 'when it happened, ISO 8601 (default: now)')
    .action(async (person: string, text: string | undefined, { claim, ...rest }: Writing) => {
      const { api, out } = tools()
      const fields = Object.entries(rest).map(([name, value]) => given(name, value))
      const body = bodyOf(
        writeNoteBody,
        Object.assign({}, given('text', text), given('claim', numberOf(claim)), ...fields),
      )
      const path = `/v1/persons/${encodeURIComponent(person)}/notes`
      const { note: written } = await api.call(writtenNoteSchema, 'POST', path, body)
      out.say(written, `note ${written.note} of person ${written.person}`)
    })
}

type Correcting = {
  readonly reason: string
  readonly text?: string
  readonly result?: string
  readonly claim?: string
  readonly version?: string
}

const addCorrect = (note: Command, tools: ToolsOf): void => {
  note
    .command('correct <note>')
    .description('訂正（前の版は残る）。指定しない項目はそのまま')
    .requiredOption('--reason <reason>', 'why, kept in the history')
    .option('--text <text>')
    .option('--result <code>', '"" for none')
    .option('--claim <id>', '"" for none')
    .option('--version <n>', 'the version that was read (default: the one that stands there)')
    .action(async (id: string, { reason, text, result, claim, version }: Correcting) => {
      const { api, out } = tools()
      const before = await api.call(noteDetailSchema, 'GET', pathOf(id))
      const body = bodyOf(correctNoteBody, {
        version: numberOf(version) ?? before.version,
        text: text ?? before.text,
        result: result === undefined ? (before.result?.id ?? null) : result || null,
        claim: claim === undefined ? before.claim : claim === '' ? null : Number(claim),
        reason,
      })
      const after = await api.call(noteDetailSchema, 'PUT', pathOf(id), body)
      out.say(after, `note ${after.note} is at version ${after.version}`)
    })
}

type Result = { readonly contact: boolean; readonly position: string; readonly retired: boolean }

const addResults = (note: Command, tools: ToolsOf): void => {
  note
    .command('results')
    .description('結果コードの一覧')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(noteResultsSchema, 'GET', '/v1/notes/results')
      out.table(found, found.results, [
        ['code', (row) => row.id],
        ['name', (row) => row.name],
        ['contact', (row) => (row.contact ? '接触' : '—')],
        ['position', (row) => row.position],
        ['', (row) => (row.retired ? '使用停止' : '')],
      ])
    })
  note
    .command('result <code> <name>')
    .description('結果コードの登録・変更')
    .option('--contact', 'somebody was reached', false)
    .option('--position <n>', 'place in the list', '100')
    .option('--retired', 'not offered any more', false)
    .action(async (id: string, name: string, { contact, position, retired }: Result) => {
      const { api, out } = tools()
      const body = bodyOf(noteResultBody, { name, contact, position: Number(position), retired })
      const put = await api.call(noteResultSchema, 'PUT', `/v1/notes/results/${encodeURIComponent(id)}`, body)
      out.say(put, `result ${put.id} kept`)
    })
}

const addPolicy = (note: Command, tools: ToolsOf): void => {
  note
    .command('policy [clientReads]')
    .description('委託元が読める範囲: nothing・results・all（指定すると変更）')
    .action(async (clientReads: string | undefined) => {
      const { api, out } = tools()
      const path = '/v1/notes/policy'
      const policy =
        clientReads === undefined
          ? await api.call(notePolicySchema, 'GET', path)
          : await api.call(notePolicySchema, 'PUT', path, bodyOf(notePolicySchema, { clientReads }))
      out.say(policy, `the client reads: ${policy.clientReads}`)
    })
}
