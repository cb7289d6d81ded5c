import { readdirSync, readFileSync } from 'node:fs'
import {
  type Calendar,
  type FloorConfig,
  type Flow,
  languages,
  type Opening,
  partsOf,
  standardCalendar,
  standardLimits,
  standardQueue,
} from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { checkFlow, checkFlows } from './check/check-flow.ts'
import { bareWorld } from './check/world.ts'
import { runExample } from './examples/run-example.ts'
import { type FlowFile, readFlow } from './read/read-flow.ts'

const root = new URL('../../../', import.meta.url)
const textOf = (path: string): string => readFileSync(new URL(path, root), 'utf8')

const names = readdirSync(new URL('samples/flows/', root)).sort()
const readOf = (name: string): FlowFile => {
  const read = readFlow(textOf(`samples/flows/${name}`))
  if (read.ok) return read.file
  throw new Error(read.problems.map(({ place, en }) => `${name}:${place?.line ?? 0} ${en}`).join('\n'))
}
const files = names.map(readOf)
const flows = files.map(({ flow }) => flow)

type Spoken = {
  readonly prompts: readonly Readonly<Record<string, string>>[]
  readonly tones: readonly { readonly name: string }[]
}
const catalogue = JSON.parse(textOf('scripts/prompts.json')) as Spoken
const manners = ['digits', 'number', 'yen', 'date'] as const
const spoken = new Set([
  ...catalogue.prompts.flatMap((prompt) =>
    languages.filter((language) => prompt[language] !== undefined).map((language) => `${language}/${prompt.name}`),
  ),
  ...languages.flatMap((language) => manners.flatMap((manner) => partsOf(manner, language))),
  ...catalogue.tones.map(({ name }) => `tone/${name}`),
])

const workdays = (openings: readonly Opening[]): Calendar['weekdays'] =>
  [0, 1, 2, 3, 4, 5, 6].map((day) => (day % 6 === 0 ? [] : openings))
const calendar = (id: string, openings: readonly Opening[], change: Partial<Calendar> = {}): Calendar => ({
  ...standardCalendar,
  id,
  name: id,
  weekdays: workdays(openings),
  ...change,
})
const office = [{ from: 510, to: 1_035 }]
const always = [{ from: 0, to: 1_440 }]

const newYear = ['2026-12-29', '2026-12-30', '2026-12-31', '2027-01-01', '2027-01-02', '2027-01-03']
const days = Object.fromEntries(newYear.map((day) => [day, { openings: [], note: '年末年始' }]))

/** The hours that the samples' examples were written for. */
const calendars: readonly Calendar[] = [
  calendar(
    'juden',
    [
      { from: 510, to: 720 },
      { from: 720, to: 780, slot: '昼休み' },
      { from: 780, to: 1_035 },
    ],
    { days },
  ),
  calendar('nofu', [{ from: 510, to: 1_200 }]),
  calendar('kouki', office),
  calendar('saikoku', office),
  calendar('tagengo', office),
  calendar('mynaho', always, { weekdays: Array(7).fill(always), holidays: 'asWeekday', lastDay: '2027-03-31' }),
  calendar('mynaho-kaicho', office),
]

const nodesOf = (flow: Flow) => Object.values(flow.nodes)
const queues = [...new Set(flows.flatMap(nodesOf).flatMap((node) => ('queue' in node ? [node.queue] : [])))]
const numbers = [...new Set(flows.flatMap(nodesOf).flatMap((node) => (node.type === 'transfer' ? [node.number] : [])))]
const callback = {
  ...{ offerPrompt: 'ja/callback-offer', confirmedPrompt: 'ja/callback-confirmed', first: 'agent' as const },
  ...{ tries: 3, retryMs: 600_000, expiresMs: 3_600_000, calendar: null },
}

const config: FloorConfig = {
  ...{ version: 1, contract: 'city', floor: 'city', node: 'pbx1' },
  lines: flows.map(({ id }, n) => ({ id, name: id, number: `096555${1_000 + n}`, flow: id, callerIds: [] })),
  queues: queues.map((id) => ({ ...standardQueue, id, name: id, callback })),
  ...{ agents: [], flows, calendars, holidays: { '2026-11-23': '勤労感謝の日' }, prompts: {} },
  ...{ pauseReasons: [], pauseLimits: {}, limits: standardLimits, doNotCall: [], tellListened: false },
  transferNumbers: numbers,
  featureCodes: { signIn: '', signOut: '', ready: '', pause: '' },
}

describe('the flows of the five tenders', () => {
  it('are there', () => {
    expect(flows.map(({ id }) => id)).toEqual(expect.arrayContaining(['mynaho', 'juden', 'nofu', 'kouki', 'saikoku']))
  })

  it('pass the check with the prompts that are spoken at set-up, in every language they reach', () => {
    const world = {
      ...bareWorld(flows, Date.parse('2026-11-20T00:00:00+09:00')),
      ...{ calendars, holidays: config.holidays, transferNumbers: numbers, prompts: spoken },
      queues: queues.map((id) => ({ id, callback: true })),
    }
    const errors = checkFlows(world).filter(({ severity }) => severity === 'error')
    expect(errors.map(({ flow, node, en }) => `${flow} ${node}: ${en}`)).toEqual([])
    const [first] = files
    if (first === undefined) throw new Error('there are samples')
    const silent = { ...world, prompts: new Set(['ja/greeting']) }
    expect(checkFlow(first.flow, silent, first.placeOf).length).toBeGreaterThan(0)
  })

  for (const [n, { flow, examples }] of files.entries())
    describe(names[n] ?? flow.id, () => {
      it('has examples', () => expect(examples.length).toBeGreaterThan(0))
      for (const example of examples)
        it(example.name, () => {
          const { differences, walk } = runExample(example, flow, config)
          expect(differences, walk.join('\n')).toEqual([])
        })
    })
})
