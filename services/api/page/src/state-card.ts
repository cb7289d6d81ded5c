import type { Desk, Panel } from './desk-scene.ts'
import { el, field, option, select, when } from './element.ts'
import { oneCall, reasonText, stateOf } from './labels.ts'
import { button, toggleButton } from './notice.ts'
import { redraw } from './redraw.ts'
import { counting } from './time.ts'
import { type Ask, wishesOf } from './wishes.ts'

/** What the agent is doing, since when, and what can be done about it. */
export const statePanel = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const reason = select('reason')
  const head = el('div')
  const buttons = el('div', { class: 'buttons' })
  const element = el('section', { class: 'card state', 'aria-label': '状態' }, head, buttons)
  const show = (desk: Desk): void => {
    const { agent, since, floor, call } = desk
    const state = call?.phase === 'previewing' ? { ...stateOf(agent), text: '発信前の確認' } : stateOf(agent)
    element.className = `card state ${state.colour}`
    redraw(head, [state, since, agent], () => headOf(desk, state.text))
    redraw(reason, floor.pauseReasons, () => floor.pauseReasons.map((name) => option(name, name)))
    redraw(buttons, [agent, prolongOf(desk)], () => buttonsOf(desk, ask, reason))
  }
  return { element, show }
}

const headOf = ({ agent, since }: Desk, name: string): readonly (HTMLElement | null)[] => {
  const { pauseAfter } = agent
  return [
    el('p', { class: 'state-name', text: name, 'data-test': 'state', attributes: { role: 'status' } }),
    el('p', { class: 'state-time' }, counting(el('span'), since)),
    agent.phoneRegistered
      ? el('p', { class: 'phone good', text: `電話機 ${agent.phone}：使えます` })
      : el('p', { class: 'phone bad', text: `電話機 ${agent.phone}：つながっていません` }),
    when(pauseAfter !== null && agent.activity !== 'idle', () =>
      el('p', {
        class: 'plan',
        text: pauseAfter === oneCall ? 'このあと離席（1件のみ）' : `このあと離席：${pauseAfter}`,
      }),
    ),
    when(agent.lineOpen, () => el('p', { class: 'plan', text: '常時接続中（受話器は上げたまま）' })),
  ]
}

const buttonsOf = (desk: Desk, ask: Ask, reason: HTMLSelectElement): readonly (HTMLElement | null)[] => {
  const { agent } = desk
  if (agent.availability === 'signedOut') return [button('業務を始める', 'primary wide', ask('sign-in'))]
  const isReady = agent.availability === 'ready' && agent.activity !== 'wrapUp'
  const isOnce = isReady && agent.pauseAfter === oneCall
  return [
    when(agent.activity === 'wrapUp', () => wrapUpBox(desk, ask)),
    el(
      'div',
      { class: 'pair' },
      button('受付可', 'primary', ask('ready'), !isReady || agent.pauseAfter !== null),
      button('1件のみ', '', ask('ready-once'), !isOnce),
    ),
    pauseBox(desk, ask, reason),
    el(
      'div',
      { class: 'pair' },
      toggleButton(agent.handRaised ? '挙手をやめる' : '挙手', agent.handRaised, () =>
        ask('hand', { raised: !agent.handRaised })(),
      ),
      lineButton(desk, ask),
    ),
    button('業務を終える', 'plain', ask('sign-out'), agent.activity === 'idle' || agent.activity === 'wrapUp'),
  ]
}

const lineButton = ({ agent }: Desk, ask: Ask): HTMLElement =>
  agent.lineOpen
    ? toggleButton(
        '常時接続をやめる',
        true,
        ask('close-line'),
        agent.activity === 'idle' || agent.activity === 'wrapUp',
      )
    : toggleButton('常時接続', false, ask('open-line'), agent.activity === 'idle' && agent.phoneRegistered)

const pauseBox = ({ agent }: Desk, ask: Ask, reason: HTMLSelectElement): HTMLElement => {
  const isBusy = agent.activity !== 'idle'
  const later =
    agent.pauseAfter === null
      ? button('この通話のあと離席', '', () => ask('pause-after', { reason: reason.value })(), isBusy)
      : button(`予定をやめる（${planText(agent.pauseAfter)}）`, 'toggle on', ask('pause-after', { reason: null }))
  return el(
    'div',
    { class: 'pause' },
    field('離席の理由', reason),
    button('離席', '', () => ask('pause', { reason: reason.value })()),
    later,
  )
}

const planText = (reason: string): string => (reason === oneCall ? '1件のみ' : reasonText(reason))

/** How long the wrap-up still lasts, and how often it may be made longer. */
const wrapUpBox = (desk: Desk, ask: Ask): HTMLElement => {
  const { wrapUpUntil } = desk.agent
  const prolong = prolongOf(desk)
  const text = prolong === null ? '延長' : `延長 +${Math.round(prolong.ms / 1_000)}秒（あと${prolong.left}回）`
  return el(
    'div',
    { class: 'wrap-up' },
    el(
      'p',
      { class: 'left', 'data-test': 'wrap-up-left' },
      '後処理 残り ',
      wrapUpUntil === null ? '—' : counting(el('strong'), wrapUpUntil, 0, true),
    ),
    button(text, '', ask('prolong-wrap-up'), prolong === null || prolong.left > 0),
    button('後処理終了', 'wrap-up', ask('end-wrap-up')),
  )
}

/** By the rules of the queue the call came through, or of the agent's first. */
const prolongOf = ({ agent, pop, floor }: Desk): { readonly left: number; readonly ms: number } | null => {
  const id = pop?.queue?.id ?? agent.queues[0]
  const queue = floor.queues.find((one) => one.queue === id)
  if (queue === undefined) return null
  return { left: Math.max(0, queue.prolong.times - agent.prolonged), ms: queue.prolong.ms }
}
