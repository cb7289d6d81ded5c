import type { AgentView, FloorView, Live, StreamMessage } from '@tsunagu/messages'
import { callTable, lineTable, queueTable, waitingTable } from './board-tables.ts'
import { boardTiles } from './board-tiles.ts'
import { el, fill } from './element.ts'
import { foldFloor } from './floor-fold.ts'
import { hourChart } from './hour-chart.ts'
import { liveStateOf, type State, stateOf } from './labels.ts'
import { handBadge } from './lead-agents.ts'
import { noticesList } from './notices-list.ts'
import { redraw, together } from './redraw.ts'
import { openStream } from './stream.ts'
import { counting, setServerTime } from './time.ts'
import type { View } from './view.ts'

/** What the floor looks like now, and how the day has gone (T12, I5). */
export const boardView: View = (main, me, around) => {
  let floor: FloorView | null = null
  let live: Live | null = null
  const isLeader = me.roles.some((role) => role === 'supervisor' || role === 'manager')
  const board = boardOf(isLeader)
  const [notices, stopNotices] = noticesList()
  board.element.prepend(notices)
  fill(main, board.element)
  const draw = together(() => floor !== null && board.show(floor, live))
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
  return () => {
    stopNotices()
    stream.close()
  }
}

/** The panels of the board; each is drawn anew only when what it shows has changed. */
const boardOf = (isLeader: boolean) => {
  const tiles = el('section', { class: 'all-tiles', 'aria-label': 'いまの件数' })
  const card = (): HTMLElement => el('section', { class: 'card' })
  const [waiting, agents, calls, queues, lines, hours] = [card(), card(), card(), card(), card(), card()]
  const show = (floor: FloorView, live: Live | null): void => {
    const { calls: nowCalls, queues: nowQueues, lines: nowLines } = floor
    redraw(tiles, [live?.total, nowCalls, floor.agents, nowQueues], () => boardTiles(floor, live))
    redraw(waiting, [nowCalls, nowQueues], () => waitingTable(floor))
    redraw(calls, [nowCalls, nowQueues, nowLines], () => callTable(floor))
    redraw(queues, [nowCalls, nowQueues, live?.queues], () => queueTable(floor, live))
    redraw(lines, [nowCalls, nowLines, live?.lines], () => lineTable(floor, live))
    redraw(hours, live?.hours ?? null, () => hourPanel(live))
    if (isLeader) redraw(agents, [floor.agents, live?.agents], () => agentPanel(floor, live))
  }
  const shown = isLeader ? [waiting, agents, calls] : [waiting, calls]
  const halves = el('div', { class: 'halves' }, queues, lines)
  return { element: el('div', { class: 'board' }, tiles, ...shown, halves, hours), show }
}

const agentPanel = (floor: FloorView, live: Live | null): readonly HTMLElement[] => [
  el('h2', { text: '担当者' }),
  el('div', { class: 'agents', 'data-test': 'agents' }, ...floor.agents.map((agent) => agentBox(agent, live))),
]

const agentBox = (agent: AgentView, live: Live | null): HTMLElement => {
  const now = live?.agents.find((one) => one.agent === agent.agent)
  const state: State = now === undefined ? stateOf(agent) : liveStateOf(now)
  return el(
    'div',
    { class: `agent ${state.colour}`, 'data-agent': agent.agent },
    el('p', { class: 'agent-name' }, agent.handRaised ? handBadge() : null, agent.name),
    el('p', { class: 'agent-state', text: state.text }),
    el(
      'p',
      { class: 'agent-time' },
      now === undefined || state.colour === 'out' ? '' : counting(el('span'), now.since),
    ),
    agent.phoneRegistered || state.colour === 'out' ? null : el('p', { class: 'agent-phone', text: '電話機なし' }),
  )
}

const hourPanel = (live: Live | null): readonly HTMLElement[] => [
  el('h2', { text: '本日の時間別' }),
  live === null || live.hours.length === 0
    ? el('p', { class: 'quiet', text: '本日の着信はまだありません。' })
    : hourChart(live.hours),
]
