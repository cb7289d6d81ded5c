import type { Fact, FloorId, LegId, NodeName } from '@tsunagu/core'
import type { Pbx, SeenPhone, Snapshot } from '@tsunagu/pbx'
import { type Clock, type Log, sleep, watchFloors } from '@tsunagu/runtime'
import { hasStateField, type Redis } from '@tsunagu/store'
import { followAlone } from './alone.ts'
import { createLink } from './link.ts'
import type { BridgeMetrics } from './metrics.ts'
import { createOutbox } from './outbox.ts'
import { startPerformer } from './performer.ts'
import type { PhoneFloors } from './phone-floors.ts'
import { appendSnapshot } from './resync.ts'
import { createTakeWatch } from './take-watch.ts'

export type BridgeOptions = {
  readonly node: NodeName
  readonly pbx: Pbx
  readonly redis: Redis
  /** A connection for the blocking read of commands. */
  readonly reader: Redis
  readonly phones: PhoneFloors
  readonly aloneFile: string
  readonly takeMs: number
  readonly clock: Clock
  readonly log: Log
  readonly metrics: BridgeMetrics
}

export type Bridge = { readonly isUp: () => boolean; readonly stop: () => Promise<void> }

const phonesEveryMs = 1_000

/**
 * Translates between one PBX node and the floors: native events become facts, in the PBX's order; committed commands are
 * performed, in the order of their call. It decides nothing, but for one safety net: a caller whom no service takes in
 * time goes back to the dialplan.
 */
export const startBridge = async (options: BridgeOptions): Promise<Bridge> => {
  const { node, pbx, redis, clock, log, metrics } = options
  const link = createLink()
  const floors = new Set<FloorId>()
  const outbox = createOutbox(redis, `bridge:${node}`, log)
  const floorOfLeg = new Map<LegId, FloorId>()

  const handBack = async (leg: LegId): Promise<void> => {
    const floor = floorOfLeg.get(leg)
    const result = await pbx.continueInDialplan(leg)
    if (!result.done || floor === undefined) return
    metrics.handedBack.inc()
    log.warn({ leg, floor }, 'no service took the call in time: handed back to the dialplan')
    outbox.tell(floor, { type: 'leg.handedBack', leg })
  }
  const watch = createTakeWatch(clock, options.takeMs, (leg) => {
    handBack(leg).catch((error: unknown) => log.error({ err: error, leg }, 'could not hand the call back'))
  })

  const noteFact = (floor: FloorId, fact: Fact): void => {
    metrics.facts.inc({ type: fact.type })
    if (fact.type === 'leg.arrived') {
      floorOfLeg.set(fact.leg, floor)
      watch.arrived(fact.leg)
    }
    if (fact.type === 'leg.ended') {
      floorOfLeg.delete(fact.leg)
      watch.gone(fact.leg)
    }
  }
  /** Callers of a snapshot whom acd does not know must be taken in time like any other. */
  const watchStrangers = async (floor: FloorId, snapshot: Snapshot): Promise<void> => {
    for (const seen of snapshot.legs) {
      if (seen.floor !== floor || seen.arrival === null) continue
      floorOfLeg.set(seen.leg, floor)
      if (!(await hasStateField(redis, floor, 'acd', `call:${seen.leg}`))) watch.arrived(seen.leg)
    }
  }
  const resync = (floor: FloorId, snapshot: Snapshot): void =>
    outbox.inOrder(floor, async () => {
      await watchStrangers(floor, snapshot)
      await appendSnapshot(redis, node, floor, snapshot)
    })

  const performer = startPerformer({ ...options, link, outbox, taken: watch.taken })
  const withSnapshot = (use: (snapshot: Snapshot) => void): void => {
    pbx
      .snapshot()
      .then(use, (error: unknown) => log.warn({ err: error }, 'no snapshot: the next connection brings one'))
  }
  const floorWatch = watchFloors(redis, clock, (floor) => {
    floors.add(floor)
    performer.addFloor(floor).catch((error: unknown) => log.error({ err: error, floor }, 'could not add the floor'))
    if (link.isUp()) withSnapshot((snapshot) => resync(floor, snapshot))
  })
  // Not a snapshot: that means a gap, after which every prompt is played again.
  const phoneRefresh = keepPhonesFresh(options, () => {
    if (link.isUp()) withSnapshot(({ phones }) => phones.forEach(tellRegistered))
  })
  const tellRegistered = ({ phone, floor }: SeenPhone): void => {
    if (floor !== null) outbox.tell(floor, { type: 'phone.registered', phone })
  }
  const alone = followAlone({ ...options, file: options.aloneFile, outbox, strayFloor: () => [...floors][0] ?? null })

  await options.phones.refresh()
  await pbx.start({
    fact: (floor, fact) => {
      noteFact(floor, fact)
      outbox.tell(floor, fact)
    },
    connected: (snapshot) => {
      log.info({ node, version: snapshot.version, legs: snapshot.legs.length }, 'PBX connected')
      metrics.up.set(1)
      for (const floor of floors) resync(floor, snapshot)
      link.markUp()
    },
    lost: () => {
      log.warn({ node }, 'PBX lost')
      metrics.up.set(0)
      link.markDown()
      for (const floor of floors) outbox.tell(floor, { type: 'pbx.lost', node })
    },
  })
  return {
    isUp: link.isUp,
    stop: async () => {
      watch.stop()
      await Promise.all([floorWatch.stop(), alone.stop(), phoneRefresh.stop()])
      await performer.stop()
      await pbx.stop()
      await outbox.flush()
    },
  }
}

/** New phones of a published configuration are known within a second. */
const keepPhonesFresh = (
  { phones, clock, log }: BridgeOptions,
  onChange: () => void,
): { readonly stop: () => Promise<void> } => {
  const stopping = new AbortController()
  const refresh = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await sleep(clock, phonesEveryMs, stopping.signal)
      if (stopping.signal.aborted) return
      try {
        if (await phones.refresh()) onChange()
      } catch (error) {
        log.warn({ err: error }, 'phones of the floors: trying again')
      }
    }
  }
  const done = refresh()
  return {
    stop: async () => {
      stopping.abort()
      await done
    },
  }
}
