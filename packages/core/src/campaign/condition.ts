import type { Day, PersonKind, Yen } from '../register/register.ts'

/** Both included; what is left out has no bound. */
export type Range<T> = { readonly from?: T | undefined; readonly to?: T | undefined }

/**
 * Who belongs on a list (O4). Every field that is there has to hold; `all`, `any` and `not` put conditions together. What is said
 * of claims is said of open ones of which something is owed.
 */
export type Condition = {
  readonly all?: readonly Condition[] | undefined
  readonly any?: readonly Condition[] | undefined
  readonly not?: Condition | undefined
  /** Owes something of one of these kinds. */
  readonly claimKind?: readonly string[] | undefined
  /** Open over all claims. */
  readonly owed?: Range<Yen> | undefined
  /** Owes something that was due between these days. */
  readonly due?: Range<Day> | undefined
  readonly fiscalYear?: Range<number> | undefined
  /** Days since somebody last spoke with him; who was never spoken with fits `from`, whatever it is, and no `to`. */
  readonly daysSinceContact?: Range<number> | undefined
  /** Days since the last attempt, likewise. */
  readonly daysSinceAttempt?: Range<number> | undefined
  /** No agent, and no return call, ever reached him. */
  readonly neverReached?: boolean | undefined
  /** A promise of his was broken within so many days, and none is open now. */
  readonly promiseBroken?: { readonly withinDays: number } | undefined
  /** Beginning of the address, as the register has it. */
  readonly address?: readonly string[] | undefined
  readonly postcode?: readonly string[] | undefined
  readonly language?: readonly string[] | undefined
  readonly kind?: PersonKind | undefined
  readonly hasMobile?: boolean | undefined
  readonly inCampaign?: readonly string[] | undefined
  /** A text went to one of his numbers within so many days; `delivered` false: and none of them arrived. */
  readonly sms?: { readonly withinDays: number; readonly delivered?: boolean | undefined } | undefined
}

/** What a condition looks at beside other conditions. */
export const conditionFields = [
  'claimKind',
  'owed',
  'due',
  'fiscalYear',
  'daysSinceContact',
  'daysSinceAttempt',
  'neverReached',
  'promiseBroken',
  'address',
  'postcode',
  'language',
  'kind',
  'hasMobile',
  'inCampaign',
  'sms',
] as const satisfies readonly (keyof Condition)[]

/**
 * In which order the persons of one list are tried. `bestTime`: who, by what became of attempts to persons like him, is reached now
 * rather than at another time.
 */
export const listOrders = ['owed', 'oldestDue', 'bestTime', 'register'] as const
export type ListOrder = (typeof listOrders)[number]

/** One list of a campaign; several are mixed by their shares, those of a lower priority number first. */
export type ListPart = {
  readonly name: string
  readonly who: Condition
  readonly order: ListOrder
  readonly share: number
  readonly priority: number
  /** At most so many persons; null: whoever fits. */
  readonly most: number | null
}
