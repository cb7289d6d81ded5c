import { callerNumber } from '../log/caller.ts'
import type { Prompt } from '../log/commands.ts'
import { unreachable } from '../machine/step.ts'
import { branchTo } from './branch.ts'
import { byCalendar } from './by-calendar.ts'
import { after, ask, command, entered, event, over, play, setTimer } from './ears.ts'
import type { FlowNode, NodeOf } from './flow.ts'
import { type RunStep, type Thread, valueIn } from './flow-run.ts'
import { isMobile, nationalNumber } from './number-plan.ts'
import { flowOf, nodeOf, type Scene } from './scene.ts'
import { promptsOf } from './speak.ts'

/** Said before hanging up when the flow itself is broken. */
export const apologyPrompt: Prompt = 'apology'

/** Flows within flows; deeper than this is a circle. */
export const deepest = 8

/** So many nodes without a word are no flow but a fault, and flows that call each other can make millions of them. */
const mostSilent = 300

/** A caller who goes round and round, or keys in the number of somebody else, does not get more than this. */
const mostTexts = 5

/**
 * Goes to a node and through every node that has nothing to say, until something is heard or the run is over. A node met
 * twice on the way would go on for ever: the caller hears the apology instead.
 */
export const enter = (
  thread: Thread,
  name: string,
  because: string,
  scene: Scene,
  passed: readonly string[] = [],
): RunStep => {
  const node = nodeOf(scene, thread, name)
  if (node === undefined) return apologise(thread, name, `${because}, but there is no such node`, scene)
  const place = [...thread.frames.map((frame) => `${frame.flow}:${frame.node}`), `${thread.flow}:${name}`].join('>')
  if (passed.length >= mostSilent || passed.includes(place))
    return apologise(thread, name, `${because}, in a circle without a word`, scene)
  return after([entered(thread, name, because)], open(thread, name, node, scene, [...passed, place]))
}

const open = (thread: Thread, name: string, node: FlowNode, scene: Scene, passed: readonly string[]): RunStep => {
  const onward = (next: string, because: string, changed: Partial<Thread> = {}): RunStep =>
    enter({ ...thread, ...changed }, next, because, scene, passed)
  switch (node.type) {
    case 'announce': {
      const prompts = promptsOf(node.prompts, thread)
      return prompts.length === 0 ? onward(node.next, 'nothing to announce') : announce(thread, name, prompts, scene)
    }
    case 'menu':
    case 'collect':
    case 'authenticity':
    case 'survey':
      return ask(thread, fresh(name), promptsOf(node.prompts, thread), node.waitMs, scene)
    case 'hours':
      return onward(...byCalendar(node, scene))
    case 'language':
      return onward(node.next, `language ${node.language}`, { language: node.language })
    case 'branch':
      return onward(...branchTo(node, thread))
    case 'set':
      return onward(node.next, 'set', { values: { ...thread.values, ...node.values } })
    case 'count':
      return onward(node.next, 'counted', {
        values: { ...thread.values, [node.of]: oneMore(valueIn(thread.values, node.of)) },
      })
    case 'data':
      return lookUpRecord(thread, name, node, scene, passed)
    case 'sms':
      return text(thread, name, node, scene, passed)
    case 'flow':
      return callFlow(thread, name, node, scene, passed)
    case 'return':
      return goBack(thread, scene, passed)
    case 'queue':
    case 'callback':
    case 'voicemail':
      return handOver(thread, name, node, scene)
    case 'transfer': {
      const prompts = promptsOf(node.prompts, thread)
      return prompts.length > 0
        ? announce(thread, name, prompts, scene)
        : transferOut(thread, name, node, scene, passed)
    }
    case 'end':
      return end(thread, name, promptsOf(node.prompts, thread), node.outcome, scene)
    default:
      return unreachable(node)
  }
}

/** A question that is asked for the first time. */
export const fresh = (node: string) => ({ node, misses: 0, digits: '', confirming: false })

const highestCount = 999_999_999
const oneMore = (value: string): string =>
  String(Math.min((/^\d{1,9}$/.test(value) ? Number(value) : 0) + 1, highestCount))

/** What is asked for is there, or the caller is told that it is not without anybody being asked. */
const lookUpRecord = (
  thread: Thread,
  name: string,
  node: NodeOf<'data'>,
  scene: Scene,
  passed: readonly string[],
): RunStep => {
  const keys = Object.entries(node.keys).map(([field, from]) => [
    field,
    from === 'caller' ? callerOf(thread) : valueIn(thread.values, from),
  ])
  if (keys.some(([, value]) => value === '')) return enter(thread, node.notFound, 'a key is missing', scene, passed)
  return lookUp(
    thread,
    name,
    {
      what: { kind: 'record', source: node.source },
      keys: Object.fromEntries(keys),
      fields: [...new Set(Object.values(node.into))],
      waitMs: node.waitMs,
      misses: 0,
    },
    scene,
  )
}

const callerOf = ({ caller }: Thread): string => nationalNumber(callerNumber(caller) ?? '')

type Wanted = {
  readonly what: { readonly kind: 'record'; readonly source: string } | { readonly kind: 'authenticity' }
  readonly keys: Readonly<Record<string, string>>
  readonly fields: readonly string[]
  readonly waitMs: number
  readonly misses: number
}

/** Asks `cases`, and waits in silence; the timer is the answer of a service that is away. */
export const lookUp = (thread: Thread, node: string, wanted: Wanted, scene: Scene): RunStep => {
  const { what, keys, fields, waitMs, misses } = wanted
  const timed = setTimer(thread, 'lookup', scene.at + waitMs)
  const lookup = `${thread.call}.l${timed.thread.used}`
  return {
    run: { ...timed.thread, phase: 'lookingUp', node, lookup, timer: timed.timer, misses },
    effects: [
      command(thread, { type: 'leg.silence', leg: thread.leg }),
      timed.effect,
      event({ type: 'flow.lookingUp', call: thread.call, lookup, what, keys, fields }),
    ],
  }
}

/** The code as it was keyed in, and the number it was keyed in from: attempts are counted per number. */
export const codeKeys = (thread: Thread, code: string): Readonly<Record<string, string>> => {
  const caller = callerOf(thread)
  return caller === '' ? { code } : { code, caller }
}

/** A text is on its way as soon as this is in the log; nobody waits for it. */
const text = (thread: Thread, name: string, node: NodeOf<'sms'>, scene: Scene, passed: readonly string[]): RunStep => {
  const to = node.to === null ? callerOf(thread) : valueIn(thread.values, node.to)
  if (!isMobile(to)) return enter(thread, node.unable, 'no mobile number', scene, passed)
  if (thread.texts >= mostTexts) return enter(thread, node.unable, 'too many texts', scene, passed)
  const { call, flow, language, line, values } = thread
  const used = thread.used + 1
  const texting = event({
    type: 'flow.texting',
    ...{ call, flow, node: name, message: `${call}.m${used}`, template: node.template },
    ...{ language, to: nationalNumber(to), line, values },
  })
  return after(
    [texting],
    enter({ ...thread, used, texts: thread.texts + 1 }, node.next, 'text on its way', scene, passed),
  )
}

const callFlow = (
  thread: Thread,
  name: string,
  node: NodeOf<'flow'>,
  scene: Scene,
  passed: readonly string[],
): RunStep => {
  const called = flowOf(scene, node.flow)
  if (called === undefined) return apologise(thread, name, `flow ${node.flow} is unknown`, scene)
  if (thread.frames.length >= deepest) return apologise(thread, name, 'flows call each other without end', scene)
  const frames = [...thread.frames, { flow: thread.flow, node: name }]
  return enter({ ...thread, flow: called.id, frames }, called.start, `called by ${thread.flow}`, scene, passed)
}

const goBack = (thread: Thread, scene: Scene, passed: readonly string[]): RunStep => {
  const frame = thread.frames.at(-1)
  if (frame === undefined) return over(event({ type: 'flow.ended', call: thread.call, outcome: 'inFlow' }))
  const outer: Thread = { ...thread, flow: frame.flow, frames: thread.frames.slice(0, -1) }
  const node = nodeOf(scene, outer, frame.node)
  if (node?.type !== 'flow') return apologise(outer, frame.node, 'the node has changed its kind', scene)
  return enter(outer, node.next, `back from ${thread.flow}`, scene, passed)
}

/** From here on the caller is acd's. */
const handOver = (
  thread: Thread,
  name: string,
  node: NodeOf<'queue' | 'callback' | 'voicemail'>,
  scene: Scene,
): RunStep => {
  const { call } = thread
  const { queue } = node
  if (!scene.config.queues.some(({ id }) => id === queue))
    return apologise(thread, name, `queue ${queue} is unknown`, scene)
  if (node.type === 'voicemail') {
    const prompts = promptsOf(node.prompts, thread)
    return over(event({ type: 'flow.voicemail', call, queue, prompts, maxMs: node.maxMs }))
  }
  const { needs, headStartMs } = node.type === 'queue' ? node : { needs: [], headStartMs: 0 }
  const offerCallback = node.type === 'callback'
  return over(event({ type: 'flow.queueing', call, queue, needs, headStartMs, prefer: null, offerCallback }))
}

const announce = (thread: Thread, node: string, prompts: readonly Prompt[], scene: Scene): RunStep => {
  const started = play(thread, prompts, scene)
  return {
    run: { ...started.thread, phase: 'announcing', node, prompts, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** Hands the caller to acd for a call to the outside; acd's `call.transferEnded` brings it back or not. */
export const transferOut = (
  thread: Thread,
  name: string,
  node: NodeOf<'transfer'>,
  scene: Scene,
  passed: readonly string[] = [],
): RunStep => {
  if (!scene.config.transferNumbers.includes(node.number))
    return enter(thread, node.failed, 'the number is not allowed', scene, passed)
  // Who picks up there speaks the language of the flow, whatever the caller chose.
  const language = flowOf(scene, thread.flow)?.language ?? thread.language
  const handOver = promptsOf(node.handOver, { language, values: thread.values })
  const note = node.note === '' ? null : filled(node.note, thread.values)
  return {
    run: { ...thread, phase: 'transferring', node: name },
    effects: [event({ type: 'flow.transferring', call: thread.call, number: node.number, handOver, note })],
  }
}

/** The text with `{name}` replaced by the value of that name, or by nothing. */
const filled = (note: string, values: Thread['values']): string =>
  note.replace(/\{([A-Za-z][A-Za-z0-9_]*)\}/g, (_, name: string) => valueIn(values, name)).slice(0, 500)

const end = (
  thread: Thread,
  node: string,
  prompts: readonly Prompt[],
  outcome: 'inFlow' | 'outOfHours',
  scene: Scene,
): RunStep => {
  if (prompts.length === 0) return over(event({ type: 'flow.ended', call: thread.call, outcome }))
  const started = play(thread, prompts, scene)
  return {
    run: { ...started.thread, phase: 'ending', node, prompts, outcome, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** The flow is broken, which the caller cannot help: an apology, then the end. */
export const apologise = (thread: Thread, node: string, because: string, scene: Scene): RunStep =>
  after([entered(thread, node, because)], end(thread, node, promptsOf([apologyPrompt], thread), 'inFlow', scene))
