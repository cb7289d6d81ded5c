import type { AcdEvent, Activity, Author, Availability } from '../log/events.ts'
import type { AgentId, CallId, EpochMs, LogId } from '../log/ids.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { Request } from '../log/requests.ts'

/** A stretch of time in which nothing about an agent changed (R10). Half open: `from` belongs to it, `to` does not. */
export type AgentInterval = {
  /** The entry that began it. */
  readonly logId: LogId
  readonly agent: AgentId
  readonly from: EpochMs
  /** Null: still so. */
  readonly to: EpochMs | null
  readonly availability: Availability
  readonly activity: Activity
  readonly phoneRegistered: boolean
  readonly reason: string | null
  readonly call: CallId | null
  /** The phone is kept off hook between calls. */
  readonly lineOpen: boolean
  /** End of the wrap-up as it was set; a prolongation begins a new interval. */
  readonly until: EpochMs | null
  /** What brought it about: a rule of the floor, `request`, or a wish of before that came true. */
  readonly cause: string
  /** Who brought it about. */
  readonly author: Author
}

/** What somebody has asked for the time after the call at hand. */
type Wish = { readonly what: 'pauseAfter' | 'forceOut'; readonly by: Author }

/** An agent's open interval, with what is remembered besides. */
export type OpenInterval = AgentInterval & { readonly wish: Wish | null }

/** The open interval of every agent. */
export type OpenIntervals = Readonly<Record<AgentId, OpenInterval>>

export type IntervalStep = {
  readonly state: OpenIntervals
  /** The one that closed, if any, and the one that opened; the same `logId` replaces what was written before. */
  readonly changed: readonly AgentInterval[]
}

const sameState = (a: AgentInterval, b: AgentInterval): boolean =>
  a.availability === b.availability &&
  a.activity === b.activity &&
  a.phoneRegistered === b.phoneRegistered &&
  a.reason === b.reason &&
  a.call === b.call &&
  a.lineOpen === b.lineOpen &&
  a.until === b.until

type Changed = Extract<AcdEvent, { type: 'agent.changed' }>

/** Folds `agent.changed` into intervals without gaps or overlaps; one that lasted no time has `from` equal to `to`. */
export const intervalStep = (state: OpenIntervals, entry: LogEntry): IntervalStep => {
  const body = entry.body
  if (body.type === 'agent.forceOut') return { state: noteForced(state, body), changed: [] }
  if (body.type !== 'agent.changed') return { state, changed: [] }
  const open = state[body.agent]
  const opened: OpenInterval = {
    ...intervalOf(entry, body, open?.wish ?? null),
    wish: wishAfter(body, open?.wish ?? null),
  }
  if (open !== undefined && sameState(open, opened))
    return { state: { ...state, [body.agent]: { ...open, wish: opened.wish } }, changed: [] }
  const next = { ...state, [body.agent]: opened }
  return { state: next, changed: open === undefined ? [bare(opened)] : [bare({ ...open, to: entry.at }), bare(opened)] }
}

const bare = ({ wish: _wish, ...interval }: OpenInterval): AgentInterval => interval

const intervalOf = ({ id, at }: LogEntry, body: Changed, wish: Wish | null): AgentInterval => ({
  logId: id,
  agent: body.agent,
  from: at,
  to: null,
  availability: body.availability,
  activity: body.activity,
  phoneRegistered: body.phoneRegistered,
  reason: body.reason,
  call: body.call,
  lineOpen: body.lineOpen,
  until: body.until,
  ...causeOf(body, wish),
})

/** The system only carries out what somebody asked for: the author is who asked. */
const causeOf = (
  { author, availability, pauseAfter }: Changed,
  wish: Wish | null,
): Pick<AgentInterval, 'cause' | 'author'> => {
  const cameTrue =
    wish !== null &&
    (wish.what === 'forceOut' ? availability === 'signedOut' : availability === 'paused' && pauseAfter === null)
  if (cameTrue && author.kind === 'system') return { cause: wish.what, author: wish.by }
  return { cause: author.kind === 'system' ? author.id : 'request', author }
}

const wishAfter = ({ pauseAfter, availability, author }: Changed, wish: Wish | null): Wish | null => {
  if (availability === 'signedOut') return null
  if (pauseAfter === null) return wish?.what === 'pauseAfter' ? null : wish
  return author.kind === 'system' ? wish : { what: 'pauseAfter', by: author }
}

const noteForced = (
  state: OpenIntervals,
  { agent, actor }: Extract<Request, { type: 'agent.forceOut' }>,
): OpenIntervals => {
  const open = state[agent]
  if (open === undefined || open.availability === 'signedOut') return state
  const by: Author = { kind: 'supervisor', id: actor.account }
  return { ...state, [agent]: { ...open, wish: { what: 'forceOut', by } } }
}

/** One word for what an agent is doing: the activity, or, with nothing to do, the availability. */
export type AgentStateName = Availability | Exclude<Activity, 'idle'>

export const agentStateName = (agent: Pick<AgentInterval, 'availability' | 'activity'>): AgentStateName =>
  agent.activity === 'idle' ? agent.availability : agent.activity
