import { maskNumber, type Role, seesNumbers } from '@tsunagu/messages'

/** Who may look at persons. The client's own people too: the register is theirs. */
export const personReaders: readonly Role[] = ['agent', 'supervisor', 'manager', 'clientStaff', 'auditor']
/** Whoever talks to persons. */
export const personWorkers: readonly Role[] = ['agent', 'supervisor', 'manager']

const knowPersons: readonly Role[] = [...personWorkers, 'clientStaff']

/** How a person is shown to a role: numbers to whoever rings them, names and words to whoever works with persons. */
export type PersonMask = { readonly number: (number: string) => string; readonly text: (text: string) => string }

export const personMaskFor = (held: readonly Role[]): PersonMask => ({
  number: seesNumbers(held) ? (number) => number : maskNumber,
  text: held.some((role) => knowPersons.includes(role)) ? (text) => text : (text) => (text === '' ? '' : '***'),
})
