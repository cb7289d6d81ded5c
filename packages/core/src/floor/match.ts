import { type Agent, isFree } from '../agent/agent.ts'
import type { Waiting } from '../call/call.ts'
import { offer } from '../call/offer.ts'
import { byWait, startMusic, tellCongestion } from '../call/queue.ts'
import type { QueueId } from '../log/ids.ts'
import { index, type Turn } from './turn.ts'

/**
 * Who takes which call: callers in the order in which they came, each to the agent of its queue who has been idle
 * longest. A caller whose queue has nobody free does not hold up the callers behind. Both lists are ranked once a turn.
 */
export const match = (turn: Turn): void => {
  if (!turn.matchable) return
  const free = freeAgents(turn)
  if (free.length === 0) return
  const waiting = servable(turn, free)
  const counts = { free: free.length, waiting: waiting.length }
  const ranked = free.length === 1 ? first(waiting) : waiting.sort(byWait)
  for (const call of ranked) {
    const place = free.findIndex(({ queues }) => queues.has(call.queue))
    const taker = free[place]
    if (taker === undefined) continue
    free.splice(place, 1)
    offer(turn, call, taker.agent, counts)
    if (free.length === 0) return
  }
}

type Free = { readonly agent: Agent; readonly queues: ReadonlySet<QueueId> }

/** The usual case, one agent just became free, needs no sorting. */
const first = (waiting: readonly Waiting[]): readonly Waiting[] => {
  let best: Waiting | undefined
  for (const call of waiting) if (best === undefined || byWait(call, best) < 0) best = call
  return best === undefined ? [] : [best]
}

/** Longest idle first; the id breaks a tie, so that a replay agrees. */
const freeAgents = (turn: Turn): Free[] => {
  const { agents, queuesOfAgent } = index(turn)
  const free: Free[] = []
  for (const agent of turn.agents.values()) {
    if (!isFree(agent)) continue
    const setup = agents.get(agent.id)
    const queues = queuesOfAgent.get(agent.id)
    if (setup !== undefined && queues !== undefined && turn.phones.has(setup.phone)) free.push({ agent, queues })
  }
  return free.sort((a, b) => a.agent.idleSince - b.agent.idleSince || (a.agent.id < b.agent.id ? -1 : 1))
}

/** Waiting calls that at least one of the free agents could take. */
const servable = (turn: Turn, free: readonly Free[]): Waiting[] => {
  const waiting: Waiting[] = []
  for (const call of turn.calls.values())
    if (call.phase === 'waiting' && free.some(({ queues }) => queues.has(call.queue))) waiting.push(call)
  return waiting
}

/** Callers who joined a queue in this turn: told that all are busy, or given music while the phone rings. */
export const greetJoined = (turn: Turn): void => {
  for (const id of turn.joined) {
    const call = turn.calls.get(id)
    if (call?.phase === 'waiting') tellCongestion(turn, call)
    if (call?.phase === 'offered') startMusic(turn, call)
  }
}
