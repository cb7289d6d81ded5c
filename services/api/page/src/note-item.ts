import type { Me, NoteDetail, NoteResults, NoteView } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { diffTable } from './diff-table.ts'
import { el, field, fill, input } from './element.ts'
import { resultChoice } from './note-editor.ts'
import { noteSources } from './note-labels.ts'
import { button, notice } from './notice.ts'
import { whenText } from './time.ts'

type Around = {
  readonly me: Me
  readonly results: NoteResults['results']
  readonly changed: () => Promise<void>
}

/** One note as it reads now; its earlier versions and its correction open below it. */
export const noteItem = (note: NoteView, around: Around): HTMLElement => {
  const below = el('div')
  return el(
    'article',
    { class: 'note-item', 'data-note': String(note.note) },
    el(
      'p',
      { class: 'quiet' },
      `${whenText(note.at)}　${note.author}　${noteSources[note.source]}`,
      note.version > 1 ? `　第${note.version}版（${note.changedBy} が訂正）` : '',
    ),
    note.result === null ? null : el('p', {}, el('span', { class: 'badge', text: note.result.name })),
    el('p', { class: 'note-text', text: note.text ?? '（本文は開示されていません）' }),
    el(
      'div',
      { class: 'note-actions' },
      note.version > 1 ? button('訂正の履歴', 'plain small', () => showHistory(note, below)) : null,
      mayCorrect(note, around.me)
        ? button('訂正', 'plain small', async () => fill(below, correction(note, around, below)))
        : null,
    ),
    below,
  )
}

/** Its author, and whoever leads. */
const mayCorrect = ({ author }: NoteView, { account, roles }: Me): boolean =>
  roles.some((role) => role === 'supervisor' || role === 'manager') || (author === account && roles.includes('agent'))

const showHistory = async ({ note, text }: NoteView, below: HTMLElement): Promise<void> => {
  const { earlier } = await call<NoteDetail>('GET', `/v1/notes/${note}`)
  const newer = [text, ...earlier.map((one) => one.text)]
  fill(
    below,
    el(
      'div',
      { 'data-test': 'note-history' },
      ...earlier.map((one, at) =>
        el(
          'div',
          {},
          el('p', {
            class: 'quiet',
            text: `第${one.version}版　${whenText(one.writtenAt)}　${one.by}　訂正の理由：${one.reason}`,
          }),
          diffTable(one.text ?? '', newer[at] ?? ''),
        ),
      ),
    ),
  )
}

const correction = (note: NoteView, { results, changed }: Around, below: HTMLElement): HTMLElement => {
  const text = el('textarea', { attributes: { name: 'correctText', rows: '3' } })
  text.value = note.text ?? ''
  const result = resultChoice(results, note.result?.id ?? '')
  const reason = input('correctReason', { maxlength: '200', placeholder: '例: 金額の聞き違い' })
  const wrong = el('p', { class: 'problem' })
  const save = async (): Promise<void> => {
    const body = {
      ...{ version: note.version, claim: note.claim, text: text.value.trim(), reason: reason.value.trim() },
      result: result.value === '' ? null : result.value,
    }
    try {
      await call<NoteDetail>('PUT', `/v1/notes/${note.note}`, body)
    } catch (error) {
      // What was written stays, so that it can be put upon the newer version by hand.
      wrong.textContent = error instanceof Refused ? error.message : String(error)
      throw error
    }
    notice('訂正しました。前の版は履歴に残ります。', 'good')
    await changed()
  }
  return el(
    'div',
    { class: 'note-editor', 'data-test': 'correction' },
    field('結果', result),
    text,
    field('訂正の理由', reason),
    wrong,
    el(
      'div',
      { class: 'buttons' },
      button('訂正を保存', 'primary', save),
      button('訂正をやめる', 'plain', async () => fill(below)),
    ),
  )
}
