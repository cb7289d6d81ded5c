import { isOpen, nextChange } from '../calendar/standing.ts'
import type { Queue, QueueAction } from '../floor/config.ts'
import { command, emit, index, isTooEarly, putCall, putQueue, queueState, setTimer, type Turn } from '../floor/turn.ts'
import type { Author, QueueRule } from '../log/events.ts'
import type { LineId, QueueId } from '../log/ids.ts'
import type { QueueMode } from '../log/requests.ts'
import { baseOf, type Call, type Offered, type Waiting } from './call.ts'
import { askForCallback } from './callback-ask.ts'
import { withdrawOffers } from './offer.ts'
import { part } from './part.ts'
import { endWait, enqueue, isQueuing, musicOf, waitedSoFar } from './queue.ts'
import { reach } from './transfer.ts'
import { takeMessage } from './voicemail.ts'

/** Whether the queue takes nobody new now: closed or drained by a supervisor, or out of its hours. */
export const isShut = (turn: Turn, queue: Queue): boolean =>
  queueState(turn, queue.id).mode !== 'open' || !isWithinHours(turn, queue)

const isWithinHours = (turn: Turn, queue: Queue): boolean => {
  const calendar = turn.config.calendars.find(({ id }) => id === queue.calendar)
  return calendar === undefined || isOpen(calendar, turn.config.holidays, turn.at)
}

/** The rules for whoever comes, the first that holds. */
export const applyRulesAtEntry = (turn: Turn, call: Waiting, queue: Queue): void => {
  const rule = ruleAtEntry(turn, queue)
  if (rule !== null) obey(turn, call, rule.rule, rule.action)
}

/** Sends nobody round and round: a queue whose rule has sent this caller on before keeps him now. */
const obey = (turn: Turn, call: Waiting, rule: QueueRule, action: QueueAction): void => {
  const isSentOn = action.kind === 'queue' || action.kind === 'line' || action.kind === 'outside'
  if (!isSentOn || !call.sentOnBy.includes(call.queue)) leaveQueue(turn, call, rule, action)
}

type Applied = { readonly rule: QueueRule; readonly action: QueueAction }

const ruleAtEntry = (turn: Turn, queue: Queue): Applied | null => {
  const { rules } = queue
  if (rules.closed !== null && isShut(turn, queue)) return { rule: 'closed', action: rules.closed }
  if (rules.nobodySignedIn !== null || rules.allPaused !== null) {
    const staff = staffOf(turn, queue.id)
    if (rules.nobodySignedIn !== null && staff.signedIn === 0)
      return { rule: 'nobodySignedIn', action: rules.nobodySignedIn }
    if (rules.allPaused !== null && staff.signedIn > 0 && staff.paused === staff.signedIn)
      return { rule: 'allPaused', action: rules.allPaused }
  }
  if (rules.full !== null && waitingIn(turn, queue.id).length > rules.full.waiting)
    return { rule: 'full', action: rules.full.action }
  return null
}

const staffOf = (turn: Turn, queue: QueueId): { signedIn: number; paused: number } => {
  const counts = { signedIn: 0, paused: 0 }
  for (const agent of turn.agents.values()) {
    if (agent.availability.kind === 'signedOut') continue
    if (index(turn).queuesOfAgent.get(agent.id)?.has(queue) !== true) continue
    counts.signedIn++
    if (agent.availability.kind === 'paused') counts.paused++
  }
  return counts
}

const waitingIn = (turn: Turn, queue: QueueId): (Waiting | Offered)[] => {
  const inside: (Waiting | Offered)[] = []
  for (const call of turn.calls.values()) if (isQueuing(call) && call.queue === queue) inside.push(call)
  return inside
}

/** The longest wait of this queue is over. A phone that rings may ring on. */
export const waitedTooLong = (turn: Turn, call: Call): void => {
  if (!isQueuing(call)) return
  const rule = index(turn).queues.get(call.queue)?.rules.tooLong ?? null
  if (rule === null || isTooEarly(turn, `tooLong:${call.id}`, call.since + rule.ms)) return
  if (call.phase === 'offered') putCall(turn, { ...call, due: 'tooLong' })
  else obey(turn, call, 'tooLong', rule.action)
}

/** No phone rings any more for this caller: a rule that came due meanwhile is obeyed now. */
export const obeyDue = (turn: Turn, call: Waiting): void => {
  const { due } = call
  const rules = index(turn).queues.get(call.queue)?.rules
  if (due === null || rules === undefined) return
  const action = due === 'closed' ? rules.closed : (rules.tooLong?.action ?? null)
  const free = putCall(turn, { ...call, due: null })
  if (action !== null) obey(turn, free, due, action)
}

/** Takes a caller out of the queue and does what the rule says. A callback is only offered: the place stays. */
export const leaveQueue = (turn: Turn, call: Waiting | Offered, rule: QueueRule, action: QueueAction): void => {
  if (action.kind === 'callback') return askForCallback(turn, call, rule)
  const waiting = call.phase === 'offered' ? withdrawOffers(turn, call) : call
  tellLeft(turn, waiting, rule, action.kind)
  endWait(turn, waiting)
  const out: Waiting = {
    ...waiting,
    waitedMs: action.kind === 'queue' ? call.waitedMs : waitedSoFar(turn, call),
    sentOnBy: rule === 'exitKey' ? call.sentOnBy : [...call.sentOnBy, call.queue],
  }
  switch (action.kind) {
    case 'end':
      return part(turn, out, [action.prompt], 'turnedAway', 'system')
    case 'queue':
      return enqueue(turn, out, action.queue, {
        since: call.since,
        headStartMs: call.headStartMs - (index(turn).queues.get(call.queue)?.headStartMs ?? 0),
        needs: call.needs,
      })
    case 'line':
      return flowInto(turn, out, action.line)
    case 'outside':
      return reach(turn, out, { number: action.number, by: null, backTo: 'queue', note: null })
    case 'voicemail':
      return takeMessage(turn, out, [action.prompt], action.maxMs)
  }
}

export const tellLeft = (turn: Turn, call: Waiting, rule: QueueRule, action: QueueAction['kind']): void => {
  const waitedMs = turn.at - call.since
  emit(turn, { type: 'call.leftQueue', call: call.id, queue: call.queue, rule, action, waitedMs })
}

/** The flow of a line takes the caller from its start, e.g. the other centre's (T1). */
export const flowInto = (turn: Turn, call: Call & { readonly leg: string }, line: LineId): void => {
  const flow = index(turn).lines.get(line)?.flow ?? ''
  putCall(turn, { ...baseOf(call), leg: call.leg, phase: 'inFlow', outcome: 'inFlow' })
  command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
  emit(turn, { type: 'call.flowing', call: call.id, leg: call.leg, node: call.node, line, flow, caller: call.caller })
}

/** A supervisor opens, drains or closes a queue now. */
export const changeQueueMode = (turn: Turn, queue: Queue, mode: QueueMode, author: Author): void => {
  putQueue(turn, { ...queueState(turn, queue.id), mode })
  emit(turn, { type: 'queue.changed', queue: queue.id, mode, author })
  if (mode === 'closed') sendHome(turn, queue)
}

const sendHome = (turn: Turn, queue: Queue): void => {
  const { closed } = queue.rules
  if (closed === null) return
  for (const call of waitingIn(turn, queue.id))
    if (call.phase === 'offered') putCall(turn, { ...call, due: 'closed' })
    else obey(turn, call, 'closed', closed)
}

/** Looks at the clock of a queue that has hours: at closing time the callers inside leave by its rule. */
export const watchHours = (turn: Turn, queue: Queue): void => {
  const calendar = turn.config.calendars.find(({ id }) => id === queue.calendar)
  if (calendar === undefined) return
  const state = queueState(turn, queue.id)
  const open = isOpen(calendar, turn.config.holidays, turn.at)
  if (state.open !== open) putQueue(turn, { ...state, open })
  setTimer(turn, `hours:${queue.id}`, nextChange(calendar, turn.config.holidays, turn.at) - turn.at)
  if (state.open === true && !open) sendHome(turn, queue)
}
