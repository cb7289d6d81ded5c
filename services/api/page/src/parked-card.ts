import type { Desk, Panel } from './desk-scene.ts'
import { el } from './element.ts'
import { citizenText, namesIn } from './labels.ts'
import { button } from './notice.ts'
import { redraw } from './redraw.ts'
import { counting } from './time.ts'
import { wishesOf } from './wishes.ts'

/** Calls that were put aside for anybody to take. */
export const parkedCard = (agentId: string): Panel => {
  const ask = wishesOf(agentId)
  const element = el('section', { class: 'card parked', 'aria-label': '保留パーク', 'data-test': 'parked' })
  const show = ({ floor, agent, colleagues }: Desk): void => {
    const parked = floor.calls.filter((call) => call.phase === 'parked')
    const names = namesIn(floor, colleagues)
    const isFree = agent.availability !== 'signedOut' && (agent.activity === 'idle' || agent.activity === 'wrapUp')
    element.hidden = parked.length === 0
    redraw(element, [parked, isFree && agent.phoneRegistered, colleagues.map(({ name }) => name)], () => [
      el('h2', { text: '保留パーク' }),
      ...parked.map((call) => {
        const take = button('引き取る', 'small', ask('unpark', { call: call.call }), isFree && agent.phoneRegistered)
        take.setAttribute('aria-label', `${citizenText(call)} を引き取る`)
        return el(
          'div',
          { class: 'parked-call' },
          el('p', { class: 'parked-caller', text: citizenText(call) }),
          el('p', { class: 'quiet' }, `${names.line(call.line)}　`, counting(el('span'), call.since ?? call.arrivedAt)),
          el('p', { class: 'quiet', text: `${names.agent(call.parkedBy)} が保留パーク` }),
          take,
        )
      }),
    ])
  }
  return { element, show }
}
