import type { FloorView, RecordingPage, RecordingRow } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { callerText, directionText, numberText, outcomeNames, outcomeText } from './labels.ts'
import { button, tellFailure } from './notice.ts'
import { player } from './player.ts'
import { clockText, fromLocal, whenText } from './time.ts'
import type { View } from './view.ts'

/** Finds recordings by time, number, agent, line and outcome, and plays them (T8). */
export const recordingsView: View = (main, _me, around) => {
  const top = el('div')
  const results = el('div')
  const stage = el('div', { class: 'stage' })
  fill(main, el('div', { class: 'recordings' }, top, stage, results))
  const begin = async (): Promise<void> => {
    const floor = await call<FloorView>('GET', '/v1/floor')
    around.tell('open')
    const names = new Map(floor.agents.map((agent) => [agent.agent, agent.name]))
    const lines = new Map(floor.lines.map((line) => [line.line, line.name]))
    const play = (row: RecordingRow): void => fill(stage, player(row, titleOf(row, lines)))
    const form = searchForm(floor, (query) => search(results, query, { names, lines, play }))
    fill(top, form)
    await search(results, '', { names, lines, play })
  }
  begin().catch(tellFailure)
  return () => undefined
}

type Scene = {
  readonly names: ReadonlyMap<string, string>
  readonly lines: ReadonlyMap<string, string>
  readonly play: (row: RecordingRow) => void
}

const anyOption = (): HTMLOptionElement => option('', 'すべて')

const searchForm = (floor: FloorView, find: (query: string) => Promise<void>): HTMLElement => {
  const controls = {
    from: input('from', { type: 'datetime-local' }),
    to: input('to', { type: 'datetime-local' }),
    number: input('number', { inputmode: 'tel', placeholder: '電話番号' }),
    agent: select('agent', anyOption(), ...floor.agents.map((agent) => option(agent.agent, agent.name))),
    line: select('line', anyOption(), ...floor.lines.map((line) => option(line.line, line.name))),
    outcome: select('outcome', anyOption(), ...outcomeNames.map(([value, text]) => option(value, text))),
  }
  const submit = (): void => {
    const given = Object.entries(controls).flatMap(([name, control]) => {
      const value = name === 'from' || name === 'to' ? fromLocal(control.value) : control.value
      return value === null || value === '' ? [] : [[name, value] as [string, string]]
    })
    find(given.length === 0 ? '' : `?${new URLSearchParams(given)}`).catch(tellFailure)
  }
  return el(
    'form',
    { class: 'card search', onsubmit: submit },
    field('いつから', controls.from),
    field('いつまで', controls.to),
    field('電話番号', controls.number),
    field('担当者', controls.agent),
    field('回線', controls.line),
    field('結果', controls.outcome),
    el('button', { class: 'primary', text: '検索', attributes: { type: 'submit' } }),
  )
}

const search = async (results: HTMLElement, query: string, scene: Scene): Promise<void> => {
  const page = await call<RecordingPage>('GET', `/v1/recordings${query}`)
  fill(results, resultTable(page, query, scene, results))
}

const resultTable = (page: RecordingPage, query: string, scene: Scene, results: HTMLElement): HTMLElement => {
  if (page.recordings.length === 0) return el('p', { class: 'card quiet', text: '条件に合う録音はありません。' })
  const heads = ['', '日時', '長さ', '種別', '回線', '相手', '担当', '結果']
  const more = (): Promise<void> => {
    const next = new URLSearchParams(query.slice(1))
    next.set('cursor', page.next ?? '')
    return search(results, `?${next}`, scene)
  }
  return el(
    'section',
    { class: 'card' },
    el(
      'table',
      { 'data-test': 'recordings' },
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text, class: text === '長さ' ? 'number' : '' })))),
      el('tbody', {}, ...page.recordings.map((row) => resultRow(row, scene))),
    ),
    page.next === null ? null : button('続きを見る', 'plain', more),
  )
}

const resultRow = (row: RecordingRow, { names, lines, play }: Scene): HTMLElement => {
  const listen = el('button', { class: 'play', text: '▶', 'aria-label': '再生', onclick: () => play(row) })
  listen.disabled = row.state !== 'indexed' && row.state !== 'broken'
  return el(
    'tr',
    { class: row.state },
    el('td', {}, listen),
    el('td', { text: whenText(row.startedAt) }),
    el('td', { class: 'number', text: clockText(row.durationMs) }),
    el('td', { text: directionText(row.direction) }),
    el('td', { text: row.line === null ? '—' : (lines.get(row.line) ?? row.line) }),
    el('td', { text: otherParty(row) }),
    el('td', { text: row.agents.map((agent) => names.get(agent) ?? agent).join('、') || '—' }),
    el('td', { text: row.direction === null ? '—' : outcomeText(row.outcome) }),
  )
}

const otherParty = (row: RecordingRow): string => {
  if (row.direction === 'outbound') return row.called === null ? '—' : numberText(row.called)
  return row.caller === null ? '—' : callerText(row.caller)
}

const titleOf = (row: RecordingRow, lines: ReadonlyMap<string, string>): string =>
  `${whenText(row.startedAt)}　${row.line === null ? '' : (lines.get(row.line) ?? row.line)}　${otherParty(row)}`
