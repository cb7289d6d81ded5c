import { phonesOf } from '../../floor/floor.ts'
import type { FloorEvent } from '../../log/events.ts'
import type { EpochMs } from '../../log/ids.ts'
import type { LogBody, LogEntry } from '../../log/log-entry.ts'
import { listsWanted } from '../dialler/lists.ts'
import { type CampaignRun, openTally } from './campaign-run.ts'
import type { CampaignScenario } from './campaign-scenario.ts'
import { type CampaignWorld, enter, type Happening, logIdOf, openCampaignWorld } from './campaign-world.ts'
import { reactCampaign } from './react-campaign.ts'

const loadEveryMs = 1_000
const fillOf = 50
const pauseReason = 'simulated'
const ask = { request: 'plan', actor: { account: 'plan', door: 'system' } } as const

/** Who listens to what is said, and to the whole log, from which the same can be decided again. */
export type CampaignListener = {
  readonly event?: (event: FloorEvent, at: EpochMs) => void
  readonly entry?: (entry: LogEntry) => void
}

/**
 * Runs the real floor step and the real dialler step over a seeded list of people. The same scenario and replication give the same
 * run; ends with the time, or when nobody is left to be tried within it.
 */
export const simulateCampaign = (
  scenario: CampaignScenario,
  replication: number,
  { event, entry }: CampaignListener = {},
): CampaignRun => {
  const world = openCampaignWorld(scenario, replication)
  if (event !== undefined) world.events.push(event)
  if (entry !== undefined) world.log.push(entry)
  const tally = openTally(world)
  begin(world)
  for (let next = world.agenda.take(); next !== undefined && next.at < scenario.endsAt; next = world.agenda.take()) {
    world.at = next.at
    happen(world, next.item)
    if (next.item.kind === 'load' && isOver(world)) break
  }
  return tally.close()
}

const say = (world: CampaignWorld, body: LogBody): void => enter(world, body, reactCampaign)

const begin = (world: CampaignWorld): void => {
  const { floor, agents, campaign } = world.scenario
  const here = floor.agents.filter(({ id }) => agents.includes(id))
  const config = { ...floor, agents: here, pauseReasons: [...floor.pauseReasons, pauseReason] }
  say(world, { type: 'floor.configured', config })
  for (const phone of here.flatMap(phonesOf)) say(world, { type: 'phone.registered', phone })
  for (const { id } of here) {
    say(world, { type: 'agent.signIn', agent: id, ...ask })
    say(world, { type: 'agent.openLine', agent: id, ...ask })
    say(world, { type: 'agent.ready', agent: id, ...ask })
  }
  say(world, { type: 'campaign.set', campaign: { ...campaign, state: 'running' }, by: 'plan' })
  load(world)
}

const happen = (world: CampaignWorld, item: Happening): void => {
  switch (item.kind) {
    case 'entry':
      if (!('leg' in item.body) || world.legs.has(item.body.leg)) say(world, item.body)
      return
    case 'timer': {
      const key = `${item.service}/${item.timer}`
      if (world.timers.get(key) !== world.at) return
      world.timers.delete(key)
      return say(world, { type: 'timer.fired', service: item.service, timer: item.timer })
    }
    case 'picksUp':
      if (world.legs.has(item.leg)) say(world, { type: 'leg.answered', leg: item.leg, recording: null })
      return
    case 'endsCall':
      if (world.legs.delete(item.leg)) say(world, { type: 'leg.ended', leg: item.leg, cause: item.cause })
      return
    case 'wrapUpOver':
      return wrapUpOver(world, item)
    case 'backFromPause':
      return say(world, { type: 'agent.ready', agent: item.agent, ...ask })
    case 'load':
      return load(world)
  }
}

/** Free again, or away for a while, which nobody was told of before. */
const wrapUpOver = (
  world: CampaignWorld,
  { agent, call, pauseMs }: Extract<Happening, { kind: 'wrapUpOver' }>,
): void => {
  const activity = world.floor.agents.get(agent)?.activity
  if (activity?.kind !== 'wrapUp' || activity.call !== call) return
  if (pauseMs > 0) {
    world.agenda.put(world.at + pauseMs, { kind: 'backFromPause', agent })
    say(world, { type: 'agent.pause', agent, reason: pauseReason, ...ask })
  }
  say(world, { type: 'agent.endWrapUp', agent, ...ask })
}

/** What the loader of lists does: whoever may be tried now comes to hand, in the order of the list. */
const load = (world: CampaignWorld): void => {
  world.agenda.put(world.at + loadEveryMs, { kind: 'load' })
  for (const { campaign, missing, known } of listsWanted(world.dialler)) {
    const { targets, left } = world.list.take(world.at, { most: missing, known: new Set(known) })
    for (let from = 0; from < targets.length; from += fillOf) {
      const part = targets.slice(from, from + fillOf)
      say(world, { type: 'campaign.filled', campaign: campaign.id, upTo: logIdOf(world), targets: part, left })
    }
  }
}

/** Nobody rings, nobody talks, and nobody comes up again before the end. */
const isOver = ({ list, attempts, scenario }: CampaignWorld): boolean =>
  attempts.size === 0 && !list.hasBefore(scenario.endsAt)
