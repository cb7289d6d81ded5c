import { type Agent, isFree } from '../agent/agent.ts'
import type { Waiting } from '../call/call.ts'
import { offer } from '../call/offer.ts'
import { byWait, startMusic, tellCongestion } from '../call/queue.ts'
import { index, type Turn } from './turn.ts'

/**
 * Who takes which call: callers in the order in which they came, each to the agent of its queue who has been idle
 * longest. A caller whose queue has nobody free does not hold up the callers behind. Both lists are ranked once a turn.
 */
export const match = (turn: Turn): void => {
  if (!turn.matchable) return
  const free = freeAgents(turn)
  if (free.length === 0) return
  const waiting = waitingCalls(turn)
  const counts = { free: free.length, waiting: waiting.length }
  for (const call of waiting) {
    const place = free.findIndex((agent) => index(turn).queuesOfAgent.get(agent.id)?.has(call.queue) === true)
    const agent = free[place]
    if (agent === undefined) continue
    free.splice(place, 1)
    offer(turn, call, agent, counts)
    if (free.length === 0) return
  }
}

/** Longest idle first; the id breaks a tie, so that a replay agrees. */
const freeAgents = (turn: Turn): Agent[] => {
  const { agents } = index(turn)
  const free: Agent[] = []
  for (const agent of turn.agents.values()) {
    const setup = agents.get(agent.id)
    if (setup !== undefined && isFree(agent) && turn.phones.has(setup.phone)) free.push(agent)
  }
  return free.sort((a, b) => a.idleSince - b.idleSince || (a.id < b.id ? -1 : 1))
}

const waitingCalls = (turn: Turn): Waiting[] => {
  const waiting: Waiting[] = []
  for (const call of turn.calls.values()) if (call.phase === 'waiting') waiting.push(call)
  return waiting.sort(byWait)
}

/** Callers who joined a queue in this turn: told that all are busy, or given music while the phone rings. */
export const greetJoined = (turn: Turn): void => {
  if (turn.calls === turn.before.calls) return
  for (const call of turn.calls.values()) {
    if (call.phase !== 'waiting' && call.phase !== 'offered') continue
    const earlier = turn.before.calls.get(call.id)
    if (earlier === call || earlier?.phase === 'waiting' || earlier?.phase === 'offered') continue
    if (call.phase === 'waiting') tellCongestion(turn, call)
    else startMusic(turn, call)
  }
}
