import type { Caller, FloorId, LegId, LineId, NodeName, PhoneId, Prompt } from '@tsunagu/core'
import type { Pbx } from '../port.ts'

/** A citizen on the other side of the network. */
export type ContractCitizen = {
  readonly press: (keys: string) => Promise<void>
  readonly hangUp: () => Promise<void>
}

export type PhoneHabit =
  | { readonly kind: 'answers'; readonly afterMs: number }
  | { readonly kind: 'rejects'; readonly afterMs: number }
  | { readonly kind: 'rings' }

/** An agent's phone. */
export type ContractPhone = {
  readonly id: PhoneId
  readonly does: (habit: PhoneHabit) => void
  /** How many times it has rung so far. */
  readonly rung: () => number
  readonly dial: (number: string) => Promise<void>
  readonly hangUp: () => Promise<void>
  readonly hold: () => Promise<void>
  readonly resume: () => Promise<void>
  readonly press: (keys: string) => Promise<void>
  readonly register: () => Promise<void>
  readonly unregister: () => Promise<void>
}

/** Milliseconds of each side's voice in a recording, on its own channel and, wrongly, on the other one. */
export type Voices = {
  readonly citizenMs: number
  readonly oursMs: number
  readonly onWrongSideMs: number
  readonly lengthMs: number
}

/** Everything the contract needs around a `Pbx`: a network, people, a link that can be cut, and time. */
export type ContractWorld = {
  /** Not started. */
  readonly pbx: Pbx
  /** A driver that knows nothing yet, for the same PBX; the first one has been stopped. */
  readonly another: () => Pbx
  readonly node: NodeName
  readonly floor: FloorId
  readonly line: LineId
  /** The line's number. */
  readonly called: string
  readonly nowMs: () => number
  readonly pass: (ms: number) => Promise<void>
  /** A citizen calls the line. */
  readonly citizen: (from: Caller) => Promise<ContractCitizen>
  /** Registered when a case begins; answers nothing until told to. */
  readonly phone: ContractPhone
  /** A phone that is known and not registered. */
  readonly absentPhone: PhoneId
  /** Numbers of people who behave like that. Answering ones have a voice and stay until the other side hangs up. */
  readonly outside: Readonly<
    Record<'answersAtOnce' | 'answersAfterOneSecond' | 'busy' | 'rings' | 'unallocated' | 'earlyMedia', string>
  >
  /** `short` lasts up to a second, `long` at least two. */
  readonly prompts: Readonly<Record<'short' | 'long' | 'missing', Prompt>>
  readonly musicClass: string
  readonly link: {
    readonly cut: () => Promise<void>
    readonly freeze: () => Promise<void>
    readonly mend: () => Promise<void>
  }
  readonly restartPbx: () => Promise<void>
  /** What is in the recording of a leg that is over; null where no sound is made. */
  readonly voices: ((leg: LegId) => Promise<Voices>) | null
}
