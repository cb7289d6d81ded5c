import type { SkillNeed } from '../floor/config.ts'
import { forecastWith, standingAlone } from './forecast.ts'
import { outcomeOf, type SimulationOutcome, type SlotOutcome } from './outcome.ts'
import { type AgentGroup, agentsAt, type CallStream, type Scenario, slotCount } from './scenario.ts'
import { simulateFloor } from './simulate-floor.ts'
import type { SimulatedDay } from './simulated-day.ts'
import { erlangAgents, isReached, isSurelyReached, type StaffTarget } from './staff-target.ts'

export type StaffSearch = {
  readonly target: StaffTarget
  /** Days simulated for each plan that is tried, and fresh ones for the plan that was found. */
  readonly replications: number
  readonly checkReplications: number
  /** Never fewer agents than this at work (B3: at least 4). */
  readonly least: number
  /** True: each queue by itself has to reach the target, not only the floor. */
  readonly eachQueue: boolean
}

export type StaffSlot = {
  readonly slot: number
  readonly agents: number
  /** By group, in the order of the scenario. */
  readonly groups: readonly number[]
  readonly erlangs: number
  /** Agents that the formulae ask for; null where they say nothing (queues that share callers or agents). */
  readonly erlangC: number | null
  readonly erlangA: number | null
  /** Out of the fresh days. */
  readonly outcome: SlotOutcome
  readonly reached: boolean
  /** Reached at the far end of the interval, too. */
  readonly sure: boolean
}

export type StaffPlan = {
  readonly target: StaffTarget
  /** Why no number of agents does it; null when the target is reached in every slot. */
  readonly unreachable: string | null
  readonly slots: readonly StaffSlot[]
  readonly outcome: SimulationOutcome
  readonly agentHours: number
}

export type StaffProgress = {
  readonly doing: 'raising' | 'lowering' | 'checking'
  readonly slot: number
  readonly calls: number
}

type Search = StaffSearch & {
  readonly scenario: Scenario
  /** Agents by group and slot. */
  readonly agents: number[][]
  /** Slots in which nobody waits for an agent any more, and the target is missed all the same. */
  readonly hopeless: Set<number>
  /** Simulated calls so far. */
  calls: number
}

const freshReplications = 1_000_000
const mostRaises = 400
const mostChecks = 20

/**
 * The least number of agents by slot that reaches the target: begun with Erlang A (Erlang C where nobody gives up), raised
 * where the simulated floor falls short, lowered wherever one agent fewer still does, then checked with fresh days, and
 * raised again where these disagree. "Least" means that no single agent can be taken out of any slot.
 */
export function* searchStaff(scenario: Scenario, wish: StaffSearch): Generator<StaffProgress, StaffPlan> {
  const search: Search = { ...wish, scenario, agents: beginWith(scenario, wish), hopeless: new Set(), calls: 0 }
  const tooSlow = beforeAnyAgent(scenario, wish.target)
  if (tooSlow !== null) return planOf(search, simulateDays(search, 0, 1), tooSlow)
  const raised = yield* raise(search, 'raising', 0, wish.replications, mostRaises)
  if (raised.stuck === null) yield* lower(search)
  const checked = yield* raise(search, 'checking', freshReplications, wish.checkReplications, mostChecks)
  return planOf(search, checked.days, raised.stuck ?? checked.stuck ?? hopelessText(search))
}

const beforeAnyAgent = ({ streams, pickUp }: Scenario, { meanAnswerMs }: StaffTarget): string | null => {
  if (meanAnswerMs === null) return null
  const calls = streams.map((stream) => stream.calls.reduce((sum, one) => sum + one, 0))
  const all = calls.reduce((sum, one) => sum + one, 0)
  if (all === 0) return null
  const guidanceMs = streams.reduce((sum, stream, n) => sum + stream.guidanceMs * (calls[n] ?? 0), 0) / all
  const ms = guidanceMs + pickUp.meanMs
  return ms < meanAnswerMs ? null : `guidance and picking up alone take ${ms} ms of the ${meanAnswerMs} ms allowed`
}

/** The scenario with the numbers of the search. */
const staffed = ({ scenario, agents }: Search): Scenario => ({
  ...scenario,
  groups: scenario.groups.map((group, g) => ({ ...group, agents: agents[g] ?? group.agents })),
})

const hopelessText = ({ hopeless }: Search): string | null => {
  const slots = [...hopeless].sort((a, b) => a - b).map((slot) => slot + 1)
  if (slots.length === 0) return null
  return `in slot ${slots.join(', ')} nobody waits for an agent any more, and it is missed by guidance and picking up alone`
}

const simulateDays = (
  search: Search,
  first: number,
  count: number,
  scenario: Scenario = staffed(search),
): readonly SimulatedDay[] => {
  const days = Array.from({ length: count }, (_, n) => simulateFloor(scenario, first + n))
  search.calls += days.reduce((sum, day) => sum + day.calls.length, 0)
  return days
}

const beginWith = (scenario: Scenario, { target, least }: StaffSearch): number[][] => {
  const slots = slotCount(scenario)
  const agents = scenario.groups.map((group) =>
    Array.from({ length: slots }, (_, slot) => (group.mayChange ? 0 : (group.agents[slot] ?? 0))),
  )
  for (const stream of scenario.streams) {
    const row = agents[takerOf(scenario, stream) ?? -1]
    for (let slot = 0; slot < slots && row !== undefined; slot++)
      row[slot] = (row[slot] ?? 0) + (formulaAgents(scenario, stream, slot, target) ?? 0)
  }
  const filler = agents[scenario.groups.findIndex(({ mayChange }) => mayChange)]
  for (let slot = 0; slot < slots && filler !== undefined; slot++)
    filler[slot] = (filler[slot] ?? 0) + Math.max(0, least - agents.reduce((sum, row) => sum + (row[slot] ?? 0), 0))
  return agents
}

const formulaAgents = (scenario: Scenario, stream: CallStream, slot: number, target: StaffTarget): number | null =>
  erlangAgents(scenario, stream, slot, target, stream.patience?.kind === 'exponential' ? 'a' : 'c')

/** The group that an agent for this stream is added to: who can serve it and serves the fewest others. */
const takerOf = ({ groups, floor }: Scenario, stream: CallStream): number | null => {
  const needs = [...stream.needs, ...(floor.queues.find(({ id }) => id === stream.queue)?.needs ?? [])]
  const able = groups.flatMap((group, n) => (group.mayChange && canServe(group, stream, needs) ? [{ group, n }] : []))
  const width = ({ like }: AgentGroup): number => like.queues.length + Object.keys(like.skills).length / 1_000
  return able.sort((a, b) => width(a.group) - width(b.group) || a.n - b.n)[0]?.n ?? null
}

const canServe = ({ like }: AgentGroup, { queue }: CallStream, needs: readonly SkillNeed[]): boolean =>
  like.queues.includes(queue) && needs.every(({ skill, level }) => (like.skills[skill] ?? 0) >= level)

type Raised = { readonly days: readonly SimulatedDay[]; readonly stuck: string | null }

/** One more agent wherever the target is missed, until it is missed nowhere. */
function* raise(
  search: Search,
  doing: StaffProgress['doing'],
  first: number,
  count: number,
  most: number,
): Generator<StaffProgress, Raised> {
  for (let round = 0; ; round++) {
    const days = simulateDays(search, first, count)
    const missed = missedSlots(search, days)
    yield { doing, slot: missed[0] ?? slotCount(search.scenario), calls: search.calls }
    if (missed.length === 0) return { days, stuck: null }
    if (round === most) return { days, stuck: `slot ${(missed[0] ?? 0) + 1} misses it with any number of agents tried` }
    for (const slot of missed) {
      const taker = takerOf(search.scenario, worstStream(search.scenario, days, slot))
      const row = taker === null ? undefined : search.agents[taker]
      if (row === undefined)
        return { days, stuck: `slot ${slot + 1} misses it, and no group that may grow serves its callers` }
      row[slot] = (row[slot] ?? 0) + 1
    }
  }
}

/** Takes out every agent without whom all slots still reach the target. */
function* lower(search: Search): Generator<StaffProgress, void> {
  for (let slot = 0; slot < slotCount(search.scenario); slot++)
    for (const [g, row] of search.agents.entries())
      while (search.scenario.groups[g]?.mayChange === true && (row[slot] ?? 0) > 0 && mayLower(search, slot)) {
        row[slot] = (row[slot] ?? 0) - 1
        const fewerDo = !missedNear(search, slot)
        yield { doing: 'lowering', slot, calls: search.calls }
        if (fewerDo) continue
        row[slot] = (row[slot] ?? 0) + 1
        break
      }
}

const mayLower = (search: Search, slot: number): boolean =>
  !search.hopeless.has(slot) && agentsAt(staffed(search), slot) > search.least

/** How many slots the callers left over by a slot, and those who come into it, are looked for in. */
const reachOfSlot = 2

/** Looks at the slot and those that it leaves callers to, with those before it only to have the floor as full as it is then. */
const missedNear = (search: Search, slot: number): boolean => {
  const scenario = staffed(search)
  const isNear = (of: number): boolean => Math.abs(of - slot) <= reachOfSlot
  const streams = scenario.streams.map((stream) => ({
    ...stream,
    calls: stream.calls.map((calls, of) => (isNear(of) ? calls : 0)),
  }))
  const days = simulateDays(search, 0, search.replications, { ...scenario, streams })
  return missedSlots(search, days).some((missed) => missed >= slot)
}

/** The slots that miss the target and that an agent more may help. */
const missedSlots = (search: Search, days: readonly SimulatedDay[]): readonly number[] => {
  const { slots, queues } = outcomeOf(staffed(search), days)
  return slots.flatMap((figures) => {
    const judged = search.eachQueue ? queues.map((queue) => queue.slots[figures.slot] ?? figures) : [figures]
    if (search.hopeless.has(figures.slot) || judged.every((one) => isReached(one, search.target))) return []
    if (figures.waited !== null && figures.waited.mean === 0) search.hopeless.add(figures.slot)
    return search.hopeless.has(figures.slot) ? [] : [figures.slot]
  })
}

/** A caller lost weighs as much as this wait. */
const lostMs = 600_000

/** The stream whose callers suffer most in a slot. */
const worstStream = ({ streams }: Scenario, days: readonly SimulatedDay[], slot: number): CallStream => {
  const pain = streams.map(() => 0)
  for (const { calls } of days)
    for (const { stream, slot: of, waitMs, end } of calls)
      if (of === slot) pain[stream] = (pain[stream] ?? 0) + waitMs + (end === 'answered' ? 0 : lostMs)
  return streams[pain.indexOf(Math.max(...pain))] as CallStream
}

const planOf = (search: Search, days: readonly SimulatedDay[], unreachable: string | null): StaffPlan => {
  const scenario = staffed(search)
  const outcome = outcomeOf(scenario, days)
  const slots = outcome.slots.map((figures) => slotOf(search, scenario, figures))
  return {
    target: search.target,
    unreachable,
    slots,
    outcome,
    agentHours: slots.reduce((sum, { agents }) => sum + agents, 0) * (scenario.slotMs / 3_600_000),
  }
}

const slotOf = (search: Search, scenario: Scenario, outcome: SlotOutcome): StaffSlot => {
  const { slot, agents } = outcome
  const formula = (name: 'c' | 'a'): number | null => {
    const alone = scenario.streams.map((stream) => (standingAlone(scenario, stream.queue) === null ? null : stream))
    const numbers = alone.map((stream) => stream && erlangAgents(scenario, stream, slot, search.target, name))
    return numbers.includes(null) ? null : numbers.reduce<number>((sum, one) => sum + (one ?? 0), 0)
  }
  return {
    slot,
    agents,
    groups: scenario.groups.map((group) => group.agents[slot] ?? 0),
    erlangs: scenario.streams.reduce((sum, stream) => sum + forecastWith(scenario, stream, slot, 1).erlangs, 0),
    erlangC: formula('c'),
    erlangA: formula('a'),
    outcome,
    reached: isReached(outcome, search.target),
    sure: isSurelyReached(outcome, search.target),
  }
}
