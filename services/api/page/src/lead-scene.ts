import type { AgentView, FloorView, Live, LiveCall, Me, StreamMessage } from '@tsunagu/messages'
import type { Delta } from './call-fold.ts'
import { foldFloor } from './floor-fold.ts'
import type { Names } from './labels.ts'
import { namesIn } from './labels.ts'
import { setServerTime } from './time.ts'

export type AlertKind = 'long' | 'hold' | 'citizenGone' | 'pauseTooLong'
export type Alert = {
  readonly id: string
  readonly at: string
  readonly kind: AlertKind
  readonly agent: string
  readonly call: string | null
}
export type Said = { readonly at: string; readonly queue: string | null; readonly text: string }

/** Everything a supervisor's screen knows. */
export type LeadScene = {
  floor: FloorView | null
  live: Live | null
  alerts: readonly Alert[]
  /** Since when agents are in their state, and have had their hand up, as far as this screen has seen it. */
  since: ReadonlyMap<string, string>
  hands: ReadonlyMap<string, string>
  said: Said | null
}

export type Lead = Omit<LeadScene, 'floor'> & {
  readonly floor: FloorView
  readonly names: Names
  /** The agent whose phone this account listens with, or null. */
  readonly self: AgentView | null
  /** The call this person is with, or null. */
  readonly watched: LiveCall | null
}

export type LeadPanel = { readonly element: HTMLElement; readonly show: (lead: Lead) => void }

export const newLeadScene = (): LeadScene => ({
  floor: null,
  live: null,
  alerts: [],
  since: new Map(),
  hands: new Map(),
  said: null,
})

export const leadOf = (scene: LeadScene, me: Me): Lead | null => {
  const { floor } = scene
  if (floor === null) return null
  const self = floor.agents.find((one) => one.agent === me.agent) ?? null
  const watched = floor.calls.find((call) => call.watchers.some(({ supervisor }) => supervisor === me.agent)) ?? null
  return { ...scene, floor, names: namesIn(floor), self, watched }
}

export const takeInLead = (scene: LeadScene, message: StreamMessage): void => {
  switch (message.type) {
    case 'snapshot':
    case 'resync':
      setServerTime(message.floor.at)
      scene.floor = message.floor
      scene.alerts = scene.alerts.filter((alert) => isStill(alert, message.floor))
      return
    case 'delta':
      return takeDelta(scene, message)
    case 'live':
      scene.live = message.live
      return
    case 'tick':
      setServerTime(message.at)
      return
    case 'screenPop':
  }
}

const takeDelta = (scene: LeadScene, delta: Delta): void => {
  const { at, body } = delta
  setServerTime(at)
  const before = scene.floor
  if (before === null) return
  const floor = foldFloor(before, delta)
  scene.floor = floor
  if (body.type === 'agent.changed') noteSince(scene, before, delta)
  if (body.type === 'agent.hand') scene.hands = new Map(scene.hands).set(body.agent, at)
  if (body.type === 'floor.message') scene.said = { at, queue: body.queue, text: body.text }
  const alerts = [...scene.alerts, ...alertOf(delta)]
  if (alerts.length > 0) scene.alerts = alerts.filter((alert) => isStill(alert, floor))
}

const noteSince = (scene: LeadScene, before: FloorView, { at, body }: Delta): void => {
  if (body.type !== 'agent.changed') return
  const was = before.agents.find((one) => one.agent === body.agent)
  const same = was?.activity === body.activity && was.availability === body.availability && was.reason === body.reason
  if (!same) scene.since = new Map(scene.since).set(body.agent, at)
}

const alertOf = ({ at, seq, body }: Delta): readonly Alert[] => {
  if (body.type === 'agent.alert') return [{ id: seq, at, kind: body.kind, agent: body.agent, call: null }]
  if (body.type === 'call.alert') return [{ id: seq, at, kind: body.kind, agent: body.agent, call: body.call }]
  return []
}

/** An alert stands until what it tells of is over. */
const isStill = ({ kind, agent: id, call: callId }: Alert, floor: FloorView): boolean => {
  const agent = floor.agents.find((one) => one.agent === id)
  const call = floor.calls.find((one) => one.call === callId)
  switch (kind) {
    case 'long':
      return call?.agent === id
    case 'hold':
      return call?.agent === id && call.held
    case 'pauseTooLong':
      return agent?.availability === 'paused'
    case 'citizenGone':
      return agent?.activity === 'wrapUp' || agent?.activity === 'idle'
  }
}
