import type {
  BridgeId,
  Destination,
  EpochMs,
  FloorId,
  LegArrived,
  LegId,
  LegState,
  PbxCommand,
  PhoneId,
  PlaybackId,
  Prompt,
} from '@tsunagu/core'

/** Where a leg is, and so what its far end hears. */
export type FakePlace =
  | { readonly kind: 'silence' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'music'; readonly musicClass: string }
  | { readonly kind: 'playback'; readonly playback: PlaybackId; readonly prompts: readonly Prompt[] }
  | { readonly kind: 'bridge'; readonly bridge: BridgeId }
  | FakeListening
  | { readonly kind: 'dialplan' }

/** Alone with a spy, in a bridge that lives and dies with it. */
export type FakeListening = {
  readonly kind: 'listening'
  readonly on: LegId
  readonly spy: LegId
  readonly bridge: BridgeId
  readonly whisper: boolean
}

export type FakeLeg = {
  readonly leg: LegId
  readonly floor: FloorId
  /** The phone at the far end, or null when it is a citizen. */
  readonly phone: PhoneId | null
  readonly dialled: Extract<PbxCommand, { type: 'leg.dial' }> | null
  readonly arrival: LegArrived | null
  readonly arrivedAt: EpochMs
  state: LegState
  recording: string | null
  muted: boolean
  place: FakePlace
  /** Playbacks it has had; a repeated command does not play again. */
  readonly played: Set<PlaybackId>
  /** Keys that we sent to the far end. */
  keysHeard: string
  /** Timers of its far end and of its playback. */
  cancels: (() => void)[]
  cancelPlayback: () => void
}

export const nothingToCancel = (): void => undefined

export const newLeg = (
  given: Pick<FakeLeg, 'leg' | 'floor' | 'phone' | 'dialled' | 'arrival' | 'arrivedAt'> & Partial<FakeLeg>,
): FakeLeg => ({
  state: 'up',
  recording: null,
  muted: false,
  place: { kind: 'silence' },
  keysHeard: '',
  played: new Set(),
  cancels: [],
  cancelPlayback: nothingToCancel,
  ...given,
})

/** Key under which the behaviour of a far end is kept. */
export const farEndOf = (to: Destination): string => (to.kind === 'phone' ? to.phone : to.number)
