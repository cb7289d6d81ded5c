import type { EpochMs } from '../log/ids.ts'
import type { ClaimId, Day, Yen } from '../register/register.ts'
import type { Asset, Assignee, PostAddress, SectionId, WorkAlert } from './work.ts'

export type ReceiptLine = { readonly claim: ClaimId; readonly amount: Yen }

/** What can be done to work, by verb; which of them is possible follows from kind, state and who asks. */
export type WorkActs = {
  readonly approve: { readonly text: string }
  readonly refuse: { readonly text: string }
  readonly dispatch: { readonly on: Day; readonly slips: number; readonly text: string }
  readonly returned: { readonly on: Day; readonly text: string }
  readonly received: { readonly on: Day; readonly text: string }
  readonly resend: { readonly address: PostAddress; readonly text: string }
  readonly guide: { readonly text: string }
  readonly send: { readonly on: Day; readonly text: string }
  readonly promise: { readonly dueOn: Day | null; readonly text: string }
  readonly applied: { readonly on: Day; readonly text: string }
  readonly declined: { readonly text: string }
  readonly take: { readonly text: string }
  readonly answer: { readonly text: string }
  readonly back: { readonly text: string }
  readonly again: { readonly text: string }
  readonly handle: { readonly text: string }
  readonly report: { readonly section: SectionId | null; readonly text: string }
  readonly plan: { readonly on: Day; readonly address: PostAddress | null; readonly text: string }
  readonly absent: { readonly text: string }
  readonly meet: { readonly text: string }
  readonly moved: { readonly text: string }
  /** `receipt` is the next number of the book: chosen by the house, not by who asks. */
  readonly receive: { readonly receipt: string; readonly lines: readonly ReceiptLine[]; readonly text: string }
  readonly voided: { readonly receipt: string; readonly text: string }
  readonly ask: { readonly on: Day; readonly text: string }
  readonly found: { readonly assets: readonly Asset[]; readonly text: string }
  readonly nothing: { readonly text: string }
  readonly silent: { readonly text: string }
  readonly close: { readonly text: string }
  readonly withdraw: { readonly text: string }
  readonly reopen: { readonly text: string }
  readonly assign: { readonly to: Assignee | null; readonly text: string }
  readonly note: { readonly text: string }
  readonly postpone: { readonly dueAt: EpochMs; readonly text: string }
  /** Told by the house when a deadline comes or is over. */
  readonly escalate: { readonly alert: WorkAlert; readonly text: string }
}

export type WorkVerb = keyof WorkActs
export type ActOf<V extends WorkVerb> = { readonly [verb in V]: { readonly verb: verb } & WorkActs[verb] }[V]
export type WorkAct = ActOf<WorkVerb>

/** Possible for every kind, so long as it is not over. */
export const commonVerbs = ['assign', 'note', 'postpone', 'escalate'] as const
export type CommonVerb = (typeof commonVerbs)[number]
export type KindVerb = Exclude<WorkVerb, CommonVerb>
