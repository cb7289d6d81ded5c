import type { AgentId, CallId, LogBody, LogEntry, LogId, QueueId } from '@tsunagu/core'
import type { FloorView, Live, Me, StreamMessage } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { compareLogIds } from '@tsunagu/store'
import { type CommittedFloor, readFloor, readFloorOf } from '../floor/committed.ts'
import { viewFor } from '../floor/view-for.ts'
import type { House } from '../house.ts'
import { createEventFilter, type Standing } from './events-for.ts'
import { entriesSince } from './resume.ts'
import { currentPop, screenPop } from './screen-pop.ts'
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
    const wish = agent === null ? null : popOf(body, agent)
    if (agent === null || wish === null) return
    screenPop(house, { visitor: { ...visitor, agent }, seq, ...wish })
      .then((message) => message !== null && send(message))
      .catch((error: unknown) => house.log.error({ err: error }, 'no screen-pop'))
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
    live: (live) => send(liveMessage(live, visitor)),
    close: unsubscribe,
  }
}

const standingOf = ({ config }: CommittedFloor, seen: FloorView, visitor: Me): Standing => ({
  calls: seen.calls.filter((call) => call.phase !== 'parked').map((call) => call.call),
  queues: config.agents.find((agent) => agent.id === visitor.agent)?.queues ?? [],
  tellListened: config.tellListened,
})

type PopCause = { readonly call: CallId; readonly queue: QueueId | null; readonly waitedMs: number }

/** The call that this event brings to the agent's phone, or null. */
const popOf = (body: LogBody, agent: AgentId): PopCause | null => {
  switch (body.type) {
    case 'call.offered':
      return body.agent === agent ? { call: body.call, queue: body.queue, waitedMs: body.waitedMs } : null
    case 'call.consulting':
      return body.with.kind === 'agent' && body.with.agent === agent ? plain(body.call) : null
    case 'call.transferring':
      return body.to.kind === 'agent' && body.to.target === agent ? plain(body.call) : null
    case 'call.handedOver':
      return body.to === agent ? plain(body.call) : null
    case 'agent.changed':
      return body.agent === agent && body.activity === 'reserved' && body.call !== null ? plain(body.call) : null
    default:
      return null
  }
}

const plain = (call: CallId): PopCause => ({ call, queue: null, waitedMs: 0 })

export const tick = (house: House, seq: LogId, sockets: number): StreamMessage => ({
  type: 'tick',
  seq,
  at: isoTime(house.clock.now()),
  sockets,
})
