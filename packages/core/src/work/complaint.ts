import {
  client,
  count,
  due,
  inDays,
  leader,
  type Machine,
  type Means,
  type Moved,
  move,
  noDue,
  us,
  type Way,
} from './machine.ts'
import type { WorkRules } from './rules.ts'
import type { Complaint, ComplaintCategory } from './work.ts'

export type OpenComplaint = { readonly kind: 'complaint'; readonly category: ComplaintCategory }

/** One record each, due to the client by the next business day (B4(2)クb). */
export const openComplaint = ({ category }: OpenComplaint, rules: WorkRules): Moved<Complaint> => ({
  work: { kind: 'complaint', state: 'recorded', category, section: null, handledBy: null, answer: null },
  effects: [count('complaint.recorded', { of: category }), reportDue(rules)],
})

const reportDue = ({ complaint }: WorkRules) => due({ kind: 'businessDays', days: 1, minute: complaint.dueMinute })

/** The first time that one who leads deals with it counts: E16(2)オ asks for those. */
const handled = (work: Complaint, { stamp }: Means) => {
  const isFirst = work.handledBy === null && stamp.actor.parties.includes('leader')
  return isFirst
    ? { change: { handledBy: stamp.actor.account }, counted: [count('complaint.handled', { of: work.category })] }
    : { change: {}, counted: [] }
}

const handle: Way<Complaint, 'handle'> = {
  who: us,
  go: (work, _, means) => {
    const { change, counted } = handled(work, means)
    return move(work, change, ...counted)
  },
}

const answer: Way<Complaint, 'answer'> = {
  who: client,
  go: (work, { text }, { rules }) =>
    move(
      work,
      { state: 'answered', answer: text },
      count('complaint.answered', { of: work.category }),
      inDays(rules.complaint.answerDays),
    ),
}

const close: Way<Complaint, 'close'> = {
  who: leader,
  go: (work, _, means) => {
    const { change, counted } = handled(work, means)
    return move(
      work,
      { ...change, state: 'closed' },
      ...counted,
      count('complaint.closed', { of: work.category }),
      noDue,
    )
  },
}

export const complaintMachine: Machine<Complaint> = {
  recorded: {
    handle,
    report: {
      who: leader,
      go: (work, { section }, means) => {
        const { change, counted } = handled(work, means)
        const to = section ?? means.rules.complaint.section
        const reported = count('complaint.reported', { of: work.category })
        return move(work, { ...change, state: 'reported', section: to }, ...counted, reported, noDue)
      },
    },
    withdraw: {
      who: leader,
      go: (work) => move(work, { state: 'withdrawn' }, count('complaint.withdrawn', { of: work.category }), noDue),
    },
  },
  reported: { handle, answer, close },
  answered: {
    handle,
    again: {
      who: us,
      go: (work) => move(work, { state: 'reported' }, count('complaint.again', { of: work.category }), noDue),
    },
    close,
  },
  closed: {
    reopen: {
      who: leader,
      go: (work, _, { rules }) => move(work, { state: 'reported' }, inDays(rules.complaint.answerDays)),
    },
  },
  withdrawn: {
    reopen: { who: leader, go: (work, _, { rules }) => move(work, { state: 'recorded' }, reportDue(rules)) },
  },
}
