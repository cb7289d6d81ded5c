import type { MessagePage, MessageView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select } from './element.ts'
import { numberText } from './labels.ts'
import { button, tellFailure } from './notice.ts'
import { whenText } from './time.ts'
import { tongueText } from './tongues.ts'

const states: Readonly<Record<MessageView['state'], string>> = {
  queued: '送信待ち',
  sent: '送信済み',
  delivered: '到達',
  failed: '失敗',
}

const reasons: Readonly<Record<string, string>> = {
  templateUnknown: '文面が登録されていない',
  notMobile: '携帯電話の番号ではない',
  tooLong: '670 文字を超える',
  refusedByModem: 'モデムが受け付けなかった',
  notDelivered: '相手に届かなかった',
}

const reasonText = (reason: string): string =>
  reason.startsWith('valueMissing: ')
    ? `値のない項目: ${reason.slice('valueMissing: '.length)}`
    : (reasons[reason] ?? reason)

/** What became of texts, newest first. */
export const messageList = async (stage: HTMLElement): Promise<void> => {
  const results = el('div')
  const controls = {
    day: input('day', { type: 'date' }),
    state: select('state', option('', 'すべて'), ...Object.entries(states).map(([id, text]) => option(id, text))),
    call: input('call', { placeholder: '通話 ID' }),
  }
  const find = async (): Promise<void> => {
    const given = Object.entries(controls).flatMap(([name, { value }]): [string, string][] =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    )
    fill(results, await page(new URLSearchParams(given), results))
  }
  const form = el(
    'form',
    { class: 'card search', onsubmit: () => void find().catch(tellFailure) },
    field('日', controls.day),
    field('状態', controls.state),
    field('通話', controls.call),
    el('button', { class: 'primary', text: '検索', attributes: { type: 'submit' } }),
  )
  fill(stage, form, results)
  await find()
}

const page = async (query: URLSearchParams, results: HTMLElement): Promise<HTMLElement> => {
  const { messages, next } = await call<MessagePage>('GET', `/v1/messages?${query}`)
  if (messages.length === 0) return el('p', { class: 'card quiet', text: '条件に合う SMS はありません。' })
  const more = async (): Promise<void> => {
    const further = new URLSearchParams(query)
    further.set('cursor', next ?? '')
    fill(results, await page(further, results))
  }
  const heads = ['受付', '宛先', '文面', '通数', '状態', '理由', '回線', '送信者', '通話']
  return el(
    'section',
    { class: 'card wide-table' },
    el(
      'table',
      { 'data-test': 'messages' },
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text, class: text === '通数' ? 'number' : '' })))),
      el('tbody', {}, ...messages.map(line)),
    ),
    next === null ? null : button('続きを見る', 'plain', more),
  )
}

const line = (row: MessageView): HTMLElement =>
  el(
    'tr',
    { 'data-message': row.message },
    el('td', { text: whenText(row.queuedAt) }),
    el('td', { text: numberText(row.to) }),
    el('td', { text: `${row.template}（${tongueText(row.language)}）`, attributes: { title: row.text ?? '' } }),
    el('td', { class: 'number', text: String(row.parts) }),
    el('td', {}, el('span', { class: `sms-state ${row.state}`, text: states[row.state] })),
    el('td', { text: row.reason === null ? '' : reasonText(row.reason) }),
    el('td', { text: row.line ?? '' }),
    el('td', { text: row.author ?? '案内フロー' }),
    el('td', { class: 'name', text: row.call ?? '' }),
  )
