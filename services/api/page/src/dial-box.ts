import { command } from './api.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el, field, input, option, select } from './element.ts'
import { numberText } from './labels.ts'
import { act, button, notice } from './notice.ts'
import { redraw } from './redraw.ts'
import { wishesOf } from './wishes.ts'

/** On-hook dialling: the agent's phone picks up by itself, then the other side is rung (T10). */
export const dialBox = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const number = input('number', {
    inputmode: 'tel',
    autocomplete: 'off',
    placeholder: '例：096-328-1210',
    required: '',
  })
  const line = select('line')
  const dial = el('button', { class: 'primary', text: '発信', attributes: { type: 'submit' } })
  const again = button('かけ直し', '', () => ask('redial')().then(tellRinging))
  const place = async (): Promise<void> => {
    await command('/v1/calls', { number: number.value, line: line.value })
    tellRinging()
    number.value = ''
  }
  const set = el(
    'fieldset',
    {},
    el('legend', { text: '発信' }),
    field('電話番号', number),
    field('表示する番号（回線）', line),
    el('div', { class: 'pair' }, dial, again),
  )
  const element = el('form', { class: 'card dial', onsubmit: () => act(dial, place) }, set)
  const show = ({ floor, agent }: Desk): void => {
    const lines = floor.lines
      .filter((one) => one.callerIds.length > 0)
      .map((one) => [one.line, `${numberText(one.callerIds[0] ?? '')}　${one.name}`] as const)
    redraw(line, lines, () => lines.map(([id, text]) => option(id, text)))
    set.disabled = agent.availability === 'signedOut' || agent.activity !== 'idle'
  }
  return { element, show }
}

const tellRinging = (): void => notice('電話機を呼び出しています。', 'good')
