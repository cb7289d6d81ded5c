import type { AgentView, CallbackView, FloorView, LiveCall, QueueView } from '@tsunagu/messages'
import { addCall, alone, type CallDelta, changeCall, type Delta, foldCalls } from './call-fold.ts'

/** The floor after one more event. */
export const foldFloor = (floor: FloorView, { seq, at, body }: Delta): FloorView => {
  const next = { ...floor, seq, at }
  switch (body.type) {
    case 'agent.changed':
      return changeAgent(withAgent(next, body), body.agent, (agent) => agentAfter(agent, at, body))
    case 'agent.hand':
      return changeAgent(next, body.agent, () => ({ handRaised: body.raised }))
    case 'queue.changed':
      return changeQueue(next, body.queue, { mode: body.mode })
    case 'callback.asked':
      return withCallbacks(changeCall(next, body.call, { ...alone, phase: 'parting' }), [
        ...next.callbacks,
        askedFor(body),
      ])
    case 'callback.tried':
      return withCallbacks(next, next.callbacks.map(tried(body)))
    case 'callback.ended':
      return withCallbacks(
        next,
        next.callbacks.filter((one) => one.callback !== body.callback),
      )
    case 'preview.shown':
      return addCall(next, shownCase(at, body))
    case 'preview.ended':
      return { ...next, calls: next.calls.filter((one) => one.call !== body.call) }
    case 'attempt.warned':
    case 'agent.alert':
    case 'floor.message':
    case 'flow.keyed':
    case 'recording.indexed':
    case 'work.alert':
      return next
    default:
      return foldCalls(endTry(next, body), at, body)
  }
}

type Body<Type> = Extract<Delta['body'], { type: Type }>
const iso = (ms: number): string => new Date(ms).toISOString()

const agentAfter = (before: AgentView, at: string, body: Body<'agent.changed'>): Partial<AgentView> => ({
  availability: body.availability,
  activity: body.activity,
  phoneRegistered: body.phoneRegistered,
  reason: body.reason,
  call: body.call,
  idleSince: body.activity === 'idle' ? at : null,
  wrapUpUntil: body.until === null ? null : iso(body.until),
  pauseAfter: body.pauseAfter,
  lineOpen: body.lineOpen,
  handRaised: body.availability !== 'signedOut' && before.handRaised,
  prolonged: prolongedAfter(before, body),
})

/**
 * Whose a call by hand is, nothing else tells. An agent in wrap-up, or free, has left the citizen: where that one goes on
 * from there the call's next event tells; of an ending with guidance nothing does.
 */
const withAgent = (floor: FloorView, { agent, activity, call: id }: Body<'agent.changed'>): FloorView => {
  if (activity === 'reserved' && id !== null) return changeCall(floor, id, { agent })
  if (activity !== 'wrapUp' && activity !== 'idle') return floor
  const left = floor.calls.find((call) => call.agent === agent && call.phase === 'talking' && call.parties.length === 0)
  return left === undefined
    ? floor
    : changeCall(floor, left.call, { agent: null, phase: 'parting', held: false, muted: false })
}

/** Each later end of the same wrap-up is one more time that it was prolonged. */
const prolongedAfter = (before: AgentView, { activity, until }: Body<'agent.changed'>): number => {
  if (activity !== 'wrapUp' || before.activity !== 'wrapUp') return 0
  const isLater = until !== null && before.wrapUpUntil !== null && until > Date.parse(before.wrapUpUntil)
  return before.prolonged + (isLater ? 1 : 0)
}

/** A case on an agent's screen, before it is a call. */
const shownCase = (at: string, body: Body<'preview.shown'>): LiveCall => ({
  ...alone,
  call: body.call,
  phase: 'previewing',
  direction: 'outbound',
  line: body.line,
  called: body.number,
  caller: { kind: 'presented', number: body.callerId },
  arrivedAt: at,
  queue: body.queue,
  agent: body.agent,
  since: at,
  watchers: [],
  callback: null,
  preview: { campaign: body.campaign, person: body.person, until: iso(body.until) },
})

const askedFor = (body: Body<'callback.asked'>): CallbackView => ({
  callback: body.callback,
  queue: body.queue,
  line: body.line,
  number: body.number,
  since: iso(body.since),
  tries: 0,
  notBefore: null,
  expiresAt: iso(body.expiresAt),
  call: null,
})

const tried =
  (body: Body<'callback.tried'>) =>
  (one: CallbackView): CallbackView =>
    one.callback === body.callback ? { ...one, tries: body.attempt, call: body.call } : one

/** A call that tried to make good a callback is over: the callback waits on, unless it is told to have ended. */
const endTry = (floor: FloorView, body: CallDelta): FloorView =>
  body.type === 'call.ended' && floor.callbacks.some((one) => one.call === body.call)
    ? withCallbacks(
        floor,
        floor.callbacks.map((one) => (one.call === body.call ? { ...one, call: null } : one)),
      )
    : floor

const withCallbacks = (floor: FloorView, callbacks: CallbackView[]): FloorView => ({
  ...floor,
  callbacks,
  queues: floor.queues.map((queue) => ({
    ...queue,
    callbacks: callbacks.filter((one) => one.queue === queue.queue).length,
  })),
})

const changeQueue = (floor: FloorView, id: string, part: Partial<QueueView>): FloorView => ({
  ...floor,
  queues: floor.queues.map((queue) => (queue.queue === id ? { ...queue, ...part } : queue)),
})

const changeAgent = (floor: FloorView, id: string, part: (agent: AgentView) => Partial<AgentView>): FloorView => ({
  ...floor,
  agents: floor.agents.map((agent) => (agent.agent === id ? { ...agent, ...part(agent) } : agent)),
})
