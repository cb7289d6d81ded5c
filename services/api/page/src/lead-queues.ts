import type { QueueView } from '@tsunagu/messages'
import { command } from './api.ts'
import { confirmed } from './ask.ts'
import { el } from './element.ts'
import { queueModes } from './labels.ts'
import type { Lead, LeadPanel } from './lead-scene.ts'
import { actions, cell, labelled, leadTable } from './lead-table.ts'
import { button } from './notice.ts'
import type { Item } from './redraw.ts'
import { counting } from './time.ts'

/** The queues: who waits, who is there to answer, and whether they take anybody. */
export const leadQueues = (): LeadPanel => {
  const heads = ['待ち行列', '受付', '#待ち', '#最長', '#折り返し', '#受付可', '#通話中', '#後処理', '#離席', '操作']
  const table = leadTable('待ち行列', 'lead-queues', heads, '待ち行列が登録されていません。')
  return {
    element: table.element,
    show: (lead) => table.show(lead.floor.queues.map((queue) => queueItem(lead, queue))),
  }
}

/** Counted from the floor as this screen sees it, so that every change shows at once. */
const countsOf = ({ floor }: Lead, { queue }: QueueView) => {
  const waiting = floor.calls.filter((call) => call.queue === queue && ['waiting', 'offered'].includes(call.phase))
  const staff = floor.agents.filter((one) => one.queues.includes(queue) && one.availability !== 'signedOut')
  const doing = (...activities: readonly string[]) => staff.filter((one) => activities.includes(one.activity)).length
  return {
    waiting: waiting.length,
    longest: waiting.map((call) => call.since ?? call.arrivedAt).sort()[0] ?? null,
    ready: staff.filter((one) => one.availability === 'ready' && one.activity === 'idle').length,
    talking: doing('ringing', 'reserved', 'talking', 'held'),
    wrapUp: doing('wrapUp'),
    paused: staff.filter((one) => one.availability === 'paused' && one.activity === 'idle').length,
  }
}

const queueItem = (lead: Lead, queue: QueueView): Item => {
  const now = countsOf(lead, queue)
  const number = (count: number, kind = ''): HTMLElement => cell(String(count), `number ${kind}`)
  const draw = (): HTMLElement =>
    el(
      'tr',
      { class: queue.mode, 'data-queue': queue.queue },
      el('th', { text: queue.name, attributes: { scope: 'row' } }),
      el('td', {}, el('span', { class: `mode ${queue.mode}`, text: queueModes[queue.mode] })),
      number(now.waiting, now.waiting > 0 ? 'some' : ''),
      el('td', { class: 'number' }, now.longest === null ? '—' : counting(el('span'), now.longest)),
      number(queue.callbacks),
      number(now.ready, now.ready === 0 && queue.mode === 'open' ? 'none' : ''),
      number(now.talking),
      number(now.wrapUp),
      number(now.paused),
      queueActions(queue, now.waiting),
    )
  return { key: queue.queue, what: [queue.name, queue.mode, queue.callbacks, now], draw }
}

const questions: Readonly<Record<QueueView['mode'], (name: string, waiting: number) => string>> = {
  open: (name) => `「${name}」の受付を再開します。`,
  draining: (name, waiting) =>
    `「${name}」の受付を終了します。新しい人は入れません。待っている ${waiting} 人には最後まで応対します。`,
  closed: (name, waiting) =>
    `「${name}」を閉鎖します。新しい人は入れず、待っている ${waiting} 人も決められた案内に移ります。`,
}
const verbs: Readonly<Record<QueueView['mode'], string>> = { open: '受付', draining: '受付終了', closed: '閉鎖' }

const queueActions = (queue: QueueView, waiting: number): HTMLElement => {
  const change = (mode: QueueView['mode']) => async (): Promise<void> => {
    if (!(await confirmed(questions[mode](queue.name, waiting), verbs[mode]))) return
    await command(`/v1/queues/${encodeURIComponent(queue.queue)}/mode`, { mode })
  }
  const modes = ['open', 'draining', 'closed'] as const
  return actions(
    ...modes.map((mode) => labelled(button(verbs[mode], 'small', change(mode), queue.mode !== mode), queue.name)),
  )
}
