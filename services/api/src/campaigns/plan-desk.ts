import { checkPlan, deskOf, type Plan, type PlanProblem, type PlanWorld, playable, readPlan } from '@tsunagu/flows'
import type { Problem } from '@tsunagu/messages'
import { readCampaigns, readClaimKinds, readNoteResults, type Trx } from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { buildFloorConfig } from '../setup/floor-config.ts'
import { aroundFlows } from '../setup/flow-world.ts'
import { wrong } from '../setup/problem.ts'

/** Everything that a plan may name, as the tables have it now. */
const worldOf = async (house: House, trx: Trx, contract: string): Promise<PlanWorld> => {
  const config = await buildFloorConfig(trx, contract, contract, 0)
  const { standIns } = await aroundFlows(house, trx, contract)
  return {
    ...deskOf(config, house.clock.now()),
    prompts: playable(config, standIns),
    results: (await readNoteResults(trx, contract)).filter(({ retired }) => !retired).map(({ id }) => id),
    claimKinds: (await readClaimKinds(trx, contract)).map(({ id }) => id),
    campaigns: (await readCampaigns(trx, contract)).map(({ id }) => id),
  }
}

export type Judged = {
  readonly plan: Plan | null
  readonly problems: readonly PlanProblem[]
  /** The first of the line, for a plan that names none. */
  readonly callerId: string
}

/** What a plan means, and everything that is wrong with it, held against the whole set-up. */
export const judgePlan = async (house: House, trx: Trx, contract: string, source: string): Promise<Judged> => {
  const read = readPlan(source)
  if (!read.ok) return { plan: null, problems: read.problems, callerId: '' }
  const world = await worldOf(house, trx, contract)
  const line = world.lines?.find(({ id }) => id === read.plan.line)
  return { plan: read.plan, problems: checkPlan(read.plan, world, read.placeOf), callerId: line?.callerIds[0] ?? '' }
}

const isError = ({ severity }: PlanProblem): boolean => severity === 'error'
export const isSound = ({ plan, problems }: Judged): boolean => plan !== null && !problems.some(isError)

/** The plan, when no rule is broken. Throws DoorError with every rule that is. */
export const soundPlan = async (house: House, trx: Trx, contract: string, source: string) => {
  const judged = await judgePlan(house, trx, contract, source)
  const { plan, problems, callerId } = judged
  if (plan === null || !isSound(judged))
    throw new DoorError('campaign.invalid', problems.filter(isError).map(asProblem))
  return { plan, problems, callerId }
}

const asProblem = ({ path, place, code, found, expected, ja, en }: PlanProblem): Problem =>
  wrong(`${place.line}:${place.column} ${code} ${path}`.trimEnd(), found, expected, `${ja} / ${en}`)
