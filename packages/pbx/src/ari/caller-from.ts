import type { Caller } from '@tsunagu/core'

/** What the PBX says of a caller: From or P-Asserted-Identity, and Asterisk's presentation (`prohib_…`, `unavailable`). */
export type CallerSaid = { readonly number: string; readonly name: string; readonly presentation: string }

/**
 * Japanese carriers write the reason why there is no number into the display name (TTC JJ-90.24, RFC 5379): Anonymous
 * 非通知, Coin line/payphone 公衆電話, Unavailable and "Interaction with other service" 表示圏外. With `Privacy: id` the
 * verified number is there all the same; it was withheld, so it is not looked at.
 */
export const callerFrom = ({ number, name, presentation }: CallerSaid): Caller => {
  if (/coin line|payphone/i.test(name)) return { kind: 'payphone' }
  if (/^(unavailable|interaction with other service)$/i.test(name.trim())) return { kind: 'unavailable' }
  if (/^prohib/.test(presentation) || /^anonymous$/i.test(name.trim()) || /^anonymous/i.test(number)) {
    return { kind: 'withheld' }
  }
  const digits = nationalNumber(number)
  return digits === null ? { kind: 'unavailable' } : { kind: 'presented', number: digits }
}

/** Digits as one dials them in Japan: +81 and 0081 become 0; other countries keep their +. Null when it is no number. */
export const nationalNumber = (number: string): string | null => {
  const plain = number.replace(/[-() .\u3000]/g, '')
  const match = /^(?:\+81|0081|01081)0?(\d+)$/.exec(plain)
  if (match?.[1] !== undefined) return `0${match[1]}`
  return /^\+?\d{2,}$/.test(plain) ? plain : null
}
