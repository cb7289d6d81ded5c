import type { LookupSourceView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, when } from './element.ts'
import { button, tellFailure } from './notice.ts'
import { sourceCard } from './source-card.ts'
import { whenText } from './time.ts'
import type { View } from './view.ts'

type Sources = { readonly sources: readonly LookupSourceView[] }

/** 照会データ: what flows may look up, and the files it comes from. */
export const sourcesView: View = (main, me, around) => {
  const mayWrite = me.roles.some((role) => role === 'manager' || role === 'clientStaff' || role === 'ops')
  const stage = el('div', { class: 'stage' })
  const list = el('div')
  const show = async (): Promise<readonly LookupSourceView[]> => {
    const { sources } = await call<Sources>('GET', '/v1/setup/lookup-sources')
    around.tell('open')
    fill(list, table(sources, open))
    return sources
  }
  const open = (source: LookupSourceView): void => {
    fill(
      stage,
      sourceCard(source, mayWrite, async () => (await show()).find(({ id }) => id === source.id) ?? source),
    )
    stage.scrollIntoView({ block: 'nearest' })
  }
  const make = when(mayWrite, () => {
    const name = input('newSource', { placeholder: 'zei', maxlength: '40' })
    const begin = async (): Promise<void> => {
      if (name.value.trim() !== '') open(newSource(name.value.trim()))
    }
    return el('section', { class: 'card search' }, field('新しい照会データの ID', name), button('作る', 'plain', begin))
  })
  fill(main, el('div', { class: 'recordings sources' }, stage, list, make))
  show().catch(tellFailure)
  return () => undefined
}

const newSource = (id: string): LookupSourceView => ({
  ...{ id, name: '', keys: [], sayable: [], records: 0, ambiguous: 0, loadedAt: null, loadedBy: null },
})

const table = (sources: readonly LookupSourceView[], open: (source: LookupSourceView) => void): HTMLElement => {
  if (sources.length === 0) return el('p', { class: 'card quiet', text: '照会データはまだありません。' })
  const heads = ['照会データ', '名前', '照合する項目', '読み上げてよい項目', '件数', '案内しない件数', '取込み', '']
  return el(
    'section',
    { class: 'card' },
    el(
      'table',
      { 'data-test': 'sources' },
      el(
        'thead',
        {},
        el('tr', {}, ...heads.map((text) => el('th', { text, class: text.endsWith('件数') ? 'number' : '' }))),
      ),
      el('tbody', {}, ...sources.map((source) => line(source, open))),
    ),
  )
}

const line = (source: LookupSourceView, open: (source: LookupSourceView) => void): HTMLElement =>
  el(
    'tr',
    { 'data-source': source.id },
    el('td', { class: 'name', text: source.id }),
    el('td', { text: source.name }),
    el('td', { text: source.keys.map((key) => key.field).join('、') }),
    el('td', { text: source.sayable.join('、') }),
    el('td', { class: 'number', text: String(source.records) }),
    el('td', { class: 'number', text: String(source.ambiguous) }),
    el('td', {
      text: source.loadedAt === null ? '未取込み' : `${whenText(source.loadedAt)}　${source.loadedBy ?? ''}`,
    }),
    el(
      'td',
      {},
      button(`開く ${source.id}`, 'plain small', async () => open(source)),
    ),
  )
