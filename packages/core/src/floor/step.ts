import { announce, comfort } from '../call/announce.ts'
import { arrive, handBack, servedAlone, toldEnded } from '../call/arrive.ts'
import { graceOver, startAttempt, withdrawAttempt } from '../call/attempt.ts'
import { armCallback, callbackExpired } from '../call/callback.ts'
import { askForCallback, callbackKey, stopAsking } from '../call/callback-ask.ts'
import { endCall } from '../call/end.ts'
import { toneEnded } from '../call/offer.ts'
import { parkedTooLong } from '../call/park.ts'
import { partingOver } from '../call/part.ts'
import { previewOver } from '../call/preview.ts'
import { enqueue, isQueuing, noteReturn, playFailed, preferenceOver, promptEnded, relax } from '../call/queue.ts'
import { leaveQueue, waitedTooLong, watchHours } from '../call/queue-rules.ts'
import { heldByPhone, tellLong } from '../call/talk.ts'
import { handOverToldTo, reachForFlow } from '../call/transfer.ts'
import { listenToMessage, messageOver, takeMessage } from '../call/voicemail.ts'
import { followCall } from '../call/watch.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import type { Step } from '../machine/step.ts'
import type { FloorConfig } from './config.ts'
import type { Floor } from './floor.ts'
import {
  awayExpired,
  callWith,
  consultExpired,
  legAnswered,
  legEnded,
  legListened,
  legRinging,
  lineToned,
  reachExpired,
  ringExpired,
  stillOffHook,
} from './legs.ts'
import { greetJoined, match } from './match.ts'
import { phoneDialled } from './phone-codes.ts'
import { phoneChanged, reconcile } from './reconcile.ts'
import { answerRequest } from './requests.ts'
import { agentOf, beginTurn, changeAgent, emit, endTurn, index, isTooEarly, system, type Turn } from './turn.ts'

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
  followWatched(turn)
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
  'leg.listened': (turn, fact) => legListened(turn, fact.leg, fact.by),
  'leg.ended': (turn, fact) => legEnded(turn, fact.leg, fact.cause),
  'leg.keyPressed': (turn, fact) => withCall(turn, fact.leg, (_, call) => keyPressed(turn, call, fact.leg, fact.key)),
  'leg.held': (turn, fact) => heldBy(turn, fact.leg, true),
  'leg.unheld': (turn, fact) => heldBy(turn, fact.leg, false),
  'leg.handedBack': (turn, fact) => withCall(turn, fact.leg, (_, call) => handBack(turn, call, fact.leg)),
  'playback.ended': (turn, fact) => withCall(turn, fact.leg, (_, call) => heard(turn, call, fact.leg, fact.playback)),
  'phone.registered': (turn, fact) => phoneChanged(turn, fact.phone, true),
  'phone.lost': (turn, fact) => phoneChanged(turn, fact.phone, false),
  'pbx.lost': ignored,
  'pbx.snapshot': reconcile,
  'command.failed': (turn, fact) => {
    if (fact.command === 'leg.dial') legEnded(turn, fact.leg, 0)
    if (fact.command === 'leg.play') withCall(turn, fact.leg, (_, call) => unheard(turn, call, fact.leg))
  },
  'pbx.servedAlone': (turn, fact) => withCall(turn, fact.leg, servedAlone),

  'agent.signIn': answerRequest,
  'agent.signOut': answerRequest,
  'agent.ready': answerRequest,
  'agent.readyOnce': answerRequest,
  'agent.pause': answerRequest,
  'agent.pauseAfter': answerRequest,
  'agent.endWrapUp': answerRequest,
  'agent.prolongWrapUp': answerRequest,
  'agent.openLine': answerRequest,
  'agent.closeLine': answerRequest,
  'agent.raiseHand': answerRequest,
  'agent.forceOut': answerRequest,
  'call.answer': answerRequest,
  'call.hold': answerRequest,
  'call.resume': answerRequest,
  'call.mute': answerRequest,
  'call.hangUp': answerRequest,
  'call.transfer': answerRequest,
  'call.consult': answerRequest,
  'call.toggle': answerRequest,
  'call.merge': answerRequest,
  'call.complete': answerRequest,
  'call.cancelConsult': answerRequest,
  'call.dropParty': answerRequest,
  'call.park': answerRequest,
  'call.unpark': answerRequest,
  'call.sendKeys': answerRequest,
  'call.redial': answerRequest,
  'call.move': answerRequest,
  'call.endWithGuidance': answerRequest,
  'call.mark': answerRequest,
  'call.watch': answerRequest,
  'call.watchMode': answerRequest,
  'call.unwatch': answerRequest,
  'call.takeOver': answerRequest,
  'call.place': answerRequest,
  'call.end': answerRequest,
  'queue.mode': answerRequest,
  'floor.broadcast': answerRequest,
  'callback.cancel': answerRequest,
  'preview.accept': answerRequest,
  'preview.skip': answerRequest,

  'floor.configured': (turn, event) => configure(turn, event.config),
  'flow.started': ignored,
  'flow.entered': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') noteOutcome(turn, call, event)
  },
  'flow.keyed': ignored,
  'flow.collected': ignored,
  'flow.lookingUp': ignored,
  'flow.texting': ignored,
  'flow.surveyed': ignored,
  'flow.queueing': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') queueFromFlow(turn, call, event)
  },
  'flow.transferring': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') reachForFlow(turn, call, event)
  },
  'flow.voicemail': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') takeMessage(turn, { ...call, queue: event.queue }, event.prompts, event.maxMs)
  },
  'flow.ended': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call?.phase === 'inFlow') endCall(turn, call, call.agents.length > 0 ? 'answered' : event.outcome, 'system', 16)
  },
  'timer.fired': (turn, event) => {
    if (event.service === 'acd') timerFired(turn, event.timer)
  },

  'call.arrived': ignored,
  'call.queued': ignored,
  'call.announced': ignored,
  'call.relaxed': ignored,
  'call.leftQueue': ignored,
  'call.flowing': ignored,
  'call.voicemail': ignored,
  'call.offered': ignored,
  'call.offerEnded': ignored,
  'call.connected': ignored,
  'call.held': ignored,
  'call.resumed': ignored,
  'call.muted': ignored,
  'call.transferring': ignored,
  'call.transferEnded': ignored,
  'call.consulting': ignored,
  'call.consulted': ignored,
  'call.toggled': ignored,
  'call.consultEnded': ignored,
  'call.partyJoined': ignored,
  'call.partyLeft': ignored,
  'call.handedOver': ignored,
  'call.moved': ignored,
  'call.parked': ignored,
  'call.unparked': ignored,
  'call.keysSent': ignored,
  'call.marked': ignored,
  'call.alert': ignored,
  'call.watched': ignored,
  'call.unwatched': ignored,
  'call.dialled': ignored,
  'call.abandoned': ignored,
  'call.ended': ignored,
  'callback.asked': ignored,
  'callback.tried': ignored,
  'callback.ended': ignored,
  'agent.changed': ignored,
  'agent.hand': ignored,
  'agent.alert': ignored,
  'queue.changed': ignored,
  'floor.message': ignored,
  'request.accepted': ignored,
  'request.refused': ignored,
  'lookup.answered': ignored,
  'work.alert': ignored,
  'persons.changed': ignored,
  'campaign.set': ignored,
  'campaign.filled': ignored,
  'campaign.decided': ignored,
  'attempt.started': (turn, event) => startAttempt(turn, event.attempt),
  'attempt.withdrawn': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call !== undefined) withdrawAttempt(turn, call)
  },
  'attempt.warned': ignored,
  'attempt.ended': ignored,
  'attempt.refused': ignored,
  'target.settled': ignored,
  'call.returned': (turn, event) => {
    const call = turn.calls.get(event.call)
    if (call !== undefined) noteReturn(turn, call, event.agent)
  },
  'preview.shown': ignored,
  'preview.ended': ignored,
  'message.changed': ignored,
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
const noteOutcome = (
  turn: Turn,
  call: Extract<KnownCall, { phase: 'inFlow' }>,
  { flow, node }: Extract<LogBody, { type: 'flow.entered' }>,
): void => {
  const entered = turn.config.flows.find(({ id }) => id === flow)?.nodes[node]
  if (entered?.type !== 'end' || entered.outcome === call.outcome) return
  turn.calls = turn.calls.with(call.id, { ...call, outcome: entered.outcome })
}

const queueFromFlow = (
  turn: Turn,
  call: Extract<KnownCall, { phase: 'inFlow' }>,
  event: Extract<LogBody, { type: 'flow.queueing' }>,
): void => {
  const responsible = index(turn).queues.get(event.queue)?.sameAgent
  const prefer =
    event.prefer === null || responsible?.kind !== 'responsible'
      ? null
      : { agent: event.prefer, holdMs: responsible.holdMs }
  const { needs, headStartMs } = event
  enqueue(turn, { ...call, queue: event.queue }, event.queue, { needs, headStartMs, prefer })
  const queued = turn.calls.get(call.id)
  if (event.offerCallback && queued?.phase === 'waiting' && queued.asked === null) askForCallback(turn, queued, 'flow')
}

/** A key from a citizen who waits: an answer, a way out, or the end of a message. */
const keyPressed = (turn: Turn, call: KnownCall, leg: string, key: string): void => {
  if (leg !== call.leg) return
  if (call.phase === 'voicemail' && key === '#' && call.playback === null) return messageOver(turn, call)
  if (!isQueuing(call)) return
  if (call.asked !== null) return callbackKey(turn, call, key)
  const exit = index(turn)
    .queues.get(call.queue)
    ?.exits.find((each) => each.key === key)
  if (exit !== undefined) leaveQueue(turn, call, 'exitKey', exit.action)
}

/** A prompt was heard to its end, or stopped. */
const heard = (turn: Turn, call: KnownCall, leg: string, playback: string): void => {
  promptEnded(turn, call, playback)
  toldEnded(turn, call)
  toneEnded(turn, call, playback)
  lineToned(turn, call, leg)
  partingOver(turn, call, playback)
  listenToMessage(turn, call, playback)
  handOverToldTo(turn, call, leg, playback)
}

/** A prompt could not be played: what was to follow it follows now. */
const unheard = (turn: Turn, call: KnownCall, leg: string): void => {
  if (leg !== call.leg) {
    const each = call.phase === 'offered' ? call.offers.find((other) => other.leg === leg) : undefined
    if (each?.tone != null) toneEnded(turn, call, each.tone)
    handOverToldTo(turn, call, leg, null)
    return lineToned(turn, call, leg)
  }
  playFailed(turn, call)
  toldEnded(turn, call)
  partingOver(turn, call, null)
  listenToMessage(turn, call, null)
}

/** Supervisors stay with the calls that changed in this turn. */
const followWatched = (turn: Turn): void => {
  if (turn.calls === turn.before.calls) return
  for (const [, call] of turn.before.calls.changesTo(turn.calls).set)
    if (call.watchers.length > 0) followCall(turn, call)
}

const configure = (turn: Turn, config: FloorConfig): void => {
  turn.config = config
  turn.matchable = true
  for (const setup of config.agents)
    if (!turn.agents.has(setup.id)) changeAgent(turn, setup.id, {}, system('configured'))
  for (const queue of config.queues) watchHours(turn, queue)
  // Their hours may begin earlier now than the moment at which they would be looked at again.
  for (const callback of turn.callbacks.values()) if (callback.call === null) armCallback(turn, callback)
}

/** What each timer is for; the part after the first colon is an id. */
const timers: Readonly<Record<string, (turn: Turn, id: string) => void>> = {
  ring: ringExpired,
  reach: reachExpired,
  consult: consultExpired,
  away: awayExpired,
  wrapUp: (turn, id) => wrapUpExpired(turn, id),
  announce: onCall(announce),
  comfort: onCall(comfort),
  relax: onCall(relax),
  prefer: onCall(preferenceOver),
  tooLong: onCall(waitedTooLong),
  ask: onCall(stopAsking),
  grace: onCall(graceOver),
  preview: onCall(previewOver),
  message: onCall(messageOver),
  park: (turn, id) => parkedTooLong(turn, turn.calls.get(id)),
  long: (turn, id) => tellLong(turn, turn.calls.get(id), 'long'),
  hold: (turn, id) => tellLong(turn, turn.calls.get(id), 'hold'),
  gone: (turn, id) => {
    const [agent = '', leg = ''] = id.split(/:(.*)/s)
    stillOffHook(turn, agent, leg)
  },
  pause: (turn, id) => pausedTooLong(turn, id),
  hours: (turn, id) => {
    const queue = index(turn).queues.get(id)
    if (queue !== undefined) watchHours(turn, queue)
  },
  callback: (turn, id) => {
    const callback = turn.callbacks.get(id)
    if (callback === undefined) return
    turn.matchable = true
    armCallback(turn, callback)
  },
  expire: callbackExpired,
}

function onCall(act: (turn: Turn, call: KnownCall) => void): (turn: Turn, id: string) => void {
  return (turn, id) => {
    const call = turn.calls.get(id)
    if (call !== undefined) act(turn, call)
  }
}

const timerFired = (turn: Turn, timer: string): void => {
  const [kind = '', id = ''] = timer.split(/:(.*)/s)
  timers[kind]?.(turn, id)
}

const wrapUpExpired = (turn: Turn, id: string): void => {
  const { activity } = agentOf(turn, id)
  if (activity.kind !== 'wrapUp' || isTooEarly(turn, `wrapUp:${id}`, activity.until)) return
  changeAgent(turn, id, { activity: { kind: 'idle' } }, system('wrapUpOver'))
}

const pausedTooLong = (turn: Turn, id: string): void => {
  const { availability } = agentOf(turn, id)
  if (availability.kind === 'paused')
    emit(turn, { type: 'agent.alert', agent: id, kind: 'pauseTooLong', reason: availability.reason })
}
