import type { FloorId, LegId, NodeName, PbxCommand } from '@tsunagu/core'
import type { Pbx } from '@tsunagu/pbx'
import { type Clock, createLanes, type Lanes, type Log, sleep } from '@tsunagu/runtime'
import { loadPerformed, type Redis, readCommands, type StoredCommand, savePerformed } from '@tsunagu/store'
import type { Link } from './link.ts'
import type { BridgeMetrics } from './metrics.ts'
import type { Outbox } from './outbox.ts'
import { createProgress, type Progress } from './progress.ts'
import { createRingFirst, type RingFirst } from './ring-first.ts'
import { isTooLate } from './too-late.ts'

export type Performer = { readonly addFloor: (floor: FloorId) => Promise<void>; readonly stop: () => Promise<void> }

export type PerformerOptions = {
  readonly redis: Redis
  /** For the blocking read. */
  readonly reader: Redis
  readonly node: NodeName
  readonly pbx: Pbx
  readonly link: Link
  readonly outbox: Outbox
  readonly clock: Clock
  readonly log: Log
  readonly metrics: BridgeMetrics
  /** A service has spoken for this leg. */
  readonly taken: (leg: LegId) => void
}

const saveEveryMs = 50
const retryMs = 50

/**
 * Performs committed commands: those of one call in order, those of different calls side by side. What was performed is
 * remembered; after a crash the last ones are performed again, which does no harm.
 */
export const startPerformer = (options: PerformerOptions): Performer => {
  const { clock } = options
  const lanes = createLanes({ concurrency: 64, capacity: 2_000 })
  const ringFirst = createRingFirst(clock)
  const floors = new Map<FloorId, Progress>()
  const positions = new Map<FloorId, string>()
  const stopping = new AbortController()
  const reading = readForEver({ ...options, ringFirst }, lanes, floors, positions, stopping.signal)
  const saving = saveForEver(options, floors, stopping.signal)
  return {
    addFloor: async (floor) => {
      if (floors.has(floor)) return
      positions.set(floor, await loadPerformed(options.redis, floor, options.node))
      floors.set(floor, createProgress())
    },
    stop: async () => {
      stopping.abort()
      options.reader.disconnect()
      await Promise.all([reading, saving])
      await Promise.race([lanes.drain(), sleep(clock, 2_000)])
      await saveMarks(options, floors, new Map())
    },
  }
}

type Performing = PerformerOptions & { readonly ringFirst: RingFirst }

const readForEver = async (
  options: Performing,
  lanes: Lanes,
  floors: Map<FloorId, Progress>,
  positions: Map<FloorId, string>,
  signal: AbortSignal,
): Promise<void> => {
  const { reader, node, log, clock } = options
  while (!signal.aborted) {
    if (positions.size === 0) {
      await sleep(clock, 20, signal)
      continue
    }
    try {
      // Short blocks, so that a floor that joins is read soon.
      const batch = await readCommands(reader, node, positions, { count: 200, blockMs: 200 })
      for (const bad of batch.bad)
        log.error({ floor: bad.floor, command: bad.id, problem: bad.problem }, 'command cannot be read, passed over')
      for (const one of [...batch.commands, ...batch.bad]) positions.set(one.floor, one.id)
      for (const { floor, id } of batch.commands) floors.get(floor)?.begin(id)
      for (const command of ringingFirst(batch.commands)) dispatch(options, lanes, floors, command)
      await lanes.room()
    } catch (error) {
      if (signal.aborted) return
      log.warn({ err: error }, 'reading commands: trying again')
      await sleep(clock, retryMs, signal)
    }
  }
}

/** Calls for which a phone is to ring stand before all others, each call's commands in their order. */
export const ringingFirst = (commands: readonly StoredCommand[]): readonly StoredCommand[] => {
  const ringing = new Set(commands.filter(({ command }) => command.type === 'leg.dial').map(({ lane }) => lane))
  return [...commands.filter(({ lane }) => ringing.has(lane)), ...commands.filter(({ lane }) => !ringing.has(lane))]
}

const dispatch = (options: Performing, lanes: Lanes, floors: Map<FloorId, Progress>, stored: StoredCommand): void => {
  const progress = floors.get(stored.floor)
  void lanes
    .run(`${stored.floor}/${stored.lane}`, () => performUntilKnown(options, stored))
    .finally(() => progress?.finish(stored.id))
}

/** Performs one command; while the link is down nobody knows what happened, so it is performed again after. */
const performUntilKnown = async (options: Performing, { floor, command }: StoredCommand): Promise<void> => {
  const { pbx, link, clock, metrics } = options
  for (const leg of legsNamed(command)) options.taken(leg)
  for (;;) {
    await link.up()
    if (isTooLate(command, clock.now())) return tellFailed(options, floor, command, 'too late to dial')
    const begun = clock.elapsed()
    const result = await inTurn(options.ringFirst, command, () => pbx.perform(command, floor))
    metrics.perform.observe({ command: command.type }, (clock.elapsed() - begun) / 1_000)
    if (result.done) return
    if (!result.unreachable) return tellFailed(options, floor, command, result.reason)
    await sleep(clock, retryMs)
  }
}

const tellFailed = ({ outbox, log }: Performing, floor: FloorId, command: PbxCommand, reason: string): void => {
  const leg = legsNamed(command)[0] ?? ''
  log.info({ floor, leg, command: command.type, reason }, 'command failed')
  outbox.tell(floor, { type: 'command.failed', leg, command: command.type, reason })
}

const inTurn = async <T>(
  { ringing, clear }: RingFirst,
  { type }: PbxCommand,
  perform: () => Promise<T>,
): Promise<T> => {
  if (type === 'leg.dial') return ringing(perform)
  if (type === 'leg.hangUp' || type === 'bridge.end') await clear()
  return perform()
}

/** Legs that a command is about. */
export const legsNamed = (command: PbxCommand): readonly LegId[] => {
  if (command.type === 'legs.connect') return command.legs
  if (command.type === 'bridge.end') return []
  return [command.leg]
}

const saveForEver = async (
  options: PerformerOptions,
  floors: ReadonlyMap<FloorId, Progress>,
  signal: AbortSignal,
): Promise<void> => {
  const saved = new Map<FloorId, string>()
  while (!signal.aborted) {
    await sleep(options.clock, saveEveryMs, signal)
    if (!signal.aborted) await saveMarks(options, floors, saved)
  }
}

const saveMarks = async (
  { redis, node, log }: PerformerOptions,
  floors: ReadonlyMap<FloorId, Progress>,
  saved: Map<FloorId, string>,
): Promise<void> => {
  for (const [floor, progress] of floors) {
    const mark = progress.mark()
    if (mark === null || saved.get(floor) === mark) continue
    try {
      await savePerformed(redis, floor, node, mark)
      saved.set(floor, mark)
    } catch (error) {
      log.warn({ err: error, floor }, 'could not save the command position')
    }
  }
}
