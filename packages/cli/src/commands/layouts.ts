import { layoutJsonSchema, layoutProblemText, readLayout } from '@tsunagu/files'
import { layoutListSchema, layoutSavedSchema, layoutViewSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { textOfFile } from './flow-files.ts'

export const addLayouts = (program: Command, tools: ToolsOf): void => {
  const layouts = program.command('layout').description('受け渡しファイルのレイアウト')
  layouts
    .command('check <files...>')
    .description('検査する（登録しない、サーバーも要らない）')
    .action((files: string[]) => {
      const found = files.map((file) => ({ file, read: readLayout(textOfFile(file)) }))
      const wrong = found.flatMap(({ file, read }) =>
        read.ok ? [] : read.problems.map((problem) => layoutProblemText(problem, file)),
      )
      if (wrong.length > 0) throw new Failure(exitCode.refused, 'layout.invalid', wrong.join('\n'))
      tools().out.say({ ok: true, files }, found.map(({ file }) => `${file}: ok`).join('\n'))
    })
  layouts
    .command('put <file>')
    .description('登録する（内容が変わっていれば次の版になる）')
    .action(async (file: string) => {
      const { api, out } = tools()
      const source = textOfFile(file)
      const read = readLayout(source)
      if (!read.ok)
        throw new Failure(
          exitCode.refused,
          'layout.invalid',
          read.problems.map((problem) => layoutProblemText(problem, file)).join('\n'),
        )
      const path = `/v1/layouts/${encodeURIComponent(read.layout.layout)}`
      const saved = await api.call(layoutSavedSchema, 'PUT', path, { source })
      out.say(saved, `${saved.layout}: version ${saved.version}`)
    })
  layouts
    .command('list')
    .description('一覧')
    .action(async () => {
      const { api, out } = tools()
      const all = await api.call(layoutListSchema, 'GET', '/v1/layouts')
      out.table(all, all.layouts, [
        ['layout', (one) => one.layout],
        ['version', (one) => one.version],
        ['title', (one) => one.title],
        ['saved', (one) => when(one.at)],
        ['by', (one) => one.by],
      ])
    })
  layouts
    .command('show <layout>')
    .description('本文')
    .option('--layout-version <n>', 'an earlier version')
    .action(async (layout: string, { layoutVersion }: { layoutVersion?: string }) => {
      const { api, out } = tools()
      const query = layoutVersion === undefined ? '' : `?version=${encodeURIComponent(layoutVersion)}`
      const found = await api.call(layoutViewSchema, 'GET', `/v1/layouts/${encodeURIComponent(layout)}${query}`)
      out.say(found, found.source)
    })
  layouts
    .command('schema')
    .description('JSON Schema（エディターの補完と検査に）')
    .action(() => {
      const schema = layoutJsonSchema()
      tools().out.say(schema, JSON.stringify(schema, null, 2))
    })
}
