import type { Said } from '../story/telling.ts'
import type { Campaign, DialDecision, DialLimit } from './campaign.ts'
import type { HeldBy, OutBy } from './next-try.ts'

type Telling = (decision: DialDecision, campaign: Campaign) => Said

const percent = (share: number): string => `${Math.round(share * 1_000) / 10} %`
const said =
  (ja: string, en: string): Telling =>
  () => ({ ja, en })

/** Of those answered today so many met nobody: what the gate looks at. */
const lostToday: Telling = ({ answered, abandoned }, { pacing: { cap } }) => ({
  ja: `本日の放棄 ${abandoned}/${answered}（上限 ${percent(cap)}）`,
  en: `${abandoned} of ${answered} answered today met nobody (cap ${percent(cap)})`,
})

const staffed: Telling = ({ busy, wrapUp, inFlight }) => ({
  ja: `通話中など ${busy}、後処理 ${wrapUp}、呼出中 ${inFlight}`,
  en: `${busy} busy, ${wrapUp} in wrap-up, ${inFlight} ringing`,
})

const tellings: { readonly [limit in DialLimit]: Telling } = {
  none: said('上限に当たらず発信した', 'nothing held it back'),
  nobodyFree: (decision, campaign) => ({
    ja: `空いている担当者がいない（${staffed(decision, campaign).ja}）`,
    en: `no agent is free (${staffed(decision, campaign).en})`,
  }),
  warmUp: said(
    '本日の学習中のため、空いている担当者の数だけ発信している（30件で終わる）',
    'still learning today: one call for each free agent until thirty attempts have ended',
  ),
  risk: ({ risk, theta }, _) => ({
    ja: `もう一件かけると担当者が間に合わないおそれが大きい（${percent(risk ?? 0)}、許容 ${percent(theta)}）`,
    en: `one more call would too probably find no agent (${percent(risk ?? 0)}, accepted ${percent(theta)})`,
  }),
  gate: (decision, campaign) => ({
    ja: `放棄の上限に近いため、空いている担当者の数だけ発信している（${lostToday(decision, campaign).ja}）`,
    en: `near the cap on abandoned calls: one call for each free agent (${lostToday(decision, campaign).en})`,
  }),
  lines: ({ inFlight }, { pacing, mode }) => {
    const most = mode.kind === 'agentless' ? mode.mostLines : pacing.mostLines
    return {
      ja: `回線数の上限 ${most}（使用中 ${inFlight}）`,
      en: `all ${most} lines are in use (${inFlight} ringing)`,
    }
  },
  linesPerAgent: (_, { pacing }) => ({
    ja: `担当者一人あたりの回線数の上限 ${pacing.linesPerAgent}`,
    en: `${pacing.linesPerAgent} lines for each agent are in use`,
  }),
  callsPerSecond: (_, { pacing }) => ({
    ja: `毎秒の発信数の上限 ${pacing.callsPerS}`,
    en: `${pacing.callsPerS} calls a second are the most`,
  }),
  notRunning: (_, { state }) => (state === 'stopped' ? ended : pausedWords),
  notYet: (_, { firstDay }) => ({ ja: `開始日 ${firstDay ?? ''} の前`, en: `begins on ${firstDay ?? ''}` }),
  over: (_, { lastDay }) => ({ ja: `最終日 ${lastDay ?? ''} が過ぎた`, en: `its last day was ${lastDay ?? ''}` }),
  hours: (_, { tries }) => ({
    ja: `架電できる時間外（カレンダー ${tries.calendar}、21時から8時は不可）`,
    en: `outside the hours (calendar ${tries.calendar}; never between 21:00 and 08:00)`,
  }),
  noTargets: said('いま架電できる対象者が手元にいない', 'nobody on the list may be called at this moment'),
  callersWait: ({ waiting }) => ({
    ja: `かかってきた電話が ${waiting} 件待っているため譲っている`,
    en: `yields to ${waiting} who wait for one of these agents`,
  }),
  reserve: ({ idle }, { reserve }) => ({
    ja: `着信のために担当者を ${reserve} 人残している（空き ${idle} 人）`,
    en: `${reserve} agents stay free for whoever calls in (${idle} are free)`,
  }),
  quota: (_, { quotas }) => ({
    ja: `この時間帯の割当てに達した（${quotas.map(({ band, most }) => `${band} ${percent(most)}`).join('、')}）`,
    en: `this part of the day has had its share (${quotas.map(({ band, most }) => `${band} ${percent(most)}`).join(', ')})`,
  }),
  trunkDown: (_, { line }) => ({
    ja: `回線 ${line} の発信が続けて失敗したため止めている（ときどき一件だけ試す）`,
    en: `calls over line ${line} have failed one after the other; one tries again from time to time`,
  }),
  trunkLines: (_, { line }) => ({
    ja: `回線 ${line} の同時通話数の上限（ほかのキャンペーンや手動の発信を含む）`,
    en: `all channels of line ${line} are in use, those of other campaigns and by hand included`,
  }),
  trunkCallsPerSecond: (_, { line }) => ({
    ja: `回線 ${line} の毎秒の発信数の上限（ほかのキャンペーンを含む）`,
    en: `line ${line} takes no more calls this second, those of other campaigns included`,
  }),
  otherCampaign: said(
    '同じ担当者が優先度の高い、または順番の来たキャンペーンにかかっている',
    'its agents are kept for another campaign',
  ),
}

const ended: Said = { ja: 'キャンペーンは終了している', en: 'the campaign is stopped' }
const pausedWords: Said = { ja: 'キャンペーンは一時停止中', en: 'the campaign is paused' }

/** Why a campaign dials no more than it does, in a sentence (`campaign why`). */
export const dialWhySaid = (decision: DialDecision, campaign: Campaign): Said =>
  tellings[decision.limit](decision, campaign)

/** What holds one target back. */
export const heldBySaid: { readonly [rule in HeldBy]: Said } = {
  hours: { ja: '架電できる時間外', en: 'outside the hours' },
  slot: { ja: '同じ曜日・時間帯に架電済み（別の時間帯まで待つ）', en: 'was tried in this weekday and part of the day' },
  personDay: { ja: '本日の架電回数の上限', en: 'was tried as often as a day allows' },
  personWeek: { ja: '今週の架電回数の上限', en: 'was tried as often as a week allows' },
  numberDay: { ja: 'この番号への本日の回数の上限', en: 'the number was called as often as a day allows' },
  householdDay: { ja: '世帯への本日の回数の上限', en: 'the household was called as often as a day allows' },
  gap: { ja: '前回の架電から間がない', en: 'was tried a short while ago' },
  numberGap: { ja: 'この番号への前回の架電から間がない', en: 'the number was called a short while ago' },
  householdGap: { ja: '世帯への前回の架電から間がない', en: 'the household was called a short while ago' },
  householdBusy: { ja: '同じ世帯と通話中', en: 'somebody of the household is on the line' },
  retry: { ja: '結果に応じた再架電の時刻まで待つ', en: 'is tried again after what happened last time' },
  abandonLock: {
    ja: '前回つながらず切れたため、担当者を確保できるときだけ',
    en: 'met nobody last time: only with an agent kept for it',
  },
  appointment: { ja: '約束の時刻まで待つ', en: 'has an appointment' },
}

/** What took one target off the list. */
export const outBySaid: { readonly [reason in OutBy]: Said } = {
  register: {
    ja: '台帳により架電しない（完納・停止・約束など）',
    en: 'the register is against it (paid, stopped, promised …)',
  },
  reached: { ja: '本人と話せた', en: 'was spoken with' },
  allTries: { ja: '架電回数の上限', en: 'was tried as often as the campaign allows' },
  retriesOver: { ja: '結果に応じた再架電の回数を終えた', en: 'the tries after what the agent noted are over' },
  deadNumbers: { ja: '使える電話番号がない', en: 'no number is left that works' },
  noSlotLeft: { ja: '架電できる時間帯が残っていない', en: 'no part of the day is left in which to try' },
  list: { ja: 'リストの条件に合わなくなった', en: 'does not match the list any more' },
}
