import type { AgentView } from '@tsunagu/messages'
import { asked, confirmed } from './ask.ts'
import { el, option, select } from './element.ts'
import { citizenText, oneCall, reasonText, stateOf } from './labels.ts'
import type { Lead, LeadPanel } from './lead-scene.ts'
import { actions, cell, labelled, leadTable } from './lead-table.ts'
import { button } from './notice.ts'
import type { Item } from './redraw.ts'
import { counting } from './time.ts'
import { wishesOf } from './wishes.ts'

/** Everybody on the floor, raised hands first, with what a supervisor may decide for them. */
export const leadAgents = (): LeadPanel => {
  const heads = ['担当者', '状態', '#経過', '通話の相手', '待ち行列', '操作']
  const table = leadTable('担当者', 'lead-agents', heads, '担当者が登録されていません。')
  return {
    element: table.element,
    show: (lead) => table.show([...lead.floor.agents].sort(byNeed).map((agent) => agentItem(lead, agent))),
  }
}

export const handBadge = (): HTMLElement => el('span', { class: 'badge', text: '挙手' })

const order = ['ringing', 'reserved', 'talking', 'held', 'wrapUp', 'watching', 'idle']
const byNeed = (a: AgentView, b: AgentView): number =>
  Number(b.handRaised) - Number(a.handRaised) ||
  Number(a.availability === 'signedOut') - Number(b.availability === 'signedOut') ||
  order.indexOf(a.activity) - order.indexOf(b.activity) ||
  a.availability.localeCompare(b.availability) * -1 ||
  a.name.localeCompare(b.name, 'ja')

const agentItem = (lead: Lead, agent: AgentView): Item => {
  const since = sinceOf(lead, agent)
  const call = lead.floor.calls.find((one) => one.call === agent.call)
  const other = call === undefined || agent.activity === 'wrapUp' ? '' : citizenText(call)
  const queues = agent.queues.map((queue) => lead.names.queue(queue)).join('、')
  const draw = (): HTMLElement =>
    el(
      'tr',
      { class: `${stateOf(agent).colour}${agent.handRaised ? ' hand' : ''}`, 'data-agent': agent.agent },
      el('th', { attributes: { scope: 'row' } }, agent.handRaised ? handBadge() : null, agent.name),
      el('td', { class: 'state-cell' }, stateOf(agent).text, remarks(agent)),
      el('td', { class: 'number' }, since === null ? '' : counting(el('span'), since)),
      cell(other),
      cell(queues, 'small-text'),
      agentActions(agent, lead.floor.pauseReasons),
    )
  return { key: agent.agent, what: [agent, since, other, queues], draw }
}

const remarks = ({ pauseAfter, lineOpen, phoneRegistered, availability, activity }: AgentView): HTMLElement | null => {
  const texts = [
    pauseAfter !== null && activity !== 'idle' && `このあと${pauseAfter === oneCall ? '離席' : reasonText(pauseAfter)}`,
    lineOpen && '常時接続',
    !phoneRegistered && availability !== 'signedOut' && '電話機なし',
  ].filter((text) => text !== false)
  return texts.length === 0 ? null : el('span', { class: 'remark', text: texts.join('・') })
}

const sinceOf = ({ since, live }: Lead, { agent, availability, idleSince }: AgentView): string | null => {
  if (availability === 'signedOut') return null
  return since.get(agent) ?? live?.agents.find((one) => one.agent === agent)?.since ?? idleSince
}

const agentActions = (agent: AgentView, reasons: readonly string[]): HTMLElement => {
  const ask = wishesOf(agent.agent)
  if (agent.availability === 'signedOut') return actions()
  const pause = async (): Promise<void> => {
    const control = select('reason', ...reasons.map((name) => option(name, name)))
    const reason = await asked(
      `${agent.name} さんを離席にします。通話中なら、通話はそのまま続きます。`,
      '離席にする',
      '理由',
      control,
    )
    if (reason !== null) await ask('pause', { reason })()
  }
  const out = async (): Promise<void> => {
    const when = agent.activity === 'idle' || agent.activity === 'wrapUp' ? '今すぐ' : '通話が終わったら'
    if (await confirmed(`${agent.name} さんの業務を${when}終えます。`, '業務を終える')) await ask('force-out')()
  }
  return actions(
    agent.handRaised ? labelled(button('手を下ろす', 'small', ask('hand', { raised: false })), agent.name) : null,
    labelled(button('受付可', 'small', ask('ready'), agent.availability === 'paused'), agent.name),
    labelled(button('離席', 'small', pause), agent.name),
    labelled(button('業務終了', 'small', out), agent.name),
  )
}
