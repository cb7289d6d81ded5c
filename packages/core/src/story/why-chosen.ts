import type { Agent } from '../agent/agent.ts'
import { byWait, needsOf } from '../call/queue.ts'
import type { QueueStrategy, SkillNeed } from '../floor/config.ts'
import { byIdle, freeAgents, mayTake, type WhyNot, whyNot } from '../floor/eligible.ts'
import type { Floor } from '../floor/floor.ts'
import { ranks } from '../floor/match.ts'
import { beginTurn, index, type Turn } from '../floor/turn.ts'
import type { AcdEvent } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LogId, QueueId } from '../log/ids.ts'
import type { FloorStep } from './floor-walk.ts'
import type { AgentReasons } from './why-wait.ts'

type OfferMade = Extract<AcdEvent, { type: 'call.offered' }>

/** One who was free and could have taken the call, with what the strategy looked at; least goes first. */
export type Ranked = {
  readonly agent: AgentId
  /** A moment, a count, a tier or a lot, as the strategy has it. */
  readonly value: number
  readonly idleSince: EpochMs
  readonly chosen: boolean
}

/** Why an offer went to this agent. */
export type OfferReasons = {
  readonly call: CallId
  readonly agent: AgentId
  readonly queue: QueueId
  readonly at: EpochMs
  /** The entry of the log that brought it about: an agent became free, a caller came … */
  readonly causedBy: { readonly id: LogId; readonly type: string }
  readonly waitedMs: number
  readonly strategy: QueueStrategy
  readonly preferred: boolean
  readonly needs: readonly SkillNeed[]
  readonly ranked: readonly Ranked[]
  /** The other agents of the queue, with what kept their phones silent. */
  readonly passedOver: readonly AgentReasons[]
  /** Callers who count as waiting longer and were not given this agent, with the reason. */
  readonly moreSenior: readonly { readonly call: CallId; readonly reasons: readonly WhyNot[] }[]
}

/** The offers that one step made for a call, each with its reasons. */
export const whyChosen = (step: FloorStep, call: CallId): readonly OfferReasons[] => {
  const made = step.effects.flatMap((effect) => (effect.type === 'event' ? [effect.event] : []))
  const offers = made.filter((event): event is OfferMade => event.type === 'call.offered' && event.call === call)
  const [first] = offers
  if (first === undefined) return []
  const turn = beginTurn(floorBefore(step, made.slice(made.indexOf(first))), step.entry.at)
  return offers.map((offer) => reasonsOf(turn, step, offer, offers))
}

const reasonsOf = (turn: Turn, { entry }: FloorStep, offer: OfferMade, offers: readonly OfferMade[]): OfferReasons => {
  const { strategy, preferred, needs } = offer.because
  const call = turn.calls.get(offer.call)
  const wants = call?.phase === 'waiting' ? call : { queue: offer.queue, needs, relaxed: 0, prefer: null }
  const able = freeAgents(turn).filter((candidate) => mayTake(turn, wants, candidate))
  const rank = ranks[strategy]
  const ranked = able
    .map((candidate) => ({ candidate, value: rank(candidate, offer.call, offer.queue) }))
    .sort((a, b) => a.value - b.value || byIdle(a.candidate, b.candidate))
    .map(({ candidate: { agent }, value }) => ({
      agent: agent.id,
      value,
      idleSince: agent.idleSince,
      chosen: offers.some((one) => one.agent === agent.id),
    }))
  return {
    call: offer.call,
    agent: offer.agent,
    queue: offer.queue,
    at: entry.at,
    causedBy: { id: entry.id, type: entry.body.type },
    waitedMs: offer.waitedMs,
    strategy,
    preferred,
    needs: call?.phase === 'waiting' ? needsOf(turn, call) : needs,
    ranked,
    passedOver: turn.config.agents
      .filter(({ id, queues }) => queues.includes(offer.queue) && !ranked.some(({ agent }) => agent === id))
      .map(({ id }) => ({ agent: id, reasons: whyNot(turn, id, wants) })),
    moreSenior: moreSenior(turn, offer),
  }
}

const moreSenior = (turn: Turn, offer: OfferMade): OfferReasons['moreSenior'] => {
  const mine = turn.calls.get(offer.call)
  if (mine?.phase !== 'waiting' || index(turn).agents.get(offer.agent) === undefined) return []
  return [...turn.calls.values()]
    .flatMap((other) => (other.phase === 'waiting' && byWait(other, mine) < 0 ? [other] : []))
    .sort(byWait)
    .map((other) => ({ call: other.id, reasons: whyNot(turn, offer.agent, other) }))
}

/** The floor as it stood in the middle of the step, when this offer was about to be made: later ones are taken back. */
const floorBefore = ({ before, after }: FloorStep, taken: readonly AcdEvent[]): Floor => {
  let { calls, agents, callbacks } = after
  const free = (id: AgentId): void => {
    const agent = after.agents.get(id)
    if (agent === undefined) return
    const offeredAt = before.agents.get(id)?.offeredAt ?? 0
    agents = agents.with(id, { ...agent, activity: { kind: 'idle' }, legs: [], offeredAt } satisfies Agent)
  }
  for (const event of taken) {
    if (event.type === 'callback.tried') {
      free(event.agent)
      const callback = after.callbacks.get(event.callback)
      if (callback !== undefined) callbacks = callbacks.with(callback.id, { ...callback, call: null })
    }
    if (event.type !== 'call.offered') continue
    free(event.agent)
    const call = after.calls.get(event.call)
    if (call?.phase !== 'offered') continue
    const { offers: _offers, ...rest } = call
    calls = calls.with(call.id, { ...rest, phase: 'waiting' })
  }
  return { ...after, calls, agents, callbacks }
}
