import type { Me, NotePage, NoteResults, NoteView, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, when } from './element.ts'
import { newNote } from './note-editor.ts'
import { noteItem } from './note-item.ts'
import { button, tellFailure } from './notice.ts'
import { worksWithPersons } from './person-head.ts'

type Scene = { readonly me: Me; readonly call: string | null }

/** What was said and done, newest first: written, searched, corrected with its history; found while the rest is read. */
export const personNotes = (view: PersonView, scene: Scene): HTMLElement => {
  const place = el('div')
  mayRead(scene.me)
    .then(async (may) => fill(place, ...(may ? await notesOf(view, scene) : [closed()])))
    .catch((error: unknown) =>
      fill(place, el('p', { class: 'problem', text: error instanceof Error ? error.message : String(error) })),
    )
  return el('section', { class: 'card person-notes' }, el('h2', { text: '経過記録' }), place)
}

/** The client's own people read notes as far as the contract lets them. */
const mayRead = async (me: Me): Promise<boolean> =>
  worksWithPersons(me) ||
  !me.roles.includes('clientStaff') ||
  (await call<{ readonly clientReads: string }>('GET', '/v1/notes/policy')).clientReads !== 'nothing'

const closed = (): HTMLElement => el('p', { class: 'quiet', text: '経過記録は、この契約では開示されていません。' })

const notesOf = async (view: PersonView, { me, call: about }: Scene): Promise<readonly (HTMLElement | null)[]> => {
  const { results } = await call<NoteResults>('GET', '/v1/notes/results')
  const list = el('div', { 'data-test': 'notes' })
  const words = input('noteWords', { placeholder: '2文字以上', maxlength: '100', type: 'search' })
  const household = input('noteHousehold', { type: 'checkbox' })
  let asked = 0
  const show = async (): Promise<void> => {
    asked += 1
    const mine = asked
    const query = new URLSearchParams({ limit: '30', household: String(household.checked) })
    if ([...words.value.trim()].length > 1) query.set('q', words.value.trim())
    const page = await call<NotePage>('GET', `/v1/persons/${view.person}/notes?${query}`)
    if (mine === asked) draw(page.notes)
  }
  const draw = (notes: readonly NoteView[]): void =>
    fill(
      list,
      notes.length === 0 ? el('p', { class: 'quiet', text: '経過記録はありません。' }) : null,
      ...notes.map((note) => noteItem(note, { me, results, changed: show })),
    )
  const shown = (): void => void show().catch(tellFailure)
  words.addEventListener('input', shown)
  household.addEventListener('change', shown)
  await show()
  return [
    when(worksWithPersons(me), () => newNote({ view, me, results, call: about, saved: show })),
    el('div', { class: 'note-search' }, field('記録を探す', words), field('世帯全員', household)),
    list,
    button('読み直す', 'plain small', show),
  ]
}
