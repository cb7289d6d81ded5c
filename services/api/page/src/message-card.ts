import type { Broadcast, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { redraw } from './redraw.ts'
import { timeText } from './time.ts'

/** What supervisors told everybody, until it is put away. */
export const messageCard = (putAway: (id: string) => void): Panel => {
  const element = el('section', { class: 'messages', 'aria-live': 'polite', 'aria-label': '一斉連絡' })
  const one = ({ id, at, from, text }: Broadcast): HTMLElement =>
    el(
      'div',
      { class: 'message', 'data-test': 'message' },
      el('p', { class: 'quiet', text: `一斉連絡　${timeText(at)}　${from}` }),
      el('p', { class: 'message-text', text }),
      el('button', {
        class: 'plain small',
        text: '閉じる',
        attributes: { type: 'button' },
        onclick: () => putAway(id),
      }),
    )
  return { element, show: ({ messages }) => redraw(element, messages, () => messages.map(one)) }
}
