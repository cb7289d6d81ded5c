import type { CampaignStatus, Me } from '@tsunagu/messages'
import { tile } from './board-tiles.ts'
import { leftText, modeNames, percentText, stateNames } from './campaign-labels.ts'
import { stateButtons } from './campaign-state.ts'
import { el } from './element.ts'
import { redraw } from './redraw.ts'

export type CampaignCard = { readonly element: HTMLElement; readonly show: (status: CampaignStatus) => void }

/** One campaign at this moment; its buttons stay while its figures change. */
export const campaignCard = (campaign: string, me: Me, changed: () => Promise<void>): CampaignCard => {
  const [head, why, figures, ages, acts] = [
    el('header'),
    el('p', { class: 'why' }),
    el('div', { class: 'all-tiles' }),
    el('div'),
    el('div'),
  ]
  acts.className = 'buttons'
  why.setAttribute('role', 'status')
  const element = el(
    'section',
    { class: 'card campaign-card', 'data-campaign': campaign },
    head,
    why,
    figures,
    ages,
    acts,
  )
  const show = (status: CampaignStatus): void => {
    const { name, state } = status
    redraw(head, [name, state, status.mode, status.version], () => headOf(status))
    redraw(why, status.why, () => [status.why.ja])
    redraw(figures, { ...status, at: null, inFlight: status.inFlight.length }, () => figuresOf(status))
    redraw(ages, status.inFlight, () => agesOf(status))
    redraw(acts, [name, state], () => stateButtons({ campaign, name, state }, me, changed))
  }
  return { element, show }
}

const headOf = ({ campaign, name, state, mode, version }: CampaignStatus): readonly HTMLElement[] => [
  el('h2', { text: name }),
  el('span', {
    class: `badge ${state === 'running' ? 'good' : ''}`,
    text: stateNames[state],
    'data-test': 'campaign-state',
  }),
  el('span', { class: 'quiet', text: `${campaign} 第${version}版　${modeNames[mode] ?? mode}` }),
]

const figuresOf = (status: CampaignStatus): readonly HTMLElement[] => {
  const { agents, inFlight, today, last30, cap, targets } = status
  const row = (...tiles: readonly HTMLElement[]): HTMLElement => el('div', { class: 'tiles' }, ...tiles)
  const isOver = (share: number | null): string => (share !== null && share > cap ? 'alert' : '')
  return [
    row(
      tile('受付可', String(agents.ready), 'ready'),
      tile('通話など', String(agents.busy), 'busy'),
      tile('後処理', String(agents.wrapUp), ''),
      tile('離席', String(agents.paused), ''),
      tile('着信待ちの人', String(status.waiting), status.waiting > 0 ? 'alert' : ''),
    ),
    row(
      tile('回線', `${inFlight.length} / ${status.mostLines}`, ''),
      tile('本日の架電', today.attempts.toLocaleString('ja-JP'), ''),
      tile(`放棄 本日（上限 ${percentText(cap)}）`, percentText(today.share), isOver(today.share)),
      tile('放棄 30日', percentText(last30.share), isOver(last30.share)),
      tile('今日の残り', leftText(status.leftMinutes), ''),
      tile(
        '対象者 待ち／済み',
        `${targets.waiting.toLocaleString('ja-JP')}／${targets.done.toLocaleString('ja-JP')}`,
        '',
      ),
    ),
  ]
}

/** In fives of seconds, up to where everything rings out. */
const upTo = [5, 10, 15, 20, 25, Number.POSITIVE_INFINITY]

/** Calls in flight: those that ring by their age, then who waits for an agent and who talks. */
const agesOf = ({ inFlight }: CampaignStatus): readonly HTMLElement[] => {
  const rings = inFlight.filter(({ state }) => state === 'starting' || state === 'ringing')
  const bars = upTo.map((to, n) => {
    const from = upTo[n - 1] ?? 0
    const name = Number.isFinite(to) ? `呼出 ${from}〜${to} 秒` : `呼出 ${from} 秒〜`
    return bar(name, rings.filter(({ ageS }) => from <= ageS && ageS < to).length, 'ringing')
  })
  const count = (state: CampaignStatus['inFlight'][number]['state']): number =>
    inFlight.filter((one) => one.state === state).length
  return [
    el(
      'dl',
      { class: 'ages', 'aria-label': '発信中の電話' },
      ...[...bars, bar('担当者待ち', count('answered'), 'held'), bar('通話中', count('connected'), 'talking')].flat(),
    ),
  ]
}

const bar = (name: string, count: number, kind: string): readonly HTMLElement[] => {
  const drawn = el('span', { class: `age-bar ${kind}` })
  drawn.style.width = `${Math.min(60, count) * 0.6}rem`
  return [el('dt', { text: name }), el('dd', { 'data-age': name }, drawn, String(count))]
}
