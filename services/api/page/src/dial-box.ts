import type { FloorView } from '@tsunagu/messages'
import { command } from './api.ts'
import { el, field, input, option, select } from './element.ts'
import { numberText } from './labels.ts'
import { act, notice } from './notice.ts'

/** On-hook dialling: the agent's phone picks up by itself, then the other side is rung (T10). */
export const dialBox = (floor: FloorView): HTMLElement => {
  const number = input('number', {
    inputmode: 'tel',
    autocomplete: 'off',
    placeholder: '例：096-328-1210',
    required: '',
  })
  const lines = floor.lines.filter((line) => line.callerIds.length > 0)
  const line = select(
    'line',
    ...lines.map((one) => option(one.line, `${numberText(one.callerIds[0] ?? '')}　${one.name}`)),
  )
  const dial = el('button', { class: 'primary wide', text: '発信', attributes: { type: 'submit' } })
  const place = async (): Promise<void> => {
    await command('/v1/calls', { number: number.value, line: line.value })
    notice('電話機を呼び出しています。', 'good')
    number.value = ''
  }
  return el(
    'form',
    { class: 'card dial', onsubmit: () => act(dial, place) },
    el('h2', { text: '発信' }),
    field('電話番号', number),
    field('表示する番号（回線）', line),
    dial,
  )
}
