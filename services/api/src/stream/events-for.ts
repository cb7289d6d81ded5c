import type { AgentId, CallId, LogBody, LogEntry, QueueId } from '@tsunagu/core'
import { type Me, type StreamedEventType, type StreamMessage, seesNumbers, streamedEvents } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import { isOnlyAgent, leads, seesStaff } from '../access/roles.ts'
import { maskedBody, maskFor, withoutStaff } from '../floor/mask.ts'
import { sharedDelta } from './shared.ts'

type Delta = Extract<StreamMessage, { type: 'delta' }>
export type Streamed = Extract<LogBody, { type: StreamedEventType }>

const names: ReadonlySet<string> = new Set(streamedEvents)
const isStreamed = (body: LogBody): body is Streamed => names.has(body.type)

/** Where a visitor stands when a stream begins: calls of his own, and what the configuration says of his view. */
export type Standing = {
  readonly calls: readonly CallId[]
  readonly queues: readonly QueueId[]
  readonly tellListened: boolean
}

const isWatching = ({ type }: Streamed): boolean => type === 'call.watched' || type === 'call.unwatched'

/**
 * Decides which events of the log a visitor sees, and how. An agent sees what is about himself and about calls that he has
 * a part in; others see the whole floor. That a call is watched is for those who lead, and for its agents where the floor
 * tells them.
 */
export const createEventFilter = (visitor: Me) => {
  const mask = maskFor(visitor.roles)
  const onlyOwn = isOnlyAgent(visitor.roles)
  const leader = leads(visitor.roles)
  const staff = onlyOwn || seesStaff(visitor.roles)
  const mine = new Set<CallId>()
  const kind = `${staff} ${seesNumbers(visitor.roles)}`
  const shape = (entry: LogEntry): Delta | null => {
    const shown = staff ? entry.body : withoutStaff(entry.body)
    if (shown === null) return null
    return { type: 'delta', seq: entry.id, at: isoTime(entry.at), body: maskedBody(shown, mask) as Delta['body'] }
  }
  let standing: Standing = { calls: [], queues: [], tellListened: false }
  const isSeen = (body: Streamed): boolean => {
    if (!onlyOwn) return leader || !isWatching(body)
    follow(body, visitor.agent, mine)
    if (isWatching(body) && !standing.tellListened) return false
    return isForAll(body, standing.queues) || isMine(body, visitor, mine)
  }
  return {
    begin: (now: Standing): void => {
      for (const call of now.calls) mine.add(call)
      standing = now
    },
    delta: (entry: LogEntry): Delta | null => {
      if (!isStreamed(entry.body) || !isSeen(entry.body)) return null
      leave(entry.body, visitor.agent, mine)
      return sharedDelta(entry, kind, () => shape(entry))
    },
  }
}

/** The agent whose part in a call begins with this event, or null. */
const whoseBegins = (body: Streamed): AgentId | null => {
  if (body.type === 'call.consulting') return body.with.kind === 'agent' ? body.with.agent : null
  if (body.type === 'call.transferring') return body.to.kind === 'agent' ? body.to.target : null
  if (body.type === 'call.partyJoined') return body.party.kind === 'agent' ? body.party.agent : null
  if (body.type === 'call.handedOver') return body.to
  return 'agent' in body ? body.agent : null
}

const follow = (body: Streamed, agent: AgentId | null, mine: Set<CallId>): void => {
  if (agent !== null && 'call' in body && body.call !== null && whoseBegins(body) === agent) mine.add(body.call)
  if (body.type === 'call.unparked' && body.by !== null && body.by === agent) mine.add(body.call)
}

/** A call that ended, or went to a colleague before this agent answered, is no longer his. */
const leave = (body: Streamed, agent: AgentId | null, mine: Set<CallId>): void => {
  if (body.type === 'call.ended') mine.delete(body.call)
  if (body.type === 'call.offerEnded' && body.agent === agent && body.result !== 'answered') mine.delete(body.call)
  if (body.type === 'preview.ended' && body.agent === agent && body.result !== 'accepted') mine.delete(body.call)
}

/** What every agent on the floor may know. */
const isForAll = (body: Streamed, queues: readonly QueueId[]): boolean => {
  switch (body.type) {
    case 'queue.changed':
    case 'call.parked':
    case 'call.unparked':
      return true
    case 'floor.message':
      return body.queue === null || queues.includes(body.queue)
    default:
      return false
  }
}

/** Of a colleague in the same call an agent sees what concerns the conversation, not what a leader makes of it. */
const shared: ReadonlySet<StreamedEventType> = new Set([
  'call.consulting',
  'call.consulted',
  'call.toggled',
  'call.consultEnded',
  'call.held',
  'call.resumed',
])

const isMine = (body: Streamed, { agent, account }: Me, mine: ReadonlySet<CallId>): boolean => {
  const inCall = 'call' in body && body.call !== null && mine.has(body.call)
  if (body.type === 'call.marked') return inCall && (body.author.kind === 'agent' || body.author.id === account)
  if ('agent' in body && body.agent !== agent) return inCall && shared.has(body.type)
  return 'agent' in body || inCall
}
