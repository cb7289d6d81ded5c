import type { FloorView, Live, LiveCall, QueueView } from '@tsunagu/messages'
import { el } from './element.ts'
import { citizenText, directionText, type Names, namesIn, phaseText, queueModes } from './labels.ts'
import { clockText, counting } from './time.ts'

type Cell = string | number | HTMLElement

/** A table of which the columns marked with a leading `#` are numbers. */
const table = (
  name: string,
  test: string,
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
): HTMLElement => {
  const kind = (i: number): string => (heads[i]?.startsWith('#') === true ? 'number' : '')
  const line = (cells: readonly Cell[]): HTMLElement =>
    el(
      'tr',
      {},
      ...cells.map((cell, i) => el('td', { class: kind(i) }, typeof cell === 'number' ? String(cell) : cell)),
    )
  return el(
    'table',
    { 'data-test': test },
    el('caption', { class: 'unseen', text: name }),
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...heads.map((text, i) =>
          el('th', { text: text.replace('#', ''), class: kind(i), attributes: { scope: 'col' } }),
        ),
      ),
    ),
    el('tbody', {}, ...rows.map(line)),
  )
}

const titled = (name: string, none: string, made: () => HTMLElement, count: number): readonly HTMLElement[] => [
  el('h2', { text: name }),
  count === 0 ? el('p', { class: 'quiet', text: none }) : made(),
]

const isWaiting = ({ phase }: LiveCall): boolean => phase === 'waiting' || phase === 'offered'
const fromOf = (call: LiveCall): string => call.since ?? call.arrivedAt

/** Who waits, the longest first, and what they were told. */
export const waitingTable = (floor: FloorView): readonly HTMLElement[] => {
  const names = namesIn(floor)
  const waiting = floor.calls.filter(isWaiting).sort((a, b) => fromOf(a).localeCompare(fromOf(b)))
  const rows = waiting.map((call, i) => [
    i + 1,
    citizenText(call),
    names.queue(call.queue),
    phaseText(call),
    call.estimateMs === null ? '—' : clockText(call.estimateMs),
    counting(el('span'), fromOf(call)),
  ])
  const heads = ['順', '相手', '待ち行列', '状態', '#案内した見込み', '#待ち']
  return titled(
    '待っている人',
    '待っている人はいません。',
    () => table('待っている人', 'waiting', heads, rows),
    rows.length,
  )
}

export const callTable = (floor: FloorView): readonly HTMLElement[] => {
  const names = namesIn(floor)
  const calls = floor.calls.filter((call) => !isWaiting(call)).sort((a, b) => a.arrivedAt.localeCompare(b.arrivedAt))
  const rows = calls.map((call) => callRow(call, names))
  const heads = ['状態', '回線', '相手', '待ち行列', '担当', '#経過']
  return titled('いまの通話', 'いま通話はありません。', () => table('いまの通話', 'calls', heads, rows), rows.length)
}

const callRow = (call: LiveCall, names: Names): readonly Cell[] => [
  el('span', { class: `phase-text ${call.phase}`, text: phaseText(call) }),
  `${directionText(call.direction)} ${names.line(call.line)}`,
  citizenText(call),
  names.queue(call.queue),
  names.agent(call.agent),
  counting(el('span'), fromOf(call)),
]

/** How each line is used now, and today. */
export const lineTable = (floor: FloorView, live: Live | null): readonly HTMLElement[] => {
  const rows = floor.lines.map((line) => {
    const now = live?.lines.find((one) => one.line === line.line)
    const { calls = 0, answered = 0, abandoned = 0 } = now?.today ?? {}
    const used = floor.calls.filter((call) => call.line === line.line)
    const talking = used.filter(({ phase }) => phase === 'talking' || phase === 'outside').length
    return [line.name, line.number, used.length, used.filter(isWaiting).length, talking, calls, answered, abandoned]
  })
  const heads = ['回線', '番号', '#使用中', '#待ち', '#通話中', '#本日の着信', '#応答', '#放棄']
  return titled('回線', '回線が登録されていません。', () => table('回線', 'lines', heads, rows), rows.length)
}

export const queueTable = (floor: FloorView, live: Live | null): readonly HTMLElement[] => {
  const heads = ['待ち行列', '受付', '#待ち', '#最長', '#折り返し', '#受付可', '#通話中', '#本日の応答', '#放棄']
  const rows = floor.queues.map((queue) => queueRow(queue, live, floor))
  return titled(
    '待ち行列',
    '待ち行列が登録されていません。',
    () => table('待ち行列', 'queues', heads, rows),
    rows.length,
  )
}

const queueRow = (queue: QueueView, live: Live | null, floor: FloorView): readonly Cell[] => {
  const now = live?.queues.find((one) => one.queue === queue.queue)
  const waiting = floor.calls.filter((call) => call.queue === queue.queue && isWaiting(call))
  const longest = waiting.map(fromOf).sort()[0]
  return [
    queue.name,
    el('span', { class: `mode ${queue.mode}`, text: queueModes[queue.mode] }),
    waiting.length,
    longest === undefined ? '—' : counting(el('span'), longest),
    queue.callbacks,
    now?.agents.ready ?? queue.agentsReady,
    now === undefined ? queue.agentsTalking : (now.agents.talking ?? 0) + (now.agents.held ?? 0),
    now?.today.answered ?? 0,
    now?.today.abandoned ?? 0,
  ]
}
