import { el } from './element.ts'
import { citizenText, reasonText } from './labels.ts'
import type { Alert, AlertKind, Lead, LeadPanel } from './lead-scene.ts'
import { button } from './notice.ts'
import { type Item, redrawList } from './redraw.ts'
import { counting } from './time.ts'
import { wishesOf } from './wishes.ts'

const texts: Readonly<Record<AlertKind, string>> = {
  long: '通話が長くなっています',
  hold: '保留が長くなっています',
  citizenGone: '市民は切断済みですが、電話機が上がったままです',
  pauseTooLong: '離席が長くなっています',
}

/** Who calls for help, and what has gone on for too long. */
export const alertList = (putAway: (id: string) => void): LeadPanel => {
  const element = el('section', {
    class: 'alerts',
    'aria-live': 'polite',
    'aria-label': '挙手と注意',
    'data-test': 'alerts',
  })
  const show = (lead: Lead): void => {
    const items = [...handItems(lead), ...lead.alerts.map((alert) => alertItem(lead, alert, putAway))]
    element.hidden = items.length === 0
    redrawList(element, items)
  }
  return { element, show }
}

const handItems = ({ floor, hands }: Lead): readonly Item[] =>
  floor.agents
    .filter((agent) => agent.handRaised)
    .map(({ agent, name }) => {
      const at = hands.get(agent)
      return {
        key: `hand ${agent}`,
        what: at,
        draw: () =>
          el(
            'div',
            { class: 'warning hand' },
            el(
              'p',
              {},
              el('span', { class: 'badge', text: '挙手' }),
              el('strong', { text: name }),
              ' さんが挙手しています　',
              at === undefined ? '' : counting(el('span'), at),
            ),
            button('対応した', 'small', wishesOf(agent)('hand', { raised: false })),
          ),
      }
    })

const alertItem = ({ floor, names }: Lead, alert: Alert, putAway: (id: string) => void): Item => {
  const call = floor.calls.find((one) => one.call === alert.call)
  const reason = floor.agents.find((one) => one.agent === alert.agent)?.reason ?? null
  const about = call !== undefined ? citizenText(call) : reason === null ? '' : reasonText(reason)
  return {
    key: alert.id,
    what: about,
    draw: () =>
      el(
        'div',
        { class: 'warning' },
        el(
          'p',
          {},
          el('span', { class: 'badge bad', text: '注意' }),
          el('strong', { text: names.agent(alert.agent) }),
          `　${texts[alert.kind]}　${about}　`,
          counting(el('span'), alert.at),
        ),
        el('button', {
          class: 'small',
          text: '確認した',
          attributes: { type: 'button' },
          onclick: () => putAway(alert.id),
        }),
      ),
  }
}
