import { addLeg, agentOf, changeAgent, command, emit, putCall, system, type Turn } from '../floor/turn.ts'
import type { AgentId, CallId, LegId } from '../log/ids.ts'
import type { WatchMode } from '../log/requests.ts'
import type { Call, Talking, Watcher } from './call.ts'
import { consultFailed } from './consult.ts'
import { closeTalk, dropLeg, talkedMs, wrapUp } from './end.ts'
import { dialPhone, registeredPhones, startTalking, talkingNow, withAgent } from './offer.ts'
import { endHold } from './talk.ts'

const watcherRingMs = 20_000

/** Rings the supervisor's phone, which picks up by itself, to be with a call (T11). */
export const watch = (turn: Turn, call: Call, supervisor: AgentId, mode: WatchMode): void => {
  const [phone] = registeredPhones(turn, supervisor)
  if (phone === undefined) return
  const { openLine } = agentOf(turn, supervisor)
  const leg = openLine ?? `${call.id}.w${call.counter + 1}`
  const watcher: Watcher = { supervisor, leg, mode, up: openLine !== null, ear: null }
  putCall(turn, { ...call, counter: call.counter + 1, watchers: [...call.watchers, watcher] })
  const activity = { kind: 'watching', call: call.id } as const
  if (openLine === null) {
    command(turn, call, dialPhone(turn, call, leg, phone, watcherRingMs, true))
    changeAgent(turn, supervisor, { activity, legs: addLeg(turn, supervisor, leg) }, system('watching'))
  } else changeAgent(turn, supervisor, { activity }, system('watching'))
  emit(turn, { type: 'call.watched', call: call.id, supervisor, mode })
}

/** The supervisor's phone was picked up; `followCall` does the rest. */
export const watcherUp = (turn: Turn, call: Call, leg: LegId): void => {
  putWatcher(turn, call, leg, (watcher) => ({ ...watcher, up: true }))
}

const putWatcher = (turn: Turn, call: Call, leg: LegId, change: (watcher: Watcher) => Watcher): void => {
  putCall(turn, { ...call, watchers: call.watchers.map((each) => (each.leg === leg ? change(each) : each)) })
}

export const changeWatchMode = (turn: Turn, call: Call, watcher: Watcher, mode: WatchMode): void => {
  putWatcher(turn, call, watcher.leg, (each) => ({ ...each, mode }))
  emit(turn, { type: 'call.watched', call: call.id, supervisor: watcher.supervisor, mode })
}

/** The supervisor leaves, or was lost; nobody in the conversation notices. */
export const unwatch = (turn: Turn, call: Call, watcher: Watcher, legGone: boolean): void => {
  if (watcher.ear !== null) loseEar(turn, call, watcher)
  putCall(turn, { ...call, watchers: call.watchers.filter(({ leg }) => leg !== watcher.leg) })
  if (!legGone) dropLeg(turn, call, watcher.leg)
  goHome(turn, call, watcher)
}

const goHome = (turn: Turn, call: Call, { supervisor }: Watcher): void => {
  emit(turn, { type: 'call.unwatched', call: call.id, supervisor })
  if (agentOf(turn, supervisor).activity.kind === 'watching')
    changeAgent(turn, supervisor, { activity: { kind: 'idle' } }, system('watchOver'))
}

/** The call is over; their channels are hung up with it. */
export const watchersHome = (turn: Turn, call: Call): void => {
  for (const watcher of call.watchers) {
    if (watcher.ear !== null && watcher.mode !== 'barge') loseEar(turn, call, watcher)
    goHome(turn, call, watcher)
  }
}

const loseEar = (turn: Turn, call: Call, { leg, ear }: Watcher): void => {
  if (ear !== null && ear.spy !== '')
    command(turn, call, { type: 'leg.unlisten', leg, spy: ear.spy, bridge: ear.bridge })
}

/**
 * Every watcher hears what there is to hear now: the agent's side of the conversation wherever it has moved, the citizen
 * where there is no agent. Called once at the end of a turn for every call that changed.
 */
export const followCall = (turn: Turn, call: Call): void => {
  for (const { leg } of call.watchers) {
    const now = turn.calls.get(call.id)
    const watcher = now?.watchers.find((each) => each.leg === leg)
    if (now !== undefined && watcher?.up === true) follow(turn, now, watcher)
  }
}

const follow = (turn: Turn, call: Call, watcher: Watcher): void => {
  const wanted = wantedEar(call, watcher)
  const has = watcher.ear
  if (wanted === null ? has === null : has !== null && has.on === wanted.on && isSpy(has) === wanted.spying) return
  if (has !== null) loseEar(turn, call, watcher)
  if (wanted === null) {
    putWatcher(turn, call, watcher.leg, (each) => ({ ...each, ear: null }))
    return command(turn, call, { type: 'leg.silence', leg: watcher.leg })
  }
  if (!wanted.spying) {
    command(turn, call, { type: 'legs.connect', bridge: wanted.bridge, legs: [watcher.leg] })
    const ear = { spy: '', bridge: wanted.bridge, on: wanted.on }
    return putWatcher(turn, call, watcher.leg, (each) => ({ ...each, ear }))
  }
  const spy = `${call.id}.s${call.counter + 1}`
  const bridge = `${call.id}.b${call.counter + 2}`
  const ear = { spy, bridge, on: wanted.on }
  putWatcher(turn, { ...call, counter: call.counter + 2 }, watcher.leg, (each) => ({ ...each, ear }))
  const whisper = wanted.on.endsWith(whispering)
  command(turn, call, { type: 'leg.listen', leg: watcher.leg, on: legIn(wanted.on), spy, bridge, whisper })
}

/** `on` says what is heard and how, so that a change of either is a new ear. */
type WantedEar = { readonly on: string; readonly bridge: string; readonly spying: boolean }
const whispering = '+whisper'
const legIn = (on: string): LegId => on.replace(whispering, '')
const isSpy = ({ spy }: { readonly spy: string }): boolean => spy !== ''

const wantedEar = (call: Call, { mode }: Watcher): WantedEar | null => {
  const bridge = call.phase === 'talking' || call.phase === 'outside' ? call.bridge : ''
  if (mode === 'barge' && bridge !== '') return { on: bridge, bridge, spying: false }
  if (call.phase === 'talking')
    return { on: mode === 'whisper' ? call.agentLeg + whispering : call.agentLeg, bridge: '', spying: true }
  return call.leg === null || call.phase === 'told' ? null : { on: call.leg, bridge: '', spying: true }
}

/** The spy ended with the leg it was on: it is set up anew on whatever there is now. */
export const spyGone = (turn: Turn, call: Call, spy: LegId): void => {
  for (const { ear } of call.watchers) if (ear?.spy === spy) earGone(turn, call.id, ear)
}

/** What a supervisor heard through is not there any more. */
export const earGone = (turn: Turn, id: CallId, ear: NonNullable<Watcher['ear']>): void => {
  const call = turn.calls.get(id)
  const watcher = call?.watchers.find((each) => each.ear === ear)
  if (call !== undefined && watcher !== undefined)
    putWatcher(turn, call, watcher.leg, (each) => ({ ...each, ear: null }))
}

/** The supervisor becomes the call's agent; the agent leaves with wrap-up. */
export const takeOver = (turn: Turn, talking: Talking, watcher: Watcher): void => {
  const alone = talking.consult === null ? talking : consultFailed(turn, talking, talking.consult, 'cancelled')
  const call = endHold(turn, alone, system('takenOver'))
  if (watcher.ear !== null) loseEar(turn, call, watcher)
  const from = call.agent
  const watchers = call.watchers.filter(({ leg }) => leg !== watcher.leg)
  const { supervisor, leg } = watcher
  command(turn, call, { type: 'legs.connect', bridge: call.bridge, legs: [call.leg, leg] })
  dropLeg(turn, call, call.agentLeg)
  closeTalk(turn, call)
  wrapUp(turn, from, call)
  const talkMs = talkedMs(turn, call)
  const agents = withAgent(call, supervisor)
  const taken = {
    ...call,
    watchers,
    agents,
    talkMs,
    ...talkingNow(turn, supervisor, leg, call.bridge),
    others: call.others,
  }
  putCall(turn, taken)
  emit(turn, { type: 'call.unwatched', call: call.id, supervisor })
  emit(turn, { type: 'call.handedOver', call: call.id, from, to: supervisor })
  startTalking(turn, taken, supervisor, 'takenOver')
}
