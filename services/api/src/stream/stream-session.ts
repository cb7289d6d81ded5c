import type { LogEntry, LogId } from '@tsunagu/core'
import type { Live, Me, StreamMessage } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { compareLogIds } from '@tsunagu/store'
import { readFloorOf } from '../floor/committed.ts'
import { liveFor } from '../floor/live.ts'
import { viewFor } from '../floor/view-for.ts'
import type { House } from '../house.ts'
import { createEventFilter } from './events-for.ts'
import { entriesSince } from './resume.ts'
import { currentPop, screenPop } from './screen-pop.ts'

export type StreamSession = {
  readonly position: () => LogId
  readonly live: (live: Live) => void
  readonly close: () => void
}

export type StreamOptions = {
  readonly visitor: Me
  /** Go on after this entry; null begins with a snapshot. */
  readonly from: LogId | null
  readonly send: (message: StreamMessage) => void
}

/** One visitor's view of the floor as it changes, in the order of the log, nothing missing and nothing twice. */
export const openStream = async (house: House, { visitor, from, send }: StreamOptions): Promise<StreamSession> => {
  const tail = await house.tail(visitor.floor)
  const filter = createEventFilter(visitor)
  let position: LogId = from ?? '0-0'
  let held: LogEntry[] | null = []
  const take = (entry: LogEntry): void => {
    if (held !== null) return void held.push(entry)
    pass(entry)
  }
  const pass = (entry: LogEntry): void => {
    if (compareLogIds(entry.id, position) <= 0) return
    position = entry.id
    if (entry.body.type === 'floor.configured') return void restart('configured')
    const delta = filter.delta(entry)
    if (delta !== null) send(delta)
    pop(entry)
  }
  const pop = ({ id: seq, body }: LogEntry): void => {
    const { agent } = visitor
    if (agent === null || !('agent' in body) || body.agent !== agent) return
    const wish =
      body.type === 'call.offered'
        ? { call: body.call, queue: body.queue, waitedMs: body.waitedMs }
        : body.type === 'agent.changed' && body.activity === 'reserved' && body.call !== null
          ? { call: body.call, queue: null, waitedMs: 0 }
          : null
    if (wish === null) return
    screenPop(house, { visitor: { ...visitor, agent }, seq, ...wish })
      .then((message) => message !== null && send(message))
      .catch((error: unknown) => house.log.error({ err: error }, 'no screen-pop'))
  }
  const showFloor = async (reason: 'trimmed' | 'tooFarBehind' | 'configured' | null): Promise<void> => {
    const floor = viewFor(await readFloorOf(house, visitor.floor, tail.version()), visitor)
    filter.own(floor.calls.map((call) => call.call))
    position = floor.seq
    send(
      reason === null ? { type: 'snapshot', seq: floor.seq, floor } : { type: 'resync', seq: floor.seq, reason, floor },
    )
  }
  const flush = (): void => {
    const waiting = held ?? []
    held = null
    waiting.forEach(take)
  }
  const restart = async (reason: 'configured'): Promise<void> => {
    held = []
    try {
      await showFloor(reason)
    } catch (error) {
      house.log.error({ err: error }, 'no new snapshot')
    }
    flush()
  }
  const begin = async (): Promise<void> => {
    if (from === null) return showFloor(null)
    const resumed = await entriesSince(house, visitor.floor, from)
    if (resumed.type === 'lost') return showFloor(resumed.reason)
    resumed.entries.forEach(pass)
  }
  const unsubscribe = tail.subscribe(take)
  try {
    await begin()
    if (visitor.agent !== null && from === null) {
      const message = await currentPop(house, { ...visitor, agent: visitor.agent }, visitor.floor, position)
      if (message !== null) send(message)
    }
  } catch (error) {
    unsubscribe()
    throw error
  }
  flush()
  return {
    position: () => position,
    live: (live) => send({ type: 'live', live: liveFor(live, visitor) }),
    close: unsubscribe,
  }
}

export const tick = (house: House, seq: LogId, sockets: number): StreamMessage => ({
  type: 'tick',
  seq,
  at: isoTime(house.clock.now()),
  sockets,
})
