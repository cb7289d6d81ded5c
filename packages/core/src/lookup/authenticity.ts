import type { EpochMs } from '../log/ids.ts'

/** How often codes may be asked after (PEERS.md, none has 10): enough for slips of the finger, not for guessing. */
export const codeLimits = {
  /** Wrong codes from one number within the span; callers without a number share theirs. */
  wrongPerCaller: 5,
  wrongWithheld: 30,
  spanMs: 3_600_000,
  /** One code, however often it is right: passed on, it should not vouch for ever. */
  perCode: 10,
} as const

export const codeLengths = { least: 4, usual: 6, most: 12 } as const
export const codeDays = { least: 1, usual: 7, most: 90 } as const
/** After its end a code is not given again for so long: an old note must not name a new call. */
export const codeRestMs = 90 * 86_400_000

/** What is known when a code is asked after. */
export type CodeAsked = {
  readonly at: EpochMs
  /** Null: there is no such code. */
  readonly code: { readonly issuedAt: EpochMs; readonly expiresAt: EpochMs; readonly attempts: number } | null
  readonly caller: string | null
  /** By this caller, or by all without a number, within the span. */
  readonly wrongBefore: number
}

/** `limited`: the caller hears what is heard of an unknown code, whatever was keyed in. */
export type CodeVerdict = 'genuine' | 'unknown' | 'limited'

export const codeVerdict = ({ at, code, caller, wrongBefore }: CodeAsked): CodeVerdict => {
  const { wrongPerCaller, wrongWithheld, perCode } = codeLimits
  if (wrongBefore >= (caller === null ? wrongWithheld : wrongPerCaller)) return 'limited'
  if (code === null || at < code.issuedAt || at >= code.expiresAt) return 'unknown'
  return code.attempts >= perCode ? 'limited' : 'genuine'
}
