import type { PersonView } from '@tsunagu/messages'
import { el } from './element.ts'
import { directionText, outcomeText } from './labels.ts'
import { button } from './notice.ts'
import { owedText } from './person-labels.ts'
import { clockText, whenText } from './time.ts'

/** Who lives with the person. */
export const personHousehold = (
  { members }: PersonView,
  open: (person: number) => Promise<void>,
): HTMLElement | null =>
  members.length === 0
    ? null
    : el(
        'section',
        { class: 'card', 'data-test': 'household' },
        el('h2', { text: '同じ世帯' }),
        el(
          'ul',
          { class: 'plain-list' },
          ...members.map((member) =>
            el(
              'li',
              {},
              button(member.name, 'plain small', () => open(member.person)),
              `${member.kana}　${owedText(member)}`,
            ),
          ),
        ),
      )

/** Calls from and to the person's numbers. */
export const personCalls = ({ lastCalls }: PersonView): HTMLElement =>
  el(
    'section',
    { class: 'card' },
    el('h2', { text: 'これまでの通話' }),
    lastCalls.length === 0
      ? el('p', { class: 'quiet', text: 'この人の番号との通話はありません。' })
      : el(
          'table',
          {},
          el(
            'tbody',
            {},
            ...lastCalls.map((one) =>
              el(
                'tr',
                {},
                el('td', { text: whenText(one.arrivedAt) }),
                el('td', { text: directionText(one.direction) }),
                el('td', { text: outcomeText(one.outcome) }),
                el('td', { text: one.talkMs === 0 ? '' : clockText(one.talkMs) }),
                el('td', { text: one.agents.join('、') }),
              ),
            ),
          ),
        ),
  )
