import type { Agent } from '../agent/agent.ts'
import { arrive } from '../call/arrive.ts'
import { agentOfOpenLine, type Call, callOfLeg, legsOf, type Talking } from '../call/call.ts'
import { part } from '../call/part.ts'
import { keepSilence, musicOf, startMusic } from '../call/queue.ts'
import { handOverToldTo } from '../call/transfer.ts'
import { listenToMessage } from '../call/voicemail.ts'
import { earGone } from '../call/watch.ts'
import type { Fact } from '../log/facts.ts'
import type { LegId } from '../log/ids.ts'
import { legAnswered, legEnded } from './legs.ts'
import { agentOf, changeAgent, command, index, putPhones, system, type Turn, tellAgent } from './turn.ts'

type Snapshot = Extract<Fact, { type: 'pbx.snapshot' }>

/**
 * A bridge has (re)connected and says what is really there. Whatever we missed is fed to the same transitions as if it
 * had been told in time: legs that are gone have ended, legs that are up have answered, callers nobody knows have arrived.
 * Channels of ours that belong to nothing are hung up.
 */
export const reconcile = (turn: Turn, snapshot: Snapshot): void => {
  const floor = turn.config.floor
  const seen = new Map(snapshot.legs.filter((leg) => leg.floor === floor).map((leg) => [leg.leg, leg]))
  const pending = new Set(snapshot.pending)
  const isThere = (leg: LegId): boolean => seen.has(leg) || pending.has(leg)

  /** Its call has just ended, or its hanging up is still to be performed: it has not arrived anew. */
  const isOver = (leg: LegId): boolean => turn.before.calls.has(leg) || pending.has(leg)

  reconcilePhones(turn, snapshot.phones)
  for (const call of callsOn(turn, snapshot.node))
    for (const leg of legsOf(call)) if (!isThere(leg)) legEnded(turn, leg, 0, 'pbx')
  for (const call of callsOn(turn, snapshot.node)) reconcileEars(turn, call, snapshot, isThere)
  for (const agent of turn.agents.values()) reconcileAgent(turn, agent, isThere)
  for (const leg of seen.values()) {
    if (isOurs(turn, leg.leg)) {
      if (leg.state === 'up') legAnswered(turn, leg.leg, leg.leg)
    } else if (leg.arrival !== null && !isOver(leg.leg)) arrive(turn, leg.arrival)
    else
      command(
        turn,
        { id: callOfLeg(leg.leg), node: snapshot.node },
        { type: 'leg.hangUp', leg: leg.leg, cause: 'normal' },
      )
  }
  for (const call of callsOn(turn, snapshot.node)) restoreMedia(turn, call, new Set(snapshot.bridges))
}

/** What a supervisor heard through is gone: `followCall` listens anew. A conversation without its bridge is joined anew. */
const reconcileEars = (turn: Turn, call: Call, { bridges }: Snapshot, isThere: (leg: LegId) => boolean): void => {
  for (const { ear } of call.watchers) {
    if (ear === null) continue
    if (ear.spy === '' ? !bridges.includes(ear.bridge) : !isThere(ear.spy)) earGone(turn, call.id, ear)
  }
}

/** Channels of an agent that are not there any more, an open line among them. */
const reconcileAgent = (turn: Turn, agent: Agent, isThere: (leg: LegId) => boolean): void => {
  const legs = agent.legs.filter(isThere)
  const lost = agent.openLine !== null && !isThere(agent.openLine)
  if (lost) changeAgent(turn, agent.id, { legs, openLine: null }, system('reconciled'))
  else if (legs.length < agent.legs.length) changeAgent(turn, agent.id, { legs }, system('reconciled'))
}

const isOurs = (turn: Turn, leg: LegId): boolean =>
  turn.calls.has(callOfLeg(leg)) || turn.agents.get(agentOfOpenLine(leg) ?? '') !== undefined

const callsOn = (turn: Turn, node: string): Call[] => [...turn.calls.values()].filter((call) => call.node === node)

/** What was being heard may have been lost with the connection: said again, harmlessly. */
const restoreMedia = (turn: Turn, call: Call, bridges: ReadonlySet<string>): void => {
  switch (call.phase) {
    case 'waiting':
    case 'offered':
      return call.graceUntil === null ? startMusic(turn, call) : keepSilence(turn, call)
    case 'talking':
      return restoreTalk(turn, call, bridges)
    case 'outside':
      if (!bridges.has(call.bridge)) connect(turn, call, call.bridge, [call.leg, ...call.parties.map(legOf)])
      return
    case 'reaching':
      if (call.telling !== null) return handOverToldTo(turn, call, call.to.leg, null)
      return command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
    case 'parked':
      return command(turn, call, { type: 'leg.music', leg: call.leg, musicClass: musicOf(turn, call.queue) })
    case 'parting':
      return part(turn, call, call.prompts, call.outcome, call.by)
    case 'voicemail':
      if (call.playback === null) return command(turn, call, { type: 'leg.silence', leg: call.leg })
      return listenToMessage(turn, call, call.playback)
    case 'inFlow':
    case 'away':
    case 'previewing':
    case 'placing':
    case 'dialling':
    case 'told':
      return
  }
}

const legOf = ({ leg }: { readonly leg: LegId }): LegId => leg

const connect = (turn: Turn, call: Call, bridge: string, legs: readonly LegId[]): void =>
  command(turn, call, { type: 'legs.connect', bridge, legs })

const restoreTalk = (turn: Turn, call: Talking, bridges: ReadonlySet<string>): void => {
  const asked = call.consult
  const consulting = asked?.answered === true && asked.speaking === 'consulted'
  if (consulting && !bridges.has(asked.bridge)) connect(turn, call, asked.bridge, [call.agentLeg, asked.leg])
  const isAway = asked !== null && asked.speaking === 'consulted'
  const here = [
    ...(isAway && call.others.length === 0 ? [] : [call.leg]),
    ...(consulting ? [] : [call.agentLeg]),
    ...call.others.map(legOf),
  ]
  if (!call.held && here.length > 1 && !bridges.has(call.bridge)) connect(turn, call, call.bridge, here)
}

/** Registered phones as the PBX lists them; agents whose phone came or went are told about. */
const reconcilePhones = (turn: Turn, registered: readonly string[]): void => {
  const before = turn.phones
  const after = new Set(registered)
  if (before.size === after.size && registered.every((phone) => before.has(phone))) return
  putPhones(turn, after)
  for (const phone of new Set([...before, ...after])) if (before.has(phone) !== after.has(phone)) tellPhone(turn, phone)
}

/** A phone came or went. */
export const phoneChanged = (turn: Turn, phone: string, registered: boolean): void => {
  if (turn.phones.has(phone) === registered) return
  const phones = new Set(turn.phones)
  if (registered) phones.add(phone)
  else phones.delete(phone)
  putPhones(turn, phones)
  tellPhone(turn, phone)
}

const tellPhone = (turn: Turn, phone: string): void => {
  const setup = index(turn).agentOfPhone.get(phone)
  if (setup === undefined) return
  tellAgent(turn, agentOf(turn, setup.id), system(turn.phones.has(phone) ? 'phoneRegistered' : 'phoneLost'))
}
