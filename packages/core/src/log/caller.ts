/**
 * Who the network says is calling. A withheld number (非通知), a public telephone (公衆電話) and a number the network
 * could not carry (表示圏外) are three different things to an agent, so they stay apart.
 */
export type Caller =
  | { readonly kind: 'presented'; readonly number: string }
  | { readonly kind: 'withheld' }
  | { readonly kind: 'payphone' }
  | { readonly kind: 'unavailable' }

/** The number if it was presented, else null. */
export const callerNumber = (caller: Caller): string | null => (caller.kind === 'presented' ? caller.number : null)
