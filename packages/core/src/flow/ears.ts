import type { PbxCommand, Prompt } from '../log/commands.ts'
import type { FlowEvent, KeyVerdict } from '../log/events.ts'
import type { EpochMs } from '../log/ids.ts'
import type { AwaitingKey, FlowEffect, FlowRun, Playing, RunStep, Thread } from './flow-run.ts'
import type { Scene } from './scene.ts'
import { fileOf } from './speak.ts'

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

export const event = (told: FlowEvent): FlowEffect => ({ type: 'event', event: told })

export const entered = ({ call, flow }: Thread, node: string, because: string): FlowEffect =>
  event({ type: 'flow.entered', call, flow, node, because })

export const keyed = ({ call, flow, node }: FlowRun, key: string, verdict: KeyVerdict): FlowEffect =>
  event({ type: 'flow.keyed', call, flow, node, key, verdict })

/** Starts the prompts under the next free playback id. */
export const play = (
  thread: Thread,
  prompts: readonly Prompt[],
  { config }: Scene,
): { thread: Thread; hearing: Playing; effect: FlowEffect } => {
  const used = thread.used + 1
  const playback = `${thread.call}.f${used}`
  const files = prompts.map((prompt) => fileOf(prompt, config.prompts))
  return {
    thread: { ...thread, used },
    hearing: { state: 'playing', playback },
    effect: command(thread, { type: 'leg.play', leg: thread.leg, playback, prompts: files }),
  }
}

/** Sets the next free timer: `menu` for a key awaited, `prompt` for a prompt that broke off, `lookup` for an answer. */
export const setTimer = (
  thread: Thread,
  kind: 'menu' | 'prompt' | 'lookup',
  at: EpochMs,
): { thread: Thread; timer: string; effect: FlowEffect } => {
  const used = thread.used + 1
  const timer = `${kind}:${thread.call}:${used}`
  return { thread: { ...thread, used }, timer, effect: { type: 'timer.set', timer, at } }
}

/** What has to be said so that nothing of the present phase goes on: the prompt stops, the timer is cancelled. */
export const hush = (run: FlowRun): readonly FlowEffect[] => {
  if (run.phase === 'transferring' || run.phase === 'handedBack') return []
  if (run.phase === 'lookingUp') return [{ type: 'timer.cancel', timer: run.timer }]
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

/** What a question has come to so far. */
export type Asked = Pick<AwaitingKey, 'node' | 'misses' | 'digits' | 'confirming'>

/** Plays a question, or awaits the key at once when there is nothing to play. */
export const ask = (
  thread: Thread,
  asked: Asked,
  prompts: readonly Prompt[],
  waitMs: number,
  scene: Scene,
): RunStep => {
  if (prompts.length === 0) return awaitKey(thread, asked, prompts, waitMs, scene)
  const started = play(thread, prompts, scene)
  return {
    run: { ...started.thread, phase: 'awaitingKey', ...asked, prompts, hearing: started.hearing },
    effects: [started.effect],
  }
}

/** Silence, not idleness, while the key is awaited: an idle channel is served half a second late (Asterisk 22). */
export const awaitKey = (
  thread: Thread,
  asked: Asked,
  prompts: readonly Prompt[],
  waitMs: number,
  { at }: Scene,
): RunStep => {
  const waiting = setTimer(thread, 'menu', at + waitMs)
  return {
    run: {
      ...waiting.thread,
      phase: 'awaitingKey',
      ...asked,
      prompts,
      hearing: { state: 'waiting', timer: waiting.timer },
    },
    effects: [command(thread, { type: 'leg.silence', leg: thread.leg }), waiting.effect],
  }
}
