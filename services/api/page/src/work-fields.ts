import type { BookView, ClaimView, FloorView, Me, PersonView, WorkView } from '@tsunagu/messages'
import { call } from './api.ts'
import { today } from './counts-day.ts'
import { el, input, option, select } from './element.ts'
import { choiceField, countField, dayField, type FormField, lineField, wordsField } from './form.ts'
import { hasRole } from './may.ts'
import { yenText } from './person-labels.ts'
import { fromLocal } from './time.ts'
import { assetNames } from './work-labels.ts'

type Asking = { readonly work: WorkView; readonly me: Me }

const words = (isNeeded = false, label = '内容'): FormField =>
  wordsField('text', label, { isNeeded, most: 4_000, rows: 3 })
const day = (label: string): FormField => dayField('on', label, { isNeeded: true, value: today() })

/** What each verb needs to be told, beside its words. */
export const workFields = async (verb: string, asking: Asking): Promise<readonly FormField[]> => {
  switch (verb) {
    case 'refuse':
    case 'back':
    case 'again':
    case 'withdraw':
    case 'reopen':
      return [words(true, '理由')]
    case 'answer':
      return [words(true, '回答')]
    case 'handle':
    case 'note':
      return [words(true)]
    case 'dispatch':
      return [day('発送した日'), countField('slips', '枚数', { isNeeded: true, value: '1' }), words()]
    case 'returned':
      return [day('返戻された日'), words()]
    case 'received':
      return [day('到着を確認した日'), words()]
    case 'send':
      return [day('送った日'), words()]
    case 'applied':
      return [day('手続きした日'), words()]
    case 'ask':
      return [day('照会を出した日'), words()]
    case 'promise':
      return [dayField('dueOn', 'いつまでに'), words()]
    case 'resend':
      return [addressField(true), words()]
    case 'plan':
      return [day('訪問する日'), addressField(false), words()]
    case 'report':
      return [await sectionField(false), words()]
    case 'receive':
      return receiveFields(asking)
    case 'found':
      return [assetsField(), words()]
    case 'assign':
      return [await assigneeField(asking.me), words()]
    case 'postpone':
      return [momentField(), words(true, '理由')]
    default:
      return [words()]
  }
}

/** Three lines that go together. */
export const addressField = (isNeeded: boolean): FormField => {
  const postcode = input('postcode', { placeholder: '860-0001', maxlength: '10', 'aria-label': '郵便番号' })
  const address = input('postAddress', { placeholder: '住所', maxlength: '300', 'aria-label': '住所' })
  const name = input('postName', { placeholder: '宛名', maxlength: '200', 'aria-label': '宛名' })
  address.required = isNeeded
  name.required = isNeeded
  const read = () => {
    const given = { postcode: postcode.value.trim(), address: address.value.trim(), name: name.value.trim() }
    return !isNeeded && given.address === '' && given.name === '' ? null : given
  }
  const label = isNeeded ? '宛先（必須）' : '登録と違う宛先（違うときだけ）'
  return { name: 'address', label, element: el('div', { class: 'lines' }, postcode, address, name), read }
}

export type Sections = { readonly sections: readonly { readonly id: string; readonly name: string }[] }

export const sectionField = async (isNeeded: boolean): Promise<FormField> => {
  const { sections } = await call<Sections>('GET', '/v1/work/sections')
  const choices = [['', isNeeded ? '選んでください' : '決まりのとおり'], ...sections.map(({ id, name }) => [id, name])]
  return choiceField('section', '担当課', choices as [string, string][], { isNeeded })
}

type Colleagues = { readonly colleagues: readonly { readonly agent: string; readonly name: string }[] }

/** Oneself, a team, a colleague, or nobody; agents give work to nobody else than a team. */
export const assigneeField = async (me: Me): Promise<FormField> => {
  const leads = hasRole('supervisor', 'manager')(me)
  const [{ queues }, { colleagues }] = await Promise.all([
    call<FloorView>('GET', '/v1/floor'),
    leads ? call<Colleagues>('GET', '/v1/colleagues') : { colleagues: [] },
  ])
  const others = colleagues.filter(({ agent }) => agent !== me.account)
  const choice = select(
    'to',
    option(`account ${me.account}`, `自分（${me.name}）`),
    option('', 'だれにも決めない'),
    ...queues.map(({ queue, name }) => option(`team ${queue}`, `チーム ${name}`)),
    ...others.map(({ agent, name }) => option(`account ${agent}`, name)),
  )
  const read = () => {
    const [kind, id] = choice.value.split(' ')
    return choice.value === '' ? null : { kind, id }
  }
  return { name: 'to', label: '担当', element: choice, read }
}

const momentField = (): FormField => {
  const made = lineField('dueAt', '新しい期限', { isNeeded: true, attributes: { type: 'datetime-local' } })
  return { ...made, read: () => fromLocal(String(made.read() ?? '')) ?? undefined }
}

const assetsField = (): FormField => {
  const kinds = Object.entries(assetNames)
  const lines = [0, 1, 2, 3].map((at) => ({
    kind: select('assetKind', ...kinds.map(([id, text]) => option(id, text))),
    yen: input('assetYen', { type: 'number', min: '0', placeholder: '円', 'aria-label': `${at + 1} 件目の金額（円）` }),
  }))
  for (const [at, { kind }] of lines.entries()) kind.setAttribute('aria-label', `${at + 1} 件目の財産`)
  const element = el(
    'div',
    { class: 'lines' },
    ...lines.map(({ kind, yen }) => el('div', { class: 'pair' }, kind, yen)),
  )
  const read = () =>
    lines.filter(({ yen }) => yen.value !== '').map(({ kind, yen }) => ({ kind: kind.value, yen: Number(yen.value) }))
  return { name: 'assets', label: '判明した財産と金額（円）', element, read }
}

/** From which book, and how much for which claim of the person: no more than is owed. */
const receiveFields = async ({ work, me }: Asking): Promise<readonly FormField[]> => {
  const [{ books }, person] = await Promise.all([
    call<{ readonly books: readonly BookView[] }>('GET', '/v1/receipt-books'),
    call<PersonView>('GET', `/v1/persons/${work.person ?? 0}`),
  ])
  const own = books.filter(({ collector, next }) => collector === me.account && next !== null)
  const choices = own.map(
    ({ book, series, next, left }) => [String(book), `${series}　次は ${next}（残り ${left} 枚）`] as const,
  )
  const book = choiceField('book', '領収証綴り', choices.length === 0 ? [['', '手元に綴りがありません']] : choices, {
    isNeeded: true,
  })
  return [
    { ...book, read: () => (book.read() === undefined ? undefined : Number(book.read())) },
    dayField('on', '領収した日', { isNeeded: true, value: today() }),
    amountsField(person.claimList.filter(({ owed }) => owed > 0)),
    words(),
  ]
}

const amountsField = (claims: readonly ClaimView[]): FormField => {
  const lines = claims.map((claim) => ({
    claim,
    amount: input('amount', {
      ...{ type: 'number', min: '1', max: String(claim.owed), placeholder: '円' },
      'aria-label': `${claim.kindName} ${claim.period} の領収額（円）`,
    }),
  }))
  const element = el(
    'div',
    { class: 'lines' },
    ...lines.map(({ claim, amount }) =>
      el(
        'div',
        { class: 'pair' },
        el('span', { text: `${claim.kindName} ${claim.period}　未納 ${yenText(claim.owed)}` }),
        amount,
      ),
    ),
    claims.length === 0 ? el('span', { class: 'quiet', text: '未納の債権がありません。' }) : null,
  )
  const read = () =>
    lines
      .filter(({ amount }) => amount.value !== '')
      .map(({ claim, amount }) => ({ claim: claim.claim, amount: Number(amount.value) }))
  return { name: 'lines', label: '領収額（円）', element, read }
}
