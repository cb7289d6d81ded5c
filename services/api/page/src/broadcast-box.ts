import { command } from './api.ts'
import { el, field, input, option, select } from './element.ts'
import type { LeadPanel } from './lead-scene.ts'
import { act, notice } from './notice.ts'
import { redraw } from './redraw.ts'
import { timeText } from './time.ts'

/** A text on the screens of a queue's agents, or of everybody. */
export const broadcastBox = (): LeadPanel => {
  const queue = select('queue')
  const text = input('text', {
    required: '',
    maxlength: '500',
    autocomplete: 'off',
    placeholder: '例：14時から納付書の問合せが増えます',
  })
  const send = el('button', { class: 'primary', text: '送る', attributes: { type: 'submit' } })
  const said = el('p', { class: 'quiet', 'aria-live': 'polite' })
  const tell = async (): Promise<void> => {
    await command('/v1/floor/broadcast', { queue: queue.value === '' ? null : queue.value, text: text.value })
    text.value = ''
    notice('一斉連絡を送りました。', 'good')
  }
  const element = el(
    'form',
    { class: 'card broadcast', onsubmit: () => act(send, tell), 'aria-label': '一斉連絡' },
    el('h2', { text: '一斉連絡' }),
    el('div', { class: 'broadcast-fields' }, field('宛先', queue), field('本文', text), send),
    said,
  )
  const show: LeadPanel['show'] = ({ floor, said: last, names }) => {
    const queues = floor.queues.map((one) => [one.queue, one.name] as const)
    redraw(queue, queues, () => [option('', '全員'), ...queues.map(([id, name]) => option(id, `${name} の担当者`))])
    said.textContent =
      last === null
        ? ''
        : `最後の連絡　${timeText(last.at)}　${last.queue === null ? '全員' : names.queue(last.queue)}：${last.text}`
  }
  return { element, show }
}
