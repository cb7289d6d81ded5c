import { tokyoTime } from '../../calendar/tokyo-time.ts'
import { firstPacer } from '../../pacing/pacer.ts'
import type { Campaign, ListEvent } from '../campaign.ts'
import { dropTarget } from './choose.ts'
import { targetKey } from './dialler.ts'
import { withdraw } from './flights.ts'
import { changeRun, runOf, wake } from './look.ts'
import { changedAfter, isAfter } from './memory.ts'
import { spanDays } from './tally.ts'
import type { Turn } from './turn.ts'

/** A campaign as people want it from now on; told twice it changes nothing, told late it is too late. */
export const campaignSet = (turn: Turn, campaign: Campaign): void => {
  const before = turn.plans.get(campaign.id)
  if (before !== undefined && before.version > campaign.version) return
  if (before !== undefined && JSON.stringify(before) === JSON.stringify(campaign)) return
  forgetStopped(turn)
  turn.plans = turn.plans.with(campaign.id, campaign)
  if (!turn.pacers.has(campaign.id))
    turn.pacers = turn.pacers.with(campaign.id, firstPacer(campaign.pacing, turn.at / 1_000))
  if (before?.state !== 'running' && campaign.state === 'running') takeTurn(turn, campaign)
  if (campaign.state === 'stopped')
    for (const flight of [...turn.flights.values()])
      if (flight.attempt.campaign === campaign.id) withdraw(turn, flight, 'campaignStopped')
  wake(turn, campaign.id)
}

/** One that begins does not make up for calls it has not made while it stood still. */
const takeTurn = (turn: Turn, { id }: Campaign): void => {
  const others = [...turn.plans.values()].filter((plan) => plan.id !== id && plan.state === 'running')
  const least = Math.min(...others.map((plan) => runOf(turn, plan.id).pass))
  changeRun(turn, id, { pass: Math.max(runOf(turn, id).pass, Number.isFinite(least) ? least : 0) })
}

/** Whatever stopped more than thirty days ago has no count any more that a cap asks for. */
const forgetStopped = (turn: Turn): void => {
  const oldest = tokyoTime(turn.at).number - spanDays
  for (const { id, state } of [...turn.plans.values()]) {
    if (state !== 'stopped' || (turn.tallies.get(id)?.at(-1)?.day ?? runOf(turn, id).day) > oldest) continue
    if ([...turn.flights.values()].some(({ attempt }) => attempt.campaign === id)) continue
    turn.plans = turn.plans.without(id)
    turn.runs = turn.runs.without(id)
    turn.tallies = turn.tallies.without(id)
    turn.pacers = turn.pacers.without(id)
  }
}

/**
 * Targets that may be tried soon, as Postgres knew them. Whoever is being called, or has changed since, is left to the next
 * list; so is a whole list that was read before the oldest thing remembered.
 */
export const campaignFilled = (turn: Turn, { campaign, upTo, targets, left }: ListEvent): void => {
  const plan = turn.plans.get(campaign)
  if (plan?.state !== 'running' || runOf(turn, campaign).sleeps !== null || isAfter(turn.horizon, upTo)) return
  const changed = changedAfter(turn, upTo)
  const called = new Set([...turn.flights.values()].map(({ of }) => targetKey(of.campaign, of.target.target)))
  for (const target of targets) {
    const key = targetKey(campaign, target.target)
    const before = turn.targets.get(key)
    if (called.has(key) || changed.has(target.person)) continue
    if (before !== undefined && isAfter(before.upTo, upTo)) continue
    if (before !== undefined) dropTarget(turn, before)
    turn.targets = turn.targets.with(key, { campaign, target, upTo })
  }
  changeRun(turn, campaign, { left })
  turn.isWorthALook = true
}
