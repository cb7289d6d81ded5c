import type { PbxCommand, Prompt } from '../log/commands.ts'
import type { KeyVerdict } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { FlowEffect, FlowRun, Playing, RunStep, Thread } from './flow-run.ts'

/**
 * How long a prompt that broke off is given to turn out as a hang-up. The PBX tells of the broken prompt before it tells
 * of the hang-up; going on at once would queue a caller who has already left, and count an abandoned call that was none.
 */
export const unheardGraceMs = 400

export const command = (thread: Thread, wanted: PbxCommand): FlowEffect => ({
  type: 'command',
  node: thread.pbx,
  lane: thread.call,
  command: wanted,
})

export const entered = (thread: Thread, node: string, because: string): FlowEffect => ({
  type: 'event',
  event: { type: 'flow.entered', call: thread.call, node, because },
})

export const keyed = (run: FlowRun, key: string, verdict: KeyVerdict): FlowEffect => ({
  type: 'event',
  event: { type: 'flow.keyed', call: run.call, node: run.node, key, verdict },
})

/** Starts the prompts under the next free playback id. */
export const play = (
  thread: Thread,
  prompts: readonly Prompt[],
): { thread: Thread; hearing: Playing; effect: FlowEffect } => {
  const used = thread.used + 1
  const playback = `${thread.call}.f${used}`
  return {
    thread: { ...thread, used },
    hearing: { state: 'playing', playback },
    effect: command(thread, { type: 'leg.play', leg: thread.leg, playback, prompts }),
  }
}

/** Sets the next free timer: `menu` for a key awaited, `prompt` for a prompt that broke off. */
export const setTimer = (
  thread: Thread,
  kind: 'menu' | 'prompt',
  at: EpochMs,
): { thread: Thread; timer: string; effect: FlowEffect } => {
  const used = thread.used + 1
  const timer = `${kind}:${thread.call}:${used}`
  return { thread: { ...thread, used }, timer, effect: { type: 'timer.set', timer, at } }
}

/** What has to be said so that nothing of the present phase goes on: the prompt stops, the timer is cancelled. */
export const hush = (run: FlowRun): readonly FlowEffect[] => {
  if (run.phase === 'transferring' || run.phase === 'handedBack') return []
  return run.hearing.state === 'playing'
    ? [command(run, { type: 'leg.stopPlay', leg: run.leg, playback: run.hearing.playback })]
    : [{ type: 'timer.cancel', timer: run.hearing.timer }]
}

/** The same step with these effects before its own. */
export const after = (effects: readonly FlowEffect[], step: RunStep): RunStep => ({
  run: step.run,
  effects: [...effects, ...step.effects],
})

export const over = (...effects: readonly FlowEffect[]): RunStep => ({ run: null, effects })
