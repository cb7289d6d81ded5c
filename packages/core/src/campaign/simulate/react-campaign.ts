import { callOfLeg } from '../../call/call.ts'
import type { PbxCommand } from '../../log/commands.ts'
import type { AcdEvent, FloorEvent } from '../../log/events.ts'
import type { CallId } from '../../log/ids.ts'
import type { Effect } from '../../machine/effect.ts'
import type { DialEvent } from '../campaign.ts'
import type { CampaignWorld } from './campaign-world.ts'
import { drawPerson } from './draw-person.ts'

const phonePicksUpMs = 150
const toneMs = 250
const apologyMs = 9_000

/** What the world does about what acd and the dialler have decided. */
export const reactCampaign = (world: CampaignWorld, by: 'acd' | 'dialler', effect: Effect<FloorEvent>): void => {
  switch (effect.type) {
    case 'timer.set':
      world.timers.set(`${by}/${effect.timer}`, effect.at)
      return world.agenda.put(effect.at, { kind: 'timer', service: by, timer: effect.timer })
    case 'timer.cancel':
      world.timers.delete(`${by}/${effect.timer}`)
      return
    case 'command':
      return perform(world, effect.command)
    case 'event':
      note(world, effect.event as AcdEvent | DialEvent)
      for (const hear of world.events) hear(effect.event, world.at)
      return
  }
}

const perform = (world: CampaignWorld, command: PbxCommand): void => {
  switch (command.type) {
    case 'leg.dial':
      world.legs.add(command.leg)
      if (command.to.kind === 'outside') return ringCitizen(world, command.leg)
      return world.agenda.put(world.at + phonePicksUpMs, { kind: 'picksUp', leg: command.leg })
    case 'leg.hangUp':
      return world.agenda.put(world.at, { kind: 'endsCall', leg: command.leg, cause: 16 })
    case 'leg.play': {
      const ms = command.prompts[0]?.startsWith('tone/') === true ? toneMs : apologyMs
      const { leg, playback } = command
      return world.agenda.put(world.at + ms, {
        kind: 'entry',
        body: { type: 'playback.ended', leg, playback, completed: true },
      })
    }
    default:
      return
  }
}

const ringCitizen = (world: CampaignWorld, leg: string): void => {
  const call = callOfLeg(leg)
  const attempt = world.attempts.get(call)
  const listed = attempt === undefined ? undefined : world.list.of(attempt.target)
  if (attempt === undefined || listed === undefined) return
  listed.tries += 1
  const drawn = drawPerson(world.scenario, world.replication, attempt.target, listed.tries, world.at)
  world.drawn.set(call, drawn)
  world.agenda.put(world.at + drawn.ringsMs, { kind: 'entry', body: { type: 'leg.ringing', leg } })
  if (drawn.end === null) return
  const at = world.at + drawn.end.afterMs
  if (typeof drawn.end.what === 'number') world.agenda.put(at, { kind: 'endsCall', leg, cause: drawn.end.what })
  else world.agenda.put(at, { kind: 'picksUp', leg })
}

/** What the register, citizens and agents do about it. */
const note = (world: CampaignWorld, event: AcdEvent | DialEvent): void => {
  switch (event.type) {
    case 'attempt.started':
      world.attempts.set(event.attempt.call, event.attempt)
      return
    case 'attempt.ended':
      return noteTried(world, event)
    case 'target.settled':
      return settle(world, event)
    case 'call.connected':
      return talk(world, event.call)
    case 'agent.changed':
      if (event.activity === 'wrapUp' && event.call !== null) {
        const { wrapUpMs = 0, pauseMs = 0 } = world.drawn.get(event.call) ?? {}
        world.agenda.put(world.at + wrapUpMs, { kind: 'wrapUpOver', agent: event.agent, call: event.call, pauseMs })
      }
      return
    default:
      return
  }
}

const talk = (world: CampaignWorld, call: CallId): void => {
  const leg = world.floor.calls.get(call)?.leg
  const drawn = world.drawn.get(call)
  if (leg != null && drawn !== undefined)
    world.agenda.put(world.at + drawn.talkMs, { kind: 'endsCall', leg, cause: 16 })
}

const noteTried = (world: CampaignWorld, event: Extract<DialEvent, { type: 'attempt.ended' }>): void => {
  const listed = world.list.of(event.target)
  if (listed === undefined) return
  const isMachine = event.outcome === 'answered' && world.drawn.get(event.call)?.end?.what === 'machine'
  const outcome = isMachine ? 'machine' : event.outcome
  listed.tried = [...listed.tried, { at: event.startedAt, number: event.number, outcome, disposition: null }]
  // The agent notes that a machine answered: the register has the person tried again.
  if (isMachine) listed.dueAt = world.at
  world.drawn.delete(event.call)
  world.attempts.delete(event.call)
}

const settle = (world: CampaignWorld, event: Extract<DialEvent, { type: 'target.settled' }>): void => {
  const listed = world.list.of(event.target)
  if (listed === undefined) return
  const isMachine = listed.tried.at(-1)?.outcome === 'machine'
  if (event.verdict.type === 'later') listed.dueAt = event.verdict.at
  else listed.dueAt = isMachine && event.verdict.because === 'reached' ? world.at : null
}
