import {
  type Attributed,
  attributed,
  attributionRule,
  attributionSums,
  type ContractId,
  dayPlus,
  type PersonId,
} from '@tsunagu/core'
import type { Attribution, Me, PromiseBody, PromiseView } from '@tsunagu/messages'
import {
  findPromise,
  inContract,
  insertPromise,
  readCandidates,
  readClaimKinds,
  readClaims,
  settlePromises,
  type Trx,
  tokyoDayOf,
  withdrawPromise,
  writeChange,
} from '@tsunagu/store'
import { isOnlyAgent } from '../access/roles.ts'
import { because, DoorError } from '../errors/door-error.ts'
import { readFloor } from '../floor/committed.ts'
import type { House } from '../house.ts'
import { promiseView } from './person-views.ts'
import { livingPerson } from './persons.ts'

const mostDays = 366

/** Writes down what a person promised. Throws DoorError when nothing is owed, a claim is another's, or the day is no day for it. */
export const makePromise = async (house: House, visitor: Me, body: PromiseBody, at: string): Promise<PromiseView> => {
  const atHand = await callAtHand(house, visitor)
  return inContract(house.db, visitor.contract, async (trx) => {
    const call = body.call === undefined ? atHand : await ownCall(trx, visitor, body.call, atHand)
    return shown(trx, visitor.contract, await promiseIn(trx, visitor, { ...body, call, at }))
  })
}

type Promising = Pick<PromiseBody, 'person' | 'claims' | 'amount' | 'dueOn'> & {
  readonly call: string | null
  readonly at: string
}

/** The same within a transaction, for a call that was found and allowed; with the promise's number. */
export const promiseIn = async (
  trx: Trx,
  { contract, agent, account: by }: Me,
  { person: asked, claims, amount, dueOn, call, at }: Promising,
): Promise<number> => {
  const today = tokyoDayOf(at)
  if (dueOn < today || dueOn > dayPlus(today, mostDays)) throw new DoorError('promise.day')
  const { id: person } = await livingPerson(trx, contract, asked)
  await owing(trx, contract, person, claims)
  const id = await insertPromise(trx, contract, { person, claims, amount, dueOn, call, agent, by, at })
  await writeChange(trx, contract, 'promised', [person], at)
  await settlePromises(trx, contract, [person], at)
  return id
}

const shown = async (trx: Trx, contract: ContractId, promise: number): Promise<PromiseView> => {
  const found = await findPromise(trx, contract, promise)
  if (found === null) throw new DoorError('promise.unknown')
  return promiseView(found)
}

const owing = async (trx: Trx, contract: ContractId, person: PersonId, named: readonly number[]): Promise<void> => {
  const claims = await readClaims(trx, contract, person)
  const foreign = named.filter((claim) => !claims.some(({ id }) => id === claim))
  if (foreign.length > 0) throw new DoorError('claim.notOfPerson', because('claims', foreign.join(', ')))
  const meant = claims.filter(({ id }) => named.length === 0 || named.includes(id))
  if (!meant.some(({ state, amount, paid }) => state === 'open' && amount > paid))
    throw new DoorError('promise.nothingOwed')
}

const callAtHand = async (house: House, { floor, agent }: Me): Promise<string | null> => {
  if (agent === null) return null
  const activity = (await readFloor(house, floor)).agents.get(agent)?.activity
  return activity === undefined || activity.kind === 'idle' ? null : activity.call
}

/** An agent names calls in which he took part; leaders any. */
const ownCall = async (trx: Trx, visitor: Me, call: string, atHand: string | null): Promise<string> => {
  if (call === atHand) return call
  const found = await trx
    .selectFrom('call')
    .select('agents')
    .where('contract', '=', visitor.contract)
    .where('id', '=', call)
    .executeTakeFirst()
  if (found === undefined) throw new DoorError('call.unknown')
  if (isOnlyAgent(visitor.roles) && !found.agents.includes(visitor.agent ?? '')) throw new DoorError('auth.notYourself')
  return call
}

/** Takes an open promise back; an agent his own only. */
export const takeBackPromise = (
  { db }: House,
  visitor: Me,
  promise: number,
  reason: string,
  at: string,
): Promise<PromiseView> =>
  inContract(db, visitor.contract, async (trx) => {
    const found = await findPromise(trx, visitor.contract, promise)
    if (found === null) throw new DoorError('promise.unknown')
    if (isOnlyAgent(visitor.roles) && found.by !== visitor.account) throw new DoorError('auth.notYourself')
    if (!(await withdrawPromise(trx, visitor.contract, promise, { by: visitor.account, reason, at })))
      throw new DoorError('promise.over')
    await writeChange(trx, visitor.contract, 'owing', [found.person], at)
    await settlePromises(trx, visitor.contract, [found.person], at)
    return shown(trx, visitor.contract, promise)
  })

type KindRow = Awaited<ReturnType<typeof readClaimKinds>>[number]

const readAttributed = async (trx: Trx, contract: ContractId, month: string) => {
  const from = `${month}-01`
  const before = `${dayPlus(from, 31).slice(0, 7)}-01`
  const kinds = await readClaimKinds(trx, contract)
  const days = new Map(kinds.map(({ id, attribution_days }) => [id, attribution_days]))
  const rows = attributed(await readCandidates(trx, contract, from, before), (kind) => days.get(kind) ?? 0)
  return { kinds, rows }
}

/** P4 of one month: how much, how many, by which rule. */
export const attributionOf = ({ db }: House, contract: ContractId, month: string): Promise<Attribution> =>
  inContract(db, contract, async (trx) => {
    const { kinds, rows } = await readAttributed(trx, contract, month)
    const sums = new Map(attributionSums(rows).map((sum) => [sum.kind, sum]))
    const total = (of: (row: Attributed) => number): number => rows.reduce((sum, row) => sum + of(row), 0)
    return {
      month,
      payments: rows.length,
      amount: total(({ amount }) => amount),
      kinds: kinds.map((kind) => kindOf(kind, sums.get(kind.id))),
    }
  })

const kindOf = (kind: KindRow, sum: { readonly payments: number; readonly amount: number } | undefined) => ({
  kind: kind.id,
  name: kind.name,
  days: kind.attribution_days,
  rule: kind.rule,
  counted: attributionRule(kind.attribution_days),
  payments: sum?.payments ?? 0,
  amount: sum?.amount ?? 0,
})

/** Which payments were counted for which calls. */
export const attributedPayments = ({ db }: House, contract: ContractId, month: string, kind: string | undefined) =>
  inContract(db, contract, async (trx) => {
    const { rows } = await readAttributed(trx, contract, month)
    return rows.filter((row) => kind === undefined || row.kind === kind)
  })
