import type { AgentView, EarlierCall, LiveCall, ScreenPop } from '@tsunagu/messages'
import type { Desk, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { callerText, directionText, outcomeText, phaseText } from './labels.ts'
import { redraw } from './redraw.ts'
import { clockText, counting, whenText } from './time.ts'

/** The call on the desk: who calls above, what can be done in the middle, what was before below. */
export const callCard = (controls: readonly Panel[]): Panel => {
  const none = el('section', { class: 'card empty' })
  const top = el('div', { 'aria-live': 'assertive' })
  const spoken = el('div')
  const below = el('div')
  const actions = el('div', { class: 'call-actions' }, ...controls.map(({ element }) => element))
  const card = el(
    'section',
    { class: 'card call', 'aria-label': '通話', 'data-test': 'screen-pop' },
    top,
    spoken,
    actions,
    below,
  )
  const show = (desk: Desk): void => {
    const { pop, popAt, call, agent, floor } = desk
    // A case that is only looked at is no call yet: the card for it stands above.
    const isPreview = call?.phase === 'previewing'
    none.hidden = pop !== null || isPreview
    card.hidden = pop === null || isPreview
    const wrapUp = agent.activity === 'wrapUp'
    card.className = `card call ${wrapUp ? 'wrap' : (call?.phase ?? '')}`
    if (isPreview) return
    if (pop === null) return redraw(none, agent, () => waitingText(agent))
    const lineNames = new Map(floor.lines.map((line) => [line.line, line.name]))
    redraw(top, [pop, popAt, call, wrapUp], () => whoCalls(pop, popAt, call, wrapUp))
    redraw(spoken, pop.script, () => [script(pop)])
    redraw(below, [pop.earlierCalls, [...lineNames]], () => [
      el('h3', { text: 'この番号からのこれまでの通話' }),
      earlier(pop, lineNames),
    ])
    for (const control of controls) control.show(desk)
  }
  return { element: el('div', {}, none, card), show }
}

const waitingText = (agent: AgentView): readonly HTMLElement[] => {
  const text =
    agent.activity === 'watching'
      ? '通話のモニター中です。操作は「統括」の画面で行います。'
      : agent.availability === 'ready'
        ? '次の電話をお待ちください。'
        : agent.availability === 'paused'
          ? '離席中です。「受付可」にすると電話がつながります。'
          : '「業務を始める」を押すと、電話を受けられるようになります。'
  return [el('p', { class: 'big quiet', text: '通話はありません' }), el('p', { class: 'quiet', text })]
}

/** Who is calling, on which line, since when, what they pressed, and what a colleague has written. */
const whoCalls = (
  pop: ScreenPop,
  at: string,
  call: LiveCall | null,
  wrapUp: boolean,
): readonly (HTMLElement | null)[] => [
  el(
    'header',
    {},
    el('span', { class: 'line', text: pop.line.name }),
    el('span', { class: 'quiet', text: pop.line.number }),
    pop.campaign === null ? null : el('span', { class: 'badge', text: pop.campaign.name, 'data-test': 'campaign' }),
    el('span', { class: 'phase', text: wrapUp ? '後処理' : call === null ? '' : phaseText(call) }),
  ),
  el('p', { class: `caller ${pop.caller.kind}`, text: callerText(pop.caller), 'data-test': 'caller' }),
  pop.note === null ? null : el('p', { class: 'note', 'data-test': 'note', text: `申し送り：${pop.note}` }),
  el(
    'dl',
    { class: 'facts' },
    ...(call?.direction === 'outbound'
      ? fact('表示した番号', pop.line.number, 'shown')
      : fact('待ち時間', waited(pop, at, call), 'waited')),
    ...fact('通話時間', talked(call), 'talked'),
    ...fact('押したキー', pop.keys === '' ? 'なし' : [...pop.keys].join(' '), 'keys'),
    ...fact('待ち行列', pop.queue?.name ?? '—', 'queue'),
  ),
]

/** What is said on this line: the first words always to be seen, the rest behind a click (O13). */
const script = ({ script: given }: ScreenPop): HTMLElement | null => {
  if (given === null || given.words === null) return null
  const { firstWords, body } = given.words
  return el(
    'div',
    { class: 'script', 'data-test': 'script' },
    el('p', { class: 'first-words', text: firstWords }),
    body === ''
      ? null
      : el('details', {}, el('summary', { text: '続きの言葉' }), el('p', { class: 'note-text', text: body })),
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
