import { unreachable } from '../machine/step.ts'
import { after, awaitKey, command, entered, event, hush, keyed, over, play, setTimer, unheardGraceMs } from './ears.ts'
import { apologise, enter, transferOut } from './enter.ts'
import type { NodeOf, Question } from './flow.ts'
import {
  type Announcing,
  type AwaitingKey,
  type Ending,
  type FlowEffect,
  type FlowRun,
  type LookingUp,
  longestValue,
  type RunInput,
  type RunStep,
  type Transferring,
  threadOf,
  valueIn,
} from './flow-run.ts'
import { isQuestion, isSpareHash, missed, pressed, silent } from './questions.ts'
import { nodeOf, type Scene } from './scene.ts'

/** One run, one input. Late and foreign inputs are listed in every phase and change nothing. */
export const stepRun = (run: FlowRun, input: RunInput, scene: Scene): RunStep => {
  if (input.type === 'callerGone') return over(...timersOf(run))
  if (input.type === 'handedBack')
    return { run: { ...threadOf(run), phase: 'handedBack', node: run.node }, effects: timersOf(run) }
  if (input.type === 'keyPressed' && isSpareHash(run, nodeOf(scene, run, run.node), input.key, scene))
    return stayIn({ ...run, hashUntil: null })
  switch (run.phase) {
    case 'announcing':
      return announcing(run, input, scene)
    case 'awaitingKey':
      return awaitingKey(run, input, scene)
    case 'lookingUp':
      return lookingUp(run, input, scene)
    case 'transferring':
      return transferring(run, input, scene)
    case 'ending':
      return ending(run, input, scene)
    case 'handedBack':
      return stayIn(run)
    default:
      return unreachable(run)
  }
}

type PhaseInput = Exclude<RunInput, { type: 'callerGone' | 'handedBack' }>

const stayIn = (run: FlowRun, ...effects: readonly FlowEffect[]): RunStep => ({ run, effects })

/** The leg is gone, so there is nothing to stop; only timers would come back. */
const timersOf = (run: FlowRun): readonly FlowEffect[] => hush(run).filter((effect) => effect.type === 'timer.cancel')

const announcing = (run: Announcing, input: PhaseInput, scene: Scene): RunStep => {
  switch (input.type) {
    case 'playbackEnded':
      if (!isPlaying(run, input.playback)) return stayIn(run)
      return input.completed ? afterWords(run, scene) : breakOff(run, scene)
    case 'playRefused':
      return run.hearing.state === 'playing' ? after(hush(run), breakOff(run, scene)) : stayIn(run)
    case 'timerFired':
      if (!isAwaited(run, input.timer)) return stayIn(run)
      return after([entered(run, run.node, unheardBecause)], afterWords(run, scene))
    case 'keyPressed':
      return cutShort(run, input.key, scene)
    case 'seenAgain':
      return sayAgain(run, scene)
    case 'lookedUp':
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

/** A key ends an announcement that may be ended, and is the first key of a question that follows at once. */
const cutShort = (run: Announcing, key: string, scene: Scene): RunStep => {
  const node = nodeOf(scene, run, run.node)
  if (node?.type !== 'announce' || !node.bargeIn) return stayIn(run, keyed(run, key, 'late'))
  const next = enter(threadOf(run), node.next, 'cut short', scene)
  const asked = next.run
  const question = asked?.phase === 'awaitingKey' ? nodeOf(scene, asked, asked.node) : undefined
  if (asked?.phase !== 'awaitingKey' || question === undefined || !isQuestion(question))
    return after([...hush(run), keyed(run, key, 'taken')], next)
  // What the question would have played is not begun at all, nor is a key awaited that is there already.
  const silentWay = next.effects.filter((effect) => effect.type === 'event')
  return after([...hush(run), ...silentWay], pressed(asked, question, key, scene))
}

const unheardBecause = 'the prompt could not be played'

/** An announcement leads to the next node, the words before a transfer to the transfer. */
const afterWords = (run: Announcing, scene: Scene): RunStep => {
  const node = nodeOf(scene, run, run.node)
  if (node?.type === 'announce') return enter(threadOf(run), node.next, 'announced', scene)
  if (node?.type === 'transfer') return transferOut(threadOf(run), run.node, node, scene)
  return changedKind(run, scene)
}

const changedKind = (run: FlowRun, scene: Scene): RunStep =>
  apologise(threadOf(run), run.node, 'the node has changed its kind', scene)

const awaitingKey = (run: AwaitingKey, input: PhaseInput, scene: Scene): RunStep => {
  const node = nodeOf(scene, run, run.node)
  if (node === undefined || !isQuestion(node)) return after(hush(run), changedKind(run, scene))
  switch (input.type) {
    case 'keyPressed':
      return after(hush(run), pressed(run, node, input.key, scene))
    case 'playbackEnded':
      return isPlaying(run, input.playback) ? heard(run, node, scene, input.completed) : stayIn(run)
    case 'playRefused':
      return run.hearing.state === 'playing' ? after(hush(run), heard(run, node, scene, false)) : stayIn(run)
    case 'timerFired':
      return isAwaited(run, input.timer) ? silent(run, node, scene) : stayIn(run)
    case 'seenAgain':
      return sayAgain(run, scene)
    case 'lookedUp':
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

/** A question that could not be played still takes keys: many callers know them by heart. */
const heard = (run: AwaitingKey, node: Question, scene: Scene, completed: boolean): RunStep =>
  after(
    completed ? [] : [entered(run, run.node, unheardBecause)],
    awaitKey(threadOf(run), askedOf(run), run.prompts, node.waitMs, scene),
  )

const askedOf = ({ node, misses, digits, confirming }: AwaitingKey) => ({ node, misses, digits, confirming })

const lookingUp = (run: LookingUp, input: PhaseInput, scene: Scene): RunStep => {
  const node = nodeOf(scene, run, run.node)
  if (node?.type !== 'data' && node?.type !== 'authenticity') return after(hush(run), changedKind(run, scene))
  switch (input.type) {
    case 'lookedUp':
      return input.lookup === run.lookup ? after(hush(run), lookedUp(run, node, input, scene)) : stayIn(run)
    case 'timerFired':
      if (input.timer !== run.timer) return stayIn(run)
      return enter(threadOf(run), node.failed, 'no answer in time', scene)
    case 'keyPressed':
      return stayIn(run, keyed(run, input.key, 'late'))
    case 'seenAgain':
      return stayIn(run, command(run, { type: 'leg.silence', leg: run.leg }))
    case 'playbackEnded':
    case 'playRefused':
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

type Answer = Extract<RunInput, { type: 'lookedUp' }>

const lookedUp = (
  run: LookingUp,
  node: NodeOf<'data' | 'authenticity'>,
  { result, values }: Answer,
  scene: Scene,
): RunStep => {
  const thread = threadOf(run)
  if (result === 'failed') return enter(thread, node.failed, 'could not be looked up', scene)
  if (node.type === 'authenticity')
    return result === 'found'
      ? enter(thread, node.genuine, 'genuine', scene)
      : missed(run, node, 'unknown code', node.wrong, scene)
  if (result === 'notFound') return enter(thread, node.notFound, 'not found', scene)
  // Never more than the flow asked for, whatever the answer holds.
  const wanted = Object.entries(node.into).map(([name, field]) => [name, valueIn(values, field).slice(0, longestValue)])
  return enter({ ...thread, values: { ...thread.values, ...Object.fromEntries(wanted) } }, node.found, 'found', scene)
}

const transferring = (run: Transferring, input: PhaseInput, scene: Scene): RunStep => {
  switch (input.type) {
    case 'transferEnded': {
      const { result, returnedTo } = input
      if (result === 'connected' || returnedTo !== 'flow') return over()
      const node = nodeOf(scene, run, run.node)
      return node?.type === 'transfer'
        ? enter(threadOf(run), node[result], `transfer ${result}`, scene)
        : changedKind(run, scene)
    }
    case 'keyPressed':
      return stayIn(run, keyed(run, input.key, 'late'))
    case 'playbackEnded':
    case 'playRefused':
    case 'timerFired':
    case 'lookedUp':
    case 'seenAgain':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

const ending = (run: Ending, input: PhaseInput, scene: Scene): RunStep => {
  const ended = event({ type: 'flow.ended', call: run.call, outcome: run.outcome })
  switch (input.type) {
    case 'playbackEnded':
      if (!isPlaying(run, input.playback)) return stayIn(run)
      return input.completed ? over(ended) : breakOff(run, scene)
    case 'playRefused':
      return run.hearing.state === 'playing' ? after(hush(run), breakOff(run, scene)) : stayIn(run)
    case 'timerFired':
      return isAwaited(run, input.timer) ? over(entered(run, run.node, unheardBecause), ended) : stayIn(run)
    case 'keyPressed':
      return stayIn(run, keyed(run, input.key, 'late'))
    case 'seenAgain':
      return sayAgain(run, scene)
    case 'lookedUp':
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

const isPlaying = (run: Announcing | AwaitingKey | Ending, playback: string): boolean =>
  run.hearing.state === 'playing' && run.hearing.playback === playback

const isAwaited = (run: Announcing | AwaitingKey | Ending, timer: string): boolean =>
  run.hearing.state !== 'playing' && run.hearing.timer === timer

/** Waits a moment for the news that the caller has left; if none comes, the prompt counts as heard. */
const breakOff = (run: Announcing | Ending, scene: Scene): RunStep => {
  const grace = setTimer(threadOf(run), 'prompt', scene.at + unheardGraceMs)
  return {
    run: { ...run, ...grace.thread, hearing: { state: 'unheard', timer: grace.timer } },
    effects: [command(run, { type: 'leg.silence', leg: run.leg }), grace.effect],
  }
}

/** The end of a prompt may have been missed in the gap: it is played again under a new id. A timer needs no help. */
const sayAgain = (run: Announcing | AwaitingKey | Ending, scene: Scene): RunStep => {
  if (run.hearing.state !== 'playing') return stayIn(run)
  const again = play(threadOf(run), run.prompts, scene)
  return {
    run: { ...run, ...again.thread, hearing: again.hearing },
    effects: [...hush(run), entered(run, run.node, 'played again after the PBX was out of sight'), again.effect],
  }
}
