import {
  messagePageSchema,
  sendMessageBody,
  sentMessageSchema,
  templateBody,
  templateListSchema,
  templateSavedSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { saveList, withFile } from '../list-file.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, readSetupFile } from '../setup-file.ts'
import { several } from './setup-parts.ts'

const templatesPath = '/v1/setup/templates'
const templatePath = (id: string): string => `${templatesPath}/${encodeURIComponent(id)}`

/** `name=value` as name and value; several make one record. */
const pairsOf = (given: readonly string[], what: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    given.map((text): [string, string] => {
      const at = text.indexOf('=')
      if (at < 1) throw new Failure(exitCode.usage, 'pair.invalid', `"${text}": expected ${what}`)
      return [text.slice(0, at), text.slice(at + 1)]
    }),
  )

export const addTemplates = (program: Command, tools: ToolsOf): void => {
  const templates = program.command('templates').alias('template').description('SMS の文面')
  templates
    .command('list')
    .description('文面の一覧と、いちばん長くなったときの文字数・通数')
    .action(async () => {
      const { api, out } = tools()
      const answer = await api.call(templateListSchema, 'GET', templatesPath)
      const rows = answer.templates.flatMap((template) =>
        Object.entries(template.texts).map(([language, text]) => ({ ...template, language, text })),
      )
      out.table(answer, rows, [
        ['template', (row) => row.id],
        ['language', (row) => row.language],
        ['characters', (row) => row.sizes[row.language]?.characters ?? null],
        ['parts', (row) => row.sizes[row.language]?.parts ?? null],
        ['needs', (row) => row.sizes[row.language]?.needed.join(',') ?? null],
        ['text', (row) => row.text.replaceAll('\n', '⏎')],
      ])
    })
  templates
    .command('put <template>')
    .description('文面の登録・変更: すべての言語をまとめて置き換える')
    .option('--text <language=text>', 'e.g. "ja={name|お客様}、…"; once for each language', several, [])
    .option('--file <file>', 'YAML or JSON instead, texts by language; - is the standard input')
    .action(async (id: string, { text, file }: { text: readonly string[]; file?: string }) => {
      const { api, out } = tools()
      const texts = file === undefined ? pairsOf(text, 'language=text') : readSetupFile(file)
      const template = await api.call(templateSavedSchema, 'PUT', templatePath(id), bodyOf(templateBody, { texts }))
      const sizes = Object.entries(template.sizes).map(([language, { parts }]) => `${language} ${parts}`)
      const doubts = template.warnings.map(({ where, found, hint }) => `注意 ${where}: ${found} ${hint}`)
      out.say(template, [`template ${id} kept; parts at most: ${sizes.join(', ')}`, ...doubts].join('\n'))
    })
  templates
    .command('delete <template>')
    .description('文面の削除')
    .action(async (id: string) => {
      const { api, out } = tools()
      await api.fetch('DELETE', templatePath(id))
      out.say({ ok: true }, `template ${id} deleted`)
    })
}

type Search = Readonly<Record<'call' | 'state' | 'day' | 'cursor' | 'limit' | 'out' | 'encoding', string | undefined>>
type Sending = {
  readonly language: string
  readonly to?: string
  readonly value: readonly string[]
}

export const addMessages = (program: Command, tools: ToolsOf): void => {
  const messages = program.command('messages').alias('message').description('市民への SMS')
  withFile(
    messages
      .command('list')
      .description('SMS の一覧、新しい順')
      .option('--call <call>')
      .option('--state <state>', 'queued, sent, delivered or failed')
      .option('--day <day>', 'YYYY-MM-DD in Japan')
      .option('--limit <n>', 'messages per page', '50')
      .option('--cursor <cursor>', 'the next page'),
  ).action(async ({ out: file, encoding, cursor, limit, ...search }: Search) => {
    const given = tools()
    if (file !== undefined) return saveList(given, '/v1/messages/file', file, { ...search, encoding })
    const { api, out } = given
    const page = await api.call(messagePageSchema, 'GET', `/v1/messages${query({ ...search, cursor, limit })}`)
    out.table(page, page.messages, [
      ['queued', (row) => when(row.queuedAt)],
      ['message', (row) => row.message],
      ['call', (row) => row.call],
      ['to', (row) => row.to],
      ['template', (row) => `${row.template} (${row.language})`],
      ['parts', (row) => row.parts],
      ['state', (row) => row.state],
      ['reason', (row) => row.reason],
    ])
    if (page.next !== null) console.error(`more: --cursor ${page.next}`)
  })
  messages
    .command('send <call> <template>')
    .description('通話の相手へ、登録済みの文面で SMS を送る')
    .option('--language <language>', 'of the text', 'ja')
    .option('--to <number>', 'a mobile number (default: who called)')
    .option('--value <field=value>', 'once for each field', several, [])
    .action(async (call: string, template: string, { language, to, value }: Sending) => {
      const { api, out } = tools()
      const values = pairsOf(value, 'field=value')
      const body = bodyOf(sendMessageBody, { call, template, language, to: to ?? null, values })
      const { message } = await api.call(sentMessageSchema, 'POST', '/v1/messages', body)
      out.say(message, `${message.message}: ${message.parts} part(s) to ${message.to}`)
    })
}
