import { agentOfOpenLine } from '../../call/call.ts'
import type { AcdEvent } from '../../log/events.ts'
import type { AgentId, LegId, QueueId } from '../../log/ids.ts'
import { holderOf } from '../../machine/derived.ts'
import { firstPacer, learn, type PacerInput } from '../../pacing/pacer.ts'
import type { Campaign } from '../campaign.ts'
import { type DialConfig, type Dialler, emptyDialler, type SeenAgent } from './dialler.ts'
import { changeAgent, type Turn } from './turn.ts'

/** Who serves which queue, and which queues have somebody in common. */
export type Roster = {
  readonly agentsOf: ReadonlyMap<QueueId, readonly AgentId[]>
  readonly sharing: ReadonlyMap<QueueId, ReadonlySet<QueueId>>
}

const rosters = new WeakMap<DialConfig, Roster>()

export const rosterOf = (config: DialConfig): Roster => {
  const known = rosters.get(config)
  if (known !== undefined) return known
  const agentsOf = new Map(config.queues.map((queue) => [queue.id, qualified(config, queue)] as const))
  const queuesOf = new Map(config.agents.map(({ id, queues }) => [id, queues] as const))
  const sharing = new Map(
    [...agentsOf].map(([id, agents]) => [id, new Set([id, ...agents.flatMap((agent) => queuesOf.get(agent) ?? [])])]),
  )
  const made = { agentsOf, sharing }
  rosters.set(config, made)
  return made
}

const qualified = ({ agents }: DialConfig, { id, needs }: DialConfig['queues'][number]): readonly AgentId[] =>
  agents
    .filter(
      ({ queues, skills }) => queues.includes(id) && needs.every(({ skill, level }) => (skills[skill] ?? 0) >= level),
    )
    .map((agent) => agent.id)

/** The agents of a queue who are signed in. */
export const staffOf = (turn: Turn, queue: QueueId): readonly SeenAgent[] =>
  (rosterOf(turn.config).agentsOf.get(queue) ?? []).flatMap((id) => {
    const agent = turn.agents.get(id)
    return agent === undefined || agent.availability === 'signedOut' ? [] : [agent]
  })

const isHere = (agent: SeenAgent | undefined): boolean => agent !== undefined && agent.availability !== 'signedOut'

type Counted = Pick<Turn, 'config' | 'agents'> & { readonly counts: ReadonlyMap<QueueId, number> }
let counted: Counted = { config: emptyDialler.config, agents: emptyDialler.agents, counts: new Map() }

/** How many `staffOf` names. Asked with every entry, so it is counted anew only when somebody signs in or out. */
export const staffCount = ({ config, agents }: Pick<Turn, 'config' | 'agents'>, queue: QueueId): number => {
  if (config !== counted.config || hasComeOrGone(counted.agents, agents))
    counted = { config, agents, counts: countsOf(config, agents) }
  else if (agents !== counted.agents) counted = { ...counted, agents }
  return counted.counts.get(queue) ?? 0
}

const hasComeOrGone = (before: Dialler['agents'], after: Dialler['agents']): boolean => {
  if (before === after) return false
  const { set, del } = before.changesTo(after)
  return del.length > 0 || set.some(([id, agent]) => isHere(before.get(id)) !== isHere(agent))
}

const countsOf = (config: DialConfig, agents: Dialler['agents']): ReadonlyMap<QueueId, number> =>
  new Map(
    [...rosterOf(config).agentsOf].map(([queue, ids]) => [queue, ids.filter((id) => isHere(agents.get(id))).length]),
  )

/** Free for a call, longest idle first. */
export const idleOf = (turn: Turn, staff: readonly SeenAgent[]): readonly SeenAgent[] =>
  staff.filter((agent) => isIdle(turn, agent)).sort((a, b) => a.idleSince - b.idleSince || (a.id < b.id ? -1 : 1))

export const isIdle = (
  { at }: Pick<Turn, 'at'>,
  { availability, activity, isRegistered, keptFor, notBefore, leg, idleSince }: SeenAgent,
): boolean =>
  availability === 'ready' &&
  activity === 'idle' &&
  isRegistered &&
  keptFor === null &&
  notBefore <= at &&
  (leg === null || at - idleSince >= goneWithinMs)

/** A channel whose end nobody tells is gone after this. */
const goneWithinMs = 5_000

/** An agent's phone is dialled for a call, or offered one. */
export const agentRung = (turn: Turn, id: AgentId | null, leg: LegId): void => {
  const agent = id === null ? undefined : turn.agents.get(id)
  if (agent !== undefined && agentOfOpenLine(leg) === null) changeAgent(turn, agent, { leg })
}

const agentWith = holderOf<SeenAgent>(({ leg }) => (leg === null ? [] : [leg]))

/** A channel is gone: whose it was may be dialled for again. */
export const agentLegEnded = (turn: Turn, leg: LegId): void => {
  const agent = turn.agents.get(agentWith(turn.agents, leg) ?? '')
  if (agent === undefined) return
  changeAgent(turn, agent, { leg: null })
  turn.isWorthALook = true
}

export const isTalking = ({ activity }: Pick<SeenAgent, 'activity'>): boolean =>
  activity === 'talking' || activity === 'held'

const unseen = (id: AgentId): SeenAgent => ({
  id,
  availability: 'signedOut',
  activity: 'idle',
  isRegistered: false,
  isLeaving: false,
  call: null,
  since: 0,
  talkMs: 0,
  idleSince: 0,
  keptFor: null,
  leg: null,
  notBefore: 0,
})

/** An agent's state has changed: what the pacers learn from it, and whether there is somebody to dial for now. */
export const agentChanged = (turn: Turn, event: Extract<AcdEvent, { type: 'agent.changed' }>): void => {
  const before = turn.agents.get(event.agent) ?? unseen(event.agent)
  const goesOn = before.activity === event.activity || (isTalking(before) && isTalking(event))
  const wasFree = before.availability === 'ready' && before.activity === 'idle'
  const isFree = event.availability === 'ready' && event.activity === 'idle'
  const after: SeenAgent = {
    ...before,
    availability: event.availability,
    activity: event.activity,
    isRegistered: event.phoneRegistered,
    isLeaving: event.pauseAfter !== null,
    call: event.call,
    since: goesOn ? before.since : turn.at,
    talkMs: isTalking(before) && !goesOn ? turn.at - before.since : before.talkMs,
    idleSince: isFree && !wasFree ? turn.at : before.idleSince,
    // Kept until the call ends, or the agent comes out of it.
    keptFor: event.activity === 'idle' && before.activity !== 'idle' ? null : before.keptFor,
    notBefore: 0,
  }
  turn.agents = turn.agents.with(event.agent, after)
  learnFrom(turn, before, after)
  if (isFree) turn.isWorthALook = true
}

const learnFrom = (turn: Turn, before: SeenAgent, after: SeenAgent): void => {
  const talked = isTalking(before) && !isTalking(after)
  const wrapped = before.activity === 'wrapUp' && after.activity !== 'wrapUp'
  if (!talked && !wrapped) return
  for (const plan of turn.plans.values()) {
    if (!isPaced(plan) || !(rosterOf(turn.config).agentsOf.get(plan.queue) ?? []).includes(after.id)) continue
    if (talked) learnOf(turn, plan, { type: 'talkEnded', talkS: after.talkMs / 1_000 })
    if (talked && after.activity === 'wrapUp') continue
    const wrapUpS = wrapped ? (turn.at - before.since) / 1_000 : 0
    const left = after.availability !== 'ready'
    learnOf(turn, plan, { type: 'wrapUpEnded', talkS: after.talkMs / 1_000, wrapUpS, left })
  }
}

/** Whether a pacer decides how many: nobody is dialled ahead in preview, and nobody waits for an announcement. */
export const isPaced = ({ mode, state }: Campaign): boolean =>
  state !== 'stopped' && mode.kind !== 'preview' && mode.kind !== 'agentless'

export const learnOf = (turn: Turn, plan: Campaign, input: PacerInput): void => {
  const before = turn.pacers.get(plan.id) ?? firstPacer(plan.pacing, turn.at / 1_000)
  const staff = staffCount(turn, plan.queue)
  turn.pacers = turn.pacers.with(plan.id, learn(before, plan.pacing, input, staff))
}
