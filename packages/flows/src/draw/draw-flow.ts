import { type Flow, type FlowNode, type Spoken, unreachable } from '@tsunagu/core'
import { nodeIn, wordsOf } from '../check/ways.ts'
import { type Arrow, type Layout, layoutOf } from './layout.ts'

const box = { width: 176, height: 58, gapX: 34, gapY: 74 } as const
const margin = { top: 76, side: 90 } as const

type Kind = { readonly ja: string; readonly fill: string; readonly line: string }

const says = { fill: '#eef6ff', line: '#3a78b8' } as const
const asks = { fill: '#fff6dd', line: '#b98500' } as const
const decides = { fill: '#f3eefb', line: '#7a55b3' } as const
const outside = { fill: '#e6f6f1', line: '#0f8a66' } as const
const people = { fill: '#e3f4e1', line: '#3c8a37' } as const
const over = { fill: '#f1f1f1', line: '#6b6b6b' } as const

const kinds: Readonly<Record<FlowNode['type'], Kind>> = {
  announce: { ja: '案内', ...says },
  menu: { ja: 'メニュー', ...asks },
  collect: { ja: '番号入力', ...asks },
  survey: { ja: 'アンケート', ...asks },
  authenticity: { ja: '本物確認', ...asks },
  hours: { ja: '受付時間', ...decides },
  branch: { ja: '場合分け', ...decides },
  language: { ja: '言語', ...decides },
  set: { ja: '値を置く', ...decides },
  count: { ja: '数える', ...decides },
  data: { ja: '照会', ...outside },
  sms: { ja: 'SMS', ...outside },
  transfer: { ja: '転送', ...outside },
  queue: { ja: '待ち行列', ...people },
  callback: { ja: '折り返し', ...people },
  voicemail: { ja: '伝言', ...people },
  flow: { ja: '別のフロー', ...over },
  return: { ja: '戻る', ...over },
  end: { ja: '終了', ...over },
}

type Spot = { readonly x: number; readonly y: number }

/** The flow as an SVG picture of its own: nodes by kind in rows from the start down, arrows with their reasons. */
export const drawFlow = (flow: Flow): string => {
  const layout = layoutOf(flow)
  const widest = Math.max(1, ...layout.rows.map((row) => row.length))
  const width = widest * (box.width + box.gapX) - box.gapX + margin.side * 2
  const height = margin.top + layout.rows.length * (box.height + box.gapY) + 10
  const spots = spotsOf(layout, width)
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" font-family="'Noto Sans JP','Noto Sans CJK JP',sans-serif">`,
    `<title>${safe(flow.title)}</title>`,
    '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" fill="#556"/></marker></defs>',
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    `<text x="24" y="34" font-size="20" font-weight="700">${safe(flow.title)}</text>`,
    `<text x="24" y="56" font-size="12" fill="#667">${safe(flow.id)}${flow.version === 0 ? '' : ` ・ 第${flow.version}版`} ・ ${safe(flow.language)}</text>`,
    ...layout.arrows.map((arrow, index) => drawArrow(arrow, index, spots, width)),
    ...Object.keys(flow.nodes).map((name) => drawNode(flow, name, spots.get(name) ?? { x: 0, y: 0 })),
    ...layout.arrows.map((arrow, index) => drawLabel(arrow, index, spots, width, layout.arrows)),
    '</svg>',
    '',
  ].join('\n')
}

/** Rows of nodes, each row in the middle. */
const spotsOf = ({ rows }: Layout, width: number): ReadonlyMap<string, Spot> =>
  new Map(
    rows.flatMap((row, rank) => {
      const whole = row.length * (box.width + box.gapX) - box.gapX
      return row.map((name, at) => [
        name,
        { x: (width - whole) / 2 + at * (box.width + box.gapX), y: margin.top + rank * (box.height + box.gapY) },
      ])
    }),
  )

const drawNode = (flow: Flow, name: string, { x, y }: Spot): string => {
  const node = nodeIn(flow, name)
  if (node === undefined) return ''
  const { ja, fill, line } = kinds[node.type]
  const start = name === flow.start
  return [
    `<g><title>${safe(`${name} (${node.type})`)}</title>`,
    `<rect x="${x}" y="${y}" width="${box.width}" height="${box.height}" rx="8" fill="${fill}" stroke="${line}" stroke-width="${start ? 3 : 1.4}"/>`,
    `<text x="${x + 10}" y="${y + 17}" font-size="11" fill="${line}" font-weight="700">${start ? '▶ ' : ''}${ja}</text>`,
    `<text x="${x + 10}" y="${y + 34}" font-size="13" font-weight="600">${safe(short(name, 21))}</text>`,
    `<text x="${x + 10}" y="${y + 50}" font-size="11" fill="#445">${safe(short(gist(node), 26))}</text></g>`,
  ].join('')
}

/** What a node is about, in a few words. */
const gist = (node: FlowNode): string => {
  switch (node.type) {
    case 'hours':
      return node.calendar
    case 'language':
      return node.language
    case 'branch':
      return node.on.kind === 'value' ? node.on.of : { caller: '発信者', line: '回線', language: '言語' }[node.on.kind]
    case 'data':
      return node.source
    case 'set':
      return Object.entries(node.values)
        .map(([name, value]) => `${name} = ${value}`)
        .join(', ')
    case 'count':
      return `${node.of} + 1`
    case 'collect':
      return `${node.into}（${node.least}〜${node.most}桁）`
    case 'survey':
      return node.question
    case 'sms':
      return node.template
    case 'queue':
    case 'callback':
    case 'voicemail':
      return node.queue
    case 'transfer':
      return node.number
    case 'flow':
      return node.flow
    case 'announce':
    case 'menu':
    case 'authenticity':
    case 'end':
    case 'return':
      return wordsOf(node)
        .filter(({ path }) => path === 'prompts')
        .flatMap(({ spoken }) => spoken.map(spokenText))
        .join(' ')
    default:
      return unreachable(node)
  }
}

const spokenText = (one: Spoken): string => (typeof one === 'string' ? one : `{${one.of}}`)

type Bend = { readonly d: string; readonly label: Spot }

const drawArrow = (arrow: Arrow, index: number, spots: ReadonlyMap<string, Spot>, width: number): string =>
  `<path d="${bendOf(arrow, index, spots, width).d}" fill="none" stroke="#8891a3" stroke-width="1.3" marker-end="url(#tip)"/>`

/** Downwards from the lower edge to the upper one; upwards, and past other rows on the way, round the side. */
const bendOf = ({ from, to }: Arrow, index: number, spots: ReadonlyMap<string, Spot>, width: number): Bend => {
  const a = spots.get(from) ?? { x: 0, y: 0 }
  const b = spots.get(to) ?? { x: 0, y: 0 }
  const half = box.width / 2
  // Several arrows of one node leave and arrive side by side.
  const nudge = ((index % 7) - 3) * 9
  if (b.y > a.y) {
    const [x1, y1, x2, y2] = [a.x + half + nudge, a.y + box.height, b.x + half + nudge, b.y]
    const middle = (y2 - y1) / 2
    return {
      d: `M${x1} ${y1}C${x1} ${y1 + middle} ${x2} ${y2 - middle} ${x2} ${y2}`,
      label: { x: x1 + (x2 - x1) * 0.2, y: y1 + Math.min(34, (y2 - y1) * 0.36) },
    }
  }
  const right = a.x + half > width / 2
  const side = right ? width - 14 - (index % 6) * 9 : 14 + (index % 6) * 9
  const [x1, x2] = right ? [a.x + box.width, b.x + box.width] : [a.x, b.x]
  const [y1, y2] = [a.y + box.height / 2 + nudge / 2, b.y + box.height / 2 + nudge / 2]
  return {
    d: `M${x1} ${y1}C${side} ${y1} ${side} ${y1} ${side} ${(y1 + y2) / 2}C${side} ${y2} ${side} ${y2} ${x2} ${y2}`,
    label: { x: right ? x1 + 22 : x1 - 22, y: y1 - 4 },
  }
}

/** Labels of one node stand one below the other where they would overlap. */
const drawLabel = (
  arrow: Arrow,
  index: number,
  spots: ReadonlyMap<string, Spot>,
  width: number,
  arrows: readonly Arrow[],
): string => {
  if (arrow.labels.length === 0) return ''
  const text = safe(short(arrow.labels.join('・'), 22))
  const { label } = bendOf(arrow, index, spots, width)
  const before = arrows.slice(0, index).filter(({ from }) => from === arrow.from)
  const crowd = before.filter((other) => {
    const place = bendOf(other, arrows.indexOf(other), spots, width).label
    return Math.abs(place.x - label.x) < 60 && Math.abs(place.y - label.y) < 12
  }).length
  return `<text x="${label.x}" y="${label.y + crowd * 13}" font-size="11" text-anchor="middle" fill="#334" stroke="#fff" stroke-width="4" paint-order="stroke">${text}</text>`
}

/** Japanese characters take two places. */
const short = (text: string, places: number): string => {
  let taken = 0
  let kept = ''
  for (const char of text) {
    taken += char.charCodeAt(0) > 0x2e7f ? 2 : 1
    if (taken > places) return `${kept}…`
    kept += char
  }
  return kept
}

const safe = (text: string): string => text.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`)
