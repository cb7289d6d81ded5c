import type { LogEntry, LogId } from '@tsunagu/core'
import type { FloorView, Live, Me, StreamMessage } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { compareLogIds } from '@tsunagu/store'
import { type CommittedFloor, readFloor, readFloorOf } from '../floor/committed.ts'
import { viewFor } from '../floor/view-for.ts'
import type { House } from '../house.ts'
import { createEventFilter, type Standing } from './events-for.ts'
import { openPops } from './open-pops.ts'
import { entriesSince } from './resume.ts'
import { liveMessage } from './shared.ts'

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
  const { agent } = visitor
  const pops = agent === null ? null : openPops(house, { ...visitor, agent }, send)
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
    pops?.hear(entry)
  }
  const showFloor = async (reason: 'trimmed' | 'tooFarBehind' | 'configured' | null): Promise<void> => {
    const committed = await readFloorOf(house, visitor.floor, tail.version())
    const floor = viewFor(committed, visitor)
    filter.begin(standingOf(committed, floor, visitor))
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
    const committed = await readFloor(house, visitor.floor)
    filter.begin(standingOf(committed, viewFor(committed, visitor), visitor))
    resumed.entries.forEach(pass)
  }
  const unsubscribe = tail.subscribe(take)
  try {
    await begin()
    await pops?.begin(position, from !== null)
  } catch (error) {
    unsubscribe()
    throw error
  }
  flush()
  return {
    position: () => position,
    live: (live) => send(liveMessage(live, visitor)),
    close: unsubscribe,
  }
}

const standingOf = ({ config }: CommittedFloor, seen: FloorView, visitor: Me): Standing => ({
  calls: seen.calls.filter((call) => call.phase !== 'parked').map((call) => call.call),
  queues: config.agents.find((agent) => agent.id === visitor.agent)?.queues ?? [],
  tellListened: config.tellListened,
})

export const tick = (house: House, seq: LogId, sockets: number): StreamMessage => ({
  type: 'tick',
  seq,
  at: isoTime(house.clock.now()),
  sockets,
})
