import { readFileSync } from 'node:fs'
import { basename, extname } from 'node:path'
import { type PromptRow, promptListSchema, promptParams, promptSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { z } from 'zod'
import { query } from '../api.ts'
import { exitCode, Failure } from '../exit.ts'
import { type Column, seconds, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

const states = { recorded: '録音済み', standIn: '仮音声', missing: '音声なし' } as const

const columns: readonly Column<PromptRow>[] = [
  ['prompt', ({ language, name }) => `${language}/${name}`],
  ['state', ({ state }) => states[state]],
  ['version', ({ active }) => active],
  ['length', (prompt) => liveLength(prompt)],
  ['used by', ({ usedBy }) => usedBy.join(', ')],
  ['text', ({ text }) => text],
]

const liveLength = ({ active, versions }: PromptRow): string | null => {
  const live = versions.find(({ version }) => version === active)
  return live === undefined ? null : seconds(live.durationMs)
}

export const addPrompts = (program: Command, tools: ToolsOf): void => {
  const prompts = program.command('prompts').description('案内音声: 録音、版、仮音声')
  prompts
    .command('list')
    .description('一覧（プロンプトを指定すると、その版）')
    .argument('[prompt]', 'ja/greeting')
    .option('--language <language>', 'ja, en, zh, ko, es, vi')
    .action(async (prompt: string | undefined, { language }: { language?: string }) => {
      const { api, out } = tools()
      if (prompt !== undefined) return showVersions(tools, await api.call(promptSchema, 'GET', pathOf(prompt)))
      const list = await api.call(promptListSchema, 'GET', `/v1/prompts${query({ language })}`)
      out.table(list, list.prompts, columns)
    })
  prompts
    .command('missing')
    .description('設定中のフローと待ち行列が使うのに、録音がまだないもの')
    .option('--language <language>', 'ja, en, zh, ko, es, vi')
    .action(async ({ language }: { language?: string }) => {
      const { api, out } = tools()
      const list = await api.call(promptListSchema, 'GET', `/v1/prompts${query({ language })}`)
      const missing = list.prompts.filter(({ state, usedBy }) => state !== 'recorded' && usedBy.length > 0)
      out.table({ prompts: missing }, missing, columns)
    })
  addChanges(prompts, tools)
}

const addChanges = (prompts: Command, tools: ToolsOf): void => {
  prompts
    .command('upload <prompt> <file>')
    .description('録音を新しい版として登録する（WAV, MP3, M4A …）')
    .option('--text <text>', '文面（省略すると今の文面のまま）')
    .option('--activate', 'すぐに切り替える', false)
    .action(async (prompt: string, file: string, options: { text?: string; activate: boolean }) => {
      const { api } = tools()
      const address = `${pathOf(prompt)}${query({ text: options.text, activate: String(options.activate) })}`
      showVersions(tools, await api.upload(promptSchema, 'POST', address, typeOf(file), soundOf(file)))
    })
  prompts
    .command('activate <prompt> <version>')
    .description('版を切り替える（stand-in は仮音声に戻す）')
    .action(async (prompt: string, version: string) => {
      const { api } = tools()
      const wanted = version === 'stand-in' ? null : Number(version)
      if (wanted !== null && !Number.isInteger(wanted))
        throw new Failure(exitCode.usage, 'version.invalid', `"${version}": expected a number or stand-in`)
      const body = { version: wanted }
      showVersions(tools, await api.call(promptSchema, 'POST', `${pathOf(prompt)}/activate`, body))
    })
  prompts
    .command('text <prompt> [text]')
    .description('文面を見る、または変える')
    .action(async (prompt: string, text: string | undefined) => {
      const { api, out } = tools()
      const found =
        text === undefined
          ? await api.call(promptSchema, 'GET', pathOf(prompt))
          : await api.call(promptSchema, 'PUT', pathOf(prompt), { text })
      out.say(found, found.text)
    })
}

const showVersions = (tools: ToolsOf, prompt: PromptRow): void => {
  const { out, json } = tools()
  if (!json) out.table(prompt, [prompt], columns)
  out.table(prompt, prompt.versions, [
    ['version', ({ version }) => `${version}${version === prompt.active ? ' ←' : ''}`],
    ['length', ({ durationMs }) => seconds(durationMs)],
    ['loudness', ({ loudness }) => `${loudness} LUFS`],
    ['warnings', ({ warnings }) => warnings.join(' ')],
    ['by', ({ by }) => by],
    ['at', ({ at }) => when(at)],
    ['text', ({ text }) => text],
  ])
}

/** `ja/greeting` as an address, or why it is none. */
const pathOf = (prompt: string): string => {
  const [language, name, more] = prompt.split('/')
  const known: z.ZodSafeParseResult<unknown> = promptParams.safeParse({ language, name })
  if (known.success && more === undefined) return `/v1/prompts/${language}/${name}`
  throw new Failure(exitCode.usage, 'prompt.invalid', `"${prompt}": expected language/name, such as ja/greeting`)
}

const types: Readonly<Record<string, string>> = {
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.m4a': 'audio/mp4',
}
const typeOf = (file: string): string => types[extname(file).toLowerCase()] ?? 'application/octet-stream'

const soundOf = (file: string): Buffer<ArrayBuffer> => {
  try {
    return readFileSync(file)
  } catch (error) {
    if (error instanceof Error && 'code' in error)
      throw new Failure(exitCode.usage, 'file.unreadable', `${basename(file)}: ${error.message}`)
    throw error
  }
}
