import type { ClaimId, Yen } from '../register/register.ts'
import { client, count, inDays, leader, type Machine, type Moved, move, noDue, us, type Way } from './machine.ts'
import type { WorkRules } from './rules.ts'
import type { PostAddress, Slip, WorkParty } from './work.ts'

export type OpenSlip = {
  readonly kind: 'slip'
  readonly claims: readonly ClaimId[]
  /** Null: the registered one. */
  readonly address: PostAddress | null
}

/** Whether the client has allowed it in advance says who decides (C9(4)ケ, E Ⅱ1(2)). */
export const openSlip = ({ claims, address }: OpenSlip, yen: Yen, { slip }: WorkRules): Moved<Slip> => {
  const isWithin = address === null && (slip.mostYen === null || yen <= slip.mostYen)
  const { beyond, section } = slip
  const decider = isWithin ? slip.within : beyond
  const work: Slip = { kind: 'slip', state: 'asked', claims, yen, address, decider, beyond, section, sent: [] }
  return { work, effects: [count('slip.asked', { yen }), inDays(slip.dispatchDays)] }
}

const decider = ({ decider }: Slip): readonly WorkParty[] =>
  decider === 'agent' ? us : decider === 'leader' ? leader : client

const withdraw: Way<Slip, 'withdraw'> = {
  who: us,
  go: (slip) => move(slip, { state: 'withdrawn' }, count('slip.withdrawn'), noDue),
}

export const slipMachine: Machine<Slip> = {
  asked: {
    approve: {
      who: decider,
      go: (slip, _, { rules }) =>
        move(slip, { state: 'approved' }, count('slip.approved'), inDays(rules.slip.dispatchDays)),
    },
    refuse: { who: decider, go: (slip) => move(slip, { state: 'refused' }, count('slip.refused'), noDue) },
    withdraw,
  },
  approved: {
    dispatch: {
      who: us,
      go: (slip, { on, slips }) =>
        move(
          slip,
          { state: 'dispatched', sent: [...slip.sent, { on, slips }] },
          count('slip.dispatched', { yen: slip.yen }),
          noDue,
        ),
    },
    withdraw,
  },
  dispatched: {
    returned: {
      who: us,
      go: (slip, _, { rules }) =>
        move(slip, { state: 'returned' }, count('slip.returned'), inDays(rules.slip.dispatchDays)),
    },
    received: { who: us, go: (slip) => move(slip, { state: 'received' }, count('slip.received'), noDue) },
  },
  returned: {
    // What came back goes to another address than the one that was allowed.
    resend: {
      who: us,
      go: (slip, { address }, { rules }) =>
        move(
          slip,
          { state: 'asked', address, decider: slip.beyond },
          count('slip.asked', { yen: slip.yen }),
          inDays(rules.slip.dispatchDays),
        ),
    },
    withdraw,
  },
  refused: { reopen: reopenedAs('asked') },
  received: { reopen: reopenedAs('dispatched') },
  withdrawn: { reopen: reopenedAs('asked') },
}

function reopenedAs(state: Slip['state']): Way<Slip, 'reopen'> {
  return {
    who: leader,
    go: (slip, _, { rules }) => move(slip, { state }, state === 'asked' ? inDays(rules.slip.dispatchDays) : noDue),
  }
}
