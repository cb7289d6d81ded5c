import type { Desk, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { queueModes } from './labels.ts'
import { redraw } from './redraw.ts'
import { counting } from './time.ts'

/** How many wait in the agent's queues, and how long the first has waited. */
export const queueCard = (): Panel => {
  const element = el('section', { class: 'card queues', 'aria-label': '待ち行列' })
  const show = ({ floor, live, agent }: Desk): void => {
    const queues = floor.queues.filter((queue) => agent.queues.includes(queue.queue))
    const now = live?.queues.filter(({ queue }) => agent.queues.includes(queue)) ?? []
    element.hidden = queues.length === 0
    redraw(element, [queues, now], () => [
      el('h2', { text: '待ち行列' }),
      ...queues.map((queue) => queueBox(queue, now.find((one) => one.queue === queue.queue) ?? null)),
    ])
  }
  return { element, show }
}

type Queue = Desk['floor']['queues'][number]
type LiveQueue = NonNullable<Desk['live']>['queues'][number]

const queueBox = (queue: Queue, now: LiveQueue | null): HTMLElement => {
  const waiting = now?.waiting ?? queue.waiting
  const longest = now === null ? queue.longestSince : now.longestSince
  return el(
    'div',
    { class: waiting > 0 ? 'queue some' : 'queue' },
    el('p', { class: 'queue-name', text: queue.name }),
    queue.mode === 'open' ? null : el('p', { class: `mode ${queue.mode}`, text: queueModes[queue.mode] }),
    el('p', { class: 'queue-count' }, el('strong', { text: String(waiting) }), ' 人待ち'),
    el('p', { class: 'quiet' }, '最長 ', longest === null ? '—' : counting(el('span'), longest)),
    el('p', { class: 'quiet', text: `受付可 ${now?.agents.ready ?? queue.agentsReady} 人` }),
  )
}
