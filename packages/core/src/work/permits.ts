import type { Assignee, SectionId, Work, WorkActor, WorkItem, WorkParty } from './work.ts'

/** Who leads may do all that agents may. */
export const partiesOf = ({ parties }: WorkActor): readonly WorkParty[] =>
  parties.includes('leader') ? [...parties, 'agent'] : parties

/** As what somebody acts who is several things. */
export const partyOf = ({ parties }: WorkActor): WorkParty =>
  (['leader', 'client', 'agent'] as const).find((party) => parties.includes(party)) ?? 'system'

/** The client's section that it concerns; null: the client as a whole, or nobody there yet. */
export const sectionOf = (work: Work): SectionId | null =>
  work.kind === 'handover' || work.kind === 'complaint' || work.kind === 'slip' ? work.section : null

/** Whether it was put before the client at all. */
export const isBeforeClient = (work: Work): boolean => {
  switch (work.kind) {
    case 'handover':
      return true
    case 'complaint':
      return work.state !== 'recorded' && work.state !== 'withdrawn'
    case 'slip':
      return work.decider === 'client'
    default:
      return false
  }
}

/** The client's staff see what was put before their own sections, everybody else sees all. */
export const seesWork = ({ parties, sections }: WorkActor, { work }: Pick<WorkItem, 'work'>): boolean => {
  if (parties.some((party) => party !== 'client')) return true
  const section = sectionOf(work)
  return isBeforeClient(work) && (section === null || sections.includes(section))
}

/** An agent's own: opened by him, given to him or to a team of his. Whoever leads, and the client, ask for no more. */
export const mayWork = (actor: WorkActor, { openedBy, assignee }: Pick<WorkItem, 'openedBy' | 'assignee'>): boolean => {
  if (actor.parties.some((party) => party !== 'agent')) return true
  return openedBy === actor.account || isFor(actor, assignee)
}

const isFor = ({ account, teams }: WorkActor, assignee: Assignee | null): boolean => {
  if (assignee === null) return false
  return assignee.kind === 'account' ? assignee.id === account : teams.includes(assignee.id)
}

/** An agent takes what is nobody's or his team's, and gives his own away to nobody or a team. */
export const mayAssign = (actor: WorkActor, item: WorkItem, to: Assignee | null): boolean => {
  if (actor.parties.includes('leader')) return true
  const isFree = item.assignee === null || isFor(actor, item.assignee)
  const toSelf = to?.kind === 'account' && to.id === actor.account
  return isFree && (toSelf || (mayWork(actor, item) && to?.kind !== 'account'))
}
