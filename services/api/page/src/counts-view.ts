import type { FloorView, LiveFlowCounts, RepeatCallersView, StreamMessage } from '@tsunagu/messages'
import { call } from './api.ts'
import { type Choice, countsQuery, type DayCounts, liveCounts, pastCounts, today } from './counts-day.ts'
import { countTiles, hourPanel, keyPanel, nodePanel } from './counts-panels.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { tellFailure } from './notice.ts'
import { redraw, together } from './redraw.ts'
import { openStream } from './stream.ts'
import type { View } from './view.ts'

const repeatsEveryMs = 30_000

/** What flows do for their callers (I5): today as it goes, any other day from the records, as a table and as files. */
export const countsView: View = (main, _me, around) => {
  const board = boardOf()
  let floor: FloorView | null = null
  let live: LiveFlowCounts | null = null
  let past: DayCounts | null = null
  let repeats: RepeatCallersView | null = null
  let choice: Choice = { day: today(), line: '', flow: '' }
  const isToday = (): boolean => choice.day === (live?.day ?? today())
  const draw = together(() => {
    const shown = isToday() && live !== null ? liveCounts(live, choice) : past
    if (shown !== null) board.show(shown, repeats, floor)
  })
  const take = (message: StreamMessage): void => {
    if (message.type === 'snapshot' || message.type === 'resync') {
      floor = message.floor
      bar.offer(floor)
    } else if (message.type === 'flowCounts') {
      live = message.counts
      bar.offerFlows(flowsOf(live))
    } else return
    draw()
  }
  const look = async (): Promise<void> => {
    const asked = choice
    const query = countsQuery(asked)
    query.delete('flow')
    const [counts, again] = await Promise.all([
      pastCounts(asked),
      call<RepeatCallersView>('GET', `/v1/flow-counts/repeat-callers?${query}`),
    ])
    if (asked !== choice) return
    past = counts
    repeats = again
    draw()
  }
  const bar = choiceBar(choice, (chosen) => {
    choice = chosen
    past = null
    look().catch(tellFailure)
    draw()
  })
  fill(main, el('div', { class: 'board counts' }, bar.element, board.element))
  const stream = openStream(take, around.tell, 'flowCounts')
  look().catch(tellFailure)
  const again = setInterval(() => look().catch(tellFailure), repeatsEveryMs)
  return () => {
    clearInterval(again)
    stream.close()
  }
}

const flowsOf = ({ cells }: LiveFlowCounts): readonly string[] => [...new Set(cells.map(({ flow }) => flow))].sort()

/** Chooses day, line and flow, and gives the files of the choice. */
const choiceBar = (first: Choice, chosen: (choice: Choice) => void) => {
  const day = input('day', { type: 'date' })
  day.value = first.day
  const line = select('line', option('', 'すべて'))
  const flow = select('flow', option('', 'すべて'))
  const files = el('div', { class: 'files' })
  const now = (): Choice => ({ day: day.value === '' ? today() : day.value, line: line.value, flow: flow.value })
  const change = (): void => {
    fill(files, ...fileLinks(now()))
    chosen(now())
  }
  for (const control of [day, line, flow]) control.addEventListener('change', change)
  fill(files, ...fileLinks(first))
  const offerFlows = (flows: readonly string[]): void =>
    offer(
      flow,
      flows.map((id) => [id, id]),
    )
  return {
    element: el(
      'section',
      { class: 'card search' },
      field('日', day),
      field('回線', line),
      field('フロー', flow),
      files,
    ),
    offer: ({ lines }: FloorView): void =>
      offer(
        line,
        lines.map((one) => [one.line, one.name]),
      ),
    offerFlows,
  }
}

/** Puts the options there once; what was chosen stays chosen. */
const offer = (control: HTMLSelectElement, options: readonly (readonly [string, string])[]): void => {
  const known = new Set([...control.options].map(({ value }) => value))
  control.append(...options.filter(([id]) => !known.has(id)).map(([id, name]) => option(id, name)))
}

const fileLinks = (choice: Choice): readonly HTMLElement[] =>
  (
    [
      ['hour', '時間別'],
      ['node', '手順別'],
      ['cell', '明細'],
    ] as const
  ).flatMap(([by, name]) =>
    (
      [
        ['xlsx', 'utf8', 'Excel'],
        ['csv', 'cp932', 'CSV（CP932）'],
        ['csv', 'utf8', 'CSV（UTF-8）'],
      ] as const
    ).map(([format, encoding, kind]) => {
      const query = countsQuery(choice)
      query.set('by', by)
      query.set('format', format)
      query.set('encoding', encoding)
      return el('a', {
        class: 'button plain',
        text: `${name} ${kind}`,
        attributes: { href: `/v1/flow-counts/file?${query}`, download: '' },
      })
    }),
  )

const boardOf = () => {
  const tiles = el('div', { class: 'tiles', 'data-test': 'count-tiles' })
  const [keys, nodes, hours] = [
    el('section', { class: 'card' }),
    el('section', { class: 'card' }),
    el('section', { class: 'card' }),
  ]
  const show = (counts: DayCounts, repeats: RepeatCallersView | null, floor: FloorView | null): void => {
    const names = new Map(floor?.lines.map(({ line, name }) => [line, name]))
    const lineName = (line: string): string => names.get(line) ?? line
    redraw(tiles, [counts.hours, repeats], () => countTiles(counts, repeats))
    redraw(keys, [counts.cells, floor?.lines], () => keyPanel(counts, lineName))
    redraw(nodes, [counts.cells, floor?.lines], () => nodePanel(counts, lineName))
    redraw(hours, counts.hours, () => hourPanel(counts))
  }
  return { element: el('div', { class: 'panels' }, tiles, keys, hours, nodes), show }
}
