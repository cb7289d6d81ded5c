import type { Me, NoteResults, PersonView, WriteNote } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, option, select } from './element.ts'
import { noteSources } from './note-labels.ts'
import { button, notice } from './notice.ts'
import { dayText, yenText } from './person-labels.ts'

type Writing = {
  readonly view: PersonView
  readonly me: Me
  readonly results: NoteResults['results']
  readonly call: string | null
  readonly saved: () => Promise<void>
}

type Draft = {
  readonly text: string
  readonly result: string
  readonly claim: string
  readonly source: string
  readonly call: string | null
  readonly key: string
}

/** Words that nobody has saved yet, while this window is open: the end of a call does not lose them. */
const drafts = new Map<string, Draft>()
export const hasDraft = (me: Me, person: number): boolean => drafts.has(`${me.account} ${person}`)

/** A new note: what came of it, about which claim, and what was said. */
export const newNote = ({ view, me, results, call: about, saved }: Writing): HTMLElement => {
  const place = `${me.account} ${view.person}`
  const kept = drafts.get(place)
  const about1 = kept?.call ?? about
  const text = el('textarea', { attributes: { name: 'noteText', rows: '3', placeholder: '話した内容' } })
  const result = resultChoice(results, kept?.result ?? '')
  const claim = claimChoice(view, kept?.claim ?? '')
  const source = select('noteSource', ...Object.entries(noteSources).map(([id, name]) => option(id, name)))
  text.value = kept?.text ?? ''
  source.value = kept?.source ?? 'call'
  let key = kept?.key ?? newKey()
  const keep = (): void => {
    if (text.value === '' && result.value === '') drafts.delete(place)
    else
      drafts.set(place, {
        ...{ text: text.value, result: result.value, claim: claim.value, source: source.value },
        call: about1,
        key,
      })
  }
  for (const control of [text, result, claim, source]) control.addEventListener('input', keep)
  const save = async (): Promise<void> => {
    const body: Partial<WriteNote> = {
      ...{ text: text.value.trim(), call: about1, source: source.value as WriteNote['source'] },
      ...{ result: result.value === '' ? null : result.value, claim: claim.value === '' ? null : Number(claim.value) },
    }
    await call('POST', `/v1/persons/${view.person}/notes`, body, key)
    drafts.delete(place)
    key = newKey()
    for (const control of [text, result]) control.value = ''
    notice('経過記録を書きました。', 'good')
    await saved()
  }
  return el(
    'div',
    { class: 'note-editor', 'data-test': 'new-note' },
    el('div', { class: 'note-choices' }, field('結果', result), field('種類', source), field('債権', claim)),
    text,
    el('div', { class: 'buttons' }, button('記録する', 'primary', save)),
  )
}

/** The same key is the same note, however often it is sent. */
const newKey = (): string => crypto.getRandomValues(new Uint32Array(4)).join('-')

export const resultChoice = (results: NoteResults['results'], chosen: string): HTMLSelectElement => {
  const offered = results.filter(({ id, retired }) => !retired || id === chosen)
  const choice = select('noteResult', option('', '（なし）'), ...offered.map(({ id, name }) => option(id, name)))
  choice.value = chosen
  return choice
}

const claimChoice = ({ claimList }: PersonView, chosen: string): HTMLSelectElement => {
  const choice = select(
    'noteClaim',
    option('', '（全体）'),
    ...claimList.map((one) =>
      option(
        String(one.claim),
        [one.kindName, one.period, one.dueOn === null ? '' : dayText(one.dueOn), yenText(one.amount)]
          .filter((part) => part !== '')
          .join(' '),
      ),
    ),
  )
  choice.value = chosen
  return choice
}
