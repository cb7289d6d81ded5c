import { type AgentGroup, emptyFloor, type FloorConfig, type Queue, type Scenario, standardQueue } from '@tsunagu/core'
import { queueSchema } from '@tsunagu/messages'
import { exitCode, Failure } from '../exit.ts'
import { slotsOf } from './plan-problems.ts'
import type { PlanFile, PlanGroup } from './plan-schema.ts'

export type NamedScenario = { readonly name: string; readonly scenario: Scenario }

/** Wrap-up ends when the agent has done, unless a limit is given. */
const noLimitMs = 86_400_000

/** The plans of a file as scenarios over the same load; `setup` is the floor's own configuration where the file asks for it. */
export const scenariosOf = (plan: PlanFile, setup: FloorConfig | null): readonly NamedScenario[] => {
  const floor = floorOf(plan, setup)
  const missing = plan.load.find(({ calls }) => calls === undefined)
  if (missing !== undefined)
    throw wrong(`load of ${missing.queue}: expected calls, in the plan, by --calls or by --from and --to`)
  const streams = plan.load.map(({ queue, calls, talk, wrapUp, patience, guidance, needs }) => ({
    queue,
    needs: Object.entries(needs).map(([skill, level]) => ({ skill, level })),
    calls: spreadOut(calls ?? 0, slotsOf(plan)),
    talk,
    wrapUp,
    patience,
    guidanceMs: guidance,
  }))
  for (const { queue } of streams)
    if (floor.queues.every(({ id }) => id !== queue))
      throw wrong(`load: no queue ${queue}; there are ${floor.queues.map(({ id }) => id).join(', ')}`)
  const startsAt = Date.parse(`${plan.day}T00:00:00+09:00`) + plan.from * 60_000
  const base = { seed: plan.seed, startsAt, slotMs: plan.slot, floor, streams, pickUp: plan.pickUp }
  return plan.plans.map(({ name, groups }) => ({
    name,
    scenario: { ...base, groups: groups.flatMap((group) => groupsOf(plan, group, setup)) },
  }))
}

const wrong = (text: string): Failure => new Failure(exitCode.usage, 'plan.invalid', text)

const spreadOut = (numbers: number | readonly number[], slots: number): readonly number[] =>
  typeof numbers === 'number' ? Array.from({ length: slots }, () => numbers) : numbers

const floorOf = (plan: PlanFile, setup: FloorConfig | null): FloorConfig => {
  const base = setup ?? { ...emptyFloor.config, version: 1, contract: 'plan', floor: 'plan', node: 'plan' }
  const known = new Map(base.queues.map((queue) => [queue.id, queue]))
  const ids = new Set([
    ...known.keys(),
    ...Object.keys(plan.queues),
    ...(setup === null ? plan.load.map(({ queue }) => queue) : []),
  ])
  return { ...base, queues: [...ids].map((id) => queueOf(id, known.get(id), plan.queues[id] ?? {})) }
}

const queueOf = (id: string, before: Queue | undefined, given: Readonly<Record<string, unknown>>): Queue => {
  const rest = before ?? { ...standardQueue, name: id, wrapUpMs: noLimitMs }
  const rules = { ...rest.rules, ...(given.rules as object | undefined) }
  const queue = queueSchema.safeParse({ ...rest, ...given, id, rules })
  const unknown = Object.keys(given).filter((key) => !(key in standardQueue) && key !== 'name')
  if (unknown.length > 0) throw wrong(`queues.${id}.${unknown[0]}: is not a word of a queue`)
  if (queue.success) return queue.data
  throw wrong(queue.error.issues.map((issue) => `queues.${id}.${issue.path.join('.')}: ${issue.message}`).join('\n'))
}

const groupsOf = (plan: PlanFile, group: PlanGroup, setup: FloorConfig | null): readonly AgentGroup[] => {
  const slots = slotsOf(plan)
  if (!('who' in group)) {
    const { name, queues, skills, tiers, agents } = group
    return [{ name, like: { queues, skills, tiers }, agents: spreadOut(agents, slots), mayChange: true }]
  }
  return group.who.map((id) => {
    const agent = setup?.agents.find((one) => one.id === id)
    if (agent === undefined) throw wrong(`plans: no agent ${id} in the floor's set-up`)
    const { queues, skills, tiers } = agent
    return { name: id, like: { queues, skills, tiers }, agents: shiftOf(plan, group, slots), mayChange: false }
  })
}

/** 1 for the slots of the shift, 0 for the others. */
const shiftOf = (
  plan: PlanFile,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined },
  slots: number,
): readonly number[] =>
  Array.from({ length: slots }, (_, n) => {
    const minute = plan.from + (n * plan.slot) / 60_000
    return minute >= (from ?? plan.from) && minute < (to ?? plan.to) ? 1 : 0
  })

/** `09:30` for the n-th slot. */
export const slotText = ({ from, slot }: Pick<PlanFile, 'from' | 'slot'>, n: number): string => {
  const minute = Math.round(from + (n * slot) / 60_000)
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}
