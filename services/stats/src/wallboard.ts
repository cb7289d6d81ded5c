import { type FloorId, liveFlowCounts, liveView, noStats, type StatsState, statsStep } from '@tsunagu/core'
import { type Clock, type FloorRunner, type Folder, type Log, sleep } from '@tsunagu/runtime'
import { keys, type Redis } from '@tsunagu/store'
import { diffStats, loadStats } from './fold-fields.ts'

/**
 * The live fold has a reader of its own, because it must go on while Postgres is away and the archive waits. It writes no
 * events.
 */
export const wallboardFolder: Folder<StatsState, never> = {
  service: 'wallboard',
  initial: () => noStats,
  load: loadStats,
  diff: diffStats,
  step: (state, entry) => ({ state: statsStep(state, entry).state, effects: [] }),
}

/** Where people's screens find it: hash `{floor}:state:stats`, fields `live` and `flows`. */
const place = 'stats'
const field = 'live'
const flowField = 'flows'

/** At most so often: a person reads no faster, and 200 screens are served from it. */
const everyMs = 200
/** Counts of flows are longer, and looked at by few. */
const flowsEveryMs = 1_000

export type Publisher = { readonly stop: () => Promise<void> }

/** Puts the wallboard where the api finds it, whenever it has changed, for as long as this process leads. */
export const publishWallboard = (
  redis: Redis,
  floor: FloorId,
  runner: FloorRunner<StatsState>,
  clock: Clock,
  log: Log,
): Publisher => {
  const stopping = new AbortController()
  let shown: StatsState | null = null
  let shownFlows: StatsState['flows'] | null = null
  let flowsAt = Number.NEGATIVE_INFINITY
  const publishFlows = async (): Promise<void> => {
    const flows = runner.state()?.flows ?? null
    if (flows === null || flows === shownFlows || clock.elapsed() - flowsAt < flowsEveryMs) return
    await redis.hset(keys.state(floor, place), flowField, JSON.stringify(liveFlowCounts(flows)))
    shownFlows = flows
    flowsAt = clock.elapsed()
  }
  const publish = async (): Promise<void> => {
    const state = runner.state()
    if (state === null || state === shown) return
    await redis.hset(keys.state(floor, place), field, JSON.stringify(liveView(state)))
    shown = state
  }
  const run = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        await publish()
        await publishFlows()
      } catch (error) {
        log.warn({ err: error, floor }, 'wallboard not published, trying again')
      }
      await sleep(clock, everyMs, stopping.signal)
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
