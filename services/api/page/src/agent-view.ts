import type { Colleague, FloorView, StreamMessage } from '@tsunagu/messages'
import { call } from './api.ts'
import { callButtons } from './call-buttons.ts'
import { addCall } from './call-fold.ts'
import { callerPersons } from './caller-persons.ts'
import { codeBox } from './code-box.ts'
import { conversation } from './conversation.ts'
import { deadlineCard } from './deadline-card.ts'
import { type Desk, deskOf, newScene, type Panel, takeIn } from './desk-scene.ts'
import { dialBox } from './dial-box.ts'
import { el, fill } from './element.ts'
import { faqBox } from './faq-box.ts'
import { handingOver } from './handing-over.ts'
import { keypad } from './keypad.ts'
import { callerText } from './labels.ts'
import { messageCard } from './message-card.ts'
import { tellFailure } from './notice.ts'
import { parkedCard } from './parked-card.ts'
import { previewCard } from './preview-card.ts'
import { queueCard } from './queue-card.ts'
import { together } from './redraw.ts'
import { resultCard } from './result-card.ts'
import { callCard } from './screen-pop.ts'
import { statePanel } from './state-card.ts'
import { openStream } from './stream.ts'
import type { View } from './view.ts'

/** Where an agent works: state and dial box left, the call in the middle, news, parked calls and queues right. */
export const agentView: View = (main, me, around) => {
  const agentId = me.agent ?? ''
  const scene = newScene()
  const draw = together(() => {
    const desk = deskOf(scene, me)
    if (desk === null) return
    for (const panel of panels) panel.show(desk)
    document.title = titleOf(desk)
  })
  const refresh = colleaguesOf((found) => {
    scene.colleagues = found
    draw()
  })
  const putAway = (id: string): void => {
    scene.messages = scene.messages.filter((one) => one.id !== id)
    draw()
  }
  const left = [statePanel(agentId), dialBox(agentId)]
  const middle = [
    previewCard(agentId),
    callCard([conversation(agentId), callButtons(agentId), codeBox(), handingOver(agentId, refresh), keypad(agentId)]),
    resultCard(me),
    callerPersons(me),
  ]
  const deadlines = deadlineCard(me)
  const right = [messageCard(putAway), parkedCard(agentId), deadlines, faqBox(), queueCard()]
  const panels: readonly Panel[] = [...left, ...middle, ...right]
  const column = (kind: string, held: readonly Panel[]): HTMLElement =>
    el('div', { class: `column ${kind}` }, ...held.map(({ element }) => element))
  fill(main, el('div', { class: 'desk' }, column('', left), column('wide', middle), column('', right)))
  const stream = openStream((message) => {
    takeIn(scene, message, me)
    if (message.type === 'snapshot' || message.type === 'screenPop') refresh()
    if (isParkedElsewhere(message, scene.floor)) lookForParked(scene, draw)
    if (message.type !== 'tick') draw()
  }, around.tell)
  return () => {
    stream.close()
    deadlines.close()
    document.title = '繋ぐ'
  }
}

const notTwiceInMs = 1_500

/** Colleagues as they are when somebody looks for one; not asked for again within a moment. */
const colleaguesOf = (take: (found: readonly Colleague[]) => void): (() => void) => {
  let askedAt = 0
  return () => {
    if (Date.now() - askedAt < notTwiceInMs) return
    askedAt = Date.now()
    call<{ readonly colleagues: readonly Colleague[] }>('GET', '/v1/colleagues')
      .then(({ colleagues }) => take(colleagues))
      .catch(tellFailure)
  }
}

/** A colleague has put a call aside that this desk knows nothing of. */
const isParkedElsewhere = (message: StreamMessage, floor: FloorView | null): boolean => {
  if (message.type !== 'delta' || message.body.type !== 'call.parked') return false
  const { call: id } = message.body
  return floor?.calls.every((one) => one.call !== id) ?? false
}

const lookForParked = (scene: { floor: FloorView | null }, draw: () => void): void => {
  call<FloorView>('GET', '/v1/floor')
    .then(({ calls }) => {
      for (const parked of calls)
        if (parked.phase === 'parked' && scene.floor !== null) scene.floor = addCall(scene.floor, parked)
      draw()
    })
    .catch(tellFailure)
}

const titleOf = ({ pop, agent }: Desk): string =>
  agent.activity === 'ringing' && pop !== null ? `☎ ${callerText(pop.caller)} - 繋ぐ` : '繋ぐ'
