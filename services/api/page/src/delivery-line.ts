import type { DeliveryView, RefusedRows } from '@tsunagu/messages'
import { call } from './api.ts'
import { confirmed } from './ask.ts'
import { el, fill, input, option, select } from './element.ts'
import { button, notice } from './notice.ts'
import { clockText, whenText } from './time.ts'

const states: Readonly<Record<DeliveryView['state'], string>> = {
  locked: 'パスワード待ち',
  unconfirmed: '文字コードの確認待ち',
  waiting: '順番待ち',
  reading: '読込み中',
  checking: '検査中',
  checked: '試し読み済み',
  applying: '取込み中',
  done: '取込み済み',
  refused: '取り込まなかった',
  failed: '中断',
  cancelled: '取消し',
}

type Around = { readonly changed: () => Promise<void>; readonly stage: HTMLElement }

/** One delivery: its state, how far it is, and what a person may do about it now. */
export const deliveryLine = (one: DeliveryView, mayWrite: boolean, around: Around): HTMLElement =>
  el(
    'tr',
    { 'data-delivery': String(one.delivery), class: one.state },
    el('td', { text: `${whenText(one.at)}　${one.by}` }),
    el(
      'td',
      {},
      one.file,
      one.protection === '' || one.protection === 'none'
        ? null
        : el('span', { class: 'quiet', text: `　${one.protection}` }),
    ),
    el('td', { text: `${one.layout} 第${one.layoutVersion}版` }),
    el(
      'td',
      {},
      el('span', { class: 'state-cell', text: states[one.state] }),
      one.fault === null ? null : el('p', { class: 'problem', text: `${one.fault.ja} ${one.fault.found}` }),
    ),
    el('td', {}, progress(one)),
    el('td', { text: countsText(one) }),
    el('td', {}, refusals(one, around.stage)),
    el('td', {}, mayWrite ? actions(one, around.changed) : null),
  )

/** Rows, rate and remaining time. */
const progress = ({ progress: now, rows }: DeliveryView): HTMLElement => {
  const told = [
    `${rows.toLocaleString('ja-JP')} 行`,
    now?.rowsPerSecond == null ? '' : `毎秒 ${Math.round(now.rowsPerSecond).toLocaleString('ja-JP')} 行`,
    now?.remainingMs == null ? '' : `残り ${clockText(now.remainingMs)}`,
  ].filter((part) => part !== '')
  const bar = el('progress', { attributes: { max: '100' } })
  if (now?.percent != null) bar.value = now.percent
  return el(
    'div',
    { class: 'delivery-progress' },
    now === null ? null : bar,
    el('span', { class: 'quiet', text: told.join('　') }),
  )
}

const countsText = ({ counts }: DeliveryView): string =>
  counts === null
    ? ''
    : [
        `宛名 新規 ${counts.addressees.new}・変更 ${counts.addressees.changed}`,
        `債権 新規 ${counts.claims.new}・変更 ${counts.claims.changed}・取下げ ${counts.claims.withdrawn}`,
        `納付 ${counts.payments.new}`,
      ].join('　')

const refusals = ({ delivery, refused }: DeliveryView, stage: HTMLElement): HTMLElement | null => {
  if (refused === 0) return null
  const show = async (): Promise<void> => {
    const page = await call<RefusedRows>('GET', `/v1/deliveries/${delivery}/refused?limit=200`)
    fill(stage, refusedTable(delivery, page))
    stage.scrollIntoView({ block: 'nearest' })
  }
  return button(`${refused.toLocaleString('ja-JP')} 行を見る`, 'plain small', show)
}

const refusedTable = (delivery: number, { refused, next }: RefusedRows): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: '取り込まなかった行（値は出さず、形だけを示します）' }),
    el(
      'p',
      {},
      ...(
        [
          ['utf8', 'CSV（UTF-8）'],
          ['cp932', 'CSV（Excel用）'],
        ] as const
      ).map(([encoding, text]) =>
        el('a', {
          text: `${text}　`,
          attributes: { href: `/v1/deliveries/${delivery}/refused.csv?encoding=${encoding}`, download: '' },
        }),
      ),
    ),
    el(
      'table',
      { class: 'refused-rows', 'data-test': 'delivery-refused' },
      el('thead', {}, el('tr', {}, ...['行', '列', '理由', '値の形', '正しい形'].map((text) => el('th', { text })))),
      el(
        'tbody',
        {},
        ...refused.map((row) =>
          el(
            'tr',
            {},
            el('td', { class: 'number', text: String(row.line) }),
            el('td', { text: row.column }),
            el('td', { text: row.ja }),
            el('td', { class: 'name', text: row.shape }),
            el('td', { text: row.expected }),
          ),
        ),
      ),
    ),
    next === null ? null : el('p', { class: 'quiet', text: '続きは CSV にあります。' }),
  )

const actions = (one: DeliveryView, changed: () => Promise<void>): HTMLElement | null => {
  const path = `/v1/deliveries/${one.delivery}`
  const doing = async (verb: string, body: unknown, told: string): Promise<void> => {
    await call('POST', `${path}/${verb}`, body)
    notice(told, 'good')
    await changed()
  }
  const cancel = button('取りやめる', 'plain small', async () => {
    if (await confirmed(`「${one.file}」の受入れを取りやめますか。`, '取りやめる'))
      await doing('cancel', {}, '取りやめました。')
  })
  switch (one.state) {
    case 'unconfirmed': {
      const encoding = select('encoding', option('CP932', 'CP932（Shift_JIS）'), option('UTF-8', 'UTF-8'))
      encoding.value = one.encoding ?? 'CP932'
      const take = button('この文字コードで読む', 'small', () =>
        doing('confirm', { encoding: encoding.value }, '読み始めます。'),
      )
      return el('div', { class: 'delivery-actions' }, encoding, take, cancel)
    }
    case 'locked': {
      const password = input('deliveryPassword', { type: 'password', autocomplete: 'off', placeholder: 'パスワード' })
      const open = button('開く', 'small', () => doing('unlock', { password: password.value }, '開いています。'))
      return el('div', { class: 'delivery-actions' }, password, open, cancel)
    }
    case 'checked':
      return el(
        'div',
        { class: 'delivery-actions' },
        button('取り込む', 'primary small', () => doing('apply', {}, '取り込みます。')),
        cancel,
      )
    case 'failed':
      return el(
        'div',
        { class: 'delivery-actions' },
        button('続きから再開', 'small', () => doing('resume', {}, '再開します。')),
        cancel,
      )
    case 'waiting':
    case 'reading':
    case 'checking':
    case 'applying':
      return el('div', { class: 'delivery-actions' }, cancel)
    case 'done':
    case 'refused':
    case 'cancelled':
      return null
  }
}
