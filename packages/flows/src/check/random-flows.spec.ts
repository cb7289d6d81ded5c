import { type Flow, seeded } from '@tsunagu/core'
import { stringify } from 'yaml'
import { readFlow } from '../read/read-flow.ts'
import { world } from './check-given.spec.ts'
import type { FlowWorld } from './world.ts'

type Chance = () => number
type Authored = Readonly<Record<string, unknown>>

const pick = <T>(chance: Chance, from: readonly [T, ...T[]]): T => from[Math.floor(chance() * from.length)] ?? from[0]
/** Most often the first; now and then one of the others, which may be wrong. */
const mostly = <T>(chance: Chance, usual: T, ...others: readonly T[]): T =>
  chance() < 0.96 || others.length === 0 ? usual : (others[Math.floor(chance() * others.length)] ?? usual)

const values = ['number', 'amount', 'tongue', 'tries'] as const
const valueName = (chance: Chance): string => pick(chance, values)
const words = (chance: Chance): readonly unknown[] => [
  ...(chance() < 0.9 ? [mostly(chance, 'bye', 'nowhere')] : []),
  ...(chance() < 0.3 ? [{ say: pick(chance, ['digits', 'yen', 'date', 'number']), of: valueName(chance) }] : []),
]
const question = (chance: Chance): Authored => ({ prompts: words(chance), tries: 1 + Math.floor(chance() * 3) })

const nodeTypes = [
  ...['announce', 'menu', 'collect', 'hours', 'language', 'branch', 'data', 'set', 'count', 'sms', 'queue'],
  ...['callback', 'voicemail', 'transfer', 'authenticity', 'survey', 'flow', 'return', 'end'],
] as unknown as readonly [string, ...string[]]

/** As somebody might write it who knows the language, not the city; what is unusual is sometimes wrong. */
const nodeOf = (type: string, chance: Chance, next: () => string, subs: readonly string[]): Authored => {
  switch (type) {
    case 'announce':
      return { type, prompts: words(chance), bargeIn: chance() < 0.5, next: next() }
    case 'menu':
      return {
        ...{ type, ...question(chance), otherwise: next() },
        keys: { '1': next(), [mostly(chance, '2', '#', 'A')]: next() },
        repeatKey: mostly(chance, '', '0', '1'),
      }
    case 'collect':
      return {
        ...{ type, ...question(chance), into: valueName(chance), least: 1, most: mostly(chance, 8, 0, 12) },
        ...{ as: pick(chance, ['digits', 'date', 'mobile', 'phone']), terminator: mostly(chance, '#', '', '5') },
        ...(chance() < 0.4 ? { confirm: { say: 'digits', no: mostly(chance, '2', '1') } } : {}),
        ...{ next: next(), otherwise: next() },
      }
    case 'hours':
      return {
        ...{ type, calendar: mostly(chance, 'office', 'ofice'), open: next(), closed: next() },
        ...(chance() < 0.5 ? { holiday: next() } : {}),
        ...(chance() < 0.5 ? { slots: { [mostly(chance, 'evening', 'night')]: next() } } : {}),
      }
    case 'language':
      return { type, language: pick(chance, ['ja', 'en', 'en', 'ko']), next: next() }
    case 'branch':
      return {
        type,
        on: pick<Authored>(chance, [
          { kind: 'caller' },
          { kind: 'line' },
          { kind: 'language' },
          { kind: 'value', of: valueName(chance) },
        ]),
        cases: [
          { begins: ['09', '1'], next: next() },
          { least: 1, most: mostly<number | null>(chance, null, 0), next: next() },
        ],
        otherwise: next(),
      }
    case 'data':
      return {
        ...{ type, source: mostly(chance, 'residents', 'moon'), found: next(), notFound: next(), failed: next() },
        keys: { birth: valueName(chance), ...(chance() < 0.95 ? { phone: 'caller' } : {}) },
        into: { [valueName(chance)]: mostly(chance, '残額', '住所') },
      }
    case 'set':
      return { type, values: { [valueName(chance)]: pick(chance, ['', '4', '19800101']) }, next: next() }
    case 'count':
      return { type, of: 'tries', next: next() }
    case 'sms':
      return { type, template: mostly(chance, 'amount', 'moon'), next: next(), unable: next() }
    case 'queue':
    case 'voicemail':
      return { type, queue: mostly(chance, 'desk', 'moon') }
    case 'callback':
      return { type, queue: mostly(chance, 'desk', 'plain', 'moon') }
    case 'transfer':
      return { type, number: mostly(chance, '0963281111', '0312345678'), failed: next() }
    case 'authenticity':
      return { type, ...question(chance), digits: 4, genuine: next(), unknown: next(), failed: next() }
    case 'survey':
      return { type, ...question(chance), question: 'q', keys: ['1', mostly(chance, '2', '1')], next: next() }
    case 'flow':
      return { type, flow: mostly(chance, pick(chance, [subs[0] ?? 'notice', ...subs.slice(1)]), 'moon'), next: next() }
    case 'return':
      return { type }
    default:
      return { type: 'end', prompts: chance() < 0.8 ? ['bye'] : [] }
  }
}

/** Null: it cannot be read. Nodes to which no way leads are left out, or hardly any flow would be without fault. */
const randomFlow = (id: string, chance: Chance, subs: readonly string[], mayReturn: boolean): Flow | null => {
  const size = 2 + Math.floor(chance() * 9)
  const types = nodeTypes.filter((type) => type !== 'return' || mayReturn) as unknown as typeof nodeTypes
  const nodes: Record<string, Authored> = {
    last: mayReturn ? { type: 'return' } : { type: 'queue', queue: 'desk' },
  }
  for (let n = 0; n < size; n++) {
    const ahead = (): string => (n + 1 < size ? `n${n + 1 + Math.floor(chance() * (size - n - 1))}` : 'last')
    // Back to where one was, or where there is nothing, now and then.
    const next = (): string => (chance() < 0.1 ? mostly(chance, `n${Math.floor(chance() * size)}`, 'moon') : ahead())
    nodes[`n${n}`] = nodeOf(pick(chance, types), chance, next, subs)
  }
  // Most set every value first: else hardly any would read only what is set.
  const known = { number: '19800101', amount: '4', tongue: 'ja', tries: '0' }
  if (chance() < 0.7) nodes.n0 = { type: 'set', values: known, next: 'n1' }
  const read = readFlow(stringify({ flow: id, title: id, language: 'ja', start: 'n0', nodes }))
  return read.ok ? reached(read.file.flow) : null
}

const reached = (flow: Flow): Flow => {
  const seen = new Set<string>()
  const ahead = [flow.start]
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const text = JSON.stringify(flow.nodes[at])
    ahead.push(...Object.keys(flow.nodes).filter((name) => text.includes(`"${name}"`)))
  }
  return { ...flow, nodes: Object.fromEntries(Object.entries(flow.nodes).filter(([name]) => seen.has(name))) }
}

/** A flow of a line with two that it may call, in the world of the checks; null: one of them cannot be read. */
export const randomWorld = (seed: number): FlowWorld | null => {
  const chance = seeded(seed).next
  const main = randomFlow('main', chance, ['inner', 'notice'], false)
  // It may call itself, or the one that calls it.
  const inner = randomFlow('inner', chance, [pick(chance, ['notice', 'notice', 'notice', 'main', 'inner'])], true)
  if (main === null || inner === null) return null
  const calls = Object.values(main.nodes).some((node) => node.type === 'flow' && node.flow === 'inner')
  return { ...world, flows: [main, ...(calls ? [inner] : []), ...world.flows] }
}
