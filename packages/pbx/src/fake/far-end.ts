import type { EpochMs } from '@tsunagu/core'

/** What a phone or an outside number does when it is dialled. Times count from the dialling. */
export type FarBehaviour =
  | {
      readonly kind: 'answers'
      readonly afterMs: number
      /** Time it stays on the line; null: until somebody hangs up. */
      readonly talksMs: number | null
      readonly keys: readonly FarKey[]
    }
  | { readonly kind: 'rings' }
  | { readonly kind: 'busy' }
  | { readonly kind: 'rejects'; readonly afterMs: number }
  | { readonly kind: 'unallocated' }
  /** Sound before the answer, as of a network announcement. */
  | { readonly kind: 'earlyMedia'; readonly afterMs: number }
  | { readonly kind: 'silent' }

/** A key pressed `afterMs` after the answer. */
export type FarKey = { readonly afterMs: number; readonly key: string; readonly heldMs: number }

export const answersAfter = (afterMs: number): FarBehaviour => ({ kind: 'answers', afterMs, talksMs: null, keys: [] })

/** Q.850 causes as Asterisk tells them for what a SIP far end answers. */
export const cause = {
  unallocated: 1,
  normal: 16,
  busy: 17,
  noResponse: 18,
  noAnswer: 19,
  absent: 20,
  rejected: 21,
  congestion: 34,
} as const

/** One thing a far end does after `afterMs`. */
export type FarMove =
  | { readonly afterMs: EpochMs; readonly move: 'ring' | 'progress' | 'answer' }
  | { readonly afterMs: EpochMs; readonly move: 'key'; readonly key: string; readonly heldMs: number }
  | { readonly afterMs: EpochMs; readonly move: 'end'; readonly cause: number }

const ringing: FarMove = { afterMs: 20, move: 'ring' }

/** The whole script of a far end that is dialled with this ring time. */
export const movesOf = (behaviour: FarBehaviour, ringMs: number): readonly FarMove[] => {
  switch (behaviour.kind) {
    case 'answers':
      return behaviour.afterMs > ringMs ? ringOut(ringMs) : answering(behaviour)
    case 'rings':
      return ringOut(ringMs)
    case 'busy':
      return [{ afterMs: 10, move: 'end', cause: cause.busy }]
    case 'rejects':
      return [ringing, { afterMs: Math.max(ringing.afterMs, behaviour.afterMs), move: 'end', cause: cause.rejected }]
    case 'unallocated':
      return [{ afterMs: 10, move: 'end', cause: cause.unallocated }]
    case 'earlyMedia':
      return [
        { afterMs: 20, move: 'progress' },
        { afterMs: behaviour.afterMs, move: 'answer' },
      ]
    case 'silent':
      return [{ afterMs: ringMs, move: 'end', cause: cause.noAnswer }]
  }
}

const ringOut = (ringMs: number): readonly FarMove[] => [
  ringing,
  { afterMs: ringMs, move: 'end', cause: cause.noAnswer },
]

const answering = (far: Extract<FarBehaviour, { kind: 'answers' }>): readonly FarMove[] => [
  ...(far.afterMs > ringing.afterMs ? [ringing] : []),
  { afterMs: far.afterMs, move: 'answer' },
  ...far.keys.map((key): FarMove => ({ ...key, afterMs: far.afterMs + key.afterMs, move: 'key' })),
  ...(far.talksMs === null
    ? []
    : [{ afterMs: far.afterMs + far.talksMs, move: 'end', cause: cause.normal } satisfies FarMove]),
]
