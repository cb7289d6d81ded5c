import { readFile } from 'node:fs/promises'
import {
  lookupSourceBody,
  lookupSourceSavedSchema,
  lookupSourcesSchema,
  problemsOf,
  recordsLoadedSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'

const path = (id: string): string => `/v1/setup/lookup-sources/${encodeURIComponent(id)}`

export const addLookupSources = (program: Command, tools: ToolsOf): void => {
  const sources = program.command('lookup-sources').alias('lookup-source').description('フローが照会するデータ')
  sources
    .command('list')
    .description('照会データの一覧')
    .action(async () => {
      const { api, out } = tools()
      const all = await api.call(lookupSourcesSchema, 'GET', '/v1/setup/lookup-sources')
      out.table(all, all.sources, [
        ['source', (one) => one.id],
        ['name', (one) => one.name],
        ['keys', (one) => one.keys.map(({ field, as }) => `${field} (${as})`).join(', ')],
        ['sayable', (one) => one.sayable.join(', ')],
        ['records', (one) => one.records],
        ['ambiguous', (one) => one.ambiguous],
        ['loaded', (one) => when(one.loadedAt)],
        ['by', (one) => one.loadedBy],
      ])
    })
  sources
    .command('put <source> <file>')
    .description('定義（JSON: name, keys [{field, as: digits|date|phone}], sayable [項目]）')
    .action(async (id: string, file: string) => {
      const { api, out } = tools()
      const answer = await api.call(lookupSourceSavedSchema, 'PUT', path(id), await definitionIn(file))
      out.say(answer, `${id} saved, ${answer.records} records in it`)
    })
  sources
    .command('load <source> <file>')
    .description('CSV（UTF-8 または CP932、1 行目は見出し）で全件を入れ替える。誤りがあれば何も変えない')
    .action(async (id: string, file: string) => {
      const { api, out } = tools()
      const bytes = await contentOf(file)
      const loaded = await api.upload(recordsLoadedSchema, 'POST', `${path(id)}/records`, 'text/csv', bytes)
      const { records, ambiguous, encoding, leftOut } = loaded
      const rest = [
        ...(ambiguous === 0 ? [] : [`${ambiguous} with the same keys are told to nobody`]),
        ...(leftOut.length === 0 ? [] : [`columns left out: ${leftOut.join(', ')}`]),
      ]
      out.say(loaded, [`${id}: ${records} records (${encoding})`, ...rest].join('; '))
    })
}

const contentOf = async (file: string): Promise<Uint8Array<ArrayBuffer>> => {
  try {
    return new Uint8Array(await readFile(file))
  } catch (error) {
    throw new Failure(exitCode.usage, 'file.unreadable', `${file}: ${error instanceof Error ? error.message : ''}`)
  }
}

const definitionIn = async (file: string): Promise<unknown> => {
  const text = new TextDecoder().decode(await contentOf(file))
  const result = lookupSourceBody.safeParse(jsonIn(file, text))
  if (result.success) return result.data
  const problems = problemsOf(result.error, null).map(({ where, hint }) => `  ${where}: ${hint}`)
  throw new Failure(exitCode.usage, 'file.invalid', [`${file} is no definition of a source`, ...problems].join('\n'))
}

const jsonIn = (file: string, text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new Failure(exitCode.usage, 'file.notJson', `${file}: ${error instanceof Error ? error.message : ''}`)
  }
}
