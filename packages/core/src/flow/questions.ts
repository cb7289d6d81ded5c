import { startOfDay } from '../calendar/tokyo-time.ts'
import type { CollectVerdict } from '../log/events.ts'
import { unreachable } from '../machine/step.ts'
import { after, ask, awaitKey, entered, event, keyed } from './ears.ts'
import { codeKeys, enter, fresh, lookUp } from './enter.ts'
import type { FlowNode, KeyedAs, NodeOf, Question, Spoken } from './flow.ts'
import { type AwaitingKey, type FlowEffect, type FlowRun, type RunStep, threadOf } from './flow-run.ts'
import { isMobile } from './number-plan.ts'
import type { Scene } from './scene.ts'
import { promptsOf } from './speak.ts'

/** How long a look-up of a code may take before the caller is told that it cannot be done now. */
const codeLookUpMs = 5_000

export const isQuestion = (node: { readonly type: string }): node is Question =>
  node.type === 'menu' || node.type === 'collect' || node.type === 'authenticity' || node.type === 'survey'

/** A key in a question; whatever was playing or awaited has been stopped by whoever calls. */
export const pressed = (run: AwaitingKey, node: Question, key: string, scene: Scene): RunStep => {
  switch (node.type) {
    case 'menu':
      return chosen(run, node, key, scene)
    case 'survey':
      return answered(run, node, key, scene)
    case 'collect':
      return run.confirming ? confirmed(run, node, key, scene) : dialled(run, node, key, scene)
    case 'authenticity':
      return coded(run, node, key, scene)
    default:
      return unreachable(node)
  }
}

/** No key in time: half a number may be a whole one, otherwise it is asked again. */
export const silent = (run: AwaitingKey, node: Question, scene: Scene): RunStep => {
  if (node.type === 'collect' && !run.confirming && run.digits !== '') return submitted(run, node, scene)
  const told = node.type === 'collect' ? [collected(run, 'silent')] : []
  return after(told, missed(run, node, 'no key', node.silent, scene))
}

/** Asked once more with words before it, until the tries are used up. */
export const missed = (
  run: Pick<AwaitingKey, 'misses' | 'node'> & Parameters<typeof threadOf>[0],
  node: Question,
  because: string,
  before: readonly Spoken[],
  scene: Scene,
): RunStep => {
  const thread = threadOf(run)
  const misses = run.misses + 1
  if (misses >= node.tries) return usedUp(run, node, because, scene)
  const prompts = promptsOf([...before, ...node.prompts], thread)
  const asked = { ...fresh(run.node), misses }
  return after(
    [entered(thread, run.node, `${because}, try ${misses + 1} of ${node.tries}`)],
    ask(thread, asked, prompts, node.waitMs, scene),
  )
}

const usedUp = (
  run: Pick<AwaitingKey, 'node'> & Parameters<typeof threadOf>[0],
  node: Question,
  because: string,
  scene: Scene,
): RunStep => {
  const thread = threadOf(run)
  const why = `${because}, tries used up`
  switch (node.type) {
    case 'menu':
    case 'collect':
      return enter(thread, node.otherwise, why, scene)
    case 'authenticity':
      return enter(thread, node.unknown, why, scene)
    case 'survey':
      return after([surveyed(thread, run.node, node, null)], enter(thread, node.next, why, scene))
    default:
      return unreachable(node)
  }
}

const chosen = (run: AwaitingKey, node: NodeOf<'menu'>, key: string, scene: Scene): RunStep => {
  const thread = threadOf(run)
  const next = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined
  if (next !== undefined) return after([keyed(run, key, 'taken')], enter(thread, next, `key ${key}`, scene))
  if (key !== node.repeatKey)
    return after([keyed(run, key, 'wrong')], missed(run, node, 'wrong key', node.wrong, scene))
  const asked = { ...fresh(run.node), misses: run.misses }
  return after(
    [keyed(run, key, 'taken'), entered(thread, run.node, 'repeat')],
    ask(thread, asked, promptsOf(node.prompts, thread), node.waitMs, scene),
  )
}

const answered = (run: AwaitingKey, node: NodeOf<'survey'>, key: string, scene: Scene): RunStep => {
  if (!node.keys.includes(key))
    return after([keyed(run, key, 'wrong')], missed(run, node, 'wrong key', node.wrong, scene))
  const thread = threadOf(run)
  return after(
    [keyed(run, key, 'taken'), surveyed(thread, run.node, node, key)],
    enter(thread, node.next, 'answered', scene),
  )
}

const surveyed = (
  { call, flow }: Pick<AwaitingKey, 'call' | 'flow'>,
  node: string,
  { question }: NodeOf<'survey'>,
  answer: string | null,
): FlowEffect => event({ type: 'flow.surveyed', call, flow, node, question, answer })

const collected = ({ call, flow, node, digits }: AwaitingKey, verdict: CollectVerdict): FlowEffect =>
  event({ type: 'flow.collected', call, flow, node, length: digits.length, verdict })

/** How long after a number has ended itself a `#` still belongs to it: many callers press it out of habit. */
const spareHashMs = 3_000

/** A `#` that is no key: it ends the number that is being read back, or one before that had ended itself. */
export const isSpareHash = (run: FlowRun, node: FlowNode | undefined, key: string, { at }: Scene): boolean => {
  if (key !== '#') return false
  if (run.phase === 'awaitingKey' && run.confirming && node?.type === 'collect')
    return node.confirm?.yes !== '#' && node.confirm?.no !== '#'
  if (run.hashUntil === null || at > run.hashUntil) return false
  if (run.phase !== 'awaitingKey' || node === undefined) return true
  switch (node.type) {
    case 'menu':
      return !Object.hasOwn(node.keys, '#') && node.repeatKey !== '#'
    case 'survey':
      return !node.keys.includes('#')
    case 'collect':
      return run.digits === ''
    default:
      return true
  }
}

/** Longer numbers than this are nobody's. */
const longestNumber = 64

/**
 * Without a terminator the longest number ends itself; with one, too many digits are swallowed until it comes, so that
 * their rest is not taken for a new number. `*` begins anew.
 */
const dialled = (run: AwaitingKey, node: NodeOf<'collect'>, key: string, scene: Scene): RunStep => {
  if (key !== '' && key === node.terminator) return submitted(run, node, scene)
  if (key === '*') return go(run, '', node.waitMs, scene)
  if (!/^\d$/.test(key)) return notTaken(run, node, 'notSo', scene)
  const most = Math.min(node.most, longestNumber)
  const digits = (run.digits + key).slice(0, most + 1)
  if (node.terminator !== '' || digits.length < most) return go(run, digits, node.waitMs, scene)
  return submitted({ ...run, digits, hashUntil: scene.at + spareHashMs }, node, scene)
}

/** The next key is awaited. */
const go = (run: AwaitingKey, digits: string, waitMs: number, scene: Scene): RunStep =>
  awaitKey(threadOf(run), { node: run.node, misses: run.misses, digits, confirming: false }, run.prompts, waitMs, scene)

const notTaken = (run: AwaitingKey, node: NodeOf<'collect'>, verdict: CollectVerdict, scene: Scene): RunStep =>
  after([collected(run, verdict)], missed(run, node, 'wrong number', node.wrong, scene))

const submitted = (run: AwaitingKey, node: NodeOf<'collect'>, scene: Scene): RunStep => {
  if (run.digits.length < node.least) return notTaken(run, node, 'tooShort', scene)
  if (run.digits.length > Math.min(node.most, longestNumber)) return notTaken(run, node, 'notSo', scene)
  if (!fits(node.as, run.digits)) return notTaken(run, node, 'notSo', scene)
  if (node.confirm === null) return after([collected(run, 'taken')], taken(run, node, scene))
  return readBack(run, node, node.confirm, scene)
}

type Confirm = NonNullable<NodeOf<'collect'>['confirm']>

const readBack = (run: AwaitingKey, node: NodeOf<'collect'>, confirm: Confirm, scene: Scene): RunStep => {
  const values = { ...run.values, [node.into]: run.digits }
  const spoken: readonly Spoken[] = [...confirm.before, { say: confirm.say, of: node.into }, ...confirm.after]
  const prompts = promptsOf(spoken, { language: run.language, values })
  return ask(
    threadOf(run),
    { ...fresh(run.node), misses: run.misses, digits: run.digits, confirming: true },
    prompts,
    node.waitMs,
    scene,
  )
}

const confirmed = (run: AwaitingKey, node: NodeOf<'collect'>, key: string, scene: Scene): RunStep => {
  if (key === node.confirm?.yes) return after([collected(run, 'confirmed')], taken(run, node, scene))
  const because = key === node.confirm?.no ? 'not confirmed' : 'wrong key'
  return after([collected(run, 'refused')], missed(run, node, because, [], scene))
}

const taken = (run: AwaitingKey, node: NodeOf<'collect'>, scene: Scene): RunStep => {
  const value = node.as === 'date' ? run.digits.replace(/^(....)(..)(..)$/, '$1-$2-$3') : run.digits
  const thread = threadOf(run)
  return enter({ ...thread, values: { ...thread.values, [node.into]: value } }, node.next, 'keyed in', scene)
}

const fits = (as: KeyedAs, digits: string): boolean => {
  switch (as) {
    case 'digits':
      return true
    case 'date':
      return /^\d{8}$/.test(digits) && !Number.isNaN(startOfDay(digits.replace(/^(....)(..)(..)$/, '$1-$2-$3')))
    case 'mobile':
      return isMobile(digits)
    case 'phone':
      return /^0\d{9,10}$/.test(digits)
    default:
      return unreachable(as)
  }
}

const coded = (run: AwaitingKey, node: NodeOf<'authenticity'>, key: string, scene: Scene): RunStep => {
  if (key === '*') return go(run, '', node.waitMs, scene)
  if (!/^\d$/.test(key)) return missed(run, node, 'wrong key', node.wrong, scene)
  const digits = run.digits + key
  if (digits.length < node.digits) return go(run, digits, node.waitMs, scene)
  const thread = { ...threadOf(run), hashUntil: scene.at + spareHashMs }
  const keys = codeKeys(thread, digits)
  const what = { kind: 'authenticity' } as const
  return lookUp(thread, run.node, { what, keys, fields: [], waitMs: codeLookUpMs, misses: run.misses }, scene)
}
