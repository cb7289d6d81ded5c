/** A day in Tokyo, `2026-11-20`. */
export type Day = string
/** Whole yen. */
export type Yen = number
export type PersonId = number
export type ClaimId = number

export type PersonKind = 'natural' | 'corporate'

/** `withdrawn`: the client took it back; `paid`: nothing is owed any more. */
export type ClaimState = 'open' | 'paid' | 'withdrawn'

/** `kept` and `broken` are found by the payments, never typed in (O7). */
export type PromiseState = 'open' | 'kept' | 'broken' | 'withdrawn'

export type NumberKind = 'mobile' | 'landline' | 'ip' | 'work' | 'relative' | 'other'
export type NumberSource = 'delivery' | 'caller' | 'research' | 'person' | 'staff'

/**
 * What is known of a number (O3). `unknown`: rung, and nobody could say whose it is; `otherPerson`: somebody else answered who
 * does not belong to this person; `wrong`: not in use, or not his; `doNotCall`: he asked not to be called there.
 */
export type NumberVerdict = 'untried' | 'works' | 'wrong' | 'unknown' | 'otherPerson' | 'doNotCall'

/** What lists of calls depend on; told in the log of the floor, with the persons it happened to. */
export type RegisterChange =
  | 'paid'
  | 'owing'
  | 'promised'
  | 'promiseKept'
  | 'promiseBroken'
  | 'stopped'
  | 'resumed'
  | 'withdrawn'
  | 'numbersChanged'
  | 'doNotCall'
  | 'merged'
  | 'split'
  | 'warned'
