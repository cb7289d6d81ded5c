import type { EpochMs, LegId } from '../log/ids.ts'
import { seededFor } from './chance.ts'
import type { CallStream, Scenario } from './scenario.ts'
import { drawMs } from './spread.ts'

/** A caller before the floor knows of it: all luck is drawn beforehand, so every staffing plan meets the same callers. */
export type DrawnCall = {
  readonly leg: LegId
  /** Index of the stream, and the slot of arrival: where the call is counted, whatever becomes of it. */
  readonly stream: number
  readonly slot: number
  readonly arrivesAt: EpochMs
  readonly talkMs: number
  readonly wrapUpMs: number
  readonly patienceMs: number | null
}

/** The callers of one replication, by time. */
export const drawCalls = (scenario: Scenario, replication: number): readonly DrawnCall[] =>
  scenario.streams
    .flatMap((stream, n) => stream.calls.flatMap((calls, slot) => drawSlot(scenario, replication, n, slot, calls)))
    .sort((a, b) => a.arrivesAt - b.arrivesAt || (a.leg < b.leg ? -1 : 1))

const drawSlot = (
  scenario: Scenario,
  replication: number,
  stream: number,
  slot: number,
  calls: number,
): readonly DrawnCall[] => {
  const kind = scenario.streams[stream]
  if (kind === undefined || calls <= 0) return []
  const chance = seededFor(scenario.seed, replication, 'calls', stream, slot)
  const meanGapMs = scenario.slotMs / calls
  const drawn: DrawnCall[] = []
  for (let ms = chance.exponential(meanGapMs); ms < scenario.slotMs; ms += chance.exponential(meanGapMs)) {
    const arrivesAt = Math.round(scenario.startsAt + slot * scenario.slotMs + ms)
    drawn.push({ leg: `s${stream}-${slot}-${drawn.length + 1}`, stream, slot, arrivesAt, ...drawTimes(kind, chance) })
  }
  return drawn
}

const drawTimes = (kind: CallStream, chance: ReturnType<typeof seededFor>) => ({
  talkMs: drawMs(chance, kind.talk),
  wrapUpMs: drawMs(chance, kind.wrapUp),
  patienceMs: kind.patience === null ? null : drawMs(chance, kind.patience),
})
