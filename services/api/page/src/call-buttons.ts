import type { AgentView, FloorView } from '@tsunagu/messages'
import { command } from './api.ts'
import { el, option, select } from './element.ts'
import { numberText } from './labels.ts'
import { button } from './notice.ts'

/** What can be done with the call, by what the agent is doing with it. */
export const callButtons = (agent: AgentView, floor: FloorView): HTMLElement => {
  const ask =
    (verb: string, body: unknown = null) =>
    (): Promise<unknown> =>
      command(`/v1/agents/${encodeURIComponent(agent.agent)}/${verb}`, body)
  const talking = agent.activity === 'talking'
  const held = agent.activity === 'held'
  const buttons = [
    able(button('応答', 'answer', ask('answer')), agent.activity === 'ringing'),
    held ? button('保留解除', 'resume', ask('resume')) : able(button('保留', '', ask('hold')), talking),
    able(button('切断', 'hang-up', ask('hang-up')), talking || held || agent.activity === 'reserved'),
    able(button('後処理終了', 'wrap-up', ask('end-wrap-up')), agent.activity === 'wrapUp'),
  ]
  return el('div', { class: 'call-actions' }, el('div', { class: 'buttons' }, ...buttons), transferBox(agent, floor))
}

const able = (made: HTMLButtonElement, possible: boolean): HTMLButtonElement => {
  made.disabled = !possible
  return made
}

const transferBox = (agent: AgentView, floor: FloorView): HTMLElement => {
  const possible = agent.activity === 'talking' || agent.activity === 'held'
  const target = select(
    'target',
    ...floor.queues.map((queue) => option(`queue ${queue.queue}`, `待ち行列：${queue.name}（待ち ${queue.waiting}）`)),
    ...floor.transferNumbers.map((number) => option(`outside ${number}`, `外線：${numberText(number)}`)),
  )
  target.setAttribute('aria-label', '転送先')
  target.disabled = !possible
  const send = button('転送', '', () => {
    const [kind, value] = target.value.split(' ')
    const to = kind === 'queue' ? { kind, queue: value } : { kind, number: value }
    return command(`/v1/agents/${encodeURIComponent(agent.agent)}/transfer`, { to })
  })
  return el('div', { class: 'transfer' }, target, able(send, possible))
}
