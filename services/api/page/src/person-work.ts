import type { Me, PersonView, WorkPage, WorkView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, fill, when } from './element.ts'
import { button } from './notice.ts'
import { whenText } from './time.ts'
import { stateWord, workKinds } from './work-labels.ts'
import { opensWork } from './work-list.ts'
import { openWork } from './work-open.ts'

type Scene = { readonly me: Me; readonly call: string | null }

/** Slips, guidance, hand-overs, complaints, visits and asset look-ups of a person; found while the rest is read. */
export const personWork = (view: PersonView, { me, call: about }: Scene): HTMLElement => {
  const list = el('div', { 'data-test': 'work' })
  const show = async (): Promise<void> => {
    const { work } = await call<WorkPage>('GET', `/v1/work?person=${view.person}&order=newest&limit=20`)
    fill(list, table(work))
  }
  show().catch((error: unknown) =>
    fill(list, el('p', { class: 'problem', text: error instanceof Error ? error.message : String(error) })),
  )
  const open = async (): Promise<void> => {
    if (await openWork({ me, person: view.person, claims: view.claimList, call: about })) await show()
  }
  return el(
    'section',
    { class: 'card' },
    el('h2', { text: '事務' }),
    list,
    when(opensWork(me), () => button('事務を登録', 'small', open)),
  )
}

const table = (work: readonly WorkView[]): HTMLElement =>
  work.length === 0
    ? el('p', { class: 'quiet', text: '再発行・引継ぎ・訪問などはありません。' })
    : el('table', {}, el('tbody', {}, ...work.map(line)))

const line = (one: WorkView): HTMLElement =>
  el(
    'tr',
    { class: one.overdue && !one.over ? 'overdue' : '', 'data-work': String(one.work) },
    el('td', {}, workLink(one)),
    el('td', { text: stateWord(one.detail.kind, one.detail.state) }),
    el('td', { text: whenText(one.openedAt) }),
    el('td', {
      class: one.overdue && !one.over ? 'problem' : 'quiet',
      text: one.dueAt === null || one.over ? '' : `期限 ${whenText(one.dueAt)}`,
    }),
    el('td', { class: 'words', text: one.text }),
  )

/** From the desk it opens beside it: nobody leaves a call to look something up. */
const workLink = (one: WorkView): HTMLElement =>
  el('a', {
    text: `${workKinds[one.detail.kind]} ${one.work}`,
    attributes: { href: `#work/${one.work}`, ...(location.hash.startsWith('#persons') ? {} : { target: '_blank' }) },
  })
