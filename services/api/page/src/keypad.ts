import { type Desk, ownTalk, type Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { button } from './notice.ts'
import { wishesOf } from './wishes.ts'

const keys = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#']

/** Sends tones to whom the agent speaks with, e.g. through another office's menu. */
export const keypad = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const sent = el('output', { class: 'sent', 'aria-label': '送ったキー' })
  let call = ''
  const press = (key: string) => (): Promise<unknown> =>
    ask('keys', { keys: key })().then(() => {
      sent.textContent = `${sent.textContent}${key}`.slice(-20)
    })
  const set = el('fieldset', { class: 'keys' }, ...keys.map((key) => button(key, 'key', press(key))))
  const element = el('details', { class: 'keypad' }, el('summary', { text: 'プッシュ信号（キーパッド）' }), sent, set)
  const show = (desk: Desk): void => {
    const own = ownTalk(desk)
    set.disabled = own === null
    if (own !== null && own.call !== call) sent.textContent = ''
    call = own?.call ?? call
  }
  return { element, show }
}
