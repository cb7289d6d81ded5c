import type { Me, PersonView } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, when } from './element.ts'
import { formDialog, wordsField } from './form.ts'
import { numberText } from './labels.ts'
import { hasRole } from './may.ts'
import { button, notice } from './notice.ts'
import { researchStates } from './research-list.ts'
import { whenText } from './time.ts'

const asksResearch = hasRole('agent', 'supervisor', 'manager', 'clientStaff')

/** The search for a number of this person, as far as there was one; one may be asked for. */
export const personResearch = (view: PersonView, me: Me, again: () => Promise<void>): HTMLElement | null => {
  const isOpen = view.research.some(({ closedAt }) => closedAt === null)
  if (view.research.length === 0 && !asksResearch(me)) return null
  const ask = async (): Promise<void> => {
    const done = await formDialog({
      ...{ question: `${view.name} の電話番号の調査を依頼します。`, yes: '依頼する' },
      fields: [wordsField('note', 'メモ')],
      send: (body) => call('POST', '/v1/research', { person: view.person, ...body }),
    })
    if (!done) return
    notice('調査を依頼しました。', 'good')
    await again()
  }
  return el(
    'section',
    { class: 'card', 'data-test': 'person-research' },
    el('h2', { text: '電話番号調査' }),
    el(
      'ul',
      { class: 'plain-list' },
      ...view.research.map((one) =>
        el('li', {
          text: [
            ...[researchStates[one.state], whenText(one.openedAt), one.takenBy ?? '', one.source],
            ...[one.number === null ? '' : numberText(one.number), one.note],
          ]
            .filter((part) => part !== '')
            .join('　'),
        }),
      ),
    ),
    when(asksResearch(me) && !isOpen, () => button('番号の調査を依頼', 'small', ask)),
  )
}
