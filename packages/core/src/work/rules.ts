import type { Yen } from '../register/register.ts'
import type { SectionId, WorkParty } from './work.ts'

type Decider = Exclude<WorkParty, 'system'>

/** What a contract says about its work: who decides, and by when. */
export type WorkRules = {
  /** Calendar of the days on which the client's office is open; null: Monday to Friday, 8:30 to 17:15. */
  readonly calendar: string | null
  /** So long before a deadline it is told that it comes. */
  readonly soonMinutes: number
  readonly slip: {
    /** Who decides what the client has allowed in advance (E Ⅱ1(2)): no more than this, to the registered address. */
    readonly within: Decider
    readonly mostYen: Yen | null
    readonly beyond: Decider
    /** Where the client's decisions are taken. */
    readonly section: SectionId | null
    readonly dispatchDays: number
  }
  /** A16(1)イ counts what is done within 30 days. */
  readonly guidance: { readonly followUpDays: number }
  /** `nowMinutes` count while the office is open. */
  readonly handover: { readonly nowMinutes: number; readonly normalDays: number; readonly ownDays: number }
  /** Due the next business day (B4(2)クb) at this minute of it; null: when the office closes. */
  readonly complaint: {
    readonly dueMinute: number | null
    readonly section: SectionId | null
    readonly answerDays: number
  }
  readonly visit: { readonly againDays: number; readonly closeDays: number }
  readonly assets: { readonly askDays: number; readonly answerDays: number }
}

export const standardWorkRules: WorkRules = {
  calendar: null,
  soonMinutes: 120,
  slip: { within: 'agent', mostYen: null, beyond: 'client', section: null, dispatchDays: 2 },
  guidance: { followUpDays: 30 },
  handover: { nowMinutes: 60, normalDays: 3, ownDays: 1 },
  complaint: { dueMinute: null, section: null, answerDays: 3 },
  visit: { againDays: 14, closeDays: 1 },
  assets: { askDays: 5, answerDays: 30 },
}
