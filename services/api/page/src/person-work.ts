import type { WorkPage, WorkView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill } from './element.ts'
import { whenText } from './time.ts'
import { workKinds, workStates } from './work-labels.ts'

/** Slips, guidance, hand-overs, complaints, visits and asset look-ups of a person; found while the rest is read. */
export const personWork = (person: number): HTMLElement => {
  const list = el('div', { 'data-test': 'work' })
  call<WorkPage>('GET', `/v1/work?person=${person}&order=newest&limit=20`)
    .then(({ work }) => fill(list, table(work)))
    .catch((error: unknown) =>
      fill(list, el('p', { class: 'problem', text: error instanceof Error ? error.message : String(error) })),
    )
  return el('section', { class: 'card' }, el('h2', { text: '事務' }), list)
}

const table = (work: readonly WorkView[]): HTMLElement =>
  work.length === 0
    ? el('p', { class: 'quiet', text: '再発行・引継ぎ・訪問などはありません。' })
    : el('table', {}, el('tbody', {}, ...work.map(line)))

const line = (one: WorkView): HTMLElement =>
  el(
    'tr',
    { class: one.overdue ? 'overdue' : '', 'data-work': String(one.work) },
    el('td', { text: workKinds[one.detail.kind] }),
    el('td', { text: workStates[one.detail.state] }),
    el('td', { text: whenText(one.openedAt) }),
    el('td', {
      class: one.overdue ? 'problem' : 'quiet',
      text: one.dueAt === null || one.over ? '' : `期限 ${whenText(one.dueAt)}`,
    }),
    el('td', { class: 'words', text: one.text }),
  )
