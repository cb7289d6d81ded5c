import type { Day } from '../register/register.ts'
import type { ActOf } from './acts.ts'
import {
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
import type { PostAddress, Visit, VisitMade, WorkId } from './work.ts'

export type OpenVisit = { readonly kind: 'visit'; readonly on: Day; readonly address: PostAddress | null }

export const openVisit = ({ on, address }: OpenVisit): Moved<Visit> => ({
  work: { kind: 'visit', state: 'planned', on, address, visits: [], receipts: [] },
  effects: [count('visit.planned'), due({ kind: 'endOf', day: on })],
})

/** The number on the slip left at the door (不在票): the work and the so-manieth visit of it, so it is given once. */
export const absenceNumber = (work: WorkId, visit: number): string => `${work}-${visit}`

const visited = (work: Visit, result: VisitMade['result'], { stamp, id }: Means) => {
  const absence = result === 'absent' ? absenceNumber(id, work.visits.length + 1) : null
  return { state: result, visits: [...work.visits, { at: stamp.at, result, absence }] }
}

const absent: Way<Visit, 'absent'> = {
  who: us,
  go: (work, _, means) =>
    move(
      work,
      visited(work, 'absent', means),
      count('visit.absent'),
      due({ kind: 'days', days: means.rules.visit.againDays }),
    ),
}

/** A result at the door, to be written up and closed. */
const result = <V extends 'meet' | 'declined' | 'moved'>(is: 'met' | 'declined' | 'moved'): Way<Visit, V> => ({
  who: us,
  go: (work, _, means) =>
    move(work, visited(work, is, means), count(`visit.${is}`), inDays(means.rules.visit.closeDays)),
})

const plan: Way<Visit, 'plan'> = {
  who: us,
  go: (work, { on, address }) =>
    move(
      work,
      { state: 'planned', on, address: address ?? work.address },
      count('visit.planned'),
      due({ kind: 'endOf', day: on }),
    ),
}

const withdraw: Way<Visit, 'withdraw'> = {
  who: us,
  go: (work) => move(work, { state: 'withdrawn' }, count('visit.withdrawn'), noDue),
}
const close: Way<Visit, 'close'> = {
  who: us,
  go: (work) => move(work, { state: 'closed' }, count('visit.closed'), noDue),
}
const reopen: Way<Visit, 'reopen'> = {
  who: leader,
  go: (work, _, { rules }) => move(work, { state: 'planned' }, inDays(rules.visit.closeDays)),
}

const received = (work: Visit, { receipt, lines }: ActOf<'receive'>): Moved<Visit> => {
  const yen = lines.reduce((sum, { amount }) => sum + amount, 0)
  return move(work, { receipts: [...work.receipts, { receipt, yen }] }, count('visit.received', { yen }))
}

const voided: Way<Visit, 'voided'> = {
  who: leader,
  go: (work, { receipt }) => {
    const gone = work.receipts.find((one) => one.receipt === receipt)
    if (gone === undefined) return move(work, {})
    const receipts = work.receipts.filter((one) => one !== gone)
    return move(work, { receipts }, count('visit.voided', { yen: gone.yen }))
  },
}

export const visitMachine: Machine<Visit> = {
  planned: {
    ...{ absent, plan, withdraw, voided },
    meet: result('met'),
    declined: result('declined'),
    moved: result('moved'),
  },
  absent: { plan, moved: result('moved'), close, voided },
  met: { receive: { who: us, go: received }, voided, plan, close },
  declined: { plan, close, voided },
  moved: { plan, close, voided },
  closed: { reopen, voided },
  withdrawn: { reopen, voided },
}
