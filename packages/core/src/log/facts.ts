import type { PickedUpBy } from '../campaign/machine.ts'
import type { Caller } from './caller.ts'
import type { BridgeId, EpochMs, FloorId, LegId, LineId, NodeName, PhoneId, PlaybackId } from './ids.ts'

export type LegState = 'down' | 'ringing' | 'up'

/** A channel as the PBX lists it when a bridge service (re)connects. */
export type SeenLeg = {
  readonly leg: LegId
  readonly state: LegState
  /** Null for channels that are not ours to judge (made outside the Stasis app). */
  readonly floor: FloorId | null
  /** Facts needed to make a call of an inbound leg nobody has heard of yet. */
  readonly arrival: LegArrived | null
}

export type LegArrived = {
  readonly type: 'leg.arrived'
  readonly leg: LegId
  readonly node: NodeName
  readonly line: LineId
  /** The number the citizen dialled. */
  readonly called: string
  readonly caller: Caller
  /** 1 on the first hand-over by the dialplan, 2 after it tried again under music. */
  readonly attempt: number
  /** Name of the recording that the dialplan has started, or null. */
  readonly recording: string | null
}

/** What happened at the PBX. Past tense of the world; written by a bridge only. */
export type Fact =
  | LegArrived
  /** An agent's phone dialled something: a feature code or a number. */
  | {
      readonly type: 'phone.dialled'
      readonly leg: LegId
      readonly node: NodeName
      readonly phone: PhoneId
      readonly dialled: string
    }
  | { readonly type: 'leg.ringing'; readonly leg: LegId }
  /** Early media from the far side. */
  | { readonly type: 'leg.progress'; readonly leg: LegId }
  | { readonly type: 'leg.answered'; readonly leg: LegId; readonly recording: string | null }
  /** What listening to an answered leg said (`leg.dial` with `listenMs`); `leg.answered` came before. */
  | { readonly type: 'leg.listened'; readonly leg: LegId; readonly by: PickedUpBy }
  /** `cause` is Q.850 (16 normal, 17 busy, 18/19 no answer, 1 unallocated …), 0 when the PBX did not say. */
  | { readonly type: 'leg.ended'; readonly leg: LegId; readonly cause: number }
  | { readonly type: 'leg.keyPressed'; readonly leg: LegId; readonly key: string; readonly heldMs: number }
  /** The far side put us on hold with its own phone's button, and took us back. */
  | { readonly type: 'leg.held'; readonly leg: LegId }
  | { readonly type: 'leg.unheld'; readonly leg: LegId }
  /** No service took the leg in time, so the bridge gave it back to the dialplan. */
  | { readonly type: 'leg.handedBack'; readonly leg: LegId }
  | {
      readonly type: 'playback.ended'
      readonly leg: LegId
      readonly playback: PlaybackId
      /** False when it was stopped or a file could not be played. */
      readonly completed: boolean
    }
  | { readonly type: 'phone.registered'; readonly phone: PhoneId }
  | { readonly type: 'phone.lost'; readonly phone: PhoneId }
  | { readonly type: 'pbx.lost'; readonly node: NodeName }
  /**
   * The whole truth of one PBX node, on every (re)connect of its bridge. `pending` are legs named by commands that were
   * committed but not performed yet when the snapshot was taken.
   */
  | {
      readonly type: 'pbx.snapshot'
      readonly node: NodeName
      readonly version: string
      readonly startedAt: EpochMs
      readonly legs: readonly SeenLeg[]
      readonly bridges: readonly BridgeId[]
      readonly phones: readonly PhoneId[]
      readonly pending: readonly LegId[]
    }
  | { readonly type: 'command.failed'; readonly leg: LegId; readonly command: string; readonly reason: string }
  /** The dialplan served this call without any service (emergency announcement); told afterwards. */
  | {
      readonly type: 'pbx.servedAlone'
      readonly leg: LegId
      readonly line: LineId
      readonly called: string
      readonly caller: Caller
      readonly arrivedAt: EpochMs
      readonly endedAt: EpochMs
      readonly recording: string | null
      readonly outcome: 'emergency' | 'unknownNumber'
    }

export type FactType = Fact['type']
