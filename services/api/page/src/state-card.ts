import type { AgentView } from '@tsunagu/messages'
import { command } from './api.ts'
import { el, field, option, select } from './element.ts'
import { stateOf } from './labels.ts'
import { button } from './notice.ts'
import { counting } from './time.ts'

/** What the agent is doing, since when, and what can be done about it. */
export const stateCard = (agent: AgentView, since: string, pauseReasons: readonly string[]): HTMLElement => {
  const state = stateOf(agent)
  return el(
    'section',
    { class: `card state ${state.colour}` },
    el('p', { class: 'state-name', text: state.text, 'data-test': 'state' }),
    el('p', { class: 'state-time' }, counting(el('span'), since)),
    agent.phoneRegistered
      ? el('p', { class: 'phone good', text: `電話機 ${agent.phone}：使えます` })
      : el('p', { class: 'phone bad', text: `電話機 ${agent.phone}：つながっていません` }),
    el('div', { class: 'buttons' }, ...stateButtons(agent, pauseReasons)),
  )
}

const stateButtons = (agent: AgentView, pauseReasons: readonly string[]): readonly HTMLElement[] => {
  const path = (verb: string): string => `/v1/agents/${encodeURIComponent(agent.agent)}/${verb}`
  const ask =
    (verb: string, body: unknown = null) =>
    (): Promise<unknown> =>
      command(path(verb), body)
  if (agent.availability === 'signedOut') return [button('業務を始める', 'primary wide', ask('sign-in'))]
  const ready = button('受付可', 'primary', ask('ready'))
  ready.disabled = agent.availability === 'ready' && agent.activity !== 'wrapUp'
  const reason = select('reason', ...pauseReasons.map((name) => option(name, name)))
  if (agent.availability === 'paused' && agent.reason !== null && pauseReasons.includes(agent.reason))
    reason.value = agent.reason
  const pause = button('離席', '', () => command(path('pause'), { reason: reason.value }))
  return [
    ready,
    el('div', { class: 'pause' }, field('離席の理由', reason), pause),
    button('業務を終える', 'plain', ask('sign-out')),
  ]
}
