import type { BridgeId, LegId, PhoneId, PlaybackId } from './ids.ts'

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
  /** Both legs in one conversation; the bridge is made if it is not there. */
  | { readonly type: 'legs.connect'; readonly bridge: BridgeId; readonly legs: readonly [LegId, LegId] }
  | { readonly type: 'bridge.end'; readonly bridge: BridgeId }

export type PbxCommandType = PbxCommand['type']

/** A command with the node that performs it and the lane (a call id) within which order is kept. */
export type LaneCommand = { readonly node: string; readonly lane: string; readonly command: PbxCommand }
