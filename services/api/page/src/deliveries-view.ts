import type { DeliveryView, LayoutList } from '@tsunagu/messages'
import { call } from './api.ts'
import { deliveryLine } from './delivery-line.ts'
import { el, field, fill, input, option, select, when } from './element.ts'
import { button, notice, tellFailure } from './notice.ts'
import { upload, uploadBar } from './upload.ts'
import type { View } from './view.ts'

type Deliveries = { readonly deliveries: readonly DeliveryView[] }
const lookEveryMs = 1_500

/** 受入れ: the client's files on their way into the register (O1), with how far each is and what was not taken. */
export const deliveriesView: View = (main, me, around) => {
  const mayWrite = me.roles.some((role) => role === 'manager' || role === 'ops')
  const list = el('tbody', { 'data-test': 'deliveries' })
  const rows = new Map<number, { readonly text: string; readonly element: HTMLElement }>()
  const stage = el('div', { class: 'stage' })
  const show = async (): Promise<void> => {
    const { deliveries } = await call<Deliveries>('GET', '/v1/deliveries?limit=50')
    around.tell('open')
    // A row under a hand is drawn anew only when something about it has changed.
    for (const one of deliveries) {
      const text = JSON.stringify(one)
      if (rows.get(one.delivery)?.text !== text)
        rows.set(one.delivery, { text, element: deliveryLine(one, mayWrite, { changed: show, stage }) })
    }
    const wanted = deliveries.flatMap(({ delivery }) => rows.get(delivery)?.element ?? [])
    const isSame = wanted.length === list.children.length && wanted.every((one, at) => list.children[at] === one)
    if (!isSame) fill(list, ...wanted)
  }
  const heads = ['受付', 'ファイル', 'レイアウト', '状態', '進み具合', '件数', '取り込まなかった行', '']
  fill(
    main,
    el(
      'div',
      { class: 'recordings deliveries' },
      when(mayWrite, () => takeIn(show)),
      el(
        'section',
        { class: 'card wide-table' },
        el('h2', { text: '受入れ' }),
        el('table', {}, el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text })))), list),
      ),
      stage,
    ),
  )
  show().catch(tellFailure)
  const again = setInterval(() => show().catch(tellFailure), lookEveryMs)
  return () => clearInterval(again)
}

/** Sends a file; what becomes of it is seen in the list. */
const takeIn = (changed: () => Promise<void>): HTMLElement => {
  const layout = select('layout')
  const file = input('deliveryFile', { type: 'file' })
  const mode = select(
    'mode',
    option('all', '誤りが一行でもあれば取り込まない'),
    option('rows', '誤りのない行だけ取り込む'),
  )
  const dryRun = input('dryRun', { type: 'checkbox' })
  dryRun.checked = true
  const bar = uploadBar()
  const send = async (): Promise<void> => {
    const chosen = file.files?.[0]
    if (chosen === undefined) return notice('ファイルを選んでください。', 'bad')
    const query = new URLSearchParams({
      ...{ layout: layout.value, file: chosen.name, mode: mode.value, dryRun: String(dryRun.checked) },
    })
    bar.hidden = false
    try {
      await upload<DeliveryView>(`/v1/deliveries?${query}`, chosen, 'application/octet-stream', bar)
      notice('ファイルを受け取りました。', 'good')
      await changed()
    } finally {
      bar.hidden = true
    }
  }
  call<LayoutList>('GET', '/v1/layouts')
    .then(({ layouts }) => layout.append(...layouts.map((one) => option(one.layout, `${one.title}（${one.layout}）`))))
    .catch(tellFailure)
  return el(
    'section',
    { class: 'card search' },
    field('レイアウト', layout),
    field('ファイル（CSV・Excel、ZIP も）', file),
    field('誤りがあるとき', mode),
    field('先に試し読みする', dryRun),
    button('受け入れる', 'primary', send),
    bar,
  )
}
