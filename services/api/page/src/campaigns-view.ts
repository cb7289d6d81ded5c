import type { CampaignRow, CampaignStatus, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { type CampaignCard, campaignCard } from './campaign-card.ts'
import { modeNames, stateNames } from './campaign-labels.ts'
import { stateButtons } from './campaign-state.ts'
import { el, fill } from './element.ts'
import { tellFailure } from './notice.ts'
import { redraw } from './redraw.ts'
import { row, table } from './table.ts'
import { whenText } from './time.ts'
import type { View } from './view.ts'

const lookEveryMs = 2_000
/** The list counts every target; who runs it is known every two seconds all the same. */
const listEvery = 5

/** Campaigns as they run: each with a card that is drawn anew every two seconds; drafts and those that are over below. */
export const campaignsView: View = (main, me) => {
  const [live, rest] = [el('div', { class: 'campaign-cards' }), el('section', { class: 'card' })]
  const cards = new Map<string, CampaignCard>()
  let campaigns: readonly CampaignRow[] = []
  let timer: ReturnType<typeof setTimeout> | undefined
  let isLeft = false
  let looks = 0
  const list = async (): Promise<void> => {
    campaigns = (await call<{ readonly campaigns: readonly CampaignRow[] }>('GET', '/v1/campaigns')).campaigns
  }
  const look = async (): Promise<void> => {
    if (looks % listEvery === 0) await list()
    looks += 1
    const going = campaigns.filter(({ state }) => state === 'running' || state === 'paused')
    const found = await Promise.all(going.map(({ campaign }) => statusOf(campaign)))
    if (isLeft) return
    for (const status of found) cardOf(status.campaign).show(status)
    for (const id of cards.keys()) if (!going.some(({ campaign }) => campaign === id)) cards.delete(id)
    const elements = found.map(({ campaign }) => cardOf(campaign).element)
    if (elements.length !== live.children.length || elements.some((one, n) => live.children[n] !== one))
      fill(live, ...elements)
    const others = campaigns.filter((one) => !going.includes(one))
    redraw(rest, [others, going.length], () => restOf(others, going.length, me, changed))
  }
  const cardOf = (campaign: string): CampaignCard => {
    const card = cards.get(campaign) ?? campaignCard(campaign, me, changed)
    cards.set(campaign, card)
    return card
  }
  const changed = async (): Promise<void> => {
    looks = 0
    await look()
  }
  const again = (): void => {
    look()
      .catch(tellFailure)
      .finally(() => {
        if (!isLeft) timer = setTimeout(again, lookEveryMs)
      })
  }
  fill(main, el('div', { class: 'campaigns' }, live, rest))
  again()
  return () => {
    isLeft = true
    clearTimeout(timer)
  }
}

const statusOf = (campaign: string): Promise<CampaignStatus> =>
  call('GET', `/v1/campaigns/${encodeURIComponent(campaign)}/status`)

const restOf = (
  others: readonly CampaignRow[],
  going: number,
  me: Me,
  changed: () => Promise<void>,
): readonly HTMLElement[] => [
  el('h2', { text: '下書き・終了したキャンペーン' }),
  others.length === 0
    ? el('p', {
        class: 'quiet',
        text: going === 0 ? 'キャンペーンはまだありません（tsunagu campaign create で登録します）。' : 'ありません。',
      })
    : table(
        'campaigns',
        ['名前', '状態', '方式', '対象者 待ち#', '済み#', '変更', ''],
        others.map((one) =>
          row(
            { 'data-campaign': one.campaign },
            '',
            { class: 'name-cell', of: `${one.name}（${one.campaign}）` },
            stateNames[one.state],
            modeNames[one.mode] ?? one.mode,
            { class: 'number', of: one.targets.waiting.toLocaleString('ja-JP') },
            { class: 'number', of: one.targets.done.toLocaleString('ja-JP') },
            { class: 'nowrap quiet', of: `${whenText(one.changedAt)} ${one.changedBy}` },
            el('div', { class: 'row-actions' }, ...stateButtons(one, me, changed)),
          ),
        ),
      ),
]
