import { sectionBody, sectionSchema, sectionsSchema, workRulesSchema } from '@tsunagu/messages'
import type { Command } from 'commander'
import type { ToolsOf } from '../program.ts'
import { bodyOf, listOf, readSetupFile } from '../setup-file.ts'

/** One line per rule, named as in the file: `slip.dispatchDays`. */
const flat = (value: unknown, path = ''): readonly (readonly [string, string])[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).flatMap(([name, one]) => flat(one, path === '' ? name : `${path}.${name}`))
    : [[path, String(value ?? '—')]]

export const addWorkSetup = (work: Command, tools: ToolsOf): void => {
  work
    .command('rules')
    .description('事務の決まり（期限、再発行を決める人）の表示、または変更')
    .option('--file <file>', 'YAML or JSON that replaces them; - is the standard input')
    .action(async ({ file }: { file?: string }) => {
      const { api, out } = tools()
      const path = '/v1/work/rules'
      const rules =
        file === undefined
          ? await api.call(workRulesSchema, 'GET', path)
          : await api.call(workRulesSchema, 'PUT', path, bodyOf(workRulesSchema, readSetupFile(file)))
      out.table(rules, flat(rules), [
        ['決まり', ([name]) => name],
        ['値', ([, value]) => value],
      ])
    })
  work
    .command('sections')
    .description('担当課と、回答する委託元職員')
    .action(async () => {
      const { api, out } = tools()
      const found = await api.call(sectionsSchema, 'GET', '/v1/work/sections')
      out.table(found, found.sections, [
        ['担当課', (row) => row.id],
        ['名称', (row) => row.name],
        ['職員', (row) => row.accounts.join(',')],
      ])
    })
  work
    .command('put-section <section> <name>')
    .description('担当課の登録・変更')
    .option('--accounts <a,b>', '回答する委託元職員のアカウント', '')
    .action(async (id: string, name: string, { accounts }: { accounts: string }) => {
      const { api, out } = tools()
      const body = bodyOf(sectionBody, { name, accounts: listOf(accounts) })
      const section = await api.call(sectionSchema, 'PUT', `/v1/work/sections/${encodeURIComponent(id)}`, body)
      out.say(section, `${section.id} ${section.name}: ${section.accounts.join(', ') || 'nobody yet'}`)
    })
}
