import { client, count, due, inDays, leader, type Machine, type Moved, move, noDue, us, type Way } from './machine.ts'
import type { WorkRules } from './rules.ts'
import type { Handover, SectionId, Urgency } from './work.ts'

export type OpenHandover = { readonly kind: 'handover'; readonly section: SectionId; readonly urgency: Urgency }

/** Handed to the section that has to decide (A11(3)ク, E Ⅱ1(3)). */
export const openHandover = ({ section, urgency }: OpenHandover, rules: WorkRules): Moved<Handover> => ({
  work: { kind: 'handover', state: 'handed', section, urgency, answer: null },
  effects: [count('handover.handed', { of: section }), clientDue(urgency, rules)],
})

const clientDue = (urgency: Urgency, { handover }: WorkRules) => {
  switch (urgency) {
    case 'now':
      return due({ kind: 'openMinutes', minutes: handover.nowMinutes })
    case 'today':
      return inDays(0)
    case 'normal':
      return inDays(handover.normalDays)
  }
}

const answer: Way<Handover, 'answer'> = {
  who: client,
  go: (work, { text }, { rules }) =>
    move(
      work,
      { state: 'answered', answer: text },
      count('handover.answered', { of: work.section }),
      inDays(rules.handover.ownDays),
    ),
}

const back: Way<Handover, 'back'> = {
  who: client,
  go: (work, _, { rules }) =>
    move(work, { state: 'back' }, count('handover.back', { of: work.section }), inDays(rules.handover.ownDays)),
}

const again: Way<Handover, 'again'> = {
  who: us,
  go: (work, _, { rules }) =>
    move(work, { state: 'handed' }, count('handover.again', { of: work.section }), clientDue(work.urgency, rules)),
}

const closed = (work: Handover): Moved<Handover> =>
  move(work, { state: 'closed' }, count('handover.closed', { of: work.section }), noDue)

const reopened = (state: Handover['state']): Way<Handover, 'reopen'> => ({
  who: leader,
  go: (work, _, { rules }) => move(work, { state }, inDays(rules.handover.ownDays)),
})

export const handoverMachine: Machine<Handover> = {
  handed: {
    take: { who: client, go: (work) => move(work, { state: 'taken' }, count('handover.taken', { of: work.section })) },
    answer,
    back,
    withdraw: {
      who: us,
      go: (work) => move(work, { state: 'withdrawn' }, count('handover.withdrawn', { of: work.section }), noDue),
    },
  },
  // The client may settle it without us.
  taken: { answer, back, close: { who: client, go: closed } },
  answered: { again, close: { who: us, go: closed } },
  back: { again, close: { who: us, go: closed } },
  closed: { reopen: reopened('back') },
  withdrawn: { reopen: reopened('back') },
}
