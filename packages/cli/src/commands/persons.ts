import {
  numberSavedSchema,
  type PersonView,
  personPageSchema,
  personViewSchema,
  verdictSavedSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { given, numberOf } from './setup-parts.ts'

type Search = Readonly<
  Record<'name' | 'number' | 'clientId' | 'birth' | 'household' | 'limit' | 'cursor', string | undefined>
>

export const addPersons = (program: Command, tools: ToolsOf): void => {
  const persons = program.command('persons').alias('person').description('対象者（名寄せ後）')
  persons
    .command('list')
    .description('対象者の検索。少なくとも一つの条件が必要')
    .option('--name <name>', 'what name or kana begins with, in any form')
    .option('--number <number>', 'a telephone number, whole')
    .option('--client-id <id>', 'as any system of the client knows the person')
    .option('--birth <day>', 'YYYY-MM-DD')
    .option('--household <id>')
    .option('--limit <n>', 'persons per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .action(async ({ birth, ...search }: Search) => {
      const { api, out } = tools()
      const page = await api.call(personPageSchema, 'GET', `/v1/persons${query({ ...search, birthOn: birth })}`)
      out.table(page, page.persons, [
        ['person', (row) => row.person],
        ['name', (row) => row.name],
        ['kana', (row) => row.kana],
        ['born', (row) => row.birthOn],
        ['owed', (row) => row.owed],
        ['claims', (row) => row.claims],
        ['address', (row) => row.address],
        ['warning', (row) => row.warning],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
  persons
    .command('show <person>')
    .description('対象者のすべて: 債権、入金、約束、催告停止、電話番号、いま電話してよいか')
    .action(async (person: string) => {
      const { api, out } = tools()
      const seen = await api.call(personViewSchema, 'GET', `/v1/persons/${encodeURIComponent(person)}`)
      out.say(seen, personText(seen))
    })
  persons
    .command('set <person>')
    .description('注意事項・使用言語の変更')
    .option('--warning <text>', 'empty to take it away')
    .option('--language <language>', 'ja, en, zh …')
    .action(async (person: string, { warning, language }: Readonly<Record<string, string | undefined>>) => {
      const { api, out } = tools()
      const body = { ...given('warning', warning), ...given('language', language) }
      const seen = await api.call(personViewSchema, 'PUT', `/v1/persons/${encodeURIComponent(person)}`, body)
      out.say(seen, `person ${seen.person} kept`)
    })
  addNumbers(persons, tools)
}

const addNumbers = (persons: Command, tools: ToolsOf): void => {
  const path = (person: string): string => `/v1/persons/${encodeURIComponent(person)}/numbers`
  persons
    .command('add-number <person> <number>')
    .description('電話番号の追加')
    .option('--kind <kind>', 'mobile, landline, ip, work, relative or other (default: by its digits)')
    .option('--rank <n>', '1 is rung first')
    .action(async (person: string, number: string, { kind, rank }: Readonly<Record<string, string | undefined>>) => {
      const { api, out } = tools()
      const body = { number, ...given('kind', kind), ...given('rank', numberOf(rank)) }
      const saved = await api.call(numberSavedSchema, 'POST', path(person), body)
      out.say(saved.number, `number ${saved.number.id}: ${saved.number.number} (${saved.number.kind})`)
    })
  persons
    .command('remove-number <person> <id>')
    .description('電話番号の削除')
    .action(async (person: string, id: string) => {
      const { api, out } = tools()
      await api.fetch('DELETE', `${path(person)}/${encodeURIComponent(id)}`)
      out.say({ ok: true }, `number ${id} removed`)
    })
  persons
    .command('judge-number <person> <id> <verdict>')
    .description('電話番号の判定: works, wrong, unknown, otherPerson, doNotCall')
    .option('--note <text>')
    .action(async (person: string, id: string, verdict: string, { note }: { note?: string }) => {
      const { api, out } = tools()
      const body = { verdict, ...given('note', note) }
      const saved = await api.call(
        verdictSavedSchema,
        'POST',
        `${path(person)}/${encodeURIComponent(id)}/verdict`,
        body,
      )
      const opened = saved.research === null ? '' : `; no number is left: research ${saved.research}`
      out.say(saved, `number ${id}: ${saved.number.verdict}${opened}`)
    })
}

const personText = (seen: PersonView): string =>
  [
    `${seen.name} (${seen.kana})  person ${seen.person}${seen.birthOn === null ? '' : `, born ${seen.birthOn}`}`,
    ...(seen.warning === '' ? [] : [`⚠ ${seen.warning}`]),
    seen.standing.mayCall
      ? `may be called: ${seen.standing.numbers.join(', ')}`
      : `is not called: ${seen.standing.reasons.map(reasonText).join('; ')}`,
    `owes ${seen.owed} yen in ${seen.claims} claim(s)`,
    ...seen.claimList.map(
      (one) =>
        `  claim ${one.claim}  ${one.kindName} ${one.period}  ${one.owed} of ${one.amount}, due ${one.dueOn}, ${one.state}`,
    ),
    ...seen.numbers.map(
      (one) => `  number ${one.id}  ${one.number} (${one.kind}) ${one.verdict}${one.isListed ? ', do not call' : ''}`,
    ),
    ...seen.promises.map((one) => `  promise ${one.promise}  ${one.amount} yen by ${one.dueOn}: ${one.state}`),
    ...seen.stopOrders.map(
      (one) =>
        `  stop order ${one.stopOrder}  ${one.reason}, ${one.from} – ${one.until ?? ''}${one.inForce ? ', in force' : ''}`,
    ),
    ...seen.members.map((one) => `  household: person ${one.person} ${one.name}, owes ${one.owed}`),
    ...seen.lastCalls.map((one) => `  call ${when(one.arrivedAt)} ${one.direction} ${one.outcome ?? ''}`),
  ].join('\n')

const reasonText = ({ said, until }: PersonView['standing']['reasons'][number]): string =>
  `${said.ja} (${said.en})${until === null ? '' : `, until ${until}`}`
