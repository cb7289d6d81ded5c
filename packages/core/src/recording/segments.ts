import type { AgentId, EpochMs } from '../log/ids.ts'

/**
 * What a stretch of a recording holds. `flow` the IVR · `waiting` music and announcements · `talking` an agent ·
 * `held` music, the agent has put the citizen on hold · `outside` an outside number · `ringing` on the way to one ·
 * `message` the citizen leaves one · `alone` the PBX served the caller by itself. A consultation is on no recording of its
 * own: the citizen's leg is recorded from first ring to last goodbye, and holds music meanwhile (`held`).
 */
export type SegmentKind = 'flow' | 'waiting' | 'talking' | 'held' | 'ringing' | 'outside' | 'message' | 'alone'

/** From here on, until the next mark. */
export type Mark = { readonly at: EpochMs; readonly kind: SegmentKind; readonly agent: AgentId | null }

/** Milliseconds from the beginning of the recording. */
export type Segment = {
  readonly fromMs: number
  readonly toMs: number
  readonly kind: SegmentKind
  readonly agent: AgentId | null
}

/** Who was on a recording that began at `startedAt` and is `durationMs` long; stretches of no length are left out. */
export const segmentsOf = (marks: readonly Mark[], startedAt: EpochMs, durationMs: number): readonly Segment[] => {
  const within = (at: EpochMs): number => Math.min(Math.max(at - startedAt, 0), durationMs)
  return marks
    .map((mark, index) => ({
      fromMs: within(mark.at),
      toMs: within(marks[index + 1]?.at ?? startedAt + durationMs),
      kind: mark.kind,
      agent: mark.agent,
    }))
    .filter((segment) => segment.toMs > segment.fromMs)
}
