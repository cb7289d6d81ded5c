import type { Me, PersonPage, PopPerson, ScreenPop } from '@tsunagu/messages'
import { call } from './api.ts'
import type { Desk, Panel } from './desk-scene.ts'
import { el, fill } from './element.ts'
import { hasDraft } from './note-editor.ts'
import { button, tellFailure } from './notice.ts'
import { birthText, dayText, owedText, promiseStates, verdicts, yenText } from './person-labels.ts'
import { personPage } from './person-page.ts'

type Open = (person: number) => Promise<void>

/** Who stands behind the number of a call. Several may: all are listed, and the agent asks and chooses. */
export const callerPersons = (me: Me): Panel => {
  const list = el('div')
  const stage = el('div', { class: 'stage narrow' })
  let current: string | null = null
  let shown: number | null = null
  const open = async (person: number): Promise<void> => {
    shown = person
    await personPage(stage, person, { me, open, call: current })
  }
  const show = ({ pop }: Desk): void => {
    if ((pop?.call ?? null) === current) return
    current = pop?.call ?? null
    // A note that is half written stays on the desk until it is saved.
    const isWriting = shown !== null && hasDraft(me, shown)
    if (!isWriting) {
      shown = null
      fill(stage)
    }
    fill(list, pop === null ? null : personChoice(pop, open))
    const [only, other] = pop?.persons ?? []
    if (only !== undefined && other === undefined && !isWriting) open(only.person).catch(tellFailure)
  }
  return { element: el('div', { class: 'caller-persons' }, list, stage), show }
}

const personChoice = ({ persons, morePersons, caller }: ScreenPop, open: Open): HTMLElement | null => {
  if (caller.kind !== 'presented') return null
  const place = el('section', { class: 'card', 'data-test': 'caller-persons' })
  const look = async (): Promise<void> => {
    const query = new URLSearchParams({ number: caller.number, limit: '20' })
    const found = await call<PersonPage>('GET', `/v1/persons?${query}`)
    fill(
      place,
      el('h2', { text: `この番号の対象者 ${found.persons.length} 人` }),
      ...found.persons.map((row) =>
        el(
          'div',
          { class: 'person-choice' },
          button(row.name, 'plain', () => open(row.person)),
          owedText(row),
        ),
      ),
    )
  }
  if (persons === null)
    fill(
      place,
      el('p', { class: 'quiet', text: '対象者を時間内に読み込めませんでした。通話はそのまま続けられます。' }),
      button('この番号の対象者を探す', 'small', look),
    )
  else
    fill(
      place,
      el('h2', {
        text:
          persons.length > 1
            ? `この番号の対象者 ${persons.length + morePersons} 人（本人を確かめて選ぶ）`
            : 'この番号の対象者',
      }),
      persons.length === 0 ? el('p', { class: 'quiet', text: 'この番号の対象者は登録されていません。' }) : null,
      ...persons.map((one) => choice(one, open)),
      morePersons === 0 ? null : button(`ほか ${morePersons} 人も見る`, 'small', look),
    )
  return place
}

/** One look: what is owed, promised, forbidden, and who lives there. */
const choice = (one: PopPerson, open: Open): HTMLElement => {
  const facts = [
    one.overdue > 0
      ? `納期限を過ぎた分 ${yenText(one.overdue)}${one.oldestDueOn === null ? '' : `（${dayText(one.oldestDueOn)}から）`}`
      : '',
    ...one.promises.map(
      ({ amount, dueOn, state }) => `約束 ${dayText(dueOn)}まで ${yenText(amount)}（${promiseStates[state]}）`,
    ),
    one.members.length === 0
      ? ''
      : `世帯: ${one.members.map(({ name, owed }) => (owed > 0 ? `${name}（未納 ${yenText(owed)}）` : name)).join('、')}`,
  ].filter((part) => part !== '')
  return el(
    'div',
    { class: 'person-choice', 'data-person': String(one.person) },
    button(one.name, 'plain', () => open(one.person)),
    el('span', { class: 'quiet', text: one.kana }),
    el('span', { text: one.birthOn === null ? '' : birthText(one.birthOn) }),
    el('strong', { text: owedText(one) }),
    ...warnings(one).map((text) => el('span', { class: 'badge bad', text })),
    facts.length === 0 ? null : el('span', { class: 'person-facts', text: facts.join('　') }),
  )
}

const warnings = ({ warning, stopOrders, verdict }: PopPerson): readonly string[] => [
  ...(warning === '' ? [] : [warning]),
  ...stopOrders.map(({ reason, claim }) => `催告停止${claim === null ? '' : '（一部）'}: ${reason}`),
  ...(verdict === 'works' || verdict === 'untried' ? [] : [`この番号は「${verdicts[verdict]}」`]),
]
