import {
  type CodeVerdict,
  type ContractId,
  codeLimits,
  codeVerdict,
  type EpochMs,
  type FlowEvent,
  type LookupAnswered,
  recordKey,
  saidOf,
} from '@tsunagu/core'
import { isoTime } from '@tsunagu/runtime'
import { checkCode, type Db, findRecord, findSource, inContract } from '@tsunagu/store'

export type LookingUp = Extract<FlowEvent, { type: 'flow.lookingUp' }>

const answer = (
  { call, lookup }: LookingUp,
  result: LookupAnswered['result'],
  values: LookupAnswered['values'] = {},
): LookupAnswered => ({ type: 'lookup.answered', call, lookup, result, values })

/** The caller is led on by the flow's way for a system that is away. */
export const failedAnswer = (asked: LookingUp): LookupAnswered => answer(asked, 'failed')

/** What the tables say, asked at `at`. Rejects when the database cannot be asked. */
export const answerOf = (db: Db, contract: ContractId, asked: LookingUp, at: EpochMs): Promise<LookupAnswered> =>
  asked.what.kind === 'record'
    ? recordAnswer(db, contract, asked, asked.what.source)
    : codeAnswer(db, contract, asked, at)

/** A source that is not there, or keys that it does not have, find nothing: the flow goes on as for a stranger. */
const recordAnswer = (db: Db, contract: ContractId, asked: LookingUp, source: string): Promise<LookupAnswered> =>
  inContract(db, contract, async (trx) => {
    const found = await findSource(trx, contract, source)
    const key = found === null ? null : recordKey(found, asked.keys)
    const record = key === null ? null : await findRecord(trx, contract, source, key)
    if (found === null || record === null) return answer(asked, 'notFound')
    return answer(asked, 'found', saidOf(found, asked.fields, record))
  })

/** Says whether a code is genuine and nothing else; an unknown code and one too many sound the same. */
const codeAnswer = async (db: Db, contract: ContractId, asked: LookingUp, at: EpochMs): Promise<LookupAnswered> => {
  const { lookup, call, keys } = asked
  const caller = keys.caller === undefined || keys.caller === '' ? null : keys.caller
  const check = { lookup, call, caller, code: keys.code ?? '', at: isoTime(at), since: isoTime(at - codeLimits.spanMs) }
  const verdict = await inContract(db, contract, (trx) => checkCode(trx, contract, check, codeVerdict))
  return answer(asked, resultOf[verdict])
}

const resultOf: { readonly [verdict in CodeVerdict]: LookupAnswered['result'] } = {
  genuine: 'found',
  unknown: 'notFound',
  limited: 'notFound',
}
