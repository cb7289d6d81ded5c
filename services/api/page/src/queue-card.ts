import type { AgentView, FloorView, Live } from '@tsunagu/messages'
import { el } from './element.ts'
import { counting } from './time.ts'

/** How many wait in the agent's queues, and how long the first has waited. */
export const queueCard = (floor: FloorView, live: Live | null, agent: AgentView): HTMLElement =>
  el(
    'section',
    { class: 'card queues' },
    el('h2', { text: '待ち行列' }),
    ...floor.queues
      .filter((queue) => agent.queues.includes(queue.queue))
      .map((queue) => {
        const now = live?.queues.find((one) => one.queue === queue.queue) ?? null
        const waiting = now?.waiting ?? queue.waiting
        const longest = now === null ? queue.longestSince : now.longestSince
        return el(
          'div',
          { class: waiting > 0 ? 'queue some' : 'queue' },
          el('p', { class: 'queue-name', text: queue.name }),
          el('p', { class: 'queue-count' }, el('strong', { text: String(waiting) }), ' 人待ち'),
          el('p', { class: 'quiet' }, '最長 ', longest === null ? '—' : counting(el('span'), longest)),
          el('p', { class: 'quiet', text: `受付可 ${now?.agents.ready ?? queue.agentsReady} 人` }),
        )
      }),
  )
