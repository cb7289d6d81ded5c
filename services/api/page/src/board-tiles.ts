import type { AgentView, FloorView, Live } from '@tsunagu/messages'
import { el } from './element.ts'
import { counting } from './time.ts'

/** The figures one sees from across the room: of this moment above, of the day below. */
export const boardTiles = (floor: FloorView, live: Live | null): readonly HTMLElement[] => {
  const waiting = floor.calls.filter((call) => call.phase === 'waiting' || call.phase === 'offered')
  const waits = live?.total.waiting ?? waiting.length
  const longest = live?.total.longestSince ?? null
  const today = live?.total.today ?? {}
  const answered = today.answered ?? 0
  const row = (...tiles: readonly HTMLElement[]): HTMLElement => el('div', { class: 'tiles' }, ...tiles)
  return [
    row(
      tile('待っている人', String(waits), waits > 0 ? 'alert' : ''),
      tile('最長の待ち', longest === null ? '—' : counting(el('span'), longest), ''),
      tile('折り返し待ち', String(floor.queues.reduce((sum, queue) => sum + queue.callbacks, 0)), ''),
      ...agentTiles(live?.total.agents ?? countsOf(floor.agents)),
    ),
    row(
      tile('本日の着信', String(today.calls ?? 0), ''),
      tile('応答', String(answered), ''),
      tile('放棄', String(today.abandoned ?? 0), ''),
      tile('対応率', percent(answered, today.inHours ?? 0), ''),
    ),
  ]
}

type Counts = Readonly<Record<string, number>>

const agentTiles = (counts: Counts): readonly HTMLElement[] => {
  const of = (...states: readonly string[]): string =>
    String(states.reduce((sum, state) => sum + (counts[state] ?? 0), 0))
  return [
    tile('受付可', of('ready'), 'ready'),
    tile('通話中', of('talking', 'held'), 'busy'),
    tile('呼出中', of('ringing', 'reserved'), ''),
    tile('後処理', of('wrapUp'), ''),
    tile('離席', of('paused'), ''),
  ]
}

const countsOf = (agents: readonly AgentView[]): Counts => {
  const counts: Record<string, number> = {}
  for (const { activity, availability } of agents) {
    const state = activity === 'idle' ? availability : activity
    counts[state] = (counts[state] ?? 0) + 1
  }
  return counts
}

const percent = (part: number, whole: number): string => (whole === 0 ? '—' : `${((100 * part) / whole).toFixed(1)}%`)

export const tile = (name: string, value: string | HTMLElement, kind: string): HTMLElement =>
  el(
    'div',
    { class: `tile ${kind}` },
    el('p', { class: 'tile-name', text: name }),
    el('p', { class: 'tile-value' }, value),
  )
