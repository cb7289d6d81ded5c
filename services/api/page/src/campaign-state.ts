import type { CampaignRow, CampaignStatus, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { hasRole } from './may.ts'
import { button } from './notice.ts'

type Shown = Pick<CampaignRow, 'campaign' | 'name' | 'state'>
type State = CampaignStatus['state']

const mayChange = hasRole('supervisor', 'manager', 'ops')

const deeds = {
  start: {
    text: '開始',
    to: 'running',
    from: ['draft'],
    ask: '開始します。対象者の一覧を作り、時間内なら発信が始まります。',
  },
  resume: { text: '再開', to: 'running', from: ['paused'], ask: null },
  pause: { text: '一時停止', to: 'paused', from: ['running'], ask: null },
  stop: {
    text: '終了',
    to: 'stopped',
    from: ['running', 'paused'],
    ask: '終了します。再開はできません。通話中の電話は続きます。',
  },
} as const satisfies Readonly<
  Record<
    string,
    { readonly text: string; readonly to: State; readonly from: readonly State[]; readonly ask: string | null }
  >
>

/** What may be done with a campaign in its state, by whoever may. */
export const stateButtons = (shown: Shown, me: Me, changed: () => Promise<void>): readonly HTMLElement[] =>
  mayChange(me)
    ? Object.values(deeds)
        .filter(({ from }) => (from as readonly State[]).includes(shown.state))
        .map((deed) => button(deed.text, 'small', () => put(shown, deed, changed)))
    : []

const put = async (
  { campaign, name }: Shown,
  { text, to, ask }: (typeof deeds)[keyof typeof deeds],
  changed: () => Promise<void>,
): Promise<void> => {
  if (ask !== null && !(await confirmed(`「${name}」を${ask}`, text))) return
  await call('POST', `/v1/campaigns/${encodeURIComponent(campaign)}/state`, { state: to })
  await changed()
}
