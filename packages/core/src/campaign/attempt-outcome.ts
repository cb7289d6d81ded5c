/**
 * What became of one dialled number. `invalid` no such number · `unreachable` switched off or out of reach · `rejected` the
 * callee, or his network, refused · `network` a fault on the way: says nothing about the callee · `abandoned` answered, and no
 * agent in time · `machine` an answering machine · `cancelled` withdrawn by us before anybody answered.
 */
export type AttemptOutcome =
  | 'answered'
  | 'machine'
  | 'abandoned'
  | 'busy'
  | 'noAnswer'
  | 'unreachable'
  | 'rejected'
  | 'invalid'
  | 'network'
  | 'cancelled'

/** What the network said: the final SIP status, when it is known, and the Q.850 cause. */
export type NetworkAnswer = { readonly sip: number | null; readonly cause: number | null }

const sipOutcomes: ReadonlyMap<number, AttemptOutcome> = new Map([
  [404, 'invalid'],
  [410, 'invalid'],
  [484, 'invalid'],
  [485, 'invalid'],
  [604, 'invalid'],
  [486, 'busy'],
  [600, 'busy'],
  [408, 'noAnswer'],
  [487, 'noAnswer'],
  [403, 'rejected'],
  [433, 'rejected'],
  [603, 'rejected'],
])

const causeOutcomes: ReadonlyMap<number, AttemptOutcome> = new Map([
  [1, 'invalid'],
  [22, 'invalid'],
  [28, 'invalid'],
  [17, 'busy'],
  [16, 'noAnswer'],
  [18, 'noAnswer'],
  [19, 'noAnswer'],
  [102, 'noAnswer'],
  [20, 'unreachable'],
  [21, 'rejected'],
])

/**
 * The class of an attempt that nobody answered, by Q.850 where it is known and by SIP otherwise (PACING §5). 480 alone is said
 * of phones that are off; with cause 19 it was rung and not answered. Whatever is not in the table is a fault of the network,
 * so that nobody is charged for it.
 */
export const unansweredOutcome = ({ sip, cause }: NetworkAnswer): AttemptOutcome => {
  if (sip === 480) return cause === 19 ? 'noAnswer' : 'unreachable'
  if (sip !== null && sip >= 500 && sip < 600) return 'network'
  const byCause = cause === null ? undefined : causeOutcomes.get(cause)
  const bySip = sip === null ? undefined : sipOutcomes.get(sip)
  return bySip ?? byCause ?? 'network'
}

/** Whether it counts against the caps of the person: a call that the network lost, or that we took back, does not. */
export const isCharged = (outcome: AttemptOutcome): boolean => outcome !== 'network' && outcome !== 'cancelled'

/** Whether somebody was there: an agent spoke with him. */
export const isContact = (outcome: AttemptOutcome): boolean => outcome === 'answered'

/** After so many of these in a row the number is taken for dead (PACING §5). */
export const deadAfter = 2
