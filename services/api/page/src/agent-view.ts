import type { AgentView, FloorView, Me, ScreenPop, StreamMessage } from '@tsunagu/messages'
import { callButtons } from './call-buttons.ts'
import { addCall } from './call-fold.ts'
import { dialBox } from './dial-box.ts'
import { el, fill } from './element.ts'
import { foldFloor } from './floor-fold.ts'
import { callerText } from './labels.ts'
import { queueCard } from './queue-card.ts'
import { screenPopCard } from './screen-pop.ts'
import { stateCard } from './state-card.ts'
import { openStream } from './stream.ts'
import { setServerTime } from './time.ts'
import type { View } from './view.ts'

type Scene = {
  floor: FloorView | null
  pop: ScreenPop | null
  popAt: string
  live: Extract<StreamMessage, { type: 'live' }>['live'] | null
  since: string
}

/** Where an agent works: state and dial box left, the call in the middle, the queues right. */
export const agentView: View = (main, me, around) => {
  const scene: Scene = { floor: null, pop: null, popAt: '', live: null, since: new Date().toISOString() }
  const left = el('div', { class: 'column' })
  const middle = el('div', { class: 'column wide' })
  const right = el('div', { class: 'column' })
  const dial = el('div')
  fill(main, el('div', { class: 'desk' }, el('div', { class: 'column' }, left, dial), middle, right))
  let linesShown = ''
  const drawQueues = (): void => {
    const agent = scene.floor?.agents.find((one) => one.agent === me.agent)
    if (scene.floor !== null && agent !== undefined) fill(right, queueCard(scene.floor, scene.live, agent))
  }
  const draw = (): void => {
    const agent = scene.floor?.agents.find((one) => one.agent === me.agent)
    if (scene.floor === null || agent === undefined) return
    fill(left, stateCard(agent, scene.since, scene.floor.pauseReasons))
    fill(middle, callCard(scene, scene.floor, agent))
    drawQueues()
    const lines = JSON.stringify(scene.floor.lines.map((line) => [line.line, line.name, line.callerIds]))
    if (lines !== linesShown) fill(dial, dialBox(scene.floor))
    linesShown = lines
    document.title = titleOf(scene, agent)
  }
  const stream = openStream((message) => {
    take(scene, message, me)
    // Counts change several times a second: what an agent is about to click on must not be drawn anew under the hand.
    if (message.type === 'live') drawQueues()
    else if (message.type !== 'tick') draw()
  }, around.tell)
  return () => {
    stream.close()
    document.title = '繋ぐ'
  }
}

const take = (scene: Scene, message: StreamMessage, me: Me): void => {
  switch (message.type) {
    case 'snapshot':
    case 'resync':
      setServerTime(message.floor.at)
      scene.floor = message.floor
      scene.since = message.floor.agents.find((one) => one.agent === me.agent)?.idleSince ?? message.floor.at
      return
    case 'delta':
      setServerTime(message.at)
      if (scene.floor === null) return
      if (message.body.type === 'agent.changed') noteChange(scene, message, me)
      scene.floor = foldFloor(scene.floor, message)
      return
    case 'screenPop':
      scene.pop = message
      scene.popAt = new Date().toISOString()
      if (scene.floor !== null) scene.floor = addCall(scene.floor, message.live)
      return
    case 'live':
      scene.live = message.live
      return
    case 'tick':
      setServerTime(message.at)
  }
}

type Delta = Extract<StreamMessage, { type: 'delta' }>

/** The call card stays through wrap-up and goes when the agent is free again. */
const noteChange = (scene: Scene, { at, body }: Delta, me: Me): void => {
  if (body.type !== 'agent.changed' || body.agent !== me.agent) return
  const before = scene.floor?.agents.find((one) => one.agent === me.agent)
  if (before?.activity !== body.activity || before.availability !== body.availability || before.reason !== body.reason)
    scene.since = at
  if (body.activity === 'idle') scene.pop = null
}

const callCard = (scene: Scene, floor: FloorView, agent: AgentView): HTMLElement => {
  const { pop } = scene
  if (pop === null) return waitingCard(agent)
  const call = floor.calls.find((one) => one.call === pop.call) ?? null
  const wrapUp = agent.activity === 'wrapUp'
  const lineNames = new Map(floor.lines.map((line) => [line.line, line.name]))
  return screenPopCard({ pop, at: scene.popAt, call, lineNames, wrapUp }, callButtons(agent, floor))
}

const waitingCard = (agent: AgentView): HTMLElement => {
  const text =
    agent.availability === 'ready'
      ? '次の電話をお待ちください。'
      : agent.availability === 'paused'
        ? '離席中です。「受付可」にすると電話がつながります。'
        : '「業務を始める」を押すと、電話を受けられるようになります。'
  return el(
    'section',
    { class: 'card empty' },
    el('p', { class: 'big quiet', text: '通話はありません' }),
    el('p', { class: 'quiet', text }),
  )
}

const titleOf = ({ pop }: Scene, agent: AgentView): string =>
  agent.activity === 'ringing' && pop !== null ? `☎ ${callerText(pop.caller)} - 繋ぐ` : '繋ぐ'
