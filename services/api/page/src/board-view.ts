import type { FloorView, Live, LiveCall, Me, StreamMessage } from '@tsunagu/messages'
import { el, fill } from './element.ts'
import { foldFloor } from './floor-fold.ts'
import { hourChart } from './hour-chart.ts'
import { callerText, directionText, liveStateOf, numberText, phaseText, type State, stateOf } from './labels.ts'
import { openStream } from './stream.ts'
import { counting, setServerTime } from './time.ts'
import type { View } from './view.ts'

/** What the floor looks like now, and how the day has gone (T12, I5). */
export const boardView: View = (main, me, around) => {
  let floor: FloorView | null = null
  let live: Live | null = null
  const draw = (): void => {
    if (floor === null) return
    fill(main, el('div', { class: 'board' }, tiles(floor, live), ...panels(floor, live, me)))
  }
  const take = (message: StreamMessage): void => {
    if (message.type === 'snapshot' || message.type === 'resync') {
      setServerTime(message.floor.at)
      floor = message.floor
    } else if (message.type === 'delta' && floor !== null) floor = foldFloor(floor, message)
    else if (message.type === 'live') live = message.live
    else return
    draw()
  }
  const stream = openStream(take, around.tell)
  return () => stream.close()
}

const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`)

const tiles = (floor: FloorView, live: Live | null): HTMLElement => {
  const waiting = floor.calls.filter((call) => call.phase === 'waiting' || call.phase === 'offered')
  const longest = live?.total.longestSince ?? null
  const today = live?.total.today ?? {}
  const calls = today.calls ?? 0
  const answered = today.answered ?? 0
  const ready = live?.total.agents.ready ?? floor.agents.filter((agent) => stateOf(agent).colour === 'ready').length
  return el(
    'section',
    { class: 'tiles' },
    tile(
      '待っている人',
      String(live?.total.waiting ?? waiting.length),
      (live?.total.waiting ?? waiting.length) > 0 ? 'alert' : '',
    ),
    tile('最長の待ち', longest === null ? '—' : counting(el('span'), longest), ''),
    tile('通話中', String(live?.total.talking ?? 0), 'busy'),
    tile('受付可', String(ready), 'ready'),
    tile('本日の着信', String(calls), ''),
    tile('応答', String(answered), ''),
    tile('放棄', String(today.abandoned ?? 0), ''),
    tile('対応率', percent(answered, today.inHours ?? 0), ''),
  )
}

const tile = (name: string, value: string | HTMLElement, kind: string): HTMLElement =>
  el(
    'div',
    { class: `tile ${kind}` },
    el('p', { class: 'tile-name', text: name }),
    el('p', { class: 'tile-value' }, value),
  )

const panels = (floor: FloorView, live: Live | null, me: Me): readonly HTMLElement[] => {
  const shown = [callPanel(floor), hourPanel(live)]
  const leads = me.roles.some((role) => role === 'supervisor' || role === 'manager')
  return leads ? [agentPanel(floor, live), ...shown] : shown
}

const agentPanel = (floor: FloorView, live: Live | null): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '担当者' }),
    el(
      'div',
      { class: 'agents', 'data-test': 'agents' },
      ...floor.agents.map((agent) => {
        const now = live?.agents.find((one) => one.agent === agent.agent)
        const state: State = now === undefined ? stateOf(agent) : liveStateOf(now)
        return el(
          'div',
          { class: `agent ${state.colour}`, 'data-agent': agent.agent },
          el('p', { class: 'agent-name', text: agent.name }),
          el('p', { class: 'agent-state', text: state.text }),
          el(
            'p',
            { class: 'agent-time' },
            now === undefined || state.colour === 'out' ? '' : counting(el('span'), now.since),
          ),
          agent.phoneRegistered ? null : el('p', { class: 'agent-phone', text: '電話機なし' }),
        )
      }),
    ),
  )

const callPanel = (floor: FloorView): HTMLElement => {
  const lines = new Map(floor.lines.map((line) => [line.line, line.name]))
  const queues = new Map(floor.queues.map((queue) => [queue.queue, queue.name]))
  const agents = new Map(floor.agents.map((agent) => [agent.agent, agent.name]))
  const line = (call: LiveCall): HTMLElement =>
    el(
      'tr',
      { class: call.phase },
      el('td', { text: phaseText(call) }),
      el('td', { text: `${directionText(call.direction)} ${lines.get(call.line) ?? call.line}` }),
      el('td', { text: call.direction === 'outbound' ? numberText(call.called) : callerText(call.caller) }),
      el('td', { text: call.queue === null ? '—' : (queues.get(call.queue) ?? call.queue) }),
      el('td', { text: call.agent === null ? '—' : (agents.get(call.agent) ?? call.agent) }),
      el('td', { class: 'number' }, counting(el('span'), call.since ?? call.arrivedAt)),
    )
  const heads = ['状態', '回線', '相手', '待ち行列', '担当', '経過']
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: 'いまの通話' }),
    floor.calls.length === 0
      ? el('p', { class: 'quiet', text: 'いま通話はありません。' })
      : el(
          'table',
          { 'data-test': 'calls' },
          el(
            'thead',
            {},
            el('tr', {}, ...heads.map((text) => el('th', { text, class: text === '経過' ? 'number' : '' }))),
          ),
          el('tbody', {}, ...[...floor.calls].sort(byAge).map(line)),
        ),
  )
}

const byAge = (a: LiveCall, b: LiveCall): number => a.arrivedAt.localeCompare(b.arrivedAt)

const hourPanel = (live: Live | null): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '本日の時間別' }),
    live === null || live.hours.length === 0
      ? el('p', { class: 'quiet', text: '本日の着信はまだありません。' })
      : hourChart(live.hours),
  )
