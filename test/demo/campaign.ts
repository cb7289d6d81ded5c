import type { CampaignReportView, CampaignStatus, TargetPage } from '@tsunagu/messages'
import { openDatabase } from '@tsunagu/store'
import { campaignOver, differences, type Tally, wrongCallerIds } from '../support/dial-tally.ts'
import { plantPersons } from '../support/register.ts'
import { until } from '../support/wait.ts'
import { contract, type DemoCity, lines } from './demo-city.ts'

/** Outgoing calls beside the inbound ones: who is called, from the list to the carrier's own record. */
export type CampaignRun = {
  readonly campaign: string
  readonly targets: number
  readonly tally: Tally
  readonly report: CampaignReportView
}

export type CampaignVerdict = {
  readonly targets: number
  readonly attempts: number
  /** Fewer than attempts when the floor refused one and it was begun again. */
  readonly dialled: number
  readonly answered: number
  /** Answered, and an agent was on the line. */
  readonly connected: number
  readonly abandoned: number
  /** Calls that the carrier took down for these numbers, and how many of ours they contradict. */
  readonly atCarrier: number
  readonly contradicted: number
  readonly wrongCallerIds: number
  /** Attempts that the report counts. */
  readonly inReport: number
}

/** What the owners of the numbers do (asterisk-config/carrier/README.md): six talk, one hangs up at once, four cannot be reached. */
const aHandful = ['1103', '3000', '1204', '2000', '1102', '1203', '4000', '3000', '1105', '8105', '1202'] as const

/** A list short enough for a minute: every person is tried once, and tried again only after hours. */
export const handfulCampaign = async (city: DemoCity): Promise<CampaignRun> => {
  const { campaign, numbers } = await startCampaign(city, aHandful)
  const { targets } = await city.supervisor.get<TargetPage>(`/v1/campaigns/${campaign}/targets?limit=200`)
  const tally = await campaignOver(city.log, city.carrier, { campaign, targets, numbers, withinMs: 180_000 })
  const report = await settledReport(city, campaign, tally)
  await stopCampaign(city, campaign)
  return { campaign, targets: targets.length, tally, report }
}

export type LongCampaign = {
  /** What it does now, or why it does not. */
  readonly said: () => Promise<string>
  readonly stop: () => Promise<void>
}

/** Of all sorts, by chance; enough for half an hour. */
export const longCampaign = async (city: DemoCity): Promise<LongCampaign> => {
  const { campaign } = await startCampaign(city, Array(120).fill('0000'))
  return {
    said: async () => {
      const { today, inFlight, why } = await city.supervisor.get<CampaignStatus>(`/v1/campaigns/${campaign}/status`)
      return `campaign: ${today.attempts} tried, ${today.answered} answered, ${inFlight.length} on the line; ${why.ja}`
    },
    stop: () => stopCampaign(city, campaign),
  }
}

/** New persons in the register, a plan whose list has exactly them, and the start. */
const startCampaign = async (
  city: DemoCity,
  does: readonly string[],
): Promise<{ readonly campaign: string; readonly numbers: readonly string[] }> => {
  const run = Date.now().toString(36)
  const address = `熊本市東区見本町${run}`
  const numbers = numbersOf(does)
  await plant(
    city,
    numbers.map((number, n) => ({ name: `見本 ${run}-${n + 1}`, number, address })),
  )
  const campaign = `mihon-${run}`
  await city.supervisor.yes('PUT', `/v1/campaigns/${campaign}`, { source: planOf(campaign, address) })
  await city.supervisor.yes('POST', `/v1/campaigns/${campaign}/state`, { state: 'running' })
  return { campaign, numbers }
}

const stopCampaign = async (city: DemoCity, campaign: string): Promise<void> => {
  await city.supervisor.yes('POST', `/v1/campaigns/${campaign}/state`, { state: 'stopped' })
}

const planOf = (campaign: string, address: string): string => `# 見本：見本町の方への納付の呼びかけ
campaign: ${campaign}
name: 納付の呼びかけ（見本）
line: zei
callerId: '${lines.zei}'
queue: kaden
calendar: kaden
apology: [ja/nofu-kaden-apology]
pacing:
  mode: progressive
  ringS: 15
lists:
  - name: 見本町
    who: {address: ['${address}']}
    order: register
`

/** Mobile numbers that no earlier run has called today; the last four digits are what their owners do. */
const numbersOf = (does: readonly string[]): readonly string[] => {
  const first = Math.floor(Date.now() / 1_000) * 7
  return does.map((digits, n) => {
    const place = (first + n) % 21_000
    return `0${7 + Math.floor(place / 7_000)}0${String(2_000 + (place % 7_000))}${digits}`
  })
}

type Resident = { readonly name: string; readonly number: string; readonly address: string }

const plant = async (city: DemoCity, residents: readonly Resident[]): Promise<void> => {
  const url = city.stack.env.TSUNAGU_POSTGRES_URL ?? ''
  const db = openDatabase(url, { name: 'demo', maxConnections: 1, onProblem: () => undefined })
  try {
    await plantPersons(
      db,
      contract,
      residents.map(({ name, number, address }) => ({
        ...{ name, address, numbers: [number], clientId: name },
        claims: [[name, 12_000, '2026-08-31']] as const,
      })),
    )
  } finally {
    await db.destroy()
  }
}

/** The report, once the attempts are written behind the log. */
const settledReport = async (city: DemoCity, campaign: string, { attempts }: Tally): Promise<CampaignReportView> => {
  const report = () => city.supervisor.get<CampaignReportView>(`/v1/campaigns/${campaign}/report`)
  await until('the report has every attempt', async () => {
    const { all, inFlight } = (await report()).attempts
    return all >= attempts.length && inFlight === 0
  }).catch((error: unknown) => console.error(String(error)))
  return report()
}

/** Our attempts beside the carrier's calls and the report's counts. */
export const judgeCampaign = ({ targets, tally, report }: CampaignRun): CampaignVerdict => {
  const contradictions = differences(tally)
  for (const one of contradictions) console.error(`campaign: ${one}`)
  const ended = (of: (one: Tally['ended'][number]) => boolean): number => tally.ended.filter(of).length
  return {
    targets,
    attempts: tally.attempts.length,
    dialled: tally.dialled.length,
    answered: ended(({ answeredAt }) => answeredAt !== null),
    connected: ended(({ connectedAt }) => connectedAt !== null),
    abandoned: ended(({ outcome }) => outcome === 'abandoned'),
    atCarrier: tally.carrier.length,
    contradicted: contradictions.length,
    wrongCallerIds: wrongCallerIds(tally, lines.zei).length,
    inReport: report.attempts.all,
  }
}

/** Everybody was tried, as the carrier and the report say; who answered had an agent. */
export const isCampaignRight = (one: CampaignVerdict): boolean =>
  one.targets > 0 &&
  one.dialled >= one.targets &&
  one.atCarrier === one.dialled &&
  one.inReport === one.attempts &&
  one.answered > 0 &&
  one.connected === one.answered &&
  one.abandoned + one.contradicted + one.wrongCallerIds === 0
