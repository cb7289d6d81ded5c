import type { FlowCountRow, RepeatCallersView } from '@tsunagu/messages'
import { amountOf, byNode, countOf, type DayCounts, type NodeCounts, totalOf } from './counts-day.ts'
import { type Child, el } from './element.ts'

const tile = (name: string, value: string, note: string, kind = ''): HTMLElement =>
  el(
    'div',
    { class: `tile ${kind}`, 'data-figure': name },
    el('p', { class: 'tile-name', text: name }),
    el('p', { class: 'tile-value', text: value }),
    el('p', { class: 'tile-note', text: note }),
  )

const share = (part: number, whole: number): string => (whole === 0 ? '' : `${((100 * part) / whole).toFixed(1)}%`)

/** The day in one row. */
export const countTiles = ({ hours }: DayCounts, repeats: RepeatCallersView | null): readonly HTMLElement[] => {
  const figures = totalOf(hours)
  const of = (name: string): number => figures[name] ?? 0
  const again = repeats?.lines.reduce((sum, line) => sum + line.repeats, 0)
  const unknown = repeats?.lines.reduce((sum, line) => sum + line.unknown, 0) ?? 0
  return [
    tile('着信', String(of('calls')), 'calls'),
    tile('途中切断', String(of('dropOuts')), share(of('dropOuts'), of('calls')), of('dropOuts') > 0 ? 'busy' : ''),
    tile(
      'SMS',
      String(of('textsAsked')),
      `送信 ${of('textsSent')}・到達 ${of('textsDelivered')}・失敗 ${of('textsFailed')}`,
    ),
    tile(
      '転送',
      String(of('transfersAsked')),
      `成立 ${of('transfersConnected')}・話中 ${of('transfersBusy')}・応答なし ${of('transfersNoAnswer')}`,
    ),
    tile('窓口へ', String(of('queued')), share(of('queued'), of('calls'))),
    tile('誤り・無操作', String(of('wrongKeys') + of('noKeys')), `誤り ${of('wrongKeys')}・無操作 ${of('noKeys')}`),
    tile('再入電', again === undefined ? '—' : String(again), `7日以内・番号なし ${unknown}`),
  ]
}

const bar = (count: number, most: number, kind: string): HTMLElement => {
  const made = el('span', { class: `bar ${kind}` })
  made.style.setProperty('width', `${(100 * count) / Math.max(1, most)}%`)
  return made
}

type Named = (line: string) => string

/** What callers pressed, for each node that asks for a key. */
export const keyPanel = ({ cells }: DayCounts, lineName: Named): readonly Child[] => {
  const asking = byNode(cells).filter((node) =>
    node.cells.some(({ kind }) => ['key', 'wrongKey', 'noKey', 'collected', 'survey'].includes(kind)),
  )
  return [
    el('h2', { text: '押された番号' }),
    asking.length === 0
      ? el('p', { class: 'quiet', text: 'まだ番号は押されていません。' })
      : el('div', { class: 'menus' }, ...asking.map((node) => menuBars(node, lineName))),
  ]
}

const collectedNames: Readonly<Record<string, string>> = {
  taken: '入力',
  confirmed: '確認済み',
  refused: 'やり直し',
  tooShort: '桁不足',
  notSo: '形式違い',
  silent: '無操作',
}

const barsOf = ({ cells }: NodeCounts): readonly (readonly [string, number, string])[] => {
  const isSurvey = cells.some(({ kind }) => kind === 'survey')
  const keys = [...new Set(cells.flatMap(({ kind, label }) => (kind === 'key' ? [label] : [])))].sort()
  return [
    ...keys.map((key) => [key, countOf(cells, 'key', key), 'answered'] as const),
    ...Object.entries(collectedNames).map(
      ([label, text]) => [text, countOf(cells, 'collected', label), 'answered'] as const,
    ),
    ['誤り', countOf(cells, 'wrongKey'), 'abandoned'] as const,
    // A survey tells of silence by itself.
    ['無操作', isSurvey ? countOf(cells, 'survey', 'none') : countOf(cells, 'noKey'), 'other'] as const,
  ].filter(([text, count]) => count > 0 || keys.includes(String(text)))
}

const menuBars = (node: NodeCounts, lineName: Named): HTMLElement => {
  const bars = barsOf(node)
  const most = Math.max(1, ...bars.map(([, count]) => count))
  return el(
    'table',
    { class: 'hours pressed', 'data-node': node.node },
    el(
      'caption',
      {},
      el('strong', { text: node.node }),
      ` ${lineName(node.line)}・通過 ${countOf(node.cells, 'entered')}`,
    ),
    el(
      'tbody',
      {},
      ...bars.map(([text, count, kind]) =>
        el(
          'tr',
          { 'data-key': text },
          el('th', { text }),
          el('td', { class: 'bars' }, bar(count, most, kind)),
          el('td', { class: 'number', text: String(count) }),
        ),
      ),
    ),
  )
}

const stayText = (cells: NodeCounts['cells']): string => {
  const left = countOf(cells, 'left')
  return left === 0 ? '—' : `${(amountOf(cells, 'left') / left / 1_000).toFixed(1)}秒`
}

const waysText = (cells: NodeCounts['cells']): string =>
  cells
    .filter(({ kind }) => kind === 'way')
    .sort((a, b) => b.count - a.count)
    .slice(0, 6)
    .map(({ next, count }) => `${next} ${count}`)
    .join('、')

/** Every node: how many came through, hung up there, how long they stayed, and where they went. */
export const nodePanel = ({ cells }: DayCounts, lineName: Named): readonly Child[] => [
  el('h2', { text: '手順別' }),
  el(
    'table',
    { 'data-test': 'nodes' },
    el(
      'thead',
      {},
      el(
        'tr',
        {},
        ...['手順', '回線', '通過', '途中切断', '平均滞在', '行き先'].map((text, i) =>
          el('th', { text, class: i > 1 && i < 5 ? 'number' : '' }),
        ),
      ),
    ),
    el(
      'tbody',
      {},
      ...byNode(cells).map((node) =>
        el(
          'tr',
          { 'data-node': node.node },
          el('td', { text: node.node }),
          el('td', { text: lineName(node.line) }),
          el('td', { class: 'number', text: String(countOf(node.cells, 'entered')) }),
          el('td', { class: 'number', text: String(countOf(node.cells, 'dropOut', 'caller')) }),
          el('td', { class: 'number', text: stayText(node.cells) }),
          el('td', { class: 'ways', text: waysText(node.cells) }),
        ),
      ),
    ),
  ),
]

const hourColumns = [
  ['着信', 'calls'],
  ['途中切断', 'dropOuts'],
  ['番号', 'keys'],
  ['誤り', 'wrongKeys'],
  ['無操作', 'noKeys'],
  ['SMS', 'textsAsked'],
  ['SMS送信', 'textsSent'],
  ['SMS失敗', 'textsFailed'],
  ['転送', 'transfersAsked'],
  ['転送成立', 'transfersConnected'],
  ['窓口へ', 'queued'],
] as const

const hourRow = (name: string, figures: FlowCountRow['figures'], kind: string): HTMLElement =>
  el(
    'tr',
    { class: kind },
    el('th', { text: name }),
    ...hourColumns.map(([, figure]) => el('td', { class: 'number', text: String(figures[figure] ?? 0) })),
  )

/** The hours in which calls arrived, and the day below. */
export const hourPanel = ({ hours }: DayCounts): readonly Child[] => [
  el('h2', { text: '時間別（着信した時刻で集計）' }),
  el(
    'table',
    { 'data-test': 'count-hours' },
    el(
      'thead',
      {},
      el('tr', {}, el('th', { text: '時' }), ...hourColumns.map(([text]) => el('th', { text, class: 'number' }))),
    ),
    el(
      'tbody',
      {},
      ...[...hours]
        .sort((a, b) => (a.slot < b.slot ? -1 : 1))
        .map((row) => hourRow(`${Number(row.slot.slice(11))}時`, row.figures, '')),
      hourRow('計', totalOf(hours), 'total'),
    ),
  ),
]
