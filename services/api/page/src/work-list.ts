import type { Me, OpenWorkCounts, WorkPage, WorkView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, field, fill, input, option, select, when } from './element.ts'
import { hasRole } from './may.ts'
import { button, notice, tellFailure } from './notice.ts'
import type { Place } from './parted-view.ts'
import { openStream } from './stream.ts'
import { link, personLink, row, table } from './table.ts'
import { whenText } from './time.ts'
import { workGist } from './work-facts.ts'
import { statesOf, stateWord, workKinds } from './work-labels.ts'
import { openWork } from './work-open.ts'

type Filters = { readonly [name: string]: string }
type Kind = WorkView['detail']['kind']

/** What was chosen last stays chosen while this window is open: one goes into a piece of work and comes back. */
let chosen: Filters = { standing: 'open' }

export const opensWork = hasRole('agent', 'supervisor', 'manager')

/** What there is to do, by kind, state and deadline, the next deadline first; how much of each there is. */
export const workList = async (stage: HTMLElement, { me, around }: Place): Promise<() => void> => {
  const tiles = el('div', { class: 'tiles work-tiles', 'data-test': 'work-open' })
  const list = el('section', { class: 'card' })
  const controls = filterControls()
  const show = async (): Promise<void> => {
    const [counts, page] = await Promise.all([
      call<OpenWorkCounts>('GET', '/v1/work/open'),
      call<WorkPage>('GET', `/v1/work?${queryOf(chosen, me)}`),
    ])
    fill(tiles, ...tilesOf(counts, pick))
    fill(list, ...pageOf(page, list, me))
  }
  const pick = async (filters: Filters): Promise<void> => {
    chosen = filters
    controls.put(chosen)
    await show()
  }
  const changed = (): void => {
    chosen = controls.read()
    controls.put(chosen)
    show().catch(tellFailure)
  }
  controls.element.addEventListener('change', changed)
  controls.put(chosen)
  const make = when(opensWork(me), () =>
    button('事務を登録', 'primary', async () => {
      if (await openWork({ me, person: null, claims: [], call: null })) await show()
    }),
  )
  fill(stage, tiles, el('section', { class: 'card search' }, controls.element, make), list)
  await show()
  const stream = openStream((message) => {
    if (message.type !== 'delta' || message.body.type !== 'work.alert') return
    const { work, kind, alert } = message.body
    notice(
      `${workKinds[kind]} ${work}：${alert === 'overdue' ? '期限を過ぎました。' : '期限が近づいています。'}`,
      'bad',
    )
    show().catch(tellFailure)
  }, around.tell)
  return () => stream.close()
}

const standings = [
  ['open', '終わっていないもの'],
  ['overdue', '期限を過ぎたもの'],
  ['over', '終わったもの'],
  ['', 'すべて'],
] as const

const filterControls = () => {
  const kind = select(
    'workKind',
    option('', 'すべての種類'),
    ...Object.entries(workKinds).map(([id, text]) => option(id, text)),
  )
  const state = select('workState')
  const standing = select('workStanding', ...standings.map(([id, text]) => option(id, text)))
  const whose = select('workWhose', option('', 'だれのものでも'), option('me', '自分の担当'))
  const absence = input('workAbsence', { placeholder: '123-1', maxlength: '20' })
  const read = (): Filters => ({
    ...{ kind: kind.value, state: state.value, standing: standing.value },
    ...{ whose: whose.value, absence: absence.value.trim() },
  })
  const put = (filters: Filters): void => {
    kind.value = filters.kind ?? ''
    const states = kind.value === '' ? [] : statesOf(kind.value as Kind)
    fill(state, option('', 'すべての状態'), ...states.map((id) => option(id, stateWord(kind.value as Kind, id))))
    state.value = filters.state ?? ''
    if (state.value === '') state.value = ''
    state.disabled = states.length === 0
    standing.value = filters.standing ?? ''
    whose.value = filters.whose ?? ''
    absence.value = filters.absence ?? ''
  }
  const element = el(
    'div',
    { class: 'filters' },
    field('種類', kind),
    field('状態', state),
    field('期限', standing),
    field('担当', whose),
    field('不在票の番号', absence),
  )
  return { element, read, put }
}

const queryOf = (
  { kind = '', state = '', standing = '', whose = '', absence = '' }: Filters,
  me: Me,
): URLSearchParams => {
  const query = new URLSearchParams({ limit: '50' })
  const isState = kind !== '' && statesOf(kind as Kind).some((id) => id === state)
  if (kind !== '') query.set('kind', kind)
  if (isState) query.set('state', state)
  if (standing === 'open') query.set('over', 'false')
  if (standing === 'over') query.set('over', 'true')
  if (standing === 'overdue') query.set('overdue', 'true')
  if (whose === 'me') query.set('assignee', me.account)
  if (absence !== '') query.set('absence', absence)
  return query
}

const tilesOf = ({ counts }: OpenWorkCounts, pick: (filters: Filters) => Promise<void>): readonly HTMLElement[] =>
  Object.entries(workKinds).map(([kind, name]) => {
    const own = counts.filter((one) => one.kind === kind)
    const [times, overdue] = [sum(own.map((one) => one.times)), sum(own.map((one) => one.overdue))]
    return el(
      'section',
      { class: overdue > 0 ? 'tile alert' : 'tile', 'data-kind': kind, 'aria-label': name },
      button(name, 'plain small tile-button', () => pick({ kind, standing: 'open' })),
      el('p', { class: 'tile-value', text: String(times) }),
      el(
        'p',
        { class: 'tile-states' },
        overdue === 0
          ? null
          : button(`期限切れ ${overdue}`, 'plain small late', () => pick({ kind, standing: 'overdue' })),
        ...own.map((one) =>
          button(`${stateWord(one.kind, one.state)} ${one.times}`, 'plain small', () =>
            pick({ kind, state: one.state, standing: 'open' }),
          ),
        ),
      ),
    )
  })

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

const heads = ['番号', '種類', '状態', '対象者', '内容', '担当', '登録', '期限']

const pageOf = ({ work, next }: WorkPage, list: HTMLElement, me: Me): readonly (HTMLElement | null)[] => [
  work.length === 0
    ? el('p', { class: 'quiet', text: '当てはまる事務はありません。' })
    : table('work-list', heads, work.map(line)),
  next === null ? null : button('続きを見る', 'plain', () => more(next, list, me)),
]

const more = async (cursor: string, list: HTMLElement, me: Me): Promise<void> => {
  const query = queryOf(chosen, me)
  query.set('cursor', cursor)
  const page = await call<WorkPage>('GET', `/v1/work?${query}`)
  list.lastElementChild?.remove()
  list.append(...pageOf(page, list, me).filter((one) => one !== null))
}

const line = (one: WorkView): HTMLElement =>
  row(
    { 'data-work': String(one.work) },
    one.overdue && !one.over ? 'overdue' : '',
    link(`${one.work}`, `#work/${one.work}`),
    { class: 'nowrap', of: workKinds[one.detail.kind] },
    { class: 'nowrap', of: stateWord(one.detail.kind, one.detail.state) },
    personLink(one.person, one.name),
    { class: 'words', of: [workGist(one.detail), one.text].filter((part) => part !== '').join('　') },
    { class: 'nowrap', of: assigneeText(one) },
    { class: 'nowrap quiet', of: whenText(one.openedAt) },
    { class: 'nowrap', of: dueText(one) },
  )

export const assigneeText = ({ assignee }: Pick<WorkView, 'assignee'>): string =>
  assignee === null ? '' : assignee.kind === 'team' ? `${assignee.id}（チーム）` : assignee.id

/** When it is due, and how near that is. */
export const dueText = ({ dueAt, over, overdue, alerted }: WorkView): HTMLElement | string => {
  if (dueAt === null || over) return ''
  if (overdue) return el('span', { class: 'late', text: `${whenText(dueAt)} 期限切れ` })
  return alerted === 'soon' ? el('span', { class: 'soon', text: `${whenText(dueAt)} まもなく` }) : whenText(dueAt)
}
