import { type CallId, isInForce, plainNumber, standingOf } from '@tsunagu/core'
import type { Me, PopPerson, ScreenPop } from '@tsunagu/messages'
import { isoTime, within } from '@tsunagu/runtime'
import { findPop, inContract, type PopPerson as StoredPop, tellPop, tokyoDayOf } from '@tsunagu/store'
import type { House } from '../house.ts'
import { type PersonMask, personMaskFor } from '../register/person-mask.ts'
import { personRow, standingView } from '../register/person-views.ts'

/** The call does not wait for the register. */
const registerMs = 300
const most = 10

type Persons = Pick<ScreenPop, 'persons' | 'morePersons'>
type Wish = { readonly call: CallId; readonly number: string | null }

/** Whom the number of a call leads to; written down before it is shown. Nobody for a withheld number. */
export const popPersons = async (house: House, visitor: Me, { call, number }: Wish): Promise<Persons> => {
  if (number === null) return { persons: [], morePersons: 0 }
  try {
    return await within(house.clock, registerMs, read(house, visitor, call, number), 'the register took too long')
  } catch (error) {
    house.log.warn({ err: error, call }, 'screen-pop without persons')
    return { persons: null, morePersons: 0 }
  }
}

const read = ({ db, clock }: House, { contract, account, roles }: Me, call: CallId, number: string): Promise<Persons> =>
  inContract(db, contract, async (trx) => {
    const { persons, more } = await findPop(trx, contract, plainNumber(number), most)
    if (persons.length > 0) await tellPop(trx, contract, { account, call, persons: persons.map(({ id }) => id) })
    const today = tokyoDayOf(isoTime(clock.now()))
    return { persons: persons.map((one) => popPerson(one, today, personMaskFor(roles))), morePersons: more }
  })

const popPerson = (stored: StoredPop, today: string, mask: PersonMask): PopPerson => {
  const { facts } = stored
  const open = facts.claims.filter(({ owed }) => owed > 0)
  const overdue = open.filter(({ dueOn }) => dueOn !== null && dueOn < today)
  const inForce = facts.stops.filter((stop) => isInForce(stop, today))
  return {
    ...personRow({ ...stored, owed: standingOf(facts, today).owed, claims: open.length }, mask),
    verdict: stored.verdict,
    oldestDueOn: open[0]?.dueOn ?? null,
    overdue: overdue.reduce((sum, { owed }) => sum + owed, 0),
    promises: facts.promises.map(({ promise, claims, amount, dueOn, state }) => ({
      ...{ promise, claims: [...claims], amount, dueOn, state },
    })),
    stopOrders: inForce.map(({ claim, reason, until }) => ({ claim, reason: mask.text(reason), until })),
    standing: standingView(facts, today, mask),
    members: stored.members.map(({ person, name, owed }) => ({ person, name: mask.text(name), owed })),
    notes: stored.notes.map((note) => ({ ...note, text: mask.text(note.text) })),
  }
}
