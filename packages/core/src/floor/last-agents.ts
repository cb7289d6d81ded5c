import type { Call } from '../call/call.ts'
import { callerNumber } from '../log/caller.ts'
import type { AgentId } from '../log/ids.ts'
import { IdMap } from '../machine/id-map.ts'
import type { Queue } from './config.ts'
import type { Turn } from './turn.ts'

/** A generation is this old, or this large, when it becomes the old one. */
const generationMs = 15 * 86_400_000
const generationSize = 2_000

/** The citizen's number, whichever way the call went; null when the network did not show one. */
export const citizenNumber = (call: Pick<Call, 'direction' | 'caller' | 'called'>): string | null =>
  call.direction === 'inbound' ? callerNumber(call.caller) : call.called

/** Notes who spoke with this number, for same-agent preference. */
export const rememberAgent = (turn: Turn, call: Call, agent: AgentId): void => {
  const number = citizenNumber(call)
  if (number === null) return
  const { since, young, old } = turn.lastAgents
  const isFull = turn.at - since > generationMs || young.size >= generationSize
  turn.lastAgents = isFull
    ? { since: turn.at, young: IdMap.of([[number, agent]]), old: young }
    : { since, young: young.with(number, agent), old }
}

/** For whom the queue keeps this caller back, by who spoke with the number last; null when it keeps nobody. */
export const lastAgentFor = (
  { lastAgents }: Turn,
  call: Call,
  queue: Queue | undefined,
): { readonly agent: AgentId; readonly holdMs: number } | null => {
  if (queue?.sameAgent?.kind !== 'last') return null
  const number = citizenNumber(call)
  const agent = number === null ? undefined : (lastAgents.young.get(number) ?? lastAgents.old.get(number))
  return agent === undefined ? null : { agent, holdMs: queue.sameAgent.holdMs }
}
