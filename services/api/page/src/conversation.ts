import type { LiveCall } from '@tsunagu/messages'
import { type Desk, ownTalk, type Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { type Names, namesIn, partyText, watchModes } from './labels.ts'
import { button } from './notice.ts'
import { redraw } from './redraw.ts'
import { type Ask, wishesOf } from './wishes.ts'

/** Who else is in the conversation: the one who is asked, the others of a conference, a supervisor where that is told. */
export const conversation = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const element = el('div', { class: 'conversation', attributes: { role: 'status' } })
  const show = (desk: Desk): void => {
    const names = namesIn(desk.floor, desk.colleagues)
    redraw(element, [desk.call, desk.agent, desk.colleagues.map(({ name }) => name)], () => [
      watchNotice(desk.call, names),
      consultBar(desk, ask, names),
      partyList(desk, ask, names),
    ])
  }
  return { element, show }
}

const watchNotice = (call: LiveCall | null, names: Names): HTMLElement | null => {
  if (call === null || call.watchers.length === 0) return null
  const who = call.watchers
    .map(({ supervisor, mode }) => `${names.agent(supervisor)}（${watchModes[mode]}）`)
    .join('、')
  return el('p', { class: 'watched', 'data-test': 'watched', text: `この通話は聴かれています：${who}` })
}

const consultBar = (desk: Desk, ask: Ask, names: Names): HTMLElement | null => {
  const consult = desk.call?.consult ?? null
  if (consult === null || desk.call === null) return null
  if (ownTalk(desk) === null)
    return el('p', {
      class: 'consult',
      'data-test': 'consult',
      text: `${names.agent(desk.call.agent)} さんからの相談です。${desk.agent.activity === 'ringing' ? '「応答」を押すか、電話機を取ってください。' : ''}`,
    })
  const { answered, speaking } = consult
  const state = !answered ? '呼出中' : speaking === 'consulted' ? 'この人と話しています' : '市民と話しています'
  return el(
    'div',
    { class: 'consult', 'data-test': 'consult' },
    el('p', {}, '相談：', el('strong', { text: partyText(consult.with, names) }), `（${state}）`),
    el(
      'div',
      { class: 'buttons' },
      button('切替え', '', ask('toggle'), answered),
      button('三者通話', '', ask('merge'), answered),
      button('転送完了', '', ask('complete'), answered),
      button('相談中止', '', ask('cancel-consult')),
    ),
  )
}

const partyList = (desk: Desk, ask: Ask, names: Names): HTMLElement | null => {
  const { call, agent } = desk
  const isOwn = ownTalk(desk) !== null
  const others = (call?.parties ?? []).filter(({ party }) => party.kind !== 'agent' || party.agent !== agent.agent)
  if (call?.phase !== 'talking' || (others.length === 0 && isOwn)) return null
  if (!isOwn && call.consult !== null && call.parties.length === 0) return null
  const lead = isOwn ? '会議の参加者' : `${names.agent(call.agent)} さんの通話に参加しています`
  return el(
    'div',
    { class: 'parties', 'data-test': 'parties' },
    el('p', { text: lead }),
    el(
      'ul',
      {},
      ...others.map(({ party, leg }) => {
        const name = partyText(party, names)
        const drop = button('外す', 'small', ask('drop-party', { leg }), isOwn)
        drop.setAttribute('aria-label', `${name} を会議から外す`)
        return el('li', {}, el('span', { text: name }), drop)
      }),
    ),
  )
}
