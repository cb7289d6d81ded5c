import {
  type CampaignStatus,
  campaignHistorySchema,
  campaignListSchema,
  campaignReportSchema,
  campaignStatusSchema,
  campaignViewSchema,
  campaignWhySchema,
  personWhySchema,
  type SlotProofView,
  slotProofSchema,
  targetPageSchema,
} from '@tsunagu/messages'
import type { Command } from 'commander'
import { query } from '../api.ts'
import { saveList, withFile } from '../list-file.ts'
import { tableText, when } from '../output.ts'
import type { ToolsOf } from '../program.ts'
import { campaignPath } from './campaign-acts.ts'
import { machineShare } from './campaign-machines.ts'
import { statusScreen } from './campaign-screen.ts'

/** What is asked about campaigns. */
export const addCampaignLooks = (campaign: Command, tools: ToolsOf): void => {
  addLists(campaign, tools)
  addNow(campaign, tools)
  addTargets(campaign, tools)
  addReports(campaign, tools)
}

const addLists = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('list')
    .description('キャンペーンの一覧')
    .action(async () => {
      const { api, out } = tools()
      const list = await api.call(campaignListSchema, 'GET', '/v1/campaigns')
      out.table(list, list.campaigns, [
        ['campaign', (row) => row.campaign],
        ['名前', (row) => row.name],
        ['状態', (row) => row.state],
        ['版', (row) => row.version],
        ['方式', (row) => row.mode],
        ['回線', (row) => row.line],
        ['待ち', (row) => row.targets.waiting],
        ['済み', (row) => row.targets.done],
        ['一覧作成', (row) => when(row.listedAt)],
      ])
    })
  campaign
    .command('show <campaign>')
    .description('計画の本文')
    .action(async (id: string) => {
      const { api, out } = tools()
      const view = await api.call(campaignViewSchema, 'GET', campaignPath(id))
      out.say(view, view.source.trimEnd())
    })
  campaign
    .command('history <campaign>')
    .description('誰が、いつ、何をしたか')
    .action(async (id: string) => {
      const { api, out } = tools()
      const history = await api.call(campaignHistorySchema, 'GET', campaignPath(id, '/history'))
      out.table(history, history.changes, [
        ['日時', (row) => when(row.at)],
        ['誰が', (row) => row.by],
        ['何を', (row) => row.act],
        ['版', (row) => row.version],
        ['内容', (row) => (Object.keys(row.detail).length === 0 ? '' : JSON.stringify(row.detail))],
      ])
    })
}

const lookEveryMs = 2_000
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const addNow = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('status <campaign>')
    .description('今の状況: 担当者・回線・呼出中・放棄・残り時間')
    .option('--watch', '書き換えながら表示する（Ctrl-C で終わる）', false)
    .action(async (id: string, { watch }: { watch: boolean }) => {
      const { api, out, json } = tools()
      const look = (): Promise<CampaignStatus> => api.call(campaignStatusSchema, 'GET', campaignPath(id, '/status'))
      for (;;) {
        const status = await look()
        if (!watch) return out.say(status, statusScreen(status))
        // A program reads one line a look; on a screen it is drawn over what stood there.
        if (json) console.log(JSON.stringify(status))
        else process.stdout.write(`\x1b[H\x1b[2J${statusScreen(status)}\n`)
        if (status.state === 'stopped') return
        await pause(lookEveryMs)
      }
    })
  campaign
    .command('why [campaign] [person]')
    .description('なぜ発信しないのか、なぜこの人に架電する・しないのか')
    .action(async (id: string | undefined, person: string | undefined) => {
      const { api, out } = tools()
      if (id === undefined) {
        const { campaigns } = await api.call(campaignListSchema, 'GET', '/v1/campaigns')
        const open = campaigns.filter(({ state }) => state !== 'stopped')
        const told = []
        for (const one of open) told.push(await api.call(campaignWhySchema, 'GET', campaignPath(one.campaign, '/why')))
        out.say(told, told.map(({ campaign: of, said }) => `${of}: ${said.ja}\n  ${said.en}`).join('\n') || '(none)')
      } else if (person === undefined) {
        const why = await api.call(campaignWhySchema, 'GET', campaignPath(id, '/why'))
        out.say(why, `${id}: ${why.said.ja}${why.at === null ? '' : `（${when(why.at)}）`}\n  ${why.said.en}`)
      } else {
        const why = await api.call(personWhySchema, 'GET', campaignPath(id, `/targets/${encodeURIComponent(person)}`))
        out.say(why, personText(why))
      }
    })
}

const personText = (why: ReturnType<typeof personWhySchema.parse>): string =>
  [
    `対象者 ${why.person}: ${why.mayCall ? '架電する' : '架電しない'}`,
    ...why.said.map(({ ja, en }) => `- ${ja}\n  ${en}`),
    ...(why.target === null ? [] : [`順位 ${why.target.rank}（${why.target.reason}）`]),
    tableText(why.attempts, [
      ['日時', (row) => when(row.at)],
      ['campaign', (row) => row.campaign],
      ['番号', (row) => row.number],
      ['結果', (row) => row.outcome ?? '呼出中'],
      ['担当者', (row) => row.agent],
      ['入力', (row) => row.disposition],
      ['折り返し', (row) => row.returned],
    ]),
  ].join('\n')

type Search = Readonly<Record<'state' | 'because' | 'cursor' | 'limit', string | undefined>> & {
  readonly proof: boolean
}

const addTargets = (campaign: Command, tools: ToolsOf): void => {
  campaign
    .command('targets <campaign>')
    .description('架電対象（架電する順、理由つき）')
    .option('--state <state>', 'waiting or done')
    .option('--because <reason>', 'of those that are done')
    .option('--limit <n>', 'targets per page', '50')
    .option('--cursor <cursor>', 'the next page')
    .option('--proof', '曜日・時間帯を変えて架電したことの証明', false)
    .action(async (id: string, { proof, ...search }: Search) => {
      const { api, out } = tools()
      if (proof) {
        const told = await api.call(slotProofSchema, 'GET', campaignPath(id, '/proof'))
        out.say(told, proofText(told))
        return
      }
      const page = await api.call(targetPageSchema, 'GET', `${campaignPath(id, '/targets')}${query(search)}`)
      out.table(page, page.targets, [
        ['対象者', (row) => row.person],
        ['状態', (row) => (row.state === 'done' ? `済み（${row.because ?? ''}）` : '待ち')],
        ['次', (row) => (row.state === 'done' ? null : when(row.nextAt))],
        ['待つ理由', (row) => row.heldBy.join(' ')],
        ['回数', (row) => row.tries],
        ['前回', (row) => row.lastOutcome],
        ['理由', (row) => row.reason],
      ])
      if (page.next !== null) console.error(`more: --cursor ${page.next}`)
    })
}

const weekdays = ['日', '月', '火', '水', '木', '金', '土']

const proofText = ({ persons, spread, attempts, table, repeats }: SlotProofView): string => {
  const faults = repeats.filter(({ isRetry }) => !isRetry)
  return [
    `${persons}人へ ${attempts}件。曜日・時間帯を変えて架電した人 ${spread}人（${persons - spread}人は下に示す）`,
    tableText(table, [
      ['曜日', (row) => weekdays[row.weekday] ?? ''],
      ['時間帯', (row) => row.band],
      ['架電', (row) => row.attempts],
      ['接触', (row) => row.contacts],
    ]),
    `話中などのすぐの掛け直し ${repeats.length - faults.length}件、同じ曜日・時間帯への繰り返し ${faults.length}件`,
    ...faults.map(({ person, at, band }) => `! 対象者 ${person}: ${when(at) ?? ''} ${band}`),
  ].join('\n')
}

type Reporting = Readonly<Record<'from' | 'to' | 'out' | 'encoding', string | undefined>>

const addReports = (campaign: Command, tools: ToolsOf): void => {
  withFile(
    campaign
      .command('report <campaign>')
      .description('集計: 接触率・結果・曜日と時間帯・放棄・担当者')
      .option('--from <day>', 'YYYY-MM-DD')
      .option('--to <day>', 'YYYY-MM-DD'),
  ).action(async (id: string, { out: file, encoding, ...days }: Reporting) => {
    const given = tools()
    if (file !== undefined) return saveList(given, campaignPath(id, '/report/file'), file, { ...days, encoding })
    const report = await given.api.call(campaignReportSchema, 'GET', `${campaignPath(id, '/report')}${query(days)}`)
    given.out.say(report, reportText(report))
  })
}

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(1)} %`)

const reportText = (report: ReturnType<typeof campaignReportSchema.parse>): string => {
  const { contact, attempts, last30, cap } = report
  const { paid, stopped, promised, offList } = contact.left
  return [
    `${report.campaign}「${report.name}」 ${report.from} 〜 ${report.to}`,
    `接触率 ${percent(contact.rate)}（接触 ${contact.reached} ÷ 分母 ${contact.denominator}、うち折り返しのみ ${contact.byReturn}）`,
    `対象者 ${contact.targets}（分母から除く: 完納 ${paid}、催告停止 ${stopped}、納付約束 ${promised}、一覧から外れた人 ${offList}）`,
    `架電 ${attempts.all}件（呼出中 ${attempts.inFlight}）、${attempts.persons}人、${attempts.numbers}番号`,
    tableText(report.byOutcome, [
      ['結果', (row) => row.outcome],
      ['件数', (row) => row.attempts],
      ['折り返し', (row) => row.returned],
    ]),
    tableText(report.byDay, [
      ['日', (row) => row.day],
      ['架電', (row) => row.attempts],
      ['応答', (row) => row.answered],
      ['放棄', (row) => row.abandoned],
      [`放棄率（上限 ${percent(cap)}）`, (row) => percent(row.share)],
    ]),
    `30日の放棄率 ${percent(last30.share)}（${last30.abandoned} ÷ ${last30.answered}、上限 ${percent(cap)}）`,
    tableText(report.byAgent, [
      ['担当者', (row) => row.agent],
      ['架電', (row) => row.attempts],
      ['接触', (row) => row.contacts],
      ['入力', (row) => row.disposed],
    ]),
    ...(report.machines === null ? [] : [machineShare(report.machines)]),
    report.rule.ja,
  ].join('\n')
}
