import type { RegisterChange } from '@tsunagu/core'
import type { AgentView, Colleague, FloorView, Live, LiveCall, Me, ScreenPop, StreamMessage } from '@tsunagu/messages'
import { addCall, type CallDelta, type Delta, foldCalls } from './call-fold.ts'
import { foldFloor } from './floor-fold.ts'
import { setServerTime } from './time.ts'

export type Broadcast = { readonly id: string; readonly at: string; readonly from: string; readonly text: string }

/** Everything an agent's desk knows. */
export type Scene = {
  floor: FloorView | null
  pop: ScreenPop | null
  popAt: string
  live: Live | null
  /** Since when the agent is in the state shown. */
  since: string
  messages: readonly Broadcast[]
  colleagues: readonly Colleague[]
  /** What has changed about somebody's case while an agent talks with him. */
  warned: { readonly call: string; readonly because: RegisterChange } | null
  /** The newest changes, for a screen-pop that took longer than they did. */
  recent: readonly Delta[]
}

/** The same from the agent's own chair: what the panels of the desk are drawn from. */
export type Desk = Omit<Scene, 'floor'> & {
  readonly floor: FloorView
  readonly agent: AgentView
  /** The call the agent has a part in, or null. */
  readonly call: LiveCall | null
}

/** A part of the desk that is there all the time and shows what the desk shows. */
export type Panel = { readonly element: HTMLElement; readonly show: (desk: Desk) => void }

export const newScene = (): Scene => ({
  floor: null,
  pop: null,
  popAt: '',
  live: null,
  since: new Date().toISOString(),
  messages: [],
  colleagues: [],
  warned: null,
  recent: [],
})

export const deskOf = (scene: Scene, me: Me): Desk | null => {
  const { floor } = scene
  const agent = floor?.agents.find((one) => one.agent === me.agent)
  if (floor === null || agent === undefined) return null
  const id = agent.activity === 'watching' ? null : (agent.call ?? scene.pop?.call ?? null)
  return { ...scene, floor, agent, call: floor.calls.find((one) => one.call === id) ?? null }
}

/** The conversation that this agent is responsible for, or null. */
export const ownTalk = ({ agent, call }: Desk): LiveCall | null =>
  call?.phase === 'talking' && call.agent === agent.agent ? call : null

const messagesKept = 5
const deltasKept = 100

export const takeIn = (scene: Scene, message: StreamMessage, me: Me): void => {
  switch (message.type) {
    case 'snapshot':
    case 'resync':
      setServerTime(message.floor.at)
      scene.floor = message.floor
      scene.since = message.floor.agents.find((one) => one.agent === me.agent)?.idleSince ?? message.floor.at
      return
    case 'delta':
      return takeDelta(scene, message, me)
    case 'screenPop':
      return takePop(scene, message, me)
    case 'live':
      scene.live = message.live
      return
    case 'tick':
      setServerTime(message.at)
  }
}

/** Reading a call's history takes a while: what has happened to it meanwhile is newer than what the pop says of it. */
const takePop = (scene: Scene, pop: ScreenPop, me: Me): void => {
  const since = scene.recent.filter(({ seq }) => isAfter(seq, pop.seq))
  const isOver = since.some(({ body }) => isIdle(body, me.agent))
  if (isOver) return
  scene.pop = pop
  scene.popAt = new Date().toISOString()
  if (scene.floor === null) return
  scene.floor = addCall(scene.floor, pop.live)
  for (const { at, body } of since) if (isAbout(body, pop.call)) scene.floor = foldCalls(scene.floor, at, body)
}

const isIdle = (body: Delta['body'], agent: string | null): boolean =>
  body.type === 'agent.changed' && body.agent === agent && body.activity === 'idle'

const isAbout = (body: Delta['body'], call: string): body is CallDelta =>
  body.type.startsWith('call.') && 'call' in body && body.call === call

/** Of two places in the log, `<ms>-<n>`. */
const isAfter = (a: string, b: string): boolean => {
  const [aMs = 0, aN = 0] = a.split('-').map(Number)
  const [bMs = 0, bN = 0] = b.split('-').map(Number)
  return aMs === bMs ? aN > bN : aMs > bMs
}

const takeDelta = (scene: Scene, delta: Delta, me: Me): void => {
  const { at, seq, body } = delta
  setServerTime(at)
  scene.recent = [...scene.recent.slice(1 - deltasKept), delta]
  if (body.type === 'floor.message') {
    const said = { id: seq, at, from: body.author.id, text: body.text }
    scene.messages = [said, ...scene.messages].slice(0, messagesKept)
  }
  if (body.type === 'attempt.warned') scene.warned = { call: body.call, because: body.because }
  if (scene.floor === null) return
  if (body.type === 'agent.changed') noteChange(scene, delta, me)
  scene.floor = foldFloor(scene.floor, delta)
}

/** The call card stays through wrap-up and goes when the agent is free again. */
const noteChange = (scene: Scene, { at, body }: Delta, me: Me): void => {
  if (body.type !== 'agent.changed' || body.agent !== me.agent) return
  const before = scene.floor?.agents.find((one) => one.agent === me.agent)
  if (before?.activity !== body.activity || before.availability !== body.availability || before.reason !== body.reason)
    scene.since = at
  if (body.activity === 'idle' || body.activity === 'watching') scene.pop = null
}
