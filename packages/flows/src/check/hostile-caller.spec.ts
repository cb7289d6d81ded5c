import {
  apologyPrompt,
  type Caller,
  type FloorConfig,
  type Flow,
  inLanguage,
  languages,
  type Rehearsal,
  type RehearsalScript,
  type RehearsalStep,
  rehearse,
  seeded,
  standardLimits,
  standardQueue,
} from '@tsunagu/core'
import type { FlowWorld } from './world.ts'

const dayMs = 86_400_000
const callers: readonly Caller[] = [
  { kind: 'presented', number: '09011112222' },
  { kind: 'presented', number: '0963281234' },
  { kind: 'presented', number: '+12025550100' },
  { kind: 'withheld' },
  { kind: 'payphone' },
  { kind: 'unavailable' },
]
const keys = ['1', '2', '0', '#', '*', '5', '1#', '12345678', '19991301', '19800101', '09011112222', '99*12', '1234#']

type Chance = () => number
const one = <T>(chance: Chance, from: readonly T[]): T => from[Math.floor(chance() * from.length)] as T

const stepOf = (chance: Chance): RehearsalStep => {
  const dice = chance()
  if (dice < 0.25) return { type: 'silence' }
  if (dice < 0.3) return { type: 'wait', ms: Math.floor(chance() * 20_000) }
  const when = one(chance, ['afterWords', 'afterWords', 'duringWords', 'atOnce'] as const)
  return { type: 'press', keys: one(chance, keys), when }
}

/** Presses anything at any time, and meets look-ups and transfers that go any way, at any minute of thirteen months. */
const scriptOf = (chance: Chance, now: number): RehearsalScript => ({
  at: now + Math.floor(chance() * 395 * dayMs),
  ...{ line: 'front', caller: one(chance, callers) },
  steps: [
    ...Array.from({ length: Math.floor(chance() * 14) }, () => stepOf(chance)),
    // Who stays to the end may be asked the same for a day: one in four is enough.
    ...(chance() < 0.75 ? [{ type: 'hangUp' as const }] : []),
  ],
  lookups: [null, 'residents'].flatMap((source) =>
    Array.from({ length: 4 }, () => ({
      ...{ source, keys: {}, afterMs: Math.floor(chance() * 3_000) },
      result: one(chance, ['found', 'notFound', 'failed', 'never'] as const),
      values: { 残額: one(chance, ['12300', '', 'x']) },
    })),
  ),
  transfers: Array.from({ length: 4 }, () => ({
    ...{ number: null, afterMs: 1_000 },
    result: one(chance, ['connected', 'busy', 'noAnswer', 'failed'] as const),
  })),
  afterSteps: 'stay',
})

const configOf = (world: FlowWorld): FloorConfig => ({
  ...{ version: 1, contract: 'city', floor: 'city', node: 'pbx1', agents: [], prompts: {}, doNotCall: [] },
  lines: (world.lines ?? []).map(({ id, flow }) => ({ id, flow, name: id, number: '0965550001', callerIds: [] })),
  queues: (world.queues ?? []).map(({ id }) => ({ ...standardQueue, id, name: id })),
  ...{ flows: world.flows, calendars: world.calendars ?? [], holidays: world.holidays },
  ...{ transferNumbers: world.transferNumbers ?? [], pauseReasons: [], pauseLimits: {}, tellListened: false },
  ...{ limits: standardLimits, featureCodes: { signIn: '', signOut: '', ready: '', pause: '' } },
})

const apologies = new Set(languages.map((language) => inLanguage(apologyPrompt, language)))

/** What a caller met that a flow without errors promises not to bring about; null: nothing. */
export const brokenPromise = (went: Rehearsal, world: FlowWorld): string | null => {
  for (const moment of went.moments) {
    if (moment.type === 'hears') {
      const wrong = moment.prompts.find((prompt) => apologies.has(prompt))
      if (wrong !== undefined) return 'an apology'
      const missing = moment.prompts.find((prompt) => world.prompts?.has(prompt) === false)
      if (missing !== undefined) return `nothing instead of ${missing}`
    }
    if (moment.type !== 'told') continue
    const { event } = moment
    if (event.type === 'flow.transferring' && !world.transferNumbers?.includes(event.number))
      return `a transfer to ${event.number}`
    if ((event.type === 'flow.queueing' || event.type === 'flow.voicemail') && !isQueue(world, event.queue))
      return `a queue that is not there`
    if (event.type === 'flow.texting' && !world.templates?.some(({ id }) => id === event.template))
      return `a text that is not there`
    if (event.type === 'flow.lookingUp' && event.what.kind === 'record') {
      const { source: id } = event.what
      const source = world.sources?.find((known) => known.id === id)
      if (source === undefined) return 'a source that is not there'
      if (event.fields.some((field) => !source.sayable.includes(field))) return 'a field that must not be told'
      if (source.keys.some(({ field }) => !Object.hasOwn(event.keys, field))) return 'a look-up with too few keys'
    }
    if (event.type === 'flow.queueing' && event.offerCallback && !callsBack(world, event.queue))
      return 'an offer of a call that nobody makes'
  }
  return went.end.kind === 'stands' ? 'no way on' : null
}

const isQueue = ({ queues }: FlowWorld, queue: string): boolean => queues?.some(({ id }) => id === queue) ?? false
const callsBack = ({ queues }: FlowWorld, queue: string): boolean =>
  queues?.some(({ id, callback }) => id === queue && callback) ?? false

/** So many hostile callers of a world's line; the first broken promise, with the seed of who met it. */
export const meetCallers = (world: FlowWorld, seed: number, callersOf: number): string | null => {
  const [flow] = world.flows as readonly [Flow, ...Flow[]]
  const config = configOf(world)
  for (let n = 0; n < callersOf; n++) {
    const chance = seeded(seed * 1_000 + n).next
    const script = scriptOf(chance, world.now)
    const found = brokenPromise(rehearse({ flow, flows: world.flows, config, script }), world)
    if (found !== null) return `${found} (caller ${n})`
  }
  return null
}
