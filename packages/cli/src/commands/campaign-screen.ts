import type { CampaignStatus } from '@tsunagu/messages'
import { when } from '../output.ts'

const percent = (share: number | null): string => (share === null ? '—' : `${(share * 100).toFixed(2)} %`)

/** Ring ages in fives of seconds, up to where everything rings out. */
const ages = [5, 10, 15, 20, 25, Number.POSITIVE_INFINITY]

const ringing = ({ inFlight }: CampaignStatus): readonly string[] => {
  const open = inFlight.filter(({ state }) => state === 'ringing' || state === 'starting')
  return ages.map((to, n) => {
    const from = ages[n - 1] ?? 0
    const here = open.filter(({ ageS }) => from <= ageS && ageS < to).length
    const name = Number.isFinite(to) ? `${String(from).padStart(2)}–${String(to).padStart(2)} 秒` : `${from} 秒〜  `
    return `  ${name} ${'█'.repeat(Math.min(60, here))} ${here}`
  })
}

const stateNames = { draft: '下書き', running: '発信中', paused: '一時停止', stopped: '終了' } as const

const timeLeft = (minutes: number | null): string =>
  minutes === null ? '今日は終わり（または時間外）' : `残り ${Math.floor(minutes / 60)}時間${minutes % 60}分`

/** One look at a campaign as a screen. */
export const statusScreen = (status: CampaignStatus): string => {
  const { agents, inFlight, today, last30, cap, targets } = status
  const talking = inFlight.filter(({ state }) => state === 'connected').length
  const answered = inFlight.filter(({ state }) => state === 'answered').length
  return [
    `${status.campaign}「${status.name}」 ${stateNames[status.state]} 第${status.version}版 ${status.mode}  ${when(status.at) ?? ''}`,
    `担当者  受付可 ${agents.ready}  通話など ${agents.busy}  後処理 ${agents.wrapUp}  離席 ${agents.paused}  業務外 ${agents.away}   着信待ち ${status.waiting}`,
    `回線    ${inFlight.length} / ${status.mostLines}（通話 ${talking}、応答して担当者待ち ${answered}）`,
    '呼出中',
    ...ringing(status),
    `本日    架電 ${today.attempts}  応答 ${today.answered}  放棄 ${today.abandoned}（${percent(today.share)}、上限 ${percent(cap)}）`,
    `30日    応答 ${last30.answered}  放棄 ${last30.abandoned}（${percent(last30.share)}、上限 ${percent(cap)}）`,
    `対象者  待ち ${targets.waiting}  済み ${targets.done}   ${timeLeft(status.leftMinutes)}`,
    `判断    ${status.why.ja}`,
    `        ${status.why.en}`,
  ].join('\n')
}
