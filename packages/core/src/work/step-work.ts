import type { EpochMs } from '../log/ids.ts'
import type { PersonId, Yen } from '../register/register.ts'
import type { WorkAct, WorkVerb } from './acts.ts'
import { assetsMachine, type OpenAssets, openAssets } from './assets.ts'
import { type BusinessDays, dueAt } from './business-days.ts'
import { complaintMachine, type OpenComplaint, openComplaint } from './complaint.ts'
import { guidanceMachine, type OpenGuidance, openGuidance } from './guidance.ts'
import { handoverMachine, type OpenHandover, openHandover } from './handover.ts'
import type { Machine, Means, Moved, WorkCounted, WorkEffect } from './machine.ts'
import { mayAssign, mayWork, partiesOf, seesWork } from './permits.ts'
import { type OpenSlip, openSlip, slipMachine } from './slip.ts'
import { type OpenVisit, openVisit, visitMachine } from './visit.ts'
import type { Assignee, Work, WorkActor, WorkId, WorkItem, WorkKind, WorkOf, WorkParty } from './work.ts'

const machines: { readonly [K in WorkKind]: Machine<WorkOf<K>> } = {
  slip: slipMachine,
  guidance: guidanceMachine,
  handover: handoverMachine,
  complaint: complaintMachine,
  visit: visitMachine,
  assets: assetsMachine,
}

export type OpenWork = OpenSlip | OpenGuidance | OpenHandover | OpenComplaint | OpenVisit | OpenAssets

export type WorkOpening = {
  readonly id: WorkId
  readonly person: PersonId | null
  readonly assignee: Assignee | null
  readonly open: OpenWork
  /** Owed on the claims that it is about. */
  readonly yen: Yen
}

/** What a step needs to know beside the work and the act. */
export type WorkMeans = Omit<Means, 'id'> & { readonly office: BusinessDays }

export type Changed = { readonly item: WorkItem; readonly counts: readonly WorkCounted[] }

/** A new piece of work, its first deadline and what is counted of it. */
export const openWork = ({ id, person, assignee, open, yen }: WorkOpening, means: WorkMeans): Changed => {
  const { work, effects } = opened(open, yen, means)
  const openedBy = means.stamp.actor.account
  return settle({ id, person, work, openedBy, assignee, dueAt: null, alerted: null, version: 1 }, effects, means)
}

const opened = (open: OpenWork, yen: Yen, { rules }: WorkMeans): Moved<Work> => {
  switch (open.kind) {
    case 'slip':
      return openSlip(open, yen, rules)
    case 'guidance':
      return openGuidance(open, rules)
    case 'handover':
      return openHandover(open, rules)
    case 'complaint':
      return openComplaint(open, rules)
    case 'visit':
      return openVisit(open)
    case 'assets':
      return openAssets(open, rules)
  }
}

/** Deadlines become moments; a new one is told of anew. */
const settle = (item: WorkItem, effects: readonly WorkEffect[], { stamp, office }: WorkMeans): Changed => {
  let { dueAt: at, alerted } = item
  const counts: WorkCounted[] = []
  for (const effect of effects) {
    if (effect.type === 'count') {
      const { what, of, times, yen } = effect
      counts.push({ what, of, times, yen })
    } else {
      at = effect.by === null ? null : dueAt(effect.by, stamp.at, office)
      alerted = null
    }
  }
  return { item: { ...item, dueAt: at, alerted }, counts }
}

export type WorkRefusal = 'work.notNow' | 'work.notYours' | 'work.roleForbidden'

export type WorkStep =
  | ({ readonly type: 'done' } & Changed)
  | {
      readonly type: 'refused'
      readonly refusal: WorkRefusal
      /** What can be done now, by the one who asked. */
      readonly possible: readonly WorkVerb[]
    }

/** One act upon one piece of work: done with all its consequences, or refused with what is possible instead. */
export const stepWork = (item: WorkItem, act: WorkAct, means: WorkMeans): WorkStep => {
  const { actor } = means.stamp
  const refusal = refusalOf(item, act, actor)
  if (refusal !== null) return { type: 'refused', refusal, possible: possibleActs(item, actor) }
  return { type: 'done', ...changed(item, act, means) }
}

const changed = (item: WorkItem, act: WorkAct, means: WorkMeans): Changed => {
  const next = { ...item, version: item.version + 1 }
  switch (act.verb) {
    case 'note':
      return { item: next, counts: [] }
    case 'assign':
      return { item: { ...next, assignee: act.to }, counts: [] }
    case 'postpone':
      return { item: { ...next, dueAt: act.dueAt, alerted: null }, counts: [] }
    case 'escalate':
      return escalated(next, act.alert)
    default: {
      const way = wayOf(item.work, act.verb)
      if (way === undefined) throw new Error(`no way ${act.verb} out of ${item.work.kind} ${item.work.state}`)
      const { work, effects } = way.go(item.work, act, { ...means, id: item.id })
      return settle({ ...next, work }, effects, means)
    }
  }
}

const escalated = (item: WorkItem, alerted: 'soon' | 'overdue'): Changed => {
  const late = { what: `${item.work.kind}.overdue`, of: '', times: 1, yen: 0 }
  return { item: { ...item, alerted }, counts: alerted === 'overdue' ? [late] : [] }
}

/** A way as everybody may call it: which kind belongs to which act is held by the table of machines. */
type AnyWay = {
  readonly who: readonly WorkParty[] | ((work: Work) => readonly WorkParty[])
  readonly go: (work: Work, act: WorkAct, means: Means) => Moved<Work>
}

const waysOf = (work: Work): Readonly<Record<string, AnyWay | undefined>> => {
  const machine = machines[work.kind] as unknown as Readonly<Record<string, Readonly<Record<string, AnyWay>>>>
  return machine[work.state] ?? {}
}

const wayOf = (work: Work, verb: WorkVerb): AnyWay | undefined => waysOf(work)[verb]

const whoOf = (work: Work, { who }: AnyWay): readonly WorkParty[] => (typeof who === 'function' ? who(work) : who)

/** Nothing more is done to it, unless one who leads takes it up again. */
export const isOver = (work: Work): boolean =>
  Object.keys(waysOf(work)).every((verb) => verb === 'reopen' || verb === 'voided')

const refusalOf = (item: WorkItem, act: WorkAct, actor: WorkActor): WorkRefusal | null => {
  if (!seesWork(actor, item)) return 'work.notYours'
  const who = whoMay(item, act.verb)
  if (who === null) return 'work.notNow'
  if (!partiesOf(actor).some((party) => who.includes(party))) return 'work.roleForbidden'
  if (act.verb === 'assign') return mayAssign(actor, item, act.to) ? null : 'work.notYours'
  return act.verb === 'note' || mayWork(actor, item) ? null : 'work.notYours'
}

/** Null: nobody, as it stands. */
const whoMay = (item: WorkItem, verb: WorkVerb): readonly WorkParty[] | null => {
  if (verb === 'note') return ['agent', 'leader', 'client']
  if (verb === 'assign') return isOver(item.work) ? null : ['agent', 'leader']
  if (verb === 'postpone') return isOver(item.work) || item.dueAt === null ? null : ['leader']
  if (verb === 'escalate') return isOver(item.work) || item.dueAt === null ? null : ['system']
  const way = wayOf(item.work, verb)
  return way === undefined ? null : whoOf(item.work, way)
}

/** What this person can do to it now. */
export const possibleActs = (item: WorkItem, actor: WorkActor): readonly WorkVerb[] => {
  if (!seesWork(actor, item)) return []
  const verbs = [...Object.keys(waysOf(item.work)), 'assign', 'note', 'postpone', 'escalate'] as WorkVerb[]
  const isOwn = mayWork(actor, item)
  return verbs.filter((verb) => {
    const who = whoMay(item, verb)
    const isMine = isOwn || verb === 'note' || (verb === 'assign' && mayAssign(actor, item, self(actor)))
    return isMine && who !== null && partiesOf(actor).some((party) => who.includes(party))
  })
}

const self = ({ account }: WorkActor): Assignee => ({ kind: 'account', id: account })

/** A change as it stands in the history. */
export type WorkChange = {
  readonly version: number
  readonly at: EpochMs
  readonly by: string
  readonly party: WorkParty
  readonly act: WorkAct | { readonly verb: 'open'; readonly work: Work; readonly assignee: Assignee | null }
  readonly dueAt: EpochMs | null
}

/** The history, told from the start, ends where the work stands; null when it does not begin with an opening. */
export const replayWork = (
  { id, person }: Pick<WorkItem, 'id' | 'person'>,
  changes: readonly WorkChange[],
  means: Omit<WorkMeans, 'stamp'>,
): WorkItem | null => {
  let item: WorkItem | null = null
  for (const { version, at, by, party, act, dueAt: due } of changes) {
    const base: { dueAt: EpochMs | null; version: number } = { dueAt: due, version }
    if (act.verb === 'open') {
      item = { id, person, work: act.work, openedBy: by, assignee: act.assignee, alerted: null, ...base }
    } else if (item !== null) {
      const actor: WorkActor = { account: by, parties: [party], teams: [], sections: [] }
      item = { ...changed(item, act, { ...means, stamp: { at, actor, call: null } }).item, ...base }
    }
  }
  return item
}
