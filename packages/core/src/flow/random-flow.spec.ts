import type { FloorConfig } from '../floor/config.ts'
import { seeded } from '../simulate/chance.ts'
import type { Asking, BranchSubject, Flow, FlowNode, FlowNodeType, Spoken } from './flow.ts'
import { config } from './flow-given.spec.ts'

/** Gives the next number between 0 and 1. */
export type Chance = () => number

export const pick = <T>(chance: Chance, from: readonly [T, ...T[]]): T =>
  from[Math.floor(chance() * from.length)] ?? from[0]

const types: readonly [FlowNodeType, ...FlowNodeType[]] = [
  'announce',
  'menu',
  'collect',
  'hours',
  'language',
  'branch',
  'data',
  'data',
  'set',
  'count',
  'sms',
  'queue',
  'callback',
  'voicemail',
  'transfer',
  'authenticity',
  'survey',
  'flow',
  'return',
  'end',
]

/** Names of values, one of which every object has. */
export const valueNames = ['a', 'b', 'n', 'constructor'] as const
export const setValues = ['', '4', '19800101', '09012345678'] as const
const name = (chance: Chance): string => pick(chance, valueNames)
const spoken = (chance: Chance): readonly Spoken[] => [
  'ja/words',
  ...(chance() < 0.3 ? [{ say: pick(chance, ['digits', 'yen', 'date'] as const), of: name(chance) } as const] : []),
]
const asking = (chance: Chance): Asking => ({
  prompts: spoken(chance),
  wrong: chance() < 0.5 ? ['wrong'] : [],
  silent: chance() < 0.5 ? ['silent'] : [],
  waitMs: 3_000,
  tries: 1 + Math.floor(chance() * 3),
})

/** A node whose ways lead to what `next` gives; `back` may lead to any node, because something is heard on the way. */
const nodeOf = (
  type: FlowNodeType,
  chance: Chance,
  next: () => string,
  back: () => string,
  subs: readonly string[],
): FlowNode => {
  switch (type) {
    case 'announce':
      return { type, prompts: spoken(chance), bargeIn: chance() < 0.6, next: back() }
    case 'menu':
      return {
        type,
        ...asking(chance),
        keys: { '1': back(), '2': next(), '#': next() },
        repeatKey: pick(chance, ['', '0']),
        otherwise: next(),
      }
    case 'collect':
      return {
        ...{ type, ...asking(chance), into: name(chance), least: 1, most: 4, terminator: pick(chance, ['', '#', '*']) },
        as: pick(chance, ['digits', 'digits', 'date', 'mobile', 'phone'] as const),
        confirm:
          chance() < 0.5
            ? null
            : { before: ['ja/so'], say: 'digits', after: [], yes: pick(chance, ['1', '#']), no: '2' },
        ...{ next: next(), otherwise: back() },
      }
    case 'hours':
      return {
        type,
        calendar: 'office',
        open: next(),
        closed: next(),
        slots: {},
        holiday: null,
        ended: next(),
        emergency: null,
      }
    case 'language':
      return { type, language: pick(chance, ['ja', 'en', 'ko']), next: next() }
    case 'branch':
      return {
        type,
        on: pick<BranchSubject>(chance, [
          { kind: 'caller' },
          { kind: 'line' },
          { kind: 'language' },
          { kind: 'value', of: name(chance) },
        ]),
        cases: [
          { when: { test: 'is', values: ['mobile', 'main', 'en', '4'] }, next: next() },
          { when: { test: 'begins', values: ['09', '1'] }, next: next() },
          { when: { test: 'range', least: 1, most: null }, next: next() },
        ],
        otherwise: next(),
      }
    case 'data': {
      const keys = { phone: chance() < 0.5 ? 'caller' : name(chance) }
      return {
        type,
        source: 'cards',
        keys,
        into: { [name(chance)]: 'status' },
        waitMs: 2_000,
        found: next(),
        notFound: next(),
        failed: next(),
      }
    }
    case 'set':
      return { type, values: { [name(chance)]: pick(chance, setValues) }, next: next() }
    case 'count':
      return { type, of: 'n', next: next() }
    case 'sms':
      return { type, template: 'form', to: chance() < 0.5 ? null : name(chance), next: next(), unable: next() }
    case 'queue':
      return { type, queue: 'tax', needs: [], headStartMs: 0 }
    case 'callback':
      return { type, queue: 'tax' }
    case 'voicemail':
      return { type, queue: 'tax', prompts: spoken(chance), maxMs: 60_000 }
    case 'transfer':
      return {
        ...{
          type,
          number: '0963282111',
          prompts: chance() < 0.5 ? [] : ['ja/through'],
          handOver: ['ja/from'],
          note: '{a}',
        },
        ...{ busy: next(), noAnswer: back(), failed: next() },
      }
    case 'authenticity':
      return { type, ...asking(chance), digits: 4, genuine: next(), unknown: back(), failed: next() }
    case 'survey':
      return { type, ...asking(chance), question: 'q', keys: ['1', '2'], next: next() }
    case 'flow':
      return { type, flow: subs[Math.floor(chance() * subs.length)] ?? 'leaf', next: next() }
    case 'return':
      return { type }
    case 'end':
      return {
        type,
        prompts: chance() < 0.7 ? ['ja/bye'] : [],
        outcome: pick(chance, ['inFlow', 'outOfHours'] as const),
      }
  }
}

const randomFlow = (id: string, chance: Chance, subs: readonly string[]): Flow => {
  const size = 4 + Math.floor(chance() * 14)
  const nodes: Record<string, FlowNode> = { last: { type: 'end', prompts: ['ja/bye'], outcome: 'inFlow' } }
  for (let n = 0; n < size; n++) {
    const next = (): string =>
      n + 1 < size && chance() < 0.85 ? `n${n + 1 + Math.floor(chance() * Math.min(3, size - n - 1))}` : 'last'
    const back = (): string => (chance() < 0.3 ? `n${Math.floor(chance() * (n + 1))}` : next())
    nodes[`n${n}`] = nodeOf(pick(chance, types), chance, next, back, subs)
  }
  return reached({ id, version: 1, title: '', language: pick(chance, ['ja', 'en']), start: 'n0', nodes })
}

/** Without the nodes to which no way leads. */
const reached = (flow: Flow): Flow => {
  const seen = new Set<string>()
  const ahead = [flow.start]
  for (let at = ahead.pop(); at !== undefined; at = ahead.pop()) {
    if (seen.has(at)) continue
    seen.add(at)
    const text = JSON.stringify(flow.nodes[at])
    ahead.push(...Object.keys(flow.nodes).filter((each) => text.includes(`"${each}"`)))
  }
  return { ...flow, nodes: Object.fromEntries(Object.entries(flow.nodes).filter(([each]) => seen.has(each))) }
}

/** A flow in which one may go round and have a text sent each time. */
const round: Flow = {
  ...{ id: 'front', version: 1, title: '', language: 'ja', start: 'menu' },
  nodes: {
    menu: {
      ...{ type: 'menu', prompts: ['menu'], wrong: [], silent: [], waitMs: 3_000, tries: 3 },
      ...{ keys: { '1': 'sms', '5': 'sms' }, repeatKey: '', otherwise: 'menu2' },
    },
    menu2: { type: 'announce', prompts: ['again'], bargeIn: true, next: 'menu' },
    sms: { type: 'sms', template: 'form', to: null, next: 'menu', unable: 'bye' },
    bye: { type: 'end', prompts: ['ja/bye'], outcome: 'inFlow' },
  },
}

/**
 * A set-up with flows of every kind of node, three deep, and a line for each of the upper two. Sound where a caller would
 * notice: every way leads to a node, and ways without a word only lead on.
 */
const madeSetUp = (chance: Chance): FloorConfig => ({
  ...config,
  lines: ['front', 'mid'].map((flow, at) => ({
    ...{ id: at === 0 ? 'main' : 'other', name: '', number: '', flow, callerIds: [] },
  })),
  flows: [
    chance() < 0.1 ? round : randomFlow('front', chance, ['mid', 'leaf']),
    randomFlow('mid', chance, ['leaf']),
    randomFlow('leaf', chance, ['leaf']),
  ],
  transferNumbers: chance() < 0.9 ? ['0963282111'] : [],
})

const setUps: FloorConfig[] = []

/** One of two hundred set-ups; making one costs more than a walk through it. */
export const randomSetUp = (chance: Chance): FloorConfig => {
  const at = Math.floor(chance() * 200)
  setUps[at] ??= madeSetUp(seeded(at).next)
  return setUps[at]
}
