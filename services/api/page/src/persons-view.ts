import type { PersonPage, PersonRow } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input } from './element.ts'
import { button, tellFailure } from './notice.ts'
import { birthText, owedText } from './person-labels.ts'
import { personPage } from './person-page.ts'
import type { View } from './view.ts'

/** 対象者: found by name, kana, number, the client's id or birth date, and seen as a whole. */
export const personsView: View = (main, me, around) => {
  const results = el('div')
  const stage = el('div', { class: 'stage' })
  const controls = {
    name: input('name', { placeholder: '山田 太郎・ヤマダ', maxlength: '80' }),
    number: input('number', { inputmode: 'tel', placeholder: '090-1234-5678' }),
    clientId: input('clientId', { placeholder: '宛名番号', maxlength: '120' }),
    birthOn: input('birthOn', { type: 'date' }),
  }
  const open = async (person: number): Promise<void> => {
    history.replaceState(null, '', `#persons/${person}`)
    await personPage(stage, person, { me, open, call: null })
    stage.scrollIntoView({ block: 'nearest' })
  }
  const find = async (): Promise<void> => {
    const given = Object.entries(controls).flatMap(([name, { value }]): [string, string][] =>
      value.trim() === '' ? [] : [[name, value.trim()]],
    )
    if (given.length === 0)
      return fill(
        results,
        el('p', { class: 'card quiet', text: '氏名・カナ、番号、宛名番号、生年月日のどれかを入れてください。' }),
      )
    fill(stage)
    await showPage(results, new URLSearchParams(given), open)
  }
  const form = el(
    'form',
    { class: 'card search', onsubmit: () => void find().catch(tellFailure) },
    field('氏名・カナ（前方一致）', controls.name),
    field('電話番号', controls.number),
    field('宛名番号など', controls.clientId),
    field('生年月日', controls.birthOn),
    el('button', { class: 'primary', text: '検索', attributes: { type: 'submit' } }),
  )
  fill(main, el('div', { class: 'recordings persons' }, form, results, stage))
  around.tell('open')
  const asked = Number(location.hash.split('/')[1])
  if (Number.isInteger(asked) && asked > 0) open(asked).catch(tellFailure)
  else controls.name.focus()
  return () => undefined
}

type Open = (person: number) => Promise<void>

const showPage = async (results: HTMLElement, query: URLSearchParams, open: Open): Promise<void> => {
  const page = await call<PersonPage>('GET', `/v1/persons?${query}`)
  const [only] = page.persons
  fill(
    results,
    personTable(page, open, async () => {
      const further = new URLSearchParams(query)
      further.set('cursor', page.next ?? '')
      await showPage(results, further, open)
    }),
  )
  if (only !== undefined && page.persons.length === 1 && page.next === null) await open(only.person)
}

const personTable = ({ persons, next }: PersonPage, open: Open, more: () => Promise<void>): HTMLElement => {
  if (persons.length === 0) return el('p', { class: 'card quiet', text: '該当する対象者はいません。' })
  const heads = ['氏名', 'カナ', '生年月日', '住所', '未納', '注意', '']
  return el(
    'section',
    { class: 'card' },
    el(
      'table',
      { 'data-test': 'persons' },
      el('thead', {}, el('tr', {}, ...heads.map((text) => el('th', { text })))),
      el('tbody', {}, ...persons.map((row) => personLine(row, open))),
    ),
    next === null ? null : button('続きを見る', 'plain', more),
  )
}

const personLine = (row: PersonRow, open: Open): HTMLElement =>
  el(
    'tr',
    { 'data-person': String(row.person) },
    el('td', { text: row.name }),
    el('td', { text: row.kana }),
    el('td', { text: row.birthOn === null ? '' : birthText(row.birthOn) }),
    el('td', { text: row.address }),
    el('td', { text: owedText(row) }),
    el('td', { class: 'problem', text: row.warning }),
    el(
      'td',
      {},
      button(`開く ${row.name}`, 'plain small', () => open(row.person)),
    ),
  )
