import {
  type AttemptFact,
  type CampaignReport,
  campaignReport,
  dayPlus,
  type PersonId,
  slotProof,
  slotTable,
  standingOf,
  startOfDay,
  type TargetFact,
  type Tried,
} from '@tsunagu/core'
import type { CampaignReportView, SlotProofView } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  attemptsOfCampaign,
  inContract,
  readFacts,
  type StoredAttempt,
  type StoredCampaign,
  type Trx,
  targetsOfCampaign,
  tokyoDayOf,
} from '@tsunagu/store'
import type { FileTable } from '../files/send-table.ts'
import type { House } from '../house.ts'
import { existing } from './change-campaign.ts'
import { machineFigures } from './machine-calls.ts'

const factOf = (row: StoredAttempt, graceMs: number): AttemptFact => ({
  ...{ call: row.call, person: row.person, number: row.number, at: Date.parse(row.started_at), outcome: row.outcome },
  isLate: isLate(row, graceMs),
  ...{ agent: row.agent, disposition: row.disposition, isReturned: row.returned !== null },
})

const isLate = ({ answered_at: answered, connected_at: connected }: StoredAttempt, graceMs: number): boolean =>
  answered !== null && connected !== null && Date.parse(connected) - Date.parse(answered) > graceMs

const factsAtOnce = 2_000

const targetFacts = async (
  trx: Trx,
  contract: string,
  campaign: string,
  today: string,
): Promise<readonly TargetFact[]> => {
  const rows = await targetsOfCampaign(trx, contract, campaign)
  const told: TargetFact[] = []
  for (let n = 0; n < rows.length; n += factsAtOnce) {
    const some = rows.slice(n, n + factsAtOnce)
    const facts = await readFacts(
      trx,
      contract,
      some.map(({ person }) => person),
    )
    for (const { person, because } of some) {
      const of = facts.get(person)
      const reasons = of === undefined ? [] : standingOf(of, today).reasons.map(({ code }) => code)
      told.push({ person, notCalled: reasons, isOffList: because === 'list' })
    }
  }
  return told
}

export type ReportDays = { readonly from?: string | undefined; readonly to?: string | undefined }

const allAttempts = (trx: Trx, contract: string, stored: StoredCampaign, from: string, to: string) =>
  attemptsOfCampaign(trx, contract, stored.id, {
    from: isoTime(startOfDay(from)),
    to: isoTime(startOfDay(dayPlus(to, 1))),
  })

const rule = {
  ja: '接触率＝接触した人÷（対象者−完納・催告停止・納付約束・一覧から外れた人）。折り返しの電話も接触に数える（C12(4)）。放棄率＝放棄÷（応答＋放棄）。',
  en: 'Contact rate: persons reached / (targets − paid, stopped, promised, off the list); return calls count (C12(4)). Abandoned: abandoned / (with an agent + abandoned).',
}

/** All figures of a campaign, counted from its attempts; from its first day to today unless told. */
export const reportOf = (
  house: House,
  contract: string,
  campaign: string,
  days: ReportDays,
): Promise<CampaignReportView> =>
  inContract(house.db, contract, async (trx) => {
    const stored = await existing(trx, contract, campaign)
    const at = house.clock.now()
    const today = tokyoDayOf(isoTime(at))
    const [from, to] = [days.from ?? tokyoDayOf(stored.made_at), days.to ?? today]
    const graceMs = stored.plan.pacing.graceS * 1_000
    const attempts = (await allAttempts(trx, contract, stored, from, to)).map((row) => factOf(row, graceMs))
    const targets = await targetFacts(trx, contract, campaign, today)
    const end = Math.min(at, startOfDay(dayPlus(to, 1)) - 1)
    const report: CampaignReport = campaignReport(targets, attempts, stored.plan.tries.bands, end)
    const machines = await machineFigures(trx, contract, stored)
    return { campaign, name: stored.name, from, to, cap: stored.plan.pacing.cap, rule, machines, ...mutable(report) }
  })

/** The same as the schema names it. */
const mutable = (
  report: CampaignReport,
): Omit<CampaignReportView, 'campaign' | 'name' | 'from' | 'to' | 'cap' | 'rule' | 'machines'> => ({
  ...report,
  ...{ byOutcome: [...report.byOutcome], bySlot: [...report.bySlot], byDay: [...report.byDay] },
  ...{ byAgent: [...report.byAgent], byDisposition: [...report.byDisposition] },
})

/** How the attempts of a campaign are spread, person by person (C10(4)). */
export const proofOf = (house: House, contract: string, campaign: string): Promise<SlotProofView> =>
  inContract(house.db, contract, async (trx) => {
    const stored = await existing(trx, contract, campaign)
    const to = tokyoDayOf(isoTime(house.clock.now()))
    const persons = new Map<PersonId, Tried[]>()
    for (const row of await allAttempts(trx, contract, stored, tokyoDayOf(stored.made_at), to)) {
      if (row.outcome === null) continue
      const { number, outcome, disposition } = row
      const tried = { at: Date.parse(row.started_at), number, outcome, disposition }
      const before = persons.get(row.person)
      if (before === undefined) persons.set(row.person, [tried])
      else before.push(tried)
    }
    const { tries } = stored.plan
    const proofs = [...persons].map(([person, tried]) => ({ person, ...slotProof(tries, tried) }))
    return {
      campaign,
      persons: proofs.length,
      spread: proofs.filter(({ isSpread }) => isSpread).length,
      attempts: proofs.reduce((sum, { attempts }) => sum + attempts, 0),
      table: [...slotTable(tries, [...persons.values()])],
      repeats: proofs.flatMap(({ person, repeats }) =>
        repeats.map(({ at, slot, isRetry }) => ({ person, at: isoTime(at), ...slot, isRetry })),
      ),
    }
  })

const weekdays = ['日', '月', '火', '水', '木', '金', '土']
const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(2)} %`)

const machineRows = (machines: CampaignReportView['machines']): FileTable['rows'] =>
  machines === null
    ? []
    : [
        ['留守番電話の判定', '人', machines.judged.person, ''],
        ['留守番電話の判定', '留守番電話', machines.judged.machine, ''],
        ['留守番電話の判定', '判定できず（人として扱う）', machines.judged.notSure, ''],
        [
          '留守番電話の判定',
          '聞き直し',
          machines.heard,
          `うち人 ${machines.persons}（${percent(machines.share)}、多くて ${percent(machines.atMost)}）`,
        ],
      ]

/** The report as one table: what people keep beside the monthly report. */
export const reportTable = (report: CampaignReportView): FileTable => {
  const { contact, attempts } = report
  const rows: FileTable['rows'] = [
    ['対象', '対象者', contact.targets, ''],
    ['対象', 'うち完納', contact.left.paid, ''],
    ['対象', 'うち催告停止', contact.left.stopped, ''],
    ['対象', 'うち納付約束', contact.left.promised, ''],
    ['対象', 'うち一覧から外れた人', contact.left.offList, ''],
    ['対象', '分母', contact.denominator, ''],
    ['接触', '接触した人', contact.reached, percent(contact.rate)],
    ['接触', 'うち折り返しのみ', contact.byReturn, ''],
    ['架電', '件数', attempts.all, ''],
    ['架電', '呼出中', attempts.inFlight, ''],
    ['架電', '人数', attempts.persons, ''],
    ['架電', '番号数', attempts.numbers, ''],
    ...report.byOutcome.map(({ outcome, attempts: n }) => ['結果', outcome, n, '']),
    ...report.bySlot.map((one) => [
      '曜日・時間帯',
      `${weekdays[one.weekday] ?? '帯の外'} ${one.band}`,
      one.attempts,
      percent(one.attempts === 0 ? null : one.contacts / one.attempts),
    ]),
    ...report.byDay.map((one) => [
      '放棄（日）',
      one.day,
      one.abandoned,
      `${percent(one.share)}（上限 ${percent(report.cap)}）`,
    ]),
    [
      '放棄（30日）',
      report.to,
      report.last30.abandoned,
      `${percent(report.last30.share)}（上限 ${percent(report.cap)}）`,
    ],
    ...report.byAgent.map((one) => ['担当者', one.agent, one.attempts, `接触 ${one.contacts}、入力 ${one.disposed}`]),
    ...report.byDisposition.map(({ disposition, attempts: n }) => ['結果入力', disposition, n, '']),
    ...machineRows(report.machines),
    ['定義', report.rule.ja, null, ''],
  ]
  return { name: `campaign-${report.campaign}`, title: '架電結果', head: ['区分', '項目', '件数', '率・備考'], rows }
}
