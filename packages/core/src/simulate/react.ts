import type { AcdEvent } from '../log/events.ts'
import type { LegId } from '../log/ids.ts'
import type { Effect } from '../machine/effect.ts'
import { seededFor } from './chance.ts'
import type { DrawnCall } from './draw-calls.ts'
import type { CallResult } from './simulated-day.ts'
import { offDuty } from './simulated-floor-config.ts'
import { drawMs } from './spread.ts'
import { ask, tell, type World } from './world.ts'

/** A simulated agent who missed a call is back after this. */
const backMs = 30_000

/** What the world does about what the floor has decided. */
export const react = (world: World, effect: Effect<AcdEvent>): void => {
  if (effect.type === 'timer.set') {
    world.timers.set(effect.timer, effect.at)
    tell(world, effect.at, { type: 'timer.fired', service: 'acd', timer: effect.timer })
  } else if (effect.type === 'timer.cancel') world.timers.delete(effect.timer)
  else if (effect.type === 'event') note(world, effect.event)
  else if (effect.command.type === 'leg.dial') ring(world, effect.command.leg)
  else if (effect.command.type === 'leg.hangUp')
    world.agenda.put(world.at, { kind: 'goodbye', leg: effect.command.leg })
}

/** A phone rings until somebody picks up; the same offer of the same call takes as long under every plan. */
const ring = (world: World, leg: LegId): void => {
  const { seed, pickUp } = world.scenario
  const pickUpMs = drawMs(seededFor(seed, world.replication, 'pickUp', leg), pickUp)
  world.legs.add(leg)
  tell(world, world.at, { type: 'leg.ringing', leg })
  tell(world, world.at + pickUpMs, { type: 'leg.answered', leg, recording: null })
}

const note = (world: World, event: AcdEvent): void => {
  switch (event.type) {
    case 'call.queued':
      return noteQueued(world, event.call)
    case 'call.offered':
      if (event.waitedMs === 0) world.atOnce.add(event.call)
      return
    case 'call.offerEnded':
      return noteQueued(world, event.call)
    case 'call.connected':
      return noteConnected(world, event.call)
    case 'call.abandoned':
      return noteEnd(world, event.call, 'abandoned')
    case 'call.leftQueue':
      // What comes after the queue (an announcement, a message, another line) is not simulated: the caller is gone.
      if (event.action === 'queue') return
      noteEnd(world, event.call, 'left')
      return world.agenda.put(world.at, { kind: 'goodbye', leg: event.call })
    case 'call.ended':
      return noteEnd(world, event.call, 'left')
    case 'agent.changed':
      return noteAgent(world, event)
    default:
      return
  }
}

const noteQueued = (world: World, id: LegId): void => {
  const call = world.calls.get(id)
  if (call === undefined) return
  if (!world.queuedAt.has(id)) world.queuedAt.set(id, world.at)
  world.mayWait.add(call)
}

/** Patience runs from the moment there is something to bear: whoever hears a phone ring at once does not give up, as in Erlang A. */
export const wait = (world: World, call: DrawnCall): void => {
  if (call.patienceMs === null || world.impatient.has(call.leg)) return
  if (world.floor.calls.get(call.leg)?.phase !== 'waiting') return
  world.impatient.add(call.leg)
  world.agenda.put(world.at + call.patienceMs, { kind: 'patienceOver', call })
}

const noteConnected = (world: World, id: LegId): void => {
  const call = world.calls.get(id)
  if (call === undefined || world.results.has(id)) return
  noteEnd(world, id, 'answered')
  world.agenda.put(world.at + call.talkMs, { kind: 'goodbye', leg: id })
}

/** The first end of a call's wait counts. */
const noteEnd = (world: World, id: LegId, end: CallResult['end']): void => {
  const call = world.calls.get(id)
  if (call === undefined || world.results.has(id)) return
  const waitMs = world.at - (world.queuedAt.get(id) ?? world.at)
  world.results.set(id, resultOf(world, call, end, waitMs))
}

export const resultOf = (world: World, call: DrawnCall, end: CallResult['end'], waitMs: number): CallResult => ({
  stream: call.stream,
  slot: call.slot,
  end,
  waitMs,
  answerMs: end === 'answered' ? world.at - call.arrivesAt : null,
  waited: !world.atOnce.has(call.leg),
})

/** Wrap-up takes as long as drawn, or as the queue's limit; a missed call is got over; who is off duty goes home. */
const noteAgent = (world: World, event: Extract<AcdEvent, { type: 'agent.changed' }>): void => {
  const { agent } = event
  world.time.note(world.at, event)
  if (event.activity === 'wrapUp' && event.call !== null) {
    const wrapUpMs = world.calls.get(event.call)?.wrapUpMs ?? 0
    world.agenda.put(world.at + wrapUpMs, { kind: 'wrapUpOver', agent, call: event.call })
  }
  if (event.availability !== 'paused' || event.activity !== 'idle') return
  if (event.reason === offDuty) tell(world, world.at, { type: 'agent.signOut', agent, ...ask })
  else if (world.onDuty.has(agent)) world.agenda.put(world.at + backMs, { kind: 'back', agent })
}
