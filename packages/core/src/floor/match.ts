import type { Waiting } from '../call/call.ts'
import { type Callback, dropForbidden, isDue, tryCallback } from '../call/callback.ts'
import { offer } from '../call/offer.ts'
import { byWait, keepSilence, needsOf, startMusic, tellCongestion, waitingOf } from '../call/queue.ts'
import type { AgentId } from '../log/ids.ts'
import type { QueueStrategy } from './config.ts'
import { byIdle, type Candidate, freeAgents, mayTake } from './eligible.ts'
import { index, type Turn } from './turn.ts'

/**
 * Who takes which call. Callers are looked at in one order over all queues, by how long they count as having waited; each
 * gets, of those who are free and may take it, the one whom its queue's strategy names. A caller whom nobody may take does
 * not hold up the callers behind. Hence the promise that is walked in the invariants: nobody is offered to an agent while a
 * more senior caller waits whom that agent may take.
 */
export const match = (turn: Turn): void => {
  if (!turn.matchable) return
  if (turn.callbacks.size > 0) dropForbidden(turn)
  const free = freeAgents(turn)
  if (free.length === 0) return
  const wanting = wantingOf(turn, free)
  const ranked = free.length === 1 ? mostSenior(wanting) : wanting.sort(byWait)
  for (const each of ranked) {
    const able = free.filter((candidate) => mayTake(turn, each.wants, candidate))
    if (able.length === 0) continue
    const taken = serve(turn, each, able, wanting.length)
    for (const agent of taken) {
      const place = free.findIndex((candidate) => candidate.agent.id === agent)
      free.splice(place, 1)
    }
    if (free.length === 0) return
  }
}

/** A waiting caller, or a citizen who is to be called back, as the match sees them. */
type Wanting = {
  readonly id: string
  readonly since: number
  readonly headStartMs: number
  readonly wants: Pick<Waiting, 'queue' | 'needs' | 'relaxed' | 'prefer'>
  readonly what: Waiting | Callback
}

/** Those whom at least one of the free agents may take. */
const wantingOf = (turn: Turn, free: readonly Candidate[]): Wanting[] => {
  const wanting: Wanting[] = []
  const add = (what: Waiting | Callback, wants: Wanting['wants']): void => {
    if (free.some((candidate) => mayTake(turn, wants, candidate)))
      wanting.push({ id: what.id, since: what.since, headStartMs: what.headStartMs, wants, what })
  }
  for (const call of waitingOf(turn.calls).values()) if (call.phase === 'waiting') add(call, call)
  for (const callback of turn.callbacks.values())
    if (isDue(turn, callback)) add(callback, { queue: callback.queue, needs: callback.needs, relaxed: 0, prefer: null })
  return wanting
}

/** The usual case, one agent just became free, needs no sorting. */
const mostSenior = (wanting: readonly Wanting[]): readonly Wanting[] => {
  let best: Wanting | undefined
  for (const each of wanting) if (best === undefined || byWait(each, best) < 0) best = each
  return best === undefined ? [] : [best]
}

/** Offers, and says who is not free any more. */
const serve = (
  turn: Turn,
  { wants, what }: Wanting,
  able: readonly Candidate[],
  waiting: number,
): readonly AgentId[] => {
  const strategy = index(turn).queues.get(wants.queue)?.strategy ?? 'longestIdle'
  const kept = able.find(({ agent }) => agent.id === wants.prefer?.agent)
  const atOnce = 'phase' in what && what.graceUntil !== null ? able.filter(hasOpenLine) : []
  const chosen = kept ?? choose(strategy, atOnce.length > 0 ? atOnce : able, what.id, wants.queue)
  if (chosen === undefined) return []
  if (!('phase' in what)) {
    tryCallback(turn, what, chosen.agent)
    return [chosen.agent.id]
  }
  const all = strategy === 'ringAll' && kept === undefined && atOnce.length === 0 ? able : [chosen]
  offer(
    turn,
    what,
    all.map(({ agent }) => agent),
    {
      strategy,
      idleSince: chosen.agent.idleSince,
      free: able.length,
      waiting,
      preferred: kept !== undefined,
      needs: needsOf(turn, wants),
    },
  )
  return all.map(({ agent }) => agent.id)
}

/** Whoever has answered our call is with such an agent at once; any other phone must first be picked up. */
const hasOpenLine = ({ agent }: Candidate): boolean => agent.openLine !== null

type Rank = (candidate: Candidate, call: string, queue: string) => number

/** Least first; whoever has been idle longest wins a tie. */
export const ranks: Readonly<Record<QueueStrategy, Rank>> = {
  longestIdle: ({ agent }) => agent.idleSince,
  leastRecent: ({ agent }) => agent.answeredAt,
  fewestCalls: ({ agent }) => agent.answered,
  roundRobin: ({ agent }) => agent.offeredAt,
  random: ({ agent }, call) => lot(call, agent.id),
  ringAll: ({ agent }) => agent.idleSince,
  tiers: ({ setup }, _call, queue) => setup.tiers[queue] ?? 1,
}

const choose = (
  strategy: QueueStrategy,
  able: readonly Candidate[],
  call: string,
  queue: string,
): Candidate | undefined => {
  const rank = ranks[strategy]
  let best: Candidate | undefined
  let bestRank = 0
  for (const candidate of able) {
    const its = rank(candidate, call, queue)
    if (best === undefined || its < bestRank || (its === bestRank && byIdle(candidate, best) < 0)) {
      best = candidate
      bestRank = its
    }
  }
  return best
}

/** A lot drawn from both names (FNV-1a): as good as chance, and the same in a replay. */
const lot = (call: string, agent: string): number => {
  let hash = 0x811c9dc5
  for (const char of `${call}/${agent}`) hash = Math.imul(hash ^ char.charCodeAt(0), 0x01000193)
  return hash >>> 0
}

/** Who joined a queue in this turn and is not connected yet: left in silence after answering our call, told that all are busy, or given music while the phone rings. */
export const greetJoined = (turn: Turn): void => {
  for (const id of turn.joined) {
    const call = turn.calls.get(id)
    if ((call?.phase !== 'waiting' && call?.phase !== 'offered') || call.asked !== null) continue
    if (call.graceUntil !== null) keepSilence(turn, call)
    else if (call.phase === 'waiting') tellCongestion(turn, call)
    else startMusic(turn, call)
  }
}
