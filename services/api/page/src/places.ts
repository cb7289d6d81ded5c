import type { FloorView, Me } from '@tsunagu/messages'
import { call } from './api.ts'
import { el, input } from './element.ts'
import type { FormField } from './form.ts'
import { hasRole } from './may.ts'

type Choices = readonly (readonly [id: string, name: string])[]
type Kinds = { readonly kinds: readonly { readonly id: string; readonly name: string }[] }

export const lineChoices = async (): Promise<Choices> =>
  (await call<FloorView>('GET', '/v1/floor')).lines.map(({ line, name }) => [line, name])

export const claimKindChoices = async (me: Me): Promise<Choices> =>
  hasRole('agent', 'supervisor', 'manager', 'clientStaff', 'auditor', 'ops')(me)
    ? (await call<Kinds>('GET', '/v1/claims/kinds')).kinds.map(({ id, name }) => [id, name])
    : []

type Places = { readonly lines: readonly string[]; readonly claimKinds: readonly string[] }

/** Where an answer is offered first; nothing marked: everywhere. Null where there is nothing to choose. */
export const placesFields = async (me: Me, was: Places): Promise<readonly [FormField | null, FormField | null]> => {
  const [lines, kinds] = await Promise.all([lineChoices(), claimKindChoices(me)])
  return [
    boxes('lines', '出す回線（選ばなければすべて）', lines, was.lines),
    boxes('claimKinds', '出す債権の種類（選ばなければすべて）', kinds, was.claimKinds),
  ]
}

const boxes = (name: string, label: string, choices: Choices, was: readonly string[]): FormField | null => {
  if (choices.length === 0) return null
  const all = choices.map(([id, text]) => ({ id, text, box: input(name, { type: 'checkbox', value: id }) }))
  for (const { id, box } of all) box.checked = was.includes(id)
  const element = el(
    'div',
    { class: 'checks wide-checks' },
    ...all.map(({ text, box }) => el('label', {}, box, ` ${text}`)),
  )
  return { name, label, element, read: () => all.filter(({ box }) => box.checked).map(({ id }) => id) }
}
