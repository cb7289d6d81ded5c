import type { Yen } from '../register/register.ts'
import type { ActOf, KindVerb } from './acts.ts'
import type { DueRule } from './business-days.ts'
import type { WorkRules } from './rules.ts'
import type { Stamp, Work, WorkId, WorkParty } from './work.ts'

/** What is counted by day and month; `of` divides it further: the topic, the section, the kind of asset. */
export type WorkCounted = { readonly what: string; readonly of: string; readonly times: number; readonly yen: Yen }

export type WorkEffect =
  /** Null: nothing is due any more. */
  { readonly type: 'due'; readonly by: DueRule | null } | ({ readonly type: 'count' } & WorkCounted)

export type Moved<W extends Work> = { readonly work: W; readonly effects: readonly WorkEffect[] }

export type Means = { readonly stamp: Stamp; readonly rules: WorkRules; readonly id: WorkId }

/** One way out of a state: who may take it, and where it leads. */
export type Way<W extends Work, V extends KindVerb> = {
  readonly who: readonly WorkParty[] | ((work: W) => readonly WorkParty[])
  readonly go: (work: W, act: ActOf<V>, means: Means) => Moved<W>
}

/** Every state with every way out of it; what is not named is refused. */
export type Machine<W extends Work> = {
  readonly [state in W['state']]: { readonly [V in KindVerb]?: Way<W, V> }
}

export const us: readonly WorkParty[] = ['agent', 'leader']
export const leader: readonly WorkParty[] = ['leader']
export const client: readonly WorkParty[] = ['client']

export const due = (by: DueRule | null): WorkEffect => ({ type: 'due', by })
export const noDue: WorkEffect = due(null)

/** So many business days from now, when the office closes. */
export const inDays = (days: number): WorkEffect => due({ kind: 'businessDays', days, minute: null })

export const count = (what: string, more: Partial<Omit<WorkCounted, 'what'>> = {}): WorkEffect => ({
  ...{ type: 'count', what, of: '', times: 1, yen: 0 },
  ...more,
})

export const move = <W extends Work>(work: W, change: Partial<W>, ...effects: readonly WorkEffect[]): Moved<W> => ({
  work: { ...work, ...change },
  effects,
})
