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

/** People whose voices can be told apart; `called` is whoever answers at an outside number. */
export type Voice = 'citizen' | 'agent' | 'supervisor' | 'called'
export type VoiceMs = Readonly<Record<Voice, number>>

/** For each person on the line, for how many milliseconds each voice was heard. One's own voice is not counted. */
export type Heard = Readonly<Record<Voice, VoiceMs>>

/** Milliseconds of each voice in a recording; the citizen alone is on the left. */
export type Voices = {
  readonly left: VoiceMs
  readonly right: VoiceMs
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
  /** Another agent's phone; as `phone`. */
  readonly supervisor: ContractPhone
  /** What everybody's far end hears while something happens; more than one citizen or number called is not told apart. */
  readonly heard: (during: () => Promise<void>) => Promise<Heard>
  /** Keys that have come to the far end of the number called last. */
  readonly keysHeard: () => Promise<string>
  /** A phone that is known and not registered. */
  readonly absentPhone: PhoneId
  /** Numbers of people who behave like that. Answering ones have a voice and stay until the other side hangs up. */
  readonly outside: Readonly<
    Record<'answersAtOnce' | 'answersAfterOneSecond' | 'busy' | 'rings' | 'unallocated' | 'earlyMedia', string>
  >
  /** `short` lasts up to a second, `long` at least two; `tone` is a signal to an agent, not a word. */
  readonly prompts: Readonly<Record<'short' | 'long' | 'missing' | 'tone', Prompt>>
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
