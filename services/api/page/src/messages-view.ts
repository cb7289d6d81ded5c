import { el, fill } from './element.ts'
import { messageList } from './message-list.ts'
import { button, tellFailure } from './notice.ts'
import { templateList } from './template-list.ts'
import type { View } from './view.ts'

const parts = [
  ['templates', '文面'],
  ['sent', '送信の一覧'],
] as const

/** SMS: the texts that are kept, and what became of those that were sent (I2). */
export const messagesView: View = (main, me, around) => {
  const stage = el('div', { class: 'sms-stage' })
  const tabs = el('div', { class: 'calendar-tabs' })
  const show = async (part: 'templates' | 'sent'): Promise<void> => {
    fill(tabs, ...parts.map(([id, name]) => tab(name, id === part, () => show(id))))
    await (part === 'templates' ? templateList(stage, me) : messageList(stage))
    around.tell('open')
  }
  fill(main, el('div', { class: 'recordings sms' }, tabs, stage))
  show('templates').catch(tellFailure)
  return () => undefined
}

const tab = (name: string, isOn: boolean, choose: () => Promise<void>): HTMLElement => {
  const made = button(name, isOn ? 'toggle on' : 'toggle', choose)
  made.setAttribute('aria-pressed', String(isOn))
  return made
}
