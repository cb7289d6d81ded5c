import { parseDay } from '../calendar/parse-day.ts'
import { halfWidth } from '../exchange/half-width.ts'
import { nationalNumber } from '../flow/number-plan.ts'
import { unreachable } from '../machine/step.ts'

/** What a key field of a source holds, and so what two ways of writing it have in common. */
export const keyForms = ['digits', 'date', 'phone'] as const
export type KeyForm = (typeof keyForms)[number]

/**
 * The one way of writing a key, by which it is compared: `digits` without spaces and hyphens, leading noughts kept; `date`
 * as `YYYY-MM-DD`, also of 和暦; `phone` as it is dialled at home. Null when it is no such thing.
 */
export const normalised = (form: KeyForm, text: string): string | null => {
  const plain = halfWidth(text).trim()
  switch (form) {
    case 'digits':
      return matching(/^\d{1,32}$/, plain.replace(/[\s-]/g, ''))
    case 'date':
      return parseDay(plain)
    case 'phone':
      return matching(/^0\d{9,10}$/, nationalNumber(plain.replace(/[\s()-]/g, '')))
    default:
      return unreachable(form)
  }
}

const matching = (pattern: RegExp, text: string): string | null => (pattern.test(text) ? text : null)
