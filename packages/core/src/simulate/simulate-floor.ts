import { stepFloor } from '../floor/step.ts'
import type { LegId } from '../log/ids.ts'
import type { LogBody } from '../log/log-entry.ts'
import { react, resultOf, wait } from './react.ts'
import { type Scenario, slotCount } from './scenario.ts'
import type { SimulatedDay } from './simulated-day.ts'
import { ask, type FloorStep, type Happening, openWorld, type World } from './world.ts'

/** Nothing is waited for longer than this after the last slot. */
const overtimeMs = 86_400_000
const normalClearing = 16

/**
 * Runs the real floor step, or another one given for comparison, over one seeded day. The same scenario and replication give
 * the same run. Those who still wait when the last slot is over are served by its agents, who stay as long.
 */
export const simulateFloor = (scenario: Scenario, replication: number, step: FloorStep = stepFloor): SimulatedDay => {
  const world = openWorld(scenario, replication, step)
  const closesAt = scenario.startsAt + slotCount(scenario) * scenario.slotMs
  for (let next = world.agenda.take(); next !== undefined; next = world.agenda.take()) {
    const done = world.results.size === world.calls.size
    if (next.at >= (done ? closesAt : closesAt + overtimeMs)) break
    world.at = next.at
    happen(world, next.item)
  }
  return {
    calls: [...world.calls.values()].map((call) => world.results.get(call.leg) ?? resultOf(world, call, 'unserved', 0)),
    slots: world.time.closeAt(closesAt),
    entries: world.entries,
  }
}

const happen = (world: World, item: Happening): void => {
  switch (item.kind) {
    case 'entry':
      if (isReal(world, item.body)) enter(world, item.body)
      return
    case 'patienceOver':
      if (!world.results.has(item.call.leg)) endLeg(world, item.call.leg)
      return
    case 'goodbye':
      return endLeg(world, item.leg)
    case 'wrapUpOver': {
      const activity = world.floor.agents.get(item.agent)?.activity
      if (activity?.kind === 'wrapUp' && activity.call === item.call)
        enter(world, { type: 'agent.endWrapUp', agent: item.agent, ...ask })
      return
    }
    case 'back':
      if (world.onDuty.has(item.agent)) enter(world, { type: 'agent.ready', agent: item.agent, ...ask })
      return
  }
}

const endLeg = (world: World, leg: LegId): void => {
  if (world.legs.delete(leg)) enter(world, { type: 'leg.ended', leg, cause: normalClearing })
}

/** Timers that were cancelled or moved do not fire, and channels that are gone say nothing. */
const isReal = (world: World, body: LogBody): boolean => {
  if (body.type === 'leg.answered' || body.type === 'leg.ringing') return world.legs.has(body.leg)
  if (body.type !== 'timer.fired') return true
  if (world.timers.get(body.timer) !== world.at) return false
  return world.timers.delete(body.timer)
}

const enter = (world: World, body: LogBody): void => {
  if (body.type === 'leg.arrived') world.legs.add(body.leg)
  if (body.type === 'agent.ready') world.onDuty.add(body.agent)
  if (body.type === 'agent.pause') world.onDuty.delete(body.agent)
  const step = world.step(world.floor, { id: `${world.at}-${world.entries}`, at: world.at, by: 'world', body })
  world.entries++
  world.floor = step.state
  for (const effect of step.effects) react(world, effect)
  for (const call of world.mayWait) wait(world, call)
  world.mayWait.clear()
}
