import { isOpen } from '../calendar/calendar.ts'
import type { FloorConfig } from '../floor/config.ts'
import type { Prompt } from '../log/commands.ts'
import type { EpochMs } from '../log/ids.ts'
import { unreachable } from '../machine/step.ts'
import { after, command, entered, over, play, setTimer } from './ears.ts'
import type { Flow, FlowNode } from './flow.ts'
import type { RunStep, Thread } from './flow-run.ts'

/** Said before hanging up when the flow itself is broken. */
export const apologyPrompt: Prompt = 'ja/apology'

/** Where a run acts: the flow of its own version; queues, calendars and allowed numbers as they are now. */
export type Scene = {
  readonly at: EpochMs
  readonly flow: Flow
  readonly config: Pick<FloorConfig, 'queues' | 'calendars' | 'transferNumbers'>
}

type Menu = Extract<FlowNode, { type: 'menu' }>
type Transfer = Extract<FlowNode, { type: 'transfer' }>

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
  const node = Object.hasOwn(scene.flow.nodes, name) ? scene.flow.nodes[name] : undefined
  if (node === undefined) return apologise(thread, name, `${because}, but there is no such node`)
  if (passed.includes(name)) return apologise(thread, name, `${because}, in a circle without a word`)
  return after([entered(thread, name, because)], open(thread, name, node, scene, [...passed, name]))
}

const open = (thread: Thread, name: string, node: FlowNode, scene: Scene, passed: readonly string[]): RunStep => {
  switch (node.type) {
    case 'announce':
      if (node.prompts.length === 0) return enter(thread, node.next, 'nothing to announce', scene, passed)
      return announce(thread, name, node.prompts)
    case 'menu':
      return openMenu(thread, name, node, 0, [], scene.at)
    case 'hours': {
      const [next, because] = openOrClosed(node, scene)
      return enter(thread, next, because, scene, passed)
    }
    case 'queue':
    case 'callback': {
      const known = scene.config.queues.some((queue) => queue.id === node.queue)
      if (!known) return apologise(thread, name, `queue ${node.queue} is unknown`)
      return over({
        type: 'event',
        event: {
          type: 'flow.queueing',
          call: thread.call,
          queue: node.queue,
          needs: [],
          headStartMs: 0,
          prefer: null,
          offerCallback: node.type === 'callback',
        },
      })
    }
    case 'transfer':
      if (node.prompts.length > 0) return announce(thread, name, node.prompts)
      return transferOut(thread, name, node, scene, passed)
    case 'end':
      return end(thread, name, node.prompts, node.outcome)
    default:
      return unreachable(node)
  }
}

/** A calendar that is not there counts as closed: the caller hears an announcement rather than wait for nobody. */
const openOrClosed = (node: Extract<FlowNode, { type: 'hours' }>, scene: Scene): readonly [string, string] => {
  const calendar = scene.config.calendars.find((candidate) => candidate.id === node.calendar)
  if (calendar === undefined) return [node.closed, `calendar ${node.calendar} is unknown`]
  return isOpen(calendar, scene.at) ? [node.open, 'open'] : [node.closed, 'closed']
}

const announce = (thread: Thread, node: string, prompts: readonly Prompt[]): RunStep => {
  const started = play(thread, prompts)
  return {
    run: { ...started.thread, phase: 'announcing', node, prompts, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** Plays the menu with words before it (`wrong`, `silent`), or awaits the key at once when there is nothing to play. */
export const openMenu = (
  thread: Thread,
  name: string,
  node: Menu,
  misses: number,
  before: readonly Prompt[],
  at: EpochMs,
): RunStep => {
  const prompts = [...before, ...node.prompts]
  if (prompts.length === 0) return awaitKey(thread, name, node, misses, prompts, at)
  const started = play(thread, prompts)
  return {
    run: { ...started.thread, phase: 'awaitingKey', node: name, prompts, misses, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** Silence, not idleness, while the key is awaited: an idle channel is served half a second late (Asterisk 22). */
export const awaitKey = (
  thread: Thread,
  node: string,
  menu: Menu,
  misses: number,
  prompts: readonly Prompt[],
  at: EpochMs,
): RunStep => {
  const waiting = setTimer(thread, 'menu', at + menu.waitMs)
  return {
    run: {
      ...waiting.thread,
      phase: 'awaitingKey',
      node,
      prompts,
      misses,
      hearing: { state: 'waiting', timer: waiting.timer },
    },
    effects: [command(thread, { type: 'leg.silence', leg: thread.leg }), waiting.effect],
  }
}

/** Hands the caller to acd for a call to the outside; acd's `call.transferEnded` brings it back or not. */
export const transferOut = (
  thread: Thread,
  name: string,
  node: Transfer,
  scene: Scene,
  passed: readonly string[] = [],
): RunStep => {
  if (!scene.config.transferNumbers.includes(node.number))
    return enter(thread, node.failed, 'the number is not allowed', scene, passed)
  return {
    run: { ...thread, phase: 'transferring', node: name },
    effects: [{ type: 'event', event: { type: 'flow.transferring', call: thread.call, number: node.number } }],
  }
}

const end = (thread: Thread, node: string, prompts: readonly Prompt[], outcome: 'inFlow' | 'outOfHours'): RunStep => {
  if (prompts.length === 0) return over({ type: 'event', event: { type: 'flow.ended', call: thread.call, outcome } })
  const started = play(thread, prompts)
  return {
    run: { ...started.thread, phase: 'ending', node, prompts, outcome, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** The flow is broken, which the caller cannot help: an apology, then the end. */
export const apologise = (thread: Thread, node: string, because: string): RunStep =>
  after([entered(thread, node, because)], end(thread, node, [apologyPrompt], 'inFlow'))
