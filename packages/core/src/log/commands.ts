import type { BridgeId, EpochMs, LegId, PhoneId, PlaybackId } from './ids.ts'

/** Where an outbound leg goes. */
export type Destination =
  | { readonly kind: 'phone'; readonly phone: PhoneId }
  /** Out over the trunk of a line; the trunk itself fixes the caller ID to the line's number. */
  | { readonly kind: 'outside'; readonly number: string; readonly line: string }

/** Prompt name as in `prompts/`, e.g. `ja/congestion`; never a path. */
export type Prompt = string

/**
 * What the PBX shall do. Every id is chosen by the core, so a command may be performed twice: "already so" and "already
 * gone" count as done. A leg is in one place at a time (a bridge, a playback, music, silence); a command that puts it
 * somewhere takes it out of where it was.
 */
export type PbxCommand =
  | { readonly type: 'leg.answer'; readonly leg: LegId }
  | {
      readonly type: 'leg.dial'
      readonly leg: LegId
      readonly to: Destination
      /** Shown on the phone that rings (a citizen's number or a line's). */
      readonly shownNumber: string
      readonly shownName: string
      readonly ringMs: number
      /** Ask the phone to pick up by itself (SIP `Call-Info: answer-after=0`, `Alert-Info`). */
      readonly autoAnswer: boolean
      /** Start a recording on answer, before `leg.answered` is told. */
      readonly record: boolean
      /** Listen so long at most who has picked up, and tell it (`leg.listened`); until then the leg is out of reach. With `record` only. */
      readonly listenMs?: number | undefined
      /** Performed later than this it rings nobody, and has failed: whoever decided it was away meanwhile. */
      readonly notAfter?: EpochMs | undefined
    }
  | { readonly type: 'leg.hangUp'; readonly leg: LegId; readonly cause: 'normal' | 'busy' | 'noAnswer' | 'congestion' }
  /** Indicate ringing to the far side. */
  | { readonly type: 'leg.ring'; readonly leg: LegId }
  /** Plays the prompts one after the other, then `playback.ended`. */
  | {
      readonly type: 'leg.play'
      readonly leg: LegId
      readonly playback: PlaybackId
      readonly prompts: readonly Prompt[]
    }
  | { readonly type: 'leg.stopPlay'; readonly leg: LegId; readonly playback: PlaybackId }
  | { readonly type: 'leg.music'; readonly leg: LegId; readonly musicClass: string }
  /** Nothing to be heard, but media flowing, so that the recording keeps its length. */
  | { readonly type: 'leg.silence'; readonly leg: LegId }
  | { readonly type: 'leg.sendKeys'; readonly leg: LegId; readonly keys: string }
  /** What the far end of this leg says is not heard, or is heard again; it hears on. */
  | { readonly type: 'leg.mute'; readonly leg: LegId; readonly muted: boolean }
  /** These legs join one conversation; the bridge is made if it is not there, and whoever is in it stays. */
  | { readonly type: 'legs.connect'; readonly bridge: BridgeId; readonly legs: readonly LegId[] }
  /**
   * `leg` hears both sides of `on`, through a spy of its own in a bridge of its own; `whisper`: and `on` alone hears `leg`.
   * Without whisper there is no way from `leg` to anybody. Ends with `leg.unlisten`, or when `on` ends.
   */
  | {
      readonly type: 'leg.listen'
      readonly leg: LegId
      readonly on: LegId
      readonly spy: LegId
      readonly bridge: BridgeId
      readonly whisper: boolean
    }
  /** Takes the spy and its bridge away; `leg` stays up, in silence. */
  | { readonly type: 'leg.unlisten'; readonly leg: LegId; readonly spy: LegId; readonly bridge: BridgeId }
  | { readonly type: 'bridge.end'; readonly bridge: BridgeId }

export type PbxCommandType = PbxCommand['type']

/** A command with the node that performs it and the lane (a call id) within which order is kept. */
export type LaneCommand = { readonly node: string; readonly lane: string; readonly command: PbxCommand }
