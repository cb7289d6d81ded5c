import { phonesOf } from '../../floor/floor.ts'
import type { FloorEvent } from '../../log/events.ts'
import type { EpochMs } from '../../log/ids.ts'
import type { LogBody } from '../../log/log-entry.ts'
import { listsWanted } from '../dialler/lists.ts'
import { type CampaignRun, openTally } from './campaign-run.ts'
import type { CampaignScenario } from './campaign-scenario.ts'
import { type CampaignWorld, enter, type Happening, logIdOf, openCampaignWorld } from './campaign-world.ts'
import { reactCampaign } from './react-campaign.ts'

const loadEveryMs = 1_000
const fillOf = 50
const ask = { request: 'plan', actor: { account: 'plan', door: 'system' } } as const

/**
 * Runs the real floor step and the real dialler step over a seeded list of people. The same scenario and replication give the same
 * run; ends with the time, or when nobody is left to be tried within it.
 */
export const simulateCampaign = (
  scenario: CampaignScenario,
  replication: number,
  hear: (event: FloorEvent, at: EpochMs) => void = () => undefined,
): CampaignRun => {
  const world = openCampaignWorld(scenario, replication)
  world.events.push(hear)
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
  say(world, { type: 'floor.configured', config: { ...floor, agents: here } })
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
    case 'wrapUpOver': {
      const activity = world.floor.agents.get(item.agent)?.activity
      if (activity?.kind === 'wrapUp' && activity.call === item.call)
        say(world, { type: 'agent.endWrapUp', agent: item.agent, ...ask })
      return
    }
    case 'load':
      return load(world)
  }
}

/** What the loader of lists does: whoever may be tried now comes to hand, in the order of the list. */
const load = (world: CampaignWorld): void => {
  world.agenda.put(world.at + loadEveryMs, { kind: 'load' })
  for (const { campaign, missing, known } of listsWanted(world.dialler)) {
    const taken = new Set(known)
    const due = [...world.list.values()]
      .filter(({ dueAt, target }) => dueAt !== null && dueAt <= world.at && !taken.has(target.target))
      .sort((a, b) => a.target.rank - b.target.rank)
    for (let from = 0; from < Math.min(missing, due.length); from += fillOf) {
      const targets = due
        .slice(from, Math.min(missing, from + fillOf))
        .map(({ target, tried }) => ({ ...target, tried }))
      const left = Math.max(0, due.length - missing)
      say(world, { type: 'campaign.filled', campaign: campaign.id, upTo: logIdOf(world), targets, left })
    }
  }
}

/** Nobody rings, nobody talks, and nobody comes up again before the end. */
const isOver = ({ list, attempts, scenario }: CampaignWorld): boolean => {
  if (attempts.size > 0) return false
  for (const { dueAt } of list.values()) if (dueAt !== null && dueAt < scenario.endsAt) return false
  return true
}
