import type { EarlierCall, LiveCall, ScreenPop } from '@tsunagu/messages'
import { el } from './element.ts'
import { callerText, directionText, outcomeText, phaseText } from './labels.ts'
import { clockText, counting, whenText } from './time.ts'

export type PopScene = {
  readonly pop: ScreenPop
  /** When the pop came: the waiting time counts on until the call is answered. */
  readonly at: string
  readonly call: LiveCall | null
  readonly lineNames: ReadonlyMap<string, string>
  readonly wrapUp: boolean
}

/** Who is calling, on which line, since when, what they pressed, and when they called before. */
export const screenPopCard = ({ pop, at, call, lineNames, wrapUp }: PopScene, buttons: HTMLElement): HTMLElement => {
  const phase = wrapUp ? '後処理' : call === null ? '' : phaseText(call)
  const outbound = call?.direction === 'outbound'
  return el(
    'section',
    {
      class: `card call ${wrapUp ? 'wrap' : (call?.phase ?? '')}`,
      'aria-live': 'assertive',
      'data-test': 'screen-pop',
    },
    el(
      'header',
      {},
      el('span', { class: 'line', text: pop.line.name }),
      el('span', { class: 'quiet', text: pop.line.number }),
      el('span', { class: 'phase', text: phase }),
    ),
    el('p', {
      class: `caller ${pop.caller.kind}`,
      text: callerText(pop.caller),
      'data-test': 'caller',
    }),
    el(
      'dl',
      { class: 'facts' },
      ...(outbound
        ? fact('表示した番号', pop.line.number, 'shown')
        : fact('待ち時間', waited(pop, at, call), 'waited')),
      ...fact('通話時間', talked(call), 'talked'),
      ...fact('押したキー', pop.keys === '' ? 'なし' : [...pop.keys].join(' '), 'keys'),
      ...fact('待ち行列', pop.queue?.name ?? '—', 'queue'),
    ),
    buttons,
    el('h3', { text: 'この番号からのこれまでの通話' }),
    earlier(pop, lineNames),
  )
}

const fact = (name: string, value: string | HTMLElement, test: string): readonly HTMLElement[] => [
  el('dt', { text: name }),
  el('dd', { 'data-test': test }, value),
]

const waited = (pop: ScreenPop, at: string, call: LiveCall | null): string | HTMLElement =>
  call?.phase === 'offered' ? counting(el('span'), at, pop.waitedMs) : clockText(pop.waitedMs)

const talked = (call: LiveCall | null): string | HTMLElement =>
  call?.phase === 'talking' && call.since !== null ? counting(el('span'), call.since) : '—'

const earlier = (pop: ScreenPop, lineNames: ReadonlyMap<string, string>): HTMLElement => {
  if (pop.earlierCalls === null)
    return el('p', { class: 'quiet', text: '履歴を読み込めませんでした。通話はそのまま続けられます。' })
  if (pop.earlierCalls.length === 0)
    return el('p', {
      class: 'quiet',
      text: pop.caller.kind === 'presented' ? '初めての番号です。' : '番号が通知されていないため、履歴はありません。',
    })
  return el(
    'table',
    { 'data-test': 'earlier' },
    el('thead', {}, row('th', ['日時', '種別', '回線', '結果', '通話', '担当'])),
    el('tbody', {}, ...pop.earlierCalls.map((one) => row('td', cells(one, lineNames)))),
  )
}

const cells = (one: EarlierCall, lineNames: ReadonlyMap<string, string>): readonly string[] => [
  whenText(one.arrivedAt),
  directionText(one.direction),
  lineNames.get(one.line) ?? one.line,
  outcomeText(one.outcome),
  one.talkMs === 0 ? '—' : clockText(one.talkMs),
  one.agents.join('、') || '—',
]

export const row = (cell: 'td' | 'th', texts: readonly string[]): HTMLTableRowElement =>
  el('tr', {}, ...texts.map((text) => el(cell, { text })))
