import type { FlowPublished, FlowState, Me } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { asked, confirmed } from './ask.ts'
import { el, input, when } from './element.ts'
import { mayPublish } from './flow-rights.ts'
import { button, notice } from './notice.ts'
import { fromLocal, whenText } from './time.ts'

export const liveText = ({ live, newest }: FlowState): string =>
  live === null ? '未公開' : live === newest ? `第${live}版` : `第${live}版（下書き: 第${newest}版）`

export const plannedOf = ({ publications }: FlowState) => publications.filter(({ state }) => state === 'planned')

type Around = {
  readonly me: Me
  readonly isDirty: () => boolean
  readonly reload: () => Promise<void>
  readonly refuse: (error: Refused) => void
}

/** What is live, what is planned, and the buttons that change it. */
export const flowStateCard = (state: FlowState, around: Around): HTMLElement => {
  const { flow, title, lines } = state
  return el(
    'section',
    { class: 'card flow-state', 'data-test': 'flow-state' },
    el(
      'div',
      {},
      el('h2', {}, `${title === '' ? flow : title}　`, el('span', { class: 'quiet', text: flow })),
      el('p', { class: 'state-name', text: liveText(state), 'data-test': 'live' }),
      el('p', { class: 'quiet', text: lines.length === 0 ? '使う回線はありません。' : `回線: ${lines.join('、')}` }),
      ...plannedOf(state).map((plan) => planLine(state, plan, around)),
      failedPlan(state),
    ),
    when(mayPublish(around.me), () => publishing(state, around)),
  )
}

type Plan = FlowState['publications'][number]

const planLine = ({ flow }: FlowState, plan: Plan, { me, reload }: Around): HTMLElement => {
  const cancel = async (): Promise<void> => {
    if (!(await confirmed(`第${plan.version}版の公開予約を取り消しますか。`, '予約を取り消す'))) return
    await call('DELETE', `/v1/flows/${encodeURIComponent(flow)}/publications/${plan.id}`)
    notice('公開の予約を取り消しました。', 'good')
    await reload()
  }
  return el(
    'p',
    { class: 'plan', 'data-test': 'planned' },
    `${whenText(plan.at)} に第${plan.version}版を公開予定（${plan.by}）　`,
    when(mayPublish(me), () => button('予約を取り消す', 'small', cancel)),
  )
}

/** The last plan came to nothing and nothing else was published since. */
const failedPlan = ({ publications }: FlowState): HTMLElement | null => {
  const last = publications[0]
  if (last?.state !== 'failed') return null
  return el('p', {
    class: 'problem',
    text: `${whenText(last.at)} の第${last.version}版の公開は、検査に通らず行われませんでした。公開中の版はそのままです。`,
  })
}

const publishing = (state: FlowState, { isDirty, reload, refuse }: Around): HTMLElement => {
  const path = `/v1/flows/${encodeURIComponent(state.flow)}`
  const publish = async (): Promise<void> => {
    const at = input('publishAt', { type: 'datetime-local' })
    const question = `第${state.newest}版を公開します。${isDirty() ? '保存していない変更は含まれません。' : ''}`
    const answer = await asked(question, '公開する', '公開の日時（空のままなら今すぐ）', at)
    if (answer === null) return
    const body = { at: fromLocal(answer) }
    await told(call<FlowPublished>('POST', `${path}/versions/${state.newest}/publish`, body), refuse)
    await reload()
  }
  const rollBack = async (): Promise<void> => {
    const question = `公開中の第${state.live}版を、その前に公開していた版にすぐ戻します。`
    if (!(await confirmed(question, '前の版に戻す'))) return
    await told(call<FlowPublished>('POST', `${path}/rollback`, { version: null }), refuse)
    await reload()
  }
  const hasNewer = state.newest > 0 && state.newest !== state.live
  return el(
    'div',
    { class: 'buttons' },
    button('公開', 'primary', publish, hasNewer),
    button('前の版に戻す', '', rollBack, earlierOf(state).length > 0),
  )
}

/** Versions that were live and are not now, the newest publication first. */
export const earlierOf = ({ publications, live }: FlowState): readonly number[] =>
  [...new Set(publications.filter(({ state }) => state === 'done').map(({ version }) => version))].filter(
    (version) => version !== live,
  )

/** Tells what a publication came to; a check that failed is shown with its places. */
export const told = async (asking: Promise<FlowPublished>, refuse: (error: Refused) => void): Promise<void> => {
  try {
    const { version, state, at } = await asking
    const done = { done: '公開しました。次の通話から流れます。', waits: '最初の設定の公開で有効になります。' }
    notice(`第${version}版: ${state === 'planned' ? `${whenText(at)} に公開します。` : done[state]}`, 'good')
  } catch (error) {
    if (error instanceof Refused && error.details.length > 0) refuse(error)
    throw error
  }
}
