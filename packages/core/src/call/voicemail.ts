import { command, emit, putCall, setTimer, type Turn } from '../floor/turn.ts'
import type { Prompt } from '../log/commands.ts'
import type { QueueId } from '../log/ids.ts'
import { baseOf, type Call, type InFlow, type Voicemail, type Waiting } from './call.ts'
import { endCall } from './end.ts'

const tone: Prompt = 'tone/record'

/** Announcement and tone, then the caller speaks; the call's own recording is the message. */
export const takeMessage = (
  turn: Turn,
  call: (Waiting | InFlow) & { readonly queue: QueueId },
  words: readonly Prompt[],
  maxMs: number,
): void => {
  const playback = `${call.id}.p${call.counter + 1}`
  const voicemail: Voicemail = {
    ...baseOf(call),
    leg: call.leg,
    counter: call.counter + 1,
    queue: call.queue,
    phase: 'voicemail',
    since: turn.at,
    maxMs,
    playback,
  }
  putCall(turn, voicemail)
  emit(turn, { type: 'call.voicemail', call: call.id, queue: call.queue })
  command(turn, call, { type: 'leg.play', leg: call.leg, playback, prompts: [...words, tone] })
}

/** The tone was heard: listen, for as long as a message may be. */
export const listenToMessage = (turn: Turn, call: Call, playback: string | null): void => {
  if (call.phase !== 'voicemail' || call.playback === null) return
  if (playback !== null && playback !== call.playback) return
  putCall(turn, { ...call, playback: null, since: turn.at })
  command(turn, call, { type: 'leg.silence', leg: call.leg })
  setTimer(turn, `message:${call.id}`, call.maxMs)
}

/** `#`, or the longest time. */
export const messageOver = (turn: Turn, call: Call): void => {
  if (call.phase === 'voicemail') endCall(turn, call, 'voicemail', 'system', 16)
}
