import type { FloorConfig } from '../../floor/config.ts'
import type { LogBody, LogEntry } from '../../log/log-entry.ts'
import type { Effect } from '../../machine/effect.ts'
import type { Step } from '../../machine/step.ts'
import type { DialEvent } from '../campaign.ts'
import type { Dialler } from './dialler.ts'
import {
  answered,
  callEnded,
  connected,
  dialled,
  graceOver,
  listened,
  overdue,
  previewEnded,
  rang,
  refused,
  taken,
  withLeg,
} from './flights.ts'
import { lookAtAll, tick, wake } from './look.ts'
import { forget } from './memory.ts'
import { campaignFilled, campaignSet } from './plans.ts'
import { agentChanged, agentLegEnded, agentRung } from './staff.ts'
import { otherArrived, otherConnected, otherEnded, otherWaits, personsChanged } from './suppress.ts'
import { beginTurn, endTurn, type Turn } from './turn.ts'

/**
 * The dialler's next state: whom to call now, with which agent, what became of it, and why nobody is called. Everything comes
 * from the entry; the same log gives the same calls.
 */
export const stepDialler = (dialler: Dialler, entry: LogEntry): Step<Dialler, Effect<DialEvent>> => {
  const turn = beginTurn(dialler, entry.at, entry.id)
  const handler = handlers[entry.body.type] as Handler<LogBody>
  handler(turn, entry.body)
  if (turn.isWorthALook) lookAtAll(turn)
  return endTurn(turn)
}

type Handler<Body> = (turn: Turn, body: Body) => void
/** Every kind of entry is listed: a new one does not compile until the dialler says what it means here. */
type Handlers = { readonly [T in LogBody['type']]: Handler<Extract<LogBody, { type: T }>> }

const ignored = (): void => undefined

const leftQueue: Handler<{ readonly call: string }> = (turn, { call }) => otherWaits(turn, call, null)

/** The first channel of a call for which an agent is kept is his. */
const callArrived: Handler<Extract<LogBody, { type: 'call.arrived' }>> = (turn, event) => {
  const kept = turn.flights.get(event.call)?.attempt.agent ?? null
  if (event.leg.endsWith('.a1')) agentRung(turn, kept, event.leg)
  otherArrived(turn, event)
}

const handlers: Handlers = {
  'leg.arrived': ignored,
  'phone.dialled': ignored,
  'leg.ringing': (turn, { leg }) => rang(turn, leg),
  'leg.progress': ignored,
  'leg.answered': (turn, { leg }) => void answered(turn, withLeg(turn, leg)),
  'leg.listened': (turn, { leg, by }) => listened(turn, withLeg(turn, leg), by),
  'leg.ended': (turn, { leg }) => agentLegEnded(turn, leg),
  'leg.keyPressed': ignored,
  'leg.held': ignored,
  'leg.unheld': ignored,
  'leg.handedBack': ignored,
  'playback.ended': ignored,
  'phone.registered': ignored,
  'phone.lost': ignored,
  'pbx.lost': ignored,
  'pbx.snapshot': ignored,
  'command.failed': ignored,
  'pbx.servedAlone': ignored,
  'agent.signIn': ignored,
  'agent.signOut': ignored,
  'agent.ready': ignored,
  'agent.readyOnce': ignored,
  'agent.pause': ignored,
  'agent.pauseAfter': ignored,
  'agent.endWrapUp': ignored,
  'agent.prolongWrapUp': ignored,
  'agent.openLine': ignored,
  'agent.closeLine': ignored,
  'agent.raiseHand': ignored,
  'agent.forceOut': ignored,
  'call.answer': ignored,
  'call.hold': ignored,
  'call.resume': ignored,
  'call.mute': ignored,
  'call.hangUp': ignored,
  'call.transfer': ignored,
  'call.consult': ignored,
  'call.toggle': ignored,
  'call.merge': ignored,
  'call.complete': ignored,
  'call.cancelConsult': ignored,
  'call.dropParty': ignored,
  'call.park': ignored,
  'call.unpark': ignored,
  'call.sendKeys': ignored,
  'call.redial': ignored,
  'call.move': ignored,
  'call.endWithGuidance': ignored,
  'call.mark': ignored,
  'call.watch': ignored,
  'call.watchMode': ignored,
  'call.unwatch': ignored,
  'call.takeOver': ignored,
  'call.place': ignored,
  'call.end': ignored,
  'queue.mode': ignored,
  'floor.broadcast': ignored,
  'callback.cancel': ignored,
  'preview.accept': ignored,
  'preview.skip': ignored,
  'floor.configured': (turn, { config }) => configure(turn, config),
  'flow.started': ignored,
  'flow.entered': ignored,
  'flow.keyed': ignored,
  'flow.collected': ignored,
  'flow.lookingUp': ignored,
  'flow.texting': ignored,
  'flow.surveyed': ignored,
  'flow.queueing': ignored,
  'flow.transferring': ignored,
  'flow.voicemail': ignored,
  'flow.ended': ignored,
  'timer.fired': (turn, { service, timer }) => {
    if (service === 'dialler') timerFired(turn, timer)
  },
  'call.arrived': callArrived,
  'call.queued': (turn, { call, queue }) => {
    // A call of ours that waits has been answered.
    answered(turn, turn.flights.get(call))
    otherWaits(turn, call, queue)
  },
  'call.announced': ignored,
  'call.relaxed': ignored,
  'call.leftQueue': (turn, { call, rule }) => {
    otherWaits(turn, call, null)
    if (rule === 'nobodyFree') graceOver(turn, call)
  },
  'call.flowing': (turn, { call }) => {
    answered(turn, turn.flights.get(call))
    otherWaits(turn, call, null)
  },
  'call.voicemail': leftQueue,
  'call.offered': (turn, { agent, leg }) => agentRung(turn, agent, leg),
  'call.offerEnded': ignored,
  'call.connected': (turn, { call, agent, leg }) => {
    connected(turn, call, agent)
    agentRung(turn, agent, leg)
    otherConnected(turn, call)
  },
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
  'call.dialled': dialled,
  'call.abandoned': leftQueue,
  'call.ended': (turn, event) => {
    callEnded(turn, event)
    otherEnded(turn, event.call)
  },
  'callback.asked': ignored,
  'callback.tried': ignored,
  'callback.ended': ignored,
  'agent.changed': agentChanged,
  'agent.hand': ignored,
  'agent.alert': ignored,
  'queue.changed': ignored,
  'floor.message': ignored,
  'request.accepted': ignored,
  'request.refused': ignored,
  'lookup.answered': ignored,
  'work.alert': ignored,
  'persons.changed': personsChanged,
  'campaign.set': (turn, { campaign }) => campaignSet(turn, campaign),
  'campaign.filled': campaignFilled,
  'campaign.decided': ignored,
  'attempt.started': ignored,
  'attempt.withdrawn': ignored,
  'attempt.warned': ignored,
  'attempt.ended': ignored,
  'attempt.refused': refused,
  'target.settled': ignored,
  'call.returned': ignored,
  'preview.shown': (turn, { call }) => {
    const flight = turn.flights.get(call)
    if (flight !== undefined) taken(turn, flight)
  },
  'preview.ended': previewEnded,
  'message.changed': ignored,
  'recording.closed': ignored,
  'recording.indexed': ignored,
}

/** The part of the set-up that decides about calls; the same object while nothing of it changes. */
const configure = (turn: Turn, config: FloorConfig): void => {
  turn.config = {
    queues: config.queues.map(({ id, needs }) => ({ id, needs })),
    agents: config.agents.map(({ id, queues, skills }) => ({ id, queues, skills })),
    calendars: config.calendars,
    holidays: config.holidays,
    doNotCall: config.doNotCall,
    trunks: config.lines.flatMap(({ id, trunk }) => (trunk === undefined ? [] : [{ line: id, limits: trunk }])),
  }
  for (const { id, state } of [...turn.plans.values()]) if (state === 'running') wake(turn, id)
}

/** What each timer is for; the part after the first colon is an id. */
const timers: Readonly<Record<string, (turn: Turn, id: string) => void>> = {
  tick,
  guard: overdue,
  forget,
}

const timerFired = (turn: Turn, timer: string): void => {
  const [kind = '', id = ''] = timer.split(/:(.*)/s)
  timers[kind]?.(turn, id)
}
