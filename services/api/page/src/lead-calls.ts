import type { LiveCall } from '@tsunagu/messages'
import { command } from './api.ts'
import { confirmed } from './ask.ts'
import { mark } from './call-buttons.ts'
import { el } from './element.ts'
import { citizenText, directionText, partyText, phaseText, watchModes } from './labels.ts'
import type { Lead, LeadPanel } from './lead-scene.ts'
import { actions, cell, labelled, leadTable } from './lead-table.ts'
import { button } from './notice.ts'
import type { Item } from './redraw.ts'
import { counting } from './time.ts'

/** Every call with everybody in it; from here one listens to it, whispers, or breaks in. */
export const leadCalls = (): LeadPanel => {
  const heads = ['状態', '回線', '相手', '待ち行列', '担当・参加者', '#経過', '操作']
  const table = leadTable('通話', 'lead-calls', heads, 'いま通話はありません。')
  return {
    element: table.element,
    show: (lead) => table.show([...lead.floor.calls].sort(byUrgency).map((call) => callItem(lead, call))),
  }
}

const isWaiting = ({ phase }: LiveCall): boolean => phase === 'waiting' || phase === 'offered'
const byUrgency = (a: LiveCall, b: LiveCall): number =>
  Number(isWaiting(b)) - Number(isWaiting(a)) || a.arrivedAt.localeCompare(b.arrivedAt)

const callItem = (lead: Lead, call: LiveCall): Item => {
  const { names } = lead
  const people = peopleText(lead, call)
  const may = watchRight(lead, call)
  const isMine = lead.watched?.call === call.call
  const draw = (): HTMLElement =>
    el(
      'tr',
      { class: `${call.phase}${isMine ? ' mine' : ''}`, 'data-call': call.call },
      el('td', { class: 'phase-cell', text: phaseText(call) }),
      cell(`${directionText(call.direction)} ${names.line(call.line)}`),
      el('th', { text: citizenText(call), attributes: { scope: 'row' } }),
      cell(names.queue(call.queue)),
      cell(people),
      el('td', { class: 'number' }, counting(el('span'), call.since ?? call.arrivedAt)),
      callActions(call, may, isMine, citizenText(call)),
    )
  return { key: call.call, what: [call, people, may, isMine], draw }
}

const peopleText = ({ names }: Lead, call: LiveCall): string => {
  const { agent, parties, consult, watchers, offers, parkedBy } = call
  const texts = [
    ...(agent === null ? offers.map((one) => `${names.agent(one)}（呼出）`) : [names.agent(agent)]),
    ...parties.map(({ party }) => partyText(party, names)),
    ...(consult === null ? [] : [`${partyText(consult.with, names)}（相談）`]),
    ...(parkedBy === null ? [] : [`${names.agent(parkedBy)}（パーク）`]),
    ...watchers.map(({ supervisor, mode }) => `${names.agent(supervisor)}（${watchModes[mode]}）`),
  ]
  return texts.join('、') || '—'
}

/** As the floor decides it: by queue of the call or of its agent, with a free phone of one's own. */
const watchRight = ({ self, floor }: Lead, call: LiveCall): boolean => {
  if (self === null || self.supervises.length === 0 || !self.phoneRegistered) return false
  if (self.availability === 'signedOut' || self.activity !== 'idle' || call.agent === self.agent) return false
  const talker = call.phase === 'talking' ? floor.agents.find(({ agent }) => agent === call.agent) : undefined
  const queues = [...(call.queue === null ? [] : [call.queue]), ...(talker?.queues ?? [])]
  return queues.length === 0 || queues.some((queue) => self.supervises.includes(queue))
}

const callActions = (call: LiveCall, may: boolean, isMine: boolean, about: string): HTMLElement => {
  const path = `/v1/calls/${encodeURIComponent(call.call)}`
  const watch = (mode: keyof typeof watchModes): HTMLButtonElement =>
    labelled(
      button(
        watchModes[mode],
        'small',
        () => command(`${path}/watch`, { mode }),
        may && !isMine && (mode === 'listen' || call.phase === 'talking'),
      ),
      about,
    )
  const end = async (): Promise<void> => {
    if (await confirmed(`${about} の通話を終えます。相手との通話はその場で切れます。`, '通話を終える'))
      await command(`${path}/end`)
  }
  return actions(
    watch('listen'),
    watch('whisper'),
    watch('barge'),
    labelled(
      button('証拠の印', 'small', () => mark(call)),
      about,
    ),
    labelled(button('終了', 'small danger', end), about),
  )
}
