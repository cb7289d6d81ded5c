import type { BridgeId, EpochMs, Fact, FloorId, LegId, NodeName, PbxCommand, PhoneId, SeenLeg } from '@tsunagu/core'

/** A bridge as the PBX lists it; `floor` is null when it was not made by us. */
export type SeenBridge = { readonly bridge: BridgeId; readonly floor: FloorId | null }

/** A registered phone; `floor` is null when nobody knows the phone. */
export type SeenPhone = { readonly phone: PhoneId; readonly floor: FloorId | null }

/**
 * The whole truth of one PBX node at one moment, over all floors. `snapshotOfFloor` cuts it. A spy (`leg.listen`) is
 * listed as a leg of its floor under its own id, `up`, without arrival, and its bridge among the bridges: whoever does
 * not know it hangs it up like any leg. Of a spy nothing is ever told but `leg.ended`, once, however it ends.
 */
export type Snapshot = {
  readonly node: NodeName
  readonly version: string
  readonly startedAt: EpochMs
  readonly legs: readonly SeenLeg[]
  readonly bridges: readonly SeenBridge[]
  readonly phones: readonly SeenPhone[]
}

/**
 * What became of a command. "Already so" and "already gone" are done. `unreachable` means that the link to the PBX was
 * down or silent and nobody knows whether it happened: perform it again after the next `connected`, it does no harm.
 */
export type Performed =
  | { readonly done: true }
  | { readonly done: false; readonly unreachable: boolean; readonly reason: string }

/** Where the driver tells what happens. Called synchronously, in the PBX's order; must not throw. */
export type PbxSink = {
  readonly fact: (floor: FloorId, fact: Fact) => void
  /** On every (re)connect, before any fact of the new link. Facts of the gap are lost: believe the snapshot. */
  readonly connected: (snapshot: Snapshot) => void
  /** The link is gone. Calls at the PBX go on; told once per loss. */
  readonly lost: () => void
}

/** The one door to a PBX node. */
export type Pbx = {
  /**
   * Resolves after the first `connected`, however long the PBX takes to come up; rejects only with `PbxTooOld`, or when
   * stopped before. From then on the driver reconnects for ever.
   */
  readonly start: (sink: PbxSink) => Promise<void>
  /**
   * Never throws for what a PBX may answer. `floor` is written on what the command makes. In `legs.connect` a leg that
   * is gone is passed over as long as two are left to talk; otherwise the answer is no and nothing has changed.
   */
  readonly perform: (command: PbxCommand, floor: FloorId) => Promise<Performed>
  /** Throws `PbxUnreachable` when the link is down. */
  readonly snapshot: () => Promise<Snapshot>
  /** Gives an inbound leg back to the dialplan, which serves it without us (tries again, then emergency). */
  readonly continueInDialplan: (leg: LegId) => Promise<Performed>
  /** Closes the link; calls at the PBX are left as they are. No sink call after it resolves. */
  readonly stop: () => Promise<void>
}

/** Time as the drivers need it; the runtime's clock or a virtual one. */
export type PbxClock = {
  readonly now: () => EpochMs
  /** Runs once after `afterMs`; returns the cancel. */
  readonly schedule: (afterMs: number, run: () => void) => () => void
}

export class PbxUnreachable extends Error {
  override readonly name = 'PbxUnreachable'
}

export class PbxTooOld extends Error {
  override readonly name = 'PbxTooOld'
}

/** The fact `pbx.snapshot` of one floor. */
export const snapshotOfFloor = (
  snapshot: Snapshot,
  floor: FloorId,
  pending: readonly LegId[],
): Extract<Fact, { type: 'pbx.snapshot' }> => ({
  type: 'pbx.snapshot',
  node: snapshot.node,
  version: snapshot.version,
  startedAt: snapshot.startedAt,
  legs: snapshot.legs.filter((seen) => seen.floor === floor),
  bridges: snapshot.bridges.filter((seen) => seen.floor === floor).map((seen) => seen.bridge),
  phones: snapshot.phones.filter((seen) => seen.floor === floor).map((seen) => seen.phone),
  pending,
})
