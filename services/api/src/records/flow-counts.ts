import { type ContractId, type FlowCount, flowFigures, flowFiguresOf, flowRows, sumFlowCounts } from '@tsunagu/core'
import type { FlowCallsQuery, FlowCounts, FlowCountsQuery, RepeatCallersView } from '@tsunagu/messages'
import { callsBehind, type Db, inContract, readFlowCounts, readRepeatCallers } from '@tsunagu/store'

/** What flows did for the calls of a span of time (I5), in rows as wished. */
export const flowCountsOfSpan = (db: Db, contract: ContractId, query: FlowCountsQuery): Promise<FlowCounts> =>
  inContract(db, contract, async (trx) => tabulate(await readFlowCounts(trx, query), query.by))

const rowKeys: Readonly<Record<FlowCountsQuery['by'], (one: FlowCount) => Partial<FlowCount>>> = {
  hour: ({ slot }) => ({ slot }),
  day: ({ slot }) => ({ slot: slot.slice(0, 10) }),
  node: ({ line, flow, node }) => ({ line, flow, node }),
  cell: ({ slot, line, flow, node }) => ({ slot, line, flow, node }),
}

const cellsOf = (counts: readonly FlowCount[], by: FlowCountsQuery['by']): readonly FlowCount[] => {
  if (by === 'cell') return counts
  return by === 'node' ? sumFlowCounts(counts, () => '') : []
}

const tabulate = (counts: readonly FlowCount[], by: FlowCountsQuery['by']): FlowCounts => ({
  rows: flowRows(counts, (one) => {
    const { slot = '', line = '', flow = '', node = '' } = rowKeys[by](one)
    return { slot, line, flow, node }
  }).map((row) => ({ ...row, figures: { ...row.figures } })),
  total: { slot: '', line: '', flow: '', node: '', figures: { ...flowFiguresOf(counts) } },
  cells: cellsOf(counts, by).map((one) => ({ ...one })),
  figures: flowFigures.map(({ name, ja, en }) => ({ name, ja, en })),
})

/** The calls behind one figure. */
export const flowCallsOf = (db: Db, contract: ContractId, query: FlowCallsQuery) =>
  inContract(db, contract, async (trx) => {
    const { count, calls } = await callsBehind(trx, query, query.limit)
    return { count, calls: [...calls] }
  })

export type RepeatWish = {
  readonly from: string
  readonly to: string
  readonly line?: string | undefined
  readonly days: number
}

export const repeatCallersOf = (
  db: Db,
  contract: ContractId,
  { days, ...span }: RepeatWish,
): Promise<RepeatCallersView> =>
  inContract(db, contract, async (trx) => ({ days, lines: [...(await readRepeatCallers(trx, span, days))] }))

const kindNames: Readonly<Record<FlowCount['kind'], string>> = {
  call: '着信 call',
  entered: '通過 entered',
  left: '滞在 stay',
  way: '分岐 way',
  asked: '再案内 asked again',
  key: '番号 key',
  wrongKey: '誤った番号 wrong key',
  lateKey: '案内中の番号 late key',
  noKey: '無操作 no key',
  collected: '番号入力 keyed in',
  survey: 'アンケート survey',
  lookup: '照会 look-up',
  text: 'SMS',
  transfer: '転送 transfer',
  queued: '窓口へ queue',
  voicemail: '伝言 voicemail',
  ended: '案内終了 ended',
  dropOut: '切断 drop-out',
}

/** The same figures as the rows of a file, with their headings; by `cell` one line for each count. */
export const flowCountTable = (
  { rows, total, cells, figures }: FlowCounts,
  by: FlowCountsQuery['by'],
): readonly [head: readonly string[], ...rows: (readonly (string | number)[])[]] => {
  if (by === 'cell')
    return [
      ['日時', '回線', 'フロー', '手順', '項目', '内容', '行き先', '件数', '量(ミリ秒・通)'],
      ...cells.map((one) => [
        ...[one.slot, one.line, one.flow, one.node, kindNames[one.kind as FlowCount['kind']] ?? one.kind],
        ...[one.label, one.next, one.count, one.amount],
      ]),
    ]
  const places = by === 'node' ? (['line', 'flow', 'node'] as const) : (['slot'] as const)
  const heads = by === 'node' ? ['回線', 'フロー', '手順'] : [by === 'day' ? '日' : '日時']
  return [
    [...heads, ...figures.map(({ ja }) => ja)],
    ...[...rows, total].map((row) => [
      ...places.map((place) => (row === total ? '計' : row[place])),
      ...figures.map(({ name }) => row.figures[name] ?? 0),
    ]),
  ]
}
