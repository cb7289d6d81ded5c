import {
  type Caller,
  type FloorConfig,
  type Flow,
  type Moment,
  type Rehearsal,
  type RehearsalScript,
  type RehearsalStep,
  type RehearsedLookup,
  rehearse,
} from '@tsunagu/core'
import type { FlowExample } from './example.ts'
import { valuesAfter } from './values-after.ts'

/** How an example went: what was other than expected (none: it passes), and the whole way for whoever has to see why. */
export type ExampleOutcome = {
  readonly name: string
  readonly differences: readonly { readonly what: string; readonly expected: string; readonly found: string }[]
  readonly walk: readonly string[]
}

/** Walks an example through the core's own step, against this set-up, and compares. */
export const runExample = (example: FlowExample, flow: Flow, config: FloorConfig): ExampleOutcome => {
  const went = withLookups(example, flow, config, [])
  const { expect: wanted } = example
  const nodes = went.moments.flatMap((moment) =>
    moment.type === 'goes' ? [moment.flow === flow.id ? moment.node : `${moment.flow}:${moment.node}`] : [],
  )
  const heard = went.moments.flatMap((moment) => (moment.type === 'hears' ? moment.prompts : []))
  const texts = toldOf(went, 'flow.texting').map(({ template }) => template)
  const values = valuesAfter(example, went, [...config.flows.filter(({ id }) => id !== flow.id), flow])
  const differs = (what: string, expected: string, found: string, same: boolean) =>
    same ? [] : [{ what, expected, found }]
  return {
    name: example.name,
    differences: [
      ...(wanted.nodes === undefined
        ? []
        : differs('nodes', wanted.nodes.join(' → '), nodes.join(' → '), liesIn(wanted.nodes, nodes))),
      ...(wanted.prompts === undefined
        ? []
        : differs('prompts', wanted.prompts.join(', '), heard.join(', '), liesIn(wanted.prompts, heard, samePrompt))),
      ...(wanted.texts === undefined
        ? []
        : differs('texts', wanted.texts.join(', '), texts.join(', '), wanted.texts.join() === texts.join())),
      ...(wanted.end === undefined ? [] : differs('end', wanted.end, endOf(went), wanted.end === endOf(went))),
      ...Object.entries(wanted.values ?? {}).flatMap(([name, value]) =>
        differs(`values.${name}`, value, values[name] ?? '', values[name] === value),
      ),
      ...(went.unusedFrom === null
        ? []
        : [{ what: `do.${went.unusedFrom}`, expected: 'somebody to do it', found: 'the flow was over' }]),
    ],
    walk: went.moments.map(momentText),
  }
}

/**
 * Look-ups that do not say what they answer are answers in order: which one is asked for next is known when the ones
 * before were answered.
 */
const withLookups = (
  example: FlowExample,
  flow: Flow,
  config: FloorConfig,
  known: readonly RehearsedLookup[],
): Rehearsal => {
  const went = rehearse({ flow, flows: config.flows, config, script: scriptOf(example, known) })
  const next = example.lookups[known.length]
  const asked = toldOf(went, 'flow.lookingUp')[known.length]
  if (next === undefined || asked === undefined) return went
  const source = next.source ?? (asked.what.kind === 'record' ? asked.what.source : null)
  const { result, values } = next
  return withLookups(example, flow, config, [...known, { source, keys: {}, result, values, afterMs: 300 }])
}

type Told = Extract<Moment, { type: 'told' }>['event']

const toldOf = <T extends Told['type']>({ moments }: Rehearsal, type: T): readonly Extract<Told, { type: T }>[] =>
  moments.flatMap((moment) =>
    moment.type === 'told' && moment.event.type === type ? [moment.event as Extract<Told, { type: T }>] : [],
  )

/** The script of an example, for a flow called on its line or on any. */
export const scriptOf = (example: FlowExample, lookups: readonly RehearsedLookup[]): RehearsalScript => ({
  at: tokyoMs(example.at),
  line: example.line,
  caller: callerFrom(example.caller),
  steps: example.do.map(stepOf),
  lookups,
  transfers: [{ number: null, result: example.transfer, afterMs: 5_000 }],
  afterSteps: 'stay',
})

/** `2026-12-28 10:00` in Tokyo as epoch ms; NaN when there is no such minute. */
export const tokyoMs = (text: string): number => Date.parse(`${text.replace(' ', 'T')}:00+09:00`)

/** A number, `withheld`, `payphone` or `unavailable`. */
export const callerFrom = (text: string): Caller =>
  text === 'withheld' || text === 'payphone' || text === 'unavailable'
    ? { kind: text }
    : { kind: 'presented', number: text }

/** `12#`, `during:1`, `now:1`, `wait` (an empty text, too), `hangup`. */
export const stepOf = (deed: string): RehearsalStep => {
  if (deed === 'wait' || deed === '') return { type: 'silence' }
  if (deed === 'hangup') return { type: 'hangUp' }
  if (deed.startsWith('now:')) return { type: 'press', keys: deed.slice('now:'.length), when: 'atOnce' }
  return deed.startsWith('during:')
    ? { type: 'press', keys: deed.slice('during:'.length), when: 'duringWords' }
    : { type: 'press', keys: deed, when: 'afterWords' }
}

/** How a rehearsal ended, as examples write it. */
export const endOf = ({ end }: Rehearsal): string => {
  switch (end.kind) {
    case 'queue':
      return `${end.offerCallback ? 'callback' : 'queue'}:${end.queue}`
    case 'voicemail':
      return `voicemail:${end.queue}`
    case 'transferred':
      return `transfer:${end.number}`
    case 'ended':
      return end.outcome === 'inFlow' ? 'ended' : 'outOfHours'
    case 'hungUp':
      return 'hungup'
    default:
      return end.kind
  }
}

const samePrompt = (wanted: string, heard: string): boolean => heard === wanted || heard.endsWith(`/${wanted}`)

/** Whether these occur in that order, whatever lies between. */
const liesIn = (
  wanted: readonly string[],
  all: readonly string[],
  same: (wanted: string, one: string) => boolean = (one, other) => one === other,
): boolean => {
  let at = 0
  for (const one of all) {
    const next = wanted[at]
    if (next !== undefined && same(next, one)) at += 1
  }
  return at === wanted.length
}

/** One moment of a rehearsal for people: `  4.2 s ♪ ja/greeting`. */
export const momentText = (moment: Moment): string => {
  const at = `${(moment.atMs / 1_000).toFixed(1).padStart(6)} s `
  switch (moment.type) {
    case 'hears':
      return `${at}♪ ${moment.prompts.join(' ')}${moment.cut ? ' …（中断）' : ''}`
    case 'goes':
      return `${at}→ ${moment.flow}:${moment.node}（${moment.because}）`
    case 'presses':
      return `${at}⌨ ${moment.key}`
    case 'hangsUp':
      return `${at}☎ 切断`
    case 'transferEnded':
      return `${at}⇢ 転送: ${moment.result}`
    case 'told':
      return `${at}• ${toldText(moment.event)}`
  }
}

const toldText = (event: Told): string => {
  switch (event.type) {
    case 'flow.texting':
      return `SMS ${event.template}（${event.language}）→ ${event.to}`
    case 'flow.lookingUp':
      return `照会 ${event.what.kind === 'record' ? event.what.source : '本物確認'}`
    case 'flow.queueing':
      return `待ち行列 ${event.queue}`
    case 'flow.transferring':
      return `転送 ${event.number}`
    case 'flow.voicemail':
      return `伝言 ${event.queue}`
    case 'flow.surveyed':
      return `アンケート ${event.question}: ${event.answer ?? '無回答'}`
    default:
      return event.type
  }
}
