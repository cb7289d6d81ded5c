import type { CallId, EpochMs } from '../log/ids.ts'
import type { ClaimId, Day, PersonId, Yen } from '../register/register.ts'

export const workKinds = ['slip', 'guidance', 'handover', 'complaint', 'visit', 'assets'] as const
export type WorkKind = (typeof workKinds)[number]
export type WorkId = number
export type AccountId = string

/** A section of the client (担当課), by the id under which the contract knows it. */
export type SectionId = string

/** Who acts: an agent, who leads, the client's staff, or the house itself when a deadline is over. */
export type WorkParty = 'agent' | 'leader' | 'client' | 'system'

export type PostAddress = { readonly postcode: string; readonly address: string; readonly name: string }

export const guidanceTopics = [
  'directDebit',
  'lossOfEligibility',
  'incomeDeclaration',
  'childAllowance',
  'vehicle',
  'other',
] as const
export type GuidanceTopic = (typeof guidanceTopics)[number]

export const urgencies = ['now', 'today', 'normal'] as const
export type Urgency = (typeof urgencies)[number]

/** `manual`: what the manual has no answer for; `trouble`: what may become one, or is (B4(2)クb). */
export const complaintCategories = ['manual', 'complaint', 'trouble', 'accident'] as const
export type ComplaintCategory = (typeof complaintCategories)[number]

export const assetPlaces = ['bank', 'insurer', 'employer', 'pension', 'landRegistry', 'vehicles', 'office'] as const
export type AssetPlace = (typeof assetPlaces)[number]

export const assetKinds = ['deposit', 'insurance', 'salary', 'pension', 'realEstate', 'vehicle', 'other'] as const
export type AssetKind = (typeof assetKinds)[number]
export type Asset = { readonly kind: AssetKind; readonly yen: Yen }

export const slipStates = ['asked', 'approved', 'refused', 'dispatched', 'returned', 'received', 'withdrawn'] as const
export const guidanceStates = ['planned', 'guided', 'sent', 'promised', 'applied', 'declined', 'closed'] as const
export const handoverStates = ['handed', 'taken', 'answered', 'back', 'closed', 'withdrawn'] as const
export const complaintStates = ['recorded', 'reported', 'answered', 'closed', 'withdrawn'] as const
export const visitStates = ['planned', 'absent', 'met', 'declined', 'moved', 'closed', 'withdrawn'] as const
export const assetsStates = ['planned', 'asked', 'silent', 'found', 'nothing', 'withdrawn'] as const

/** Payment slips sent again (R2): which claims, where to, and who may decide it. */
export type Slip = {
  readonly kind: 'slip'
  readonly state: (typeof slipStates)[number]
  readonly claims: readonly ClaimId[]
  /** Owed on them when it was asked. */
  readonly yen: Yen
  /** Null: the registered one. */
  readonly address: PostAddress | null
  readonly decider: WorkParty
  /** Who decides what the client has not allowed in advance, e.g. another address. */
  readonly beyond: WorkParty
  readonly section: SectionId | null
  readonly sent: readonly { readonly on: Day; readonly slips: number }[]
}

/** What somebody was told about, and what came of it (R3). */
export type Guidance = {
  readonly kind: 'guidance'
  readonly state: (typeof guidanceStates)[number]
  readonly about: GuidanceTopic
  readonly times: number
}

/** A case that the client has to decide (R4). */
export type Handover = {
  readonly kind: 'handover'
  readonly state: (typeof handoverStates)[number]
  readonly section: SectionId
  readonly urgency: Urgency
  readonly answer: string | null
}

/** A complaint, or what may become one (R5). */
export type Complaint = {
  readonly kind: 'complaint'
  readonly state: (typeof complaintStates)[number]
  readonly category: ComplaintCategory
  /** To whom it was reported; null: not yet. */
  readonly section: SectionId | null
  /** The leader who dealt with it first (E16(2)オ counts those). */
  readonly handledBy: AccountId | null
  readonly answer: string | null
}

export type VisitMade = {
  readonly at: EpochMs
  readonly result: 'absent' | 'met' | 'declined' | 'moved'
  /** Number on the slip left at the door. */
  readonly absence: string | null
}

/** A visit at home (R7), with what was received there. */
export type Visit = {
  readonly kind: 'visit'
  readonly state: (typeof visitStates)[number]
  readonly on: Day
  readonly address: PostAddress | null
  readonly visits: readonly VisitMade[]
  readonly receipts: readonly { readonly receipt: string; readonly yen: Yen }[]
}

/** One look-up of assets at one place (R8). */
export type Assets = {
  readonly kind: 'assets'
  readonly state: (typeof assetsStates)[number]
  readonly place: AssetPlace
  readonly name: string
  readonly askedOn: Day | null
  readonly found: readonly Asset[]
}

export type Work = Slip | Guidance | Handover | Complaint | Visit | Assets
export type WorkOf<K extends WorkKind> = Extract<Work, { kind: K }>
export type WorkState = Work['state']

/** An account, or a team: a queue, whose agents work it. */
export type Assignee = { readonly kind: 'account' | 'team'; readonly id: string }

/** A piece of work with what all kinds have in common. */
export type WorkItem<W extends Work = Work> = {
  readonly id: WorkId
  readonly person: PersonId | null
  readonly work: W
  readonly openedBy: AccountId
  readonly assignee: Assignee | null
  readonly dueAt: EpochMs | null
  /** How far it was told that the deadline comes or is over. */
  readonly alerted: WorkAlert | null
  /** Grows by one with every change. */
  readonly version: number
}

export type WorkAlert = 'soon' | 'overdue'

export type WorkActor = {
  readonly account: AccountId
  readonly parties: readonly WorkParty[]
  readonly teams: readonly string[]
  readonly sections: readonly SectionId[]
}

/** Who did it, when, and in which call. */
export type Stamp = { readonly at: EpochMs; readonly actor: WorkActor; readonly call: CallId | null }
