import type { FlowPublished, FlowState, FlowText, FlowVersionView, Me } from '@tsunagu/messages'
import { call, type Refused } from './api.ts'
import { confirmed } from './ask.ts'
import { diffTable } from './diff-table.ts'
import { el, field, fill, option, select } from './element.ts'
import { mayPublish } from './flow-rights.ts'
import { earlierOf, told } from './flow-state.ts'
import { button, tellFailure } from './notice.ts'
import { whenText } from './time.ts'

type Around = { readonly me: Me; readonly reload: () => Promise<void>; readonly refuse: (error: Refused) => void }

/** Every saved version, which of them were live, and what differs between two. */
export const flowVersions = (state: FlowState, around: Around): HTMLElement => {
  if (state.versions.length === 0)
    return el('section', { class: 'card' }, el('p', { class: 'quiet', text: '保存された版はまだありません。' }))
  const heads = ['版', '状態', '検査', '保存', 'メモ', '']
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '版の履歴' }),
    el(
      'table',
      { 'data-test': 'versions' },
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text })))),
      el('tbody', {}, ...state.versions.map((one) => versionLine(state, one, around))),
    ),
    state.versions.length < 2 ? null : comparison(state),
  )
}

const versionLine = (state: FlowState, one: FlowVersionView, { me, reload, refuse }: Around): HTMLElement => {
  const rollBack = async (): Promise<void> => {
    if (!(await confirmed(`第${one.version}版にすぐ戻します。`, `第${one.version}版に戻す`))) return
    const path = `/v1/flows/${encodeURIComponent(state.flow)}/rollback`
    await told(call<FlowPublished>('POST', path, { version: one.version }), refuse)
    await reload()
  }
  const wasLive = earlierOf(state).includes(one.version)
  return el(
    'tr',
    { class: one.version === state.live ? 'live' : '', 'data-version': String(one.version) },
    el('td', { text: `第${one.version}版` }),
    el('td', {}, badge(state, one.version, wasLive)),
    el('td', { text: soundText(one) }),
    el('td', { text: `${whenText(one.at)}　${one.by}` }),
    el('td', { class: 'words', text: one.note }),
    el('td', {}, wasLive && mayPublish(me) ? button(`第${one.version}版に戻す`, 'plain small', rollBack) : null),
  )
}

const badge = ({ live, publications }: FlowState, version: number, wasLive: boolean): HTMLElement | null => {
  if (version === live) return el('span', { class: 'prompt-state recorded', text: '公開中' })
  const isPlanned = publications.some((plan) => plan.version === version && plan.state === 'planned')
  if (isPlanned) return el('span', { class: 'prompt-state', text: '公開予約' })
  return wasLive ? el('span', { class: 'quiet', text: '以前に公開' }) : null
}

const soundText = ({ sound, errors, warnings, examples }: FlowVersionView): string =>
  [
    sound ? '公開できます' : errors > 0 ? `誤り ${errors}` : '例のとおりに進みません',
    warnings > 0 ? `注意 ${warnings}` : '',
    `例 ${examples}`,
  ]
    .filter((part) => part !== '')
    .join('　')

const comparison = ({ flow, versions, live }: FlowState): HTMLElement => {
  const options = () => versions.map(({ version }) => option(String(version), `第${version}版`))
  const from = select('diffFrom', ...options())
  const to = select('diffTo', ...options())
  const [newest, second] = versions
  from.value = String(live !== null && live !== newest?.version ? live : (second?.version ?? ''))
  const shown = el('div')
  const textOf = async (version: string): Promise<string> =>
    (await call<FlowText>('GET', `/v1/flows/${encodeURIComponent(flow)}/versions/${version}`)).source
  const compare = async (): Promise<void> =>
    fill(shown, diffTable(...(await Promise.all([textOf(from.value), textOf(to.value)]))))
  return el(
    'div',
    { class: 'comparison' },
    el('div', { class: 'buttons' }, field('元の版', from), field('比べる版', to), button('違いを見る', '', compare)),
    shown,
  )
}

type Change = { readonly at: string; readonly by: string; readonly summary: string }

/** Who changed what of this flow when. */
export const flowChanges = (flow: string): HTMLElement => {
  const place = el('section', { class: 'card' }, el('h2', { text: '変更の記録' }))
  const query = new URLSearchParams({ part: 'flow', item: flow })
  call<{ readonly changes: readonly Change[] }>('GET', `/v1/setup/changes?${query}`)
    .then(({ changes }) => {
      const lines = changes.map(({ at, by, summary }) =>
        el('tr', {}, el('td', { text: whenText(at) }), el('td', { text: by }), el('td', { text: summary })),
      )
      place.append(
        lines.length === 0
          ? el('p', { class: 'quiet', text: '変更はまだありません。' })
          : el('table', { 'data-test': 'changes' }, el('tbody', {}, ...lines)),
      )
    })
    .catch(tellFailure)
  return place
}
