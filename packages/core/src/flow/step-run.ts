import { unreachable } from '../machine/step.ts'
import { after, command, entered, hush, keyed, over, play, setTimer, unheardGraceMs } from './ears.ts'
import { apologise, awaitKey, enter, openMenu, type Scene, transferOut } from './enter.ts'
import type { FlowNode } from './flow.ts'
import {
  type Announcing,
  type AwaitingKey,
  type Ending,
  type FlowEffect,
  type FlowRun,
  type RunInput,
  type RunStep,
  type Transferring,
  threadOf,
} from './flow-run.ts'

type Menu = Extract<FlowNode, { type: 'menu' }>

/** One run, one input. Late and foreign inputs are listed in every phase and change nothing. */
export const stepRun = (run: FlowRun, input: RunInput, scene: Scene): RunStep => {
  if (input.type === 'callerGone') return over(...timersOf(run))
  if (input.type === 'handedBack')
    return { run: { ...threadOf(run), phase: 'handedBack', node: run.node }, effects: timersOf(run) }
  switch (run.phase) {
    case 'announcing':
      return announcing(run, input, scene)
    case 'awaitingKey':
      return awaitingKey(run, input, scene)
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
      return stayIn(run, keyed(run, input.key, 'late'))
    case 'seenAgain':
      return sayAgain(run)
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

const unheardBecause = 'the prompt could not be played'

/** An announcement leads to the next node, the words before a transfer to the transfer. */
const afterWords = (run: Announcing, scene: Scene): RunStep => {
  const node = scene.flow.nodes[run.node]
  if (node?.type === 'announce') return enter(threadOf(run), node.next, 'announced', scene)
  if (node?.type === 'transfer') return transferOut(threadOf(run), run.node, node, scene)
  return apologise(threadOf(run), run.node, 'the node has changed its kind')
}

const awaitingKey = (run: AwaitingKey, input: PhaseInput, scene: Scene): RunStep => {
  const node = scene.flow.nodes[run.node]
  if (node?.type !== 'menu')
    return after(hush(run), apologise(threadOf(run), run.node, 'the node has changed its kind'))
  switch (input.type) {
    case 'keyPressed':
      return after(hush(run), pressed(run, node, input.key, scene))
    case 'playbackEnded':
      return isPlaying(run, input.playback) ? heard(run, node, scene, input.completed) : stayIn(run)
    case 'playRefused':
      return run.hearing.state === 'playing' ? after(hush(run), heard(run, node, scene, false)) : stayIn(run)
    case 'timerFired':
      return isAwaited(run, input.timer) ? missed(run, node, 'no key', node.silent, scene) : stayIn(run)
    case 'seenAgain':
      return sayAgain(run)
    case 'transferEnded':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

/** A menu that could not be played still takes keys: many callers know them by heart. */
const heard = (run: AwaitingKey, node: Menu, scene: Scene, completed: boolean): RunStep =>
  after(
    completed ? [] : [entered(run, run.node, unheardBecause)],
    awaitKey(threadOf(run), run.node, node, run.misses, run.prompts, scene.at),
  )

const pressed = (run: AwaitingKey, node: Menu, key: string, scene: Scene): RunStep => {
  const thread = threadOf(run)
  const next = Object.hasOwn(node.keys, key) ? node.keys[key] : undefined
  if (next !== undefined) return after([keyed(run, key, 'taken')], enter(thread, next, `key ${key}`, scene))
  if (key === node.repeatKey)
    return after(
      [keyed(run, key, 'taken'), entered(run, run.node, 'repeat')],
      openMenu(thread, run.node, node, run.misses, [], scene.at),
    )
  return after([keyed(run, key, 'wrong')], missed(run, node, 'wrong key', node.wrong, scene))
}

const missed = (
  run: AwaitingKey,
  node: Menu,
  because: 'wrong key' | 'no key',
  before: readonly string[],
  scene: Scene,
): RunStep => {
  const misses = run.misses + 1
  if (misses >= node.tries) return enter(threadOf(run), node.otherwise, `${because}, tries used up`, scene)
  return after(
    [entered(run, run.node, `${because}, try ${misses + 1} of ${node.tries}`)],
    openMenu(threadOf(run), run.node, node, misses, before, scene.at),
  )
}

const transferring = (run: Transferring, input: PhaseInput, scene: Scene): RunStep => {
  switch (input.type) {
    case 'transferEnded': {
      if (input.result === 'connected' || input.returnedTo !== 'flow') return over()
      const node = scene.flow.nodes[run.node]
      const because = `transfer ${input.result}`
      if (node?.type !== 'transfer') return apologise(threadOf(run), run.node, because)
      return enter(threadOf(run), node.failed, because, scene)
    }
    case 'keyPressed':
      return stayIn(run, keyed(run, input.key, 'late'))
    case 'playbackEnded':
    case 'playRefused':
    case 'timerFired':
    case 'seenAgain':
      return stayIn(run)
    default:
      return unreachable(input)
  }
}

const ending = (run: Ending, input: PhaseInput, scene: Scene): RunStep => {
  const ended: FlowEffect = { type: 'event', event: { type: 'flow.ended', call: run.call, outcome: run.outcome } }
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
      return sayAgain(run)
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
const sayAgain = (run: Announcing | AwaitingKey | Ending): RunStep => {
  if (run.hearing.state !== 'playing') return stayIn(run)
  const again = play(threadOf(run), run.prompts)
  return {
    run: { ...run, ...again.thread, hearing: again.hearing },
    effects: [...hush(run), entered(run, run.node, 'played again after the PBX was out of sight'), again.effect],
  }
}
