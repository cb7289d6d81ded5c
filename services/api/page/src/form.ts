import { call, Refused } from './api.ts'
import { type Child, el, fill } from './element.ts'
import { toldText } from './told.ts'

/** One thing a form asks for; `name` as the API calls it, because its errors say where by that name. */
export type FormField = {
  readonly name: string
  readonly label: string
  readonly element: HTMLElement
  /** What goes into the body; undefined leaves it out. */
  readonly read: () => unknown
  readonly hint?: string
  /** Stands beside others in one row. */
  readonly isNarrow?: boolean
}

export type Form = {
  readonly question: string
  readonly fields: readonly FormField[]
  readonly yes: string
  readonly send: (body: Readonly<Record<string, unknown>>) => Promise<unknown>
  /** What stands there by now, when somebody else was quicker; what was written stays in its fields. */
  readonly theirs?: () => Promise<HTMLElement>
  /** Said in place of the server's general words when everything that is wrong stands beside its field. */
  readonly beside?: string
  /** It is always there, so there is nothing to give up. */
  readonly isStanding?: boolean
}

/** A form in its place on the page; `done` after it was sent, or given up. */
export const formPanel = (form: Form, done: (sent: boolean) => Promise<void> | void): HTMLElement => {
  const told = el('div', { class: 'form-told', attributes: { role: 'alert' } })
  const rows = form.fields.map((field) => ({ field, ...fieldRow(field) }))
  const yes = el('button', { class: 'primary', text: form.yes, attributes: { type: 'submit' } })
  const no = el('button', { text: 'やめる', attributes: { type: 'button' }, onclick: () => void done(false) })
  const tell = async (error: unknown): Promise<void> => {
    const details = error instanceof Refused ? error.details : []
    const rest = details.filter(({ where }) => !rows.some(({ field }) => isOf(where, field.name)))
    for (const { field, show } of rows) show(details.filter(({ where }) => isOf(where, field.name)).map(toldText))
    const said = error instanceof Error ? error.message : String(error)
    const isBeside = details.length > 0 && rest.length === 0
    const words: Child[] = [el('p', { class: 'problem', text: isBeside ? (form.beside ?? said) : said })]
    if (!isStale(error))
      words.push(...rest.map((one) => el('p', { class: 'problem', text: placed(one.where, toldText(one)) })))
    else if (form.theirs !== undefined) words.push(await form.theirs())
    fill(told, ...words)
    rows.find(({ field }) => details.some(({ where }) => isOf(where, field.name)))?.focus()
  }
  const send = async (): Promise<void> => {
    yes.disabled = true
    fill(told)
    for (const { show } of rows) show([])
    try {
      await form.send(bodyOf(form.fields))
      await done(true)
    } catch (error) {
      await tell(error)
    } finally {
      yes.disabled = false
    }
  }
  return el(
    'form',
    { class: 'form', onsubmit: () => void send() },
    form.question === '' ? null : el('p', { class: 'question', text: form.question }),
    told,
    ...rows.map(({ element }) => element),
    el('div', { class: 'buttons' }, form.isStanding === true ? null : no, yes),
  )
}

/** The same over the page; true when it was sent. Escape gives it up. */
export const formDialog = (form: Form): Promise<boolean> =>
  new Promise((resolve) => {
    const dialog = el('dialog', { class: 'ask wide-ask' })
    let wasSent = false
    const panel = formPanel(form, (sent) => {
      wasSent = sent
      dialog.close()
    })
    dialog.append(panel)
    dialog.addEventListener('close', () => {
      dialog.remove()
      resolve(wasSent)
    })
    document.body.append(dialog)
    dialog.showModal()
    panel.querySelector<HTMLElement>('input, select, textarea')?.focus()
  })

const placed = (where: string, words: string): string =>
  where === '' || words.startsWith(where) ? words : `${where}: ${words}`

const isStale = (error: unknown): boolean =>
  error instanceof Refused && error.status === 409 && error.code.endsWith('.changed')

const isOf = (where: string, name: string): boolean =>
  where === name || where.startsWith(`${name}.`) || where.startsWith(`${name}:`)

const bodyOf = (fields: readonly FormField[]): Readonly<Record<string, unknown>> =>
  Object.fromEntries(fields.map(({ name, read }) => [name, read()] as const).filter(([, value]) => value !== undefined))

let numbered = 0

const fieldRow = ({ label, element, hint, isNarrow }: FormField) => {
  numbered += 1
  const id = `wrong-${numbered}`
  const wrong = el('span', { class: 'problem beside', attributes: { id } })
  const control = element.matches('input, select, textarea') ? element : element.querySelector<HTMLElement>('input')
  control?.setAttribute('aria-describedby', id)
  const show = (words: readonly string[]): void => {
    wrong.textContent = words.join(' ')
    if (words.length > 0) control?.setAttribute('aria-invalid', 'true')
    else control?.removeAttribute('aria-invalid')
  }
  const isOne = element === control
  const row = el(
    isOne ? 'label' : 'div',
    { class: isNarrow === true ? 'field narrow' : 'field' },
    label === '' ? null : el('span', { text: label }),
    element,
    hint === undefined ? null : el('span', { class: 'quiet', text: hint }),
    wrong,
  )
  return { element: row, show, focus: () => control?.focus() }
}

/** A button's deed that needs a reason: asks for it, sends it, and says whether that was done. */
export const askReason = (question: string, yes: string, path: string, name = 'reason'): Promise<boolean> =>
  formDialog({
    question,
    yes,
    fields: [wordsField(name, '理由', { isNeeded: true })],
    send: (body) => call('POST', path, body),
  })

type Words = { readonly isNeeded?: boolean; readonly value?: string; readonly most?: number; readonly rows?: number }

/** Several lines of text; left empty it is the empty text. */
export const wordsField = (name: string, label: string, given: Words = {}): FormField => {
  const area = el('textarea', {
    attributes: { name, rows: String(given.rows ?? 2), maxlength: String(given.most ?? 500) },
  })
  area.value = given.value ?? ''
  area.required = given.isNeeded === true
  return { name, label: labelOf(label, given.isNeeded), element: area, read: () => area.value.trim() }
}

type Line = {
  readonly isNeeded?: boolean
  readonly value?: string
  readonly hint?: string
  readonly attributes?: Readonly<Record<string, string>>
}

/** One line; left empty and not needed it is left out. */
export const lineField = (name: string, label: string, given: Line = {}): FormField => {
  const control = lineOf(name, given)
  const read = (): string | undefined => (control.value.trim() === '' ? undefined : control.value.trim())
  const hint = given.hint === undefined ? {} : { hint: given.hint }
  return { name, label: labelOf(label, given.isNeeded), element: control, read, ...hint }
}

export const dayField = (name: string, label: string, given: Line = {}): FormField =>
  lineField(name, label, { ...given, attributes: { ...given.attributes, type: 'date' } })

export const countField = (name: string, label: string, given: Line = {}): FormField => {
  const attributes = { type: 'number', min: '1', step: '1', inputmode: 'numeric', ...given.attributes }
  const made = lineField(name, label, { ...given, attributes })
  const read = (): number | undefined => {
    const text = made.read()
    return text === undefined ? undefined : Number(text)
  }
  return { ...made, read }
}

const lineOf = (name: string, { value = '', isNeeded = false, attributes = {} }: Line): HTMLInputElement => {
  const control = el('input', { attributes: { name, ...attributes } })
  control.value = value
  control.required = isNeeded
  return control
}

type Choice = { readonly value?: string; readonly isNeeded?: boolean }

/** One of several; the empty one is left out of the body. */
export const choiceField = (
  name: string,
  label: string,
  choices: readonly (readonly [id: string, text: string])[],
  given: Choice = {},
): FormField & { readonly element: HTMLSelectElement } => {
  const control = el('select', { attributes: { name } })
  for (const [id, text] of choices) {
    const one = el('option', { text })
    one.value = id
    control.append(one)
  }
  if (given.value !== undefined) control.value = given.value
  control.required = given.isNeeded === true
  const read = (): string | undefined => (control.value === '' ? undefined : control.value)
  return { name, label: labelOf(label, given.isNeeded), element: control, read }
}

const labelOf = (label: string, isNeeded = false): string => (isNeeded ? `${label}（必須）` : label)
