import type { Appointments, Me, WorkPage } from '@tsunagu/messages'
import { call } from './api.ts'
import type { Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { tellFailure } from './notice.ts'
import { redraw } from './redraw.ts'
import { link } from './table.ts'
import { since, whenText } from './time.ts'
import { workKinds } from './work-labels.ts'

const lookEveryMs = 300_000
const drawEveryMs = 30_000
const aheadMs = 7 * 86_400_000

type Deadline = {
  readonly key: string
  readonly at: string
  readonly text: string
  readonly href: string
  readonly kind: string
}

/** What this agent has promised, or has to do, and by when: his own work and whom he calls again, a week ahead. */
export const deadlineCard = (me: Me): Panel & { readonly close: () => void } => {
  const element = el('section', { class: 'card deadlines', 'aria-label': '期限のあるもの', 'data-test': 'deadlines' })
  element.hidden = true
  let found: readonly Deadline[] = []
  const draw = (): void => {
    const shown = found.filter(({ at }) => since(at) > -aheadMs)
    element.hidden = shown.length === 0
    redraw(
      element,
      shown.map((one) => [one, stateOf(one.at)]),
      () => [el('h2', { text: '期限のあるもの' }), el('ul', { class: 'deadline-list' }, ...shown.map(line))],
    )
  }
  const look = async (): Promise<void> => {
    const [{ work }, { appointments }] = await Promise.all([
      call<WorkPage>('GET', '/v1/work?over=false&order=due&limit=100'),
      call<Appointments>('GET', '/v1/dispositions/appointments'),
    ])
    found = [...work.flatMap((one) => ofWork(one, me)), ...appointments.map(ofAppointment)].sort((a, b) =>
      a.at < b.at ? -1 : 1,
    )
    draw()
  }
  const tryLook = (): void => void look().catch(tellFailure)
  let isAsked = false
  const show = (): void => {
    if (!isAsked) tryLook()
    isAsked = true
  }
  const timers = [setInterval(tryLook, lookEveryMs), setInterval(draw, drawEveryMs)]
  return { element, show, close: () => timers.forEach(clearInterval) }
}

/** Mine, or opened by me and nobody else's yet. */
const ofWork = (
  { work, detail, name, dueAt, assignee, openedBy }: WorkPage['work'][number],
  me: Me,
): readonly Deadline[] => {
  const isMine = assignee === null ? openedBy === me.account : assignee.kind === 'account' && assignee.id === me.account
  if (dueAt === null || !isMine) return []
  const text = [workKinds[detail.kind], name ?? ''].filter((part) => part !== '').join('　')
  return [{ key: `work ${work}`, at: dueAt, text, href: `#work/${work}`, kind: '事務' }]
}

const ofAppointment = ({
  campaign,
  campaignName,
  person,
  name,
  at,
}: Appointments['appointments'][number]): Deadline => ({
  ...{
    key: `${campaign} ${person}`,
    at,
    text: `${name}　${campaignName}`,
    href: `#persons/${person}`,
    kind: 'かけ直し',
  },
})

const soonMs = 3_600_000

const stateOf = (at: string): 'overdue' | 'soon' | '' => {
  const late = since(at)
  return late >= 0 ? 'overdue' : late > -soonMs ? 'soon' : ''
}

const words = { overdue: '期限を過ぎました', soon: 'まもなく期限', '': '' } as const

const line = ({ key, at, text, href, kind }: Deadline): HTMLElement => {
  const state = stateOf(at)
  return el(
    'li',
    { class: state, 'data-deadline': key },
    el('span', { class: 'quiet', text: `${whenText(at)}　${kind}` }),
    link(text, href),
    state === '' ? null : el('strong', { class: 'late', text: words[state] }),
  )
}
