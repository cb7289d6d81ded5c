import type { LinkEventView, LinkExplanation, Me, PersonView } from '@tsunagu/messages'
import { call, Refused } from './api.ts'
import { el, fill, input, when } from './element.ts'
import { countField, type FormField, formDialog, wordsField } from './form.ts'
import { hasRole } from './may.ts'
import { button, notice } from './notice.ts'
import { birthText } from './person-labels.ts'
import { link, row, table } from './table.ts'
import { whenText } from './time.ts'

const decides = hasRole('supervisor', 'manager')
export const seesLinks = hasRole('supervisor', 'manager', 'auditor')

/** A moment in which nothing is typed. */
const restMs = 400

type Open = (person: number) => Promise<void>
type History = { readonly events: readonly LinkEventView[] }

/** Which addressees this person is, what was merged and split, by whom and why; merged and split by hand. */
export const personLinks = (view: PersonView, me: Me, open: Open): HTMLElement => {
  const history = el('div')
  call<History>('GET', `/v1/links/persons/${view.person}/history`)
    .then(({ events }) => fill(history, historyTable(events, view, me, open)))
    .catch((error: unknown) => fill(history, el('p', { class: 'problem', text: String(error) })))
  return el(
    'section',
    { class: 'card', 'data-test': 'links' },
    el('h2', { text: '名寄せ' }),
    el(
      'ul',
      { class: 'plain-list' },
      ...view.addressees.map((one) => el('li', { text: `${one.system} ${one.clientId}　${one.name}　${one.address}` })),
    ),
    when(decides(me), () =>
      el(
        'div',
        { class: 'buttons link-verbs' },
        button('ほかの対象者とまとめる', 'small', () => merge(view, open)),
        when(view.addressees.length > 1, () => button('宛名を切り離す', 'small', () => split(view, open))),
      ),
    ),
    history,
  )
}

const historyTable = (events: readonly LinkEventView[], view: PersonView, me: Me, open: Open): HTMLElement | null =>
  events.length === 0
    ? null
    : table(
        'link-history',
        ['日時', 'したこと', '理由', 'だれが', ''],
        events.map((one) =>
          row(
            { 'data-event': String(one.event) },
            one.undoneBy === null ? '' : 'quiet',
            { class: 'nowrap', of: whenText(one.at) },
            el(
              'span',
              {},
              deed(one),
              link(String(one.other), `#persons/${one.other}`),
              one.undoneBy === null ? '' : '（取消し済み）',
            ),
            {
              class: 'words',
              of: [one.why, ...one.agreement.map(({ ja }) => ja)].filter((part) => part !== '').join('　'),
            },
            one.run === null ? one.by : `名寄せの実行 ${one.run}`,
            when(decides(me) && one.kind === 'merged' && one.undoneBy === null, () =>
              button('統合を取り消す', 'small', () => undo(one, view, open)),
            ),
          ),
        ),
      )

const deed = ({ kind, kept }: LinkEventView): string =>
  kind === 'merged' ? `${kept} に統合した対象者 ` : `${kept} から切り離した対象者 `

const merge = async (view: PersonView, open: Open): Promise<void> => {
  const other = countField('other', 'まとめる相手の対象者の番号', {
    isNeeded: true,
    hint: '相手の画面の氏名の上に出ている番号です。',
  })
  const shown = el('div', { 'data-test': 'merge-look' })
  const look = async (): Promise<void> =>
    other.read() === undefined ? fill(shown) : fill(shown, ...(await comparison(view, Number(other.read() ?? 0))))
  const failed = (error: unknown): void =>
    fill(shown, el('p', { class: 'problem', text: error instanceof Refused ? error.message : String(error) }))
  let rest: ReturnType<typeof setTimeout> | undefined
  other.element.addEventListener('input', () => {
    clearTimeout(rest)
    rest = setTimeout(() => void look().catch(failed), restMs)
  })
  const comparing: FormField = { name: 'look', label: '', element: shown, read: () => undefined }
  const done = await formDialog({
    ...{
      question: `${view.name}（番号 ${view.person}）に、もう一人をまとめます。番号・記録・約束・事務も移ります。`,
      yes: '一人にまとめる',
    },
    fields: [other, comparing, wordsField('why', '理由', { isNeeded: true })],
    send: (body) => call('POST', '/v1/links/merge', { kept: view.person, ...body }),
  })
  if (!done) return
  notice('一人にまとめました。', 'good')
  await open(view.person)
}

/** Both side by side, and what the rules say. */
const comparison = async (view: PersonView, other: number): Promise<readonly HTMLElement[]> => {
  const [them, told] = await Promise.all([
    call<PersonView>('GET', `/v1/persons/${other}`),
    call<LinkExplanation>('GET', `/v1/links/explain?one=${view.person}&other=${other}`),
  ])
  const lines: readonly (readonly [string, (one: PersonView) => string])[] = [
    ['氏名', ({ name }) => name],
    ['カナ', ({ kana }) => kana],
    ['生年月日', ({ birthOn }) => birthText(birthOn)],
    ['住所', ({ address }) => address],
  ]
  return [
    el(
      'table',
      { class: 'sides' },
      el(
        'tbody',
        {},
        ...lines.map(([name, of]) =>
          el(
            'tr',
            { class: of(view) === of(them) ? 'same' : 'differs' },
            el('th', { text: name }),
            el('td', { text: of(view) }),
            el('td', { text: of(them) }),
          ),
        ),
      ),
    ),
    el('p', { class: 'quiet', text: `規則の見立て：${told.verdict.ja}` }),
  ]
}

const split = async (view: PersonView, open: Open): Promise<void> => {
  const boxes = view.addressees.map((one) => ({ one, box: input('addressee', { type: 'checkbox' }) }))
  const addressees: FormField = {
    ...{ name: 'addressees', label: '切り離す宛名' },
    element: el(
      'div',
      { class: 'checks' },
      ...boxes.map(({ one, box }) =>
        el('label', {}, box, `${one.system} ${one.clientId}　${one.name}　${one.address}`),
      ),
    ),
    read: () => boxes.filter(({ box }) => box.checked).map(({ one }) => one.addressee),
  }
  const done = await formDialog({
    ...{ question: `${view.name} から宛名を切り離し、別の対象者にします。`, yes: '切り離す' },
    fields: [addressees, wordsField('why', '理由', { isNeeded: true })],
    send: (body) => call('POST', '/v1/links/split', { person: view.person, ...body }),
  })
  if (!done) return
  notice('切り離しました。次の名寄せでも別の人のままです。', 'good')
  await open(view.person)
}

const undo = async (one: LinkEventView, view: PersonView, open: Open): Promise<void> => {
  const done = await formDialog({
    ...{ question: `対象者 ${one.kept} と ${one.other} の統合を取り消します。移った記録も戻ります。`, yes: '取り消す' },
    fields: [wordsField('why', '理由', { isNeeded: true })],
    send: (body) => call('POST', '/v1/links/split', { event: one.event, ...body }),
  })
  if (!done) return
  notice('統合を取り消しました。次の名寄せでも別の人のままです。', 'good')
  await open(view.person)
}
