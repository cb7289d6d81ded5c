import type { CallbackView } from '@tsunagu/messages'
import { command } from './api.ts'
import { confirmed } from './ask.ts'
import { el } from './element.ts'
import { callbackText, numberText } from './labels.ts'
import type { Lead, LeadPanel } from './lead-scene.ts'
import { actions, cell, labelled, leadTable } from './lead-table.ts'
import { button } from './notice.ts'
import type { Item } from './redraw.ts'
import { counting, timeText } from './time.ts'

/** Citizens who hung up and kept their place. */
export const leadCallbacks = (): LeadPanel => {
  const heads = ['待ち行列', '電話番号', '#待ち', '状態', '次の呼出', '期限', '操作']
  const table = leadTable('折り返し予約', 'lead-callbacks', heads, '折り返しを待っている人はいません。')
  return {
    element: table.element,
    show: (lead) => table.show(lead.floor.callbacks.map((callback) => callbackItem(lead, callback))),
  }
}

const callbackItem = ({ names }: Lead, callback: CallbackView): Item => {
  const number = numberText(callback.number)
  const cancel = async (): Promise<void> => {
    if (await confirmed(`${number} への折り返し予約を取り消します。この人には電話しません。`, '取り消す'))
      await command(`/v1/callbacks/${encodeURIComponent(callback.callback)}/cancel`)
  }
  const draw = (): HTMLElement =>
    el(
      'tr',
      {},
      cell(names.queue(callback.queue)),
      el('th', { text: number, attributes: { scope: 'row' } }),
      el('td', { class: 'number' }, counting(el('span'), callback.since)),
      cell(callbackText(callback)),
      cell(callback.notBefore === null ? '順番が来しだい' : timeText(callback.notBefore)),
      cell(timeText(callback.expiresAt)),
      actions(labelled(button('取消', 'small', cancel, callback.call === null), number)),
    )
  return { key: callback.callback, what: [callback, names.queue(callback.queue)], draw }
}
