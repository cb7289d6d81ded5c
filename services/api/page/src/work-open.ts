import type { ClaimView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, fill, input, option, select } from './element.ts'
import { choiceField, countField, dayField, type FormField, formDialog, lineField, wordsField } from './form.ts'
import { notice } from './notice.ts'
import { dayText, yenText } from './person-labels.ts'
import { addressField, sectionField } from './work-fields.ts'
import { categories, places, topics, urgencyNames, workKinds } from './work-labels.ts'

type Opening = {
  readonly me: Me
  readonly person: number | null
  readonly claims: readonly ClaimView[]
  readonly call: string | null
}

/** Asks what is to be done, and writes it down; true when it was. Nobody's slip is sent: without a person only some kinds. */
export const openWork = async ({ person, claims, call: about }: Opening): Promise<boolean> => {
  const kinds = Object.entries(workKinds).filter(([kind]) => person !== null || kind !== 'slip')
  const kind = select('openKind', option('', '種類を選んでください'), ...kinds.map(([id, text]) => option(id, text)))
  kind.required = true
  const place = el('div', { class: 'form-part' })
  let own: readonly FormField[] = []
  const choose = async (): Promise<void> => {
    own = kind.value === '' ? [] : await fieldsOf(kind.value, claims)
    fill(place, ...own.map((one) => el('label', { class: 'field' }, el('span', { text: one.label }), one.element)))
  }
  kind.addEventListener('change', () => void choose())
  const openField: FormField = {
    ...{ name: 'open', label: '種類（必須）', element: el('div', { class: 'lines' }, kind, place) },
    read: () => ({
      kind: kind.value,
      ...Object.fromEntries(own.map((one) => [one.name, one.read()]).filter(([, is]) => is !== undefined)),
    }),
  }
  const whom = countField('person', '対象者の番号（分かるとき）', { hint: '画面「対象者」を開いたときの番号です。' })
  const key = crypto.getRandomValues(new Uint32Array(4)).join('-')
  const made = await formDialog({
    question: '事務を登録します。',
    yes: '登録する',
    fields: [...(person === null ? [whom] : []), openField, wordsField('text', '内容', { most: 4_000, rows: 3 })],
    send: (body) => call('POST', '/v1/work', { ...(person === null ? {} : { person }), call: about, ...body }, key),
  })
  if (made) notice('事務を登録しました。', 'good')
  return made
}

const fieldsOf = async (kind: string, claims: readonly ClaimView[]): Promise<readonly FormField[]> => {
  switch (kind) {
    case 'slip':
      return [claimsField(claims), addressField(false)]
    case 'guidance':
      return [choiceField('about', '案内の内容', Object.entries(topics)), choiceField('result', '結果', results)]
    case 'handover':
      return [
        await sectionField(true),
        choiceField('urgency', '急ぎ', Object.entries(urgencyNames), { value: 'normal' }),
      ]
    case 'complaint':
      return [choiceField('category', '区分', Object.entries(categories))]
    case 'visit':
      return [dayField('on', '訪問する日', { isNeeded: true, value: today() }), addressField(false)]
    case 'assets':
      return [
        choiceField('place', '照会先の種類', Object.entries(places)),
        lineField('name', '照会先の名前', { isNeeded: true, attributes: { maxlength: '200' } }),
      ]
    default:
      return []
  }
}

const results = [
  ['guided', '案内した'],
  ['planned', 'これから案内する'],
  ['sent', '資料を送った'],
  ['promised', '約束を得た'],
  ['applied', '手続き済み'],
  ['declined', '辞退・拒否'],
] as const

const claimsField = (claims: readonly ClaimView[]): FormField => {
  const open = claims.filter(({ owed }) => owed > 0)
  const boxes = open.map((claim) => ({ claim, box: input('openClaim', { type: 'checkbox' }) }))
  for (const { box } of boxes) box.checked = true
  const element = el(
    'div',
    { class: 'checks' },
    ...boxes.map(({ claim, box }) =>
      el(
        'label',
        {},
        box,
        ` ${claim.kindName} ${claim.period} ${claim.dueOn === null ? '' : dayText(claim.dueOn)} ${yenText(claim.owed)}`,
      ),
    ),
    open.length === 0 ? el('span', { class: 'quiet', text: '未納の債権がありません。' }) : null,
  )
  return {
    ...{ name: 'claims', label: '納付書を送る債権', element },
    read: () => boxes.filter(({ box }) => box.checked).map(({ claim }) => claim.claim),
  }
}
