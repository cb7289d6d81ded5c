import {
  type Disposition,
  type DispositionRule,
  dispositionProblems,
  type EpochMs,
  type PersonId,
  wantsAgain,
} from '@tsunagu/core'
import type { DisposeBody, Disposed, Me } from '@tsunagu/messages'
import { isoTime } from '@tsunagu/runtime'
import {
  disposeAttempt,
  findCampaign,
  inContract,
  personNow,
  readDispositionRules,
  readNumbers,
  type StoredAttempt,
  type Trx,
  takeAttempt,
  targetAgain,
  tokyoDayOf,
} from '@tsunagu/store'
import { DoorError } from '../errors/door-error.ts'
import type { House } from '../house.ts'
import { noteIn } from '../records/notes.ts'
import { judgeIn } from '../register/numbers.ts'
import { promiseIn } from '../register/promises.ts'
import { wrong } from '../setup/problem.ts'

/**
 * What came of a call of a campaign: note, promise, verdict on the number, appointment and result, all of them or none. The same
 * words for the same call are written once. Throws DoorError: no call of a campaign, a field is missing, or another result stands.
 */
export const dispose = (house: House, visitor: Me, call: string, body: DisposeBody): Promise<Disposed> =>
  inContract(house.db, visitor.contract, async (trx) => {
    const { contract } = visitor
    const attempt = await takeAttempt(trx, contract, call)
    if (attempt === null) throw new DoorError('disposition.noAttempt')
    const person = await personNow(trx, contract, attempt.person)
    if (person === null) throw new DoorError('person.unknown')
    const now = house.clock.now()
    const said = saidIn(body, visitor)
    const rule = await ruleFor(trx, contract, said, now)
    const note = await noteIn(trx, {
      ...{ visitor, person, call, key: `disposition:${call}`, now },
      body: { source: 'call', claim: null, call, message: null, result: said.result, text: said.text, at: null },
    })
    const told: Told = { call, attempt, person, said, rule, now }
    if (attempt.disposition !== null) return repeatedAs(told, note.note.note, body)
    const promise = await promiseOf(trx, visitor, told)
    const verdict = await verdictOf(trx, visitor, told)
    const at = isoTime(now)
    await disposeAttempt(trx, contract, attempt.call, {
      result: said.result,
      fields: fieldsOf(body),
      by: visitor.account,
      at,
    })
    await again(trx, contract, told)
    return { ...answerOf(told, note.note.note), promise, verdict, repeated: false }
  })

type Told = {
  readonly call: string
  readonly attempt: StoredAttempt
  readonly person: PersonId
  readonly said: Disposition
  readonly rule: DispositionRule
  readonly now: EpochMs
}

const saidIn = ({ result, text, promise, callback, number }: DisposeBody, { agent }: Me): Disposition => ({
  ...{ result, text, promise, number },
  callback: callback === null ? null : { at: Date.parse(callback.at), agent: callback.sameAgent ? agent : null },
})

const ruleFor = async (trx: Trx, contract: string, said: Disposition, now: EpochMs): Promise<DispositionRule> => {
  const rules = await readDispositionRules(trx, contract)
  const rule = rules.find(({ result }) => result === said.result)
  if (rule === undefined)
    throw new DoorError('disposition.invalid', [
      wrong('result', said.result, rules.map(({ result }) => result).join(', ') || 'no result: none is set up'),
    ])
  const problems = dispositionProblems(said, rule, { now, today: tokyoDayOf(isoTime(now)) })
  if (problems.length > 0)
    throw new DoorError(
      'disposition.invalid',
      problems.map(({ where, found, expected }) => wrong(where, found, expected)),
    )
  return rule
}

const fieldsOf = ({ promise, callback, number }: DisposeBody): Readonly<Record<string, string | number>> => ({
  ...(promise === null ? {} : { promiseDate: promise.dueOn, promiseAmount: promise.amount }),
  ...(callback === null ? {} : { callbackAt: callback.at }),
  ...(number === null ? {} : { number }),
})

/** A repetition says what stands there already; anything else would be a second result of one call. */
const repeatedAs = (told: Told, note: number, body: DisposeBody): Disposed => {
  const { attempt, said } = told
  const isSame = (a: object, b: object): boolean =>
    JSON.stringify(Object.entries(a).sort()) === JSON.stringify(Object.entries(b).sort())
  if (attempt.disposition !== said.result || !isSame(attempt.fields, fieldsOf(body)))
    throw new DoorError('disposition.done')
  return { ...answerOf(told, note), promise: null, verdict: null, repeated: true }
}

const answerOf = ({ call, attempt, person, said }: Told, note: number) => ({
  ...{ call, campaign: attempt.campaign, person, result: said.result, note },
  appointmentAt: said.callback === null ? null : isoTime(said.callback.at),
})

const promiseOf = async (trx: Trx, visitor: Me, { call, person, said, now }: Told): Promise<number | null> =>
  said.promise === null
    ? null
    : promiseIn(trx, visitor, { person, claims: [], call, at: isoTime(now), ...said.promise })

const verdictOf = async (
  trx: Trx,
  { contract, account: by }: Me,
  { call, attempt, person, said, rule, now }: Told,
): Promise<Disposed['verdict']> => {
  const verdict = said.number ?? (rule.verdict === 'untried' ? null : rule.verdict)
  if (verdict === null) return null
  const number = (await readNumbers(trx, contract, person)).find((one) => one.number === attempt.number)
  // Taken from the register meanwhile: there is nothing to judge.
  if (number === undefined) return null
  await judgeIn(trx, contract, person, { number: number.id, verdict, by, call, note: said.text, at: isoTime(now) })
  return verdict
}

/** Appointments, and results that ask for another try, put the target back on the list. */
const again = async (trx: Trx, contract: string, { attempt, person, said, rule, now }: Told): Promise<void> => {
  const campaign = await findCampaign(trx, contract, attempt.campaign)
  const retryAfter = { [rule.result]: rule.retry, ...campaign?.plan.tries.retryAfter }
  if (!wantsAgain(said, retryAfter)) return
  const appointment = said.callback === null ? null : { at: isoTime(said.callback.at), agent: said.callback.agent }
  await targetAgain(trx, contract, attempt.campaign, person, appointment, isoTime(now))
}
