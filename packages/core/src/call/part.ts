import { command, putCall, type Turn } from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { EndedBy, Outcome } from '../log/events.ts'
import { baseOf, type Call, type Parting } from './call.ts'
import { endCall } from './end.ts'

/** A last announcement to the citizen, then the end. */
export const part = (
  turn: Turn,
  call: Call & { readonly leg: string },
  prompts: readonly Prompt[],
  outcome: Outcome,
  by: EndedBy,
): void => {
  const playback = `${call.id}.p${call.counter + 1}`
  const parting: Parting = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    phase: 'parting',
    playback,
    prompts,
    outcome,
    by,
    since: turn.at,
  }
  putCall(turn, parting)
  command(turn, call, { type: 'leg.play', leg: call.leg, playback, prompts })
}

/** It was heard, or could not be played. */
export const partingOver = (turn: Turn, call: Call, playback: string | null): void => {
  if (call.phase !== 'parting' || (playback !== null && playback !== call.playback)) return
  endCall(turn, call, call.outcome, call.by, 16)
}
