import { arrive, handBack, servedAlone, toldEnded } from '../call/arrive.ts'
import { endCall } from '../call/end.ts'
import { announcePosition, enqueue, playFailed, promptEnded } from '../call/queue.ts'
import { heldByPhone } from '../call/talk.ts'
import { reachForFlow } from '../call/transfer.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import type { Step } from '../machine/step.ts'
import type { FloorConfig } from './config.ts'
import type { Floor } from './floor.ts'
import { awayExpired, callWith, legAnswered, legEnded, legRinging, reachExpired, ringExpired } from './legs.ts'
import { greetJoined, match } from './match.ts'
import { phoneDialled } from './phone-codes.ts'
import { phoneChanged, reconcile } from './reconcile.ts'
import { answerRequest } from './requests.ts'
import { agentOf, beginTurn, changeAgent, endTurn, index, system, type Turn } from './turn.ts'

/**
 * The floor's next state: who is in which call, who waits, who is free, and what the PBX is to do about it. Everything
 * comes from the entry; the same log gives the same floor.
 */
export const stepFloor = (floor: Floor, entry: LogEntry): Step<Floor, Effect<AcdEvent>> => {
  const turn = beginTurn(floor, entry.at)
  const handler = handlers[entry.body.type] as Handler<LogBody>
  handler(turn, entry.body)
  match(turn)
  greetJoined(turn)
  return endTurn(turn)
}

type Handler<Body> = (turn: Turn, body: Body) => void
/** Every kind of entry is listed: a new one does not compile until the floor says what it means here. */
type Handlers = { readonly [T in LogBody['type']]: Handler<Extract<LogBody, { type: T }>> }

const ignored = (): void => undefined

const handlers: Handlers = {
  'leg.arrived': arrive,
  'phone.dialled': phoneDialled,
  'leg.ringing': (turn, fact) => legRinging(turn, fact.leg),
  'leg.progress': ignored,
  'leg.answered': (turn, fact) => legAnswered(turn, fact.leg, fact.recording),
  'leg.ended': (turn, fact) => legEnded(turn, fact.leg, fact.cause),
  'leg.keyPressed': ignored,
  'leg.held': (turn, fact) => heldBy(turn, fact.leg, true),
  'leg.unheld': (turn, fact) => heldBy(turn, fact.leg, false),
  'leg.handedBack': (turn, fact) => withCall(turn, fact.leg, handBack),
  'playback.ended': (turn, fact) => {
    const call = callWith(turn, fact.leg)
    if (call === undefined) return
    promptEnded(turn, call, fact.playback)
    toldEnded(turn, call)
  },
  'phone.registered': (turn, fact) => phoneChanged(turn, fact.phone, true),
  'phone.lost': (turn, fact) => phoneChanged(turn, fact.phone, false),
  'pbx.lost': ignored,
  'pbx.snapshot': reconcile,
  'command.failed': (turn, fact) => {
    if (fact.command === 'leg.dial') legEnded(turn, fact.leg, 0)
    if (fact.command === 'leg.play') withCall(turn, fact.leg, playFailed)
  },
  'pbx.servedAlone': (turn, fact) => withCall(turn, fact.leg, servedAlone),

  'agent.signIn': answerRequest,
  'agent.signOut': answerRequest,
  'agent.ready': answerRequest,
  'agent.pause': answerRequest,
  'agent.endWrapUp': answerRequest,
  'call.answer': answerRequest,
  'call.hold': answerRequest,
  'call.resume': answerRequest,
  'call.hangUp': answerRequest,
  'call.transfer': answerRequest,
  'call.place': answerRequest,
  'call.end': answerRequest,

  'floor.configured': (turn, event) => configure(turn, event.config),
  'flow.started': ignored,
  'flow.entered': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') noteOutcome(turn, call, event.node)
  },
  'flow.keyed': ignored,
  'flow.queueing': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') enqueue(turn, { ...call, queue: event.queue }, event.queue)
  },
  'flow.transferring': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') reachForFlow(turn, call, event.number)
  },
  'flow.ended': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') endCall(turn, call, event.outcome, 'system', 16)
  },
  'timer.fired': (turn, event) => {
    if (event.service === 'acd') timerFired(turn, event.timer)
  },

  'call.arrived': ignored,
  'call.queued': ignored,
  'call.offered': ignored,
  'call.offerEnded': ignored,
  'call.connected': ignored,
  'call.held': ignored,
  'call.resumed': ignored,
  'call.transferring': ignored,
  'call.transferEnded': ignored,
  'call.dialled': ignored,
  'call.abandoned': ignored,
  'call.ended': ignored,
  'agent.changed': ignored,
  'request.accepted': ignored,
  'request.refused': ignored,
  'recording.closed': ignored,
  'recording.indexed': ignored,
}

type KnownCall = NonNullable<ReturnType<typeof callWith>>

const withCall = (turn: Turn, leg: string, act: (turn: Turn, call: KnownCall) => void): void => {
  const call = callWith(turn, leg)
  if (call !== undefined) act(turn, call)
}

const heldBy = (turn: Turn, leg: string, held: boolean): void => {
  const call = callWith(turn, leg)
  if (call?.phase === 'talking') heldByPhone(turn, call, leg, held)
}

/** A caller who hangs up during the out-of-hours announcement was out of hours, not "in the flow" (T5). */
const noteOutcome = (turn: Turn, call: Extract<KnownCall, { phase: 'inFlow' }>, node: string): void => {
  const flow = index(turn).lines.get(call.line)?.flow
  const entered = turn.config.flows.find((candidate) => candidate.id === flow)?.nodes[node]
  if (entered?.type !== 'end' || entered.outcome === call.outcome) return
  turn.calls = turn.calls.with(call.id, { ...call, outcome: entered.outcome })
}

const configure = (turn: Turn, config: FloorConfig): void => {
  turn.config = config
  turn.matchable = true
  for (const setup of config.agents)
    if (!turn.agents.has(setup.id)) changeAgent(turn, setup.id, {}, system('configured'))
}

const timerFired = (turn: Turn, timer: string): void => {
  const [kind, id = ''] = timer.split(/:(.*)/s)
  if (kind === 'ring') return ringExpired(turn, id)
  if (kind === 'reach') return reachExpired(turn, id)
  if (kind === 'away') return awayExpired(turn, id)
  if (kind === 'wrapUp') return wrapUpExpired(turn, id)
  const call = turn.calls.get(id)
  if (kind === 'announce' && call !== undefined) announcePosition(turn, call)
}

const wrapUpExpired = (turn: Turn, id: string): void => {
  if (agentOf(turn, id).activity.kind !== 'wrapUp') return
  changeAgent(turn, id, { activity: { kind: 'idle' } }, system('wrapUpOver'))
}
