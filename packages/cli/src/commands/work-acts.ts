import { kindWords, stateWord, type WorkKind } from '@tsunagu/core'
import {
  askedVerbs,
  openWorkBody,
  type WorkView,
  workActBodies,
  workDoneSchema,
  workViewSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { exitCode, Failure } from '../exit.ts'
import type { ToolsOf } from '../program.ts'
import { bodyOf, levelsOf } from '../setup-file.ts'
import { given, numberOf, several } from './setup-parts.ts'

type Options = Readonly<Record<string, string | undefined>> & {
  readonly claim: readonly string[]
  readonly asset: readonly string[]
  readonly pay: readonly string[]
}

/** `860-8601|熊本市…|氏名` as an address to which post goes. */
const addressOf = (text: string | undefined): object => {
  if (text === undefined) return {}
  const [postcode, address, name, ...rest] = text.split('|')
  if (name === undefined || rest.length > 0)
    throw new Failure(exitCode.usage, 'address.invalid', `"${text}": expected postcode|address|name`)
  return { address: { postcode, address, name } }
}

const assigneeOf = ({ to, team }: Options): { readonly kind: string; readonly id: string } | undefined => {
  if (to !== undefined) return { kind: 'account', id: to }
  return team === undefined ? undefined : { kind: 'team', id: team }
}

const said = (view: WorkView): string =>
  `${kindWords[view.detail.kind]} ${view.work}: ${stateWord(view.detail.kind, view.detail.state)}`

export const addWorkActs = (work: Command, tools: ToolsOf): void => {
  addOpen(work, tools)
  addDo(work, tools)
}

const addOpen = (work: Command, tools: ToolsOf): void => {
  work
    .command('open <kind>')
    .description('事務の登録: slip 再発行, guidance 案内, handover 引継ぎ, complaint 苦情, visit 訪問, assets 財産調査')
    .option('--person <n>', '対象者の番号')
    .option('--claim <n>', '債権の番号; 再発行では繰り返せる', several, [])
    .option('--call <call>', '通話')
    .option(
      '--about <topic>',
      '案内: directDebit, lossOfEligibility, incomeDeclaration, childAllowance, vehicle, other',
    )
    .option('--result <result>', '案内の結果: planned, guided, sent, promised, applied, declined')
    .option('--section <section>', '引継ぎ先の担当課')
    .option('--urgency <urgency>', '引継ぎ: now, today, normal')
    .option('--category <category>', '苦情: manual, complaint, trouble, accident')
    .option('--on <day>', '訪問日 YYYY-MM-DD')
    .option('--place <place>', '照会先: bank, insurer, employer, pension, landRegistry, vehicles, office')
    .option('--name <name>', '照会先の名称')
    .option('--address <address>', '宛先・訪問先: postcode|address|name')
    .option('--to <account>', '担当者')
    .option('--team <queue>', '担当チーム')
    .option('--text <text>', '内容')
    .action(async (kind: string, options: Options) => {
      const { api, out } = tools()
      const answer = await api.call(workDoneSchema, 'POST', '/v1/work', bodyOf(openWorkBody, opening(kind, options)))
      out.say(answer.work, said(answer.work))
    })
}

const opening = (kind: string, options: Options): object => {
  const { about, result, section, urgency, category, on, place, name, claim, person, call, text, address } = options
  const claims = claim.map(Number)
  const isSlip = (kind as WorkKind) === 'slip'
  return {
    open: {
      kind,
      ...(isSlip ? { claims } : {}),
      ...{ ...given('about', about), ...given('result', result), ...given('section', section) },
      ...{ ...given('urgency', urgency), ...given('category', category), ...given('on', on) },
      ...{ ...given('place', place), ...given('name', name), ...addressOf(address) },
    },
    ...given('person', numberOf(person)),
    ...given('claim', isSlip ? undefined : claims[0]),
    ...{ ...given('call', call), ...given('text', text), ...given('assignee', assigneeOf(options)) },
  }
}

const addDo = (work: Command, tools: ToolsOf): void => {
  work
    .command('do <work> <verb>')
    .description(`操作する: ${askedVerbs.join(', ')}`)
    .option('--text <text>', '内容・理由')
    .option('--on <day>', '発送・照会・領収などの日 YYYY-MM-DD')
    .option('--slips <n>', '納付書の枚数')
    .option('--section <section>', '報告先の担当課')
    .option('--promised <day>', '約束の日 YYYY-MM-DD')
    .option('--due <time>', '新しい期限、ISO 8601')
    .option('--asset <kind=yen>', '判明した財産; 繰り返せる', several, [])
    .option('--book <n>', '領収証綴りの番号')
    .option('--pay <claim=yen>', '収納した債権と金額; 繰り返せる', several, [])
    .option('--address <address>', '宛先・訪問先: postcode|address|name')
    .option('--to <account>', '割り当てる担当者')
    .option('--team <queue>', '割り当てるチーム')
    .option('--nobody', '割当てをなくす')
    .option('--call <call>', 'どの通話で')
    .option('--upon <version>', '見ていた版（既定: 最新）')
    .action(async (id: string, verb: string, options: Options & { nobody?: true }) => {
      const { api, out } = tools()
      if (!(verb in workActBodies))
        throw new Failure(exitCode.usage, 'verb.unknown', `"${verb}": one of ${askedVerbs.join(', ')}`)
      const path = `/v1/work/${encodeURIComponent(id)}`
      const version = numberOf(options.upon) ?? (await api.call(workViewSchema, 'GET', path)).version
      const body = { version, ...given('call', options.call), ...acting(options) }
      const answer = await api.call(workDoneSchema, 'POST', `${path}/${verb}`, body)
      out.say(answer.work, said(answer.work))
    })
}

const acting = (options: Options & { readonly nobody?: true }): object => {
  const { text, on, slips, section, promised, due, asset, book, pay, address, nobody } = options
  const assets = Object.entries(levelsOf(asset)).map(([kind, yen]) => ({ kind, yen }))
  const lines = Object.entries(levelsOf(pay)).map(([claim, amount]) => ({ claim: Number(claim), amount }))
  return {
    ...{ ...given('text', text), ...given('on', on), ...given('slips', numberOf(slips)), ...given('section', section) },
    ...{ ...given('dueOn', promised), ...given('dueAt', due), ...given('book', numberOf(book)), ...addressOf(address) },
    ...given('assets', assets.length === 0 ? undefined : assets),
    ...given('lines', lines.length === 0 ? undefined : lines),
    ...given('to', nobody === true ? null : assigneeOf(options)),
  }
}
