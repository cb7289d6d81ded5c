/** A law of pacing as a day sees it: told what happens, asked how many to dial. Our own and those of the field. */
export type Law = {
  readonly name: string
  /** Asked this often, in seconds; and, when `onEvents`, whenever an agent becomes free or an attempt ends. */
  readonly everyS: number
  readonly onEvents: boolean
  readonly decide: (view: DayView) => LawDecision
  readonly note?: (happened: Happened) => void
}

export type LawDecision = { readonly dial: number; readonly cancel?: readonly number[] }

export type DayAgent = {
  phase: 'idle' | 'talk' | 'wrapUp' | 'pause'
  sinceS: number
  /** Length of the talk that this wrap-up follows. */
  talkS: number
  /** When the phase ends; for the bound that knows it, and for nobody else. */
  untilS: number
  wrapUpS: number
  pauseS: number
}

export type FlyingCall = { readonly id: number; readonly startedAtS: number; readonly ringsAtS: number }

export type DayView = {
  readonly nowS: number
  readonly endS: number
  readonly agents: readonly DayAgent[]
  readonly idle: number
  readonly waiting: number
  readonly inFlight: ReadonlyMap<number, FlyingCall>
  readonly attempts: number
  readonly answered: number
  readonly abandoned: number
}

export type Happened =
  | { readonly type: 'ended'; readonly ageS: number; readonly end: 'answered' | 'failed' | 'censored' }
  | { readonly type: 'served' | 'abandoned'; readonly atS: number }
  | { readonly type: 'talkEnded'; readonly talkS: number }
  | { readonly type: 'wrapUpEnded'; readonly talkS: number; readonly wrapUpS: number; readonly left: boolean }
