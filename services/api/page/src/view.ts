import type { Me } from '@tsunagu/messages'
import type { StreamState } from './stream.ts'

export type Surroundings = { readonly tell: (state: StreamState) => void }

/** Fills the element and answers with how to leave it. */
export type View = (main: HTMLElement, me: Me, around: Surroundings) => () => void
