import { randomInt } from 'node:crypto'
import {
  type CallId,
  type Composed,
  type ContractId,
  codeDays,
  codeLengths,
  codeRestMs,
  composeMessage,
  type EpochMs,
  hasCode,
  type MessageTemplate,
  type Wanted,
  withCode,
} from '@tsunagu/core'
import type { Trx } from '../sql/contract.ts'
import type { Timestamp } from '../sql/tables.ts'
import { addCode, type CodeIssuer } from './codes.ts'

/** For whom a code vouches, and how long. */
export type CodeWish = {
  readonly at: EpochMs
  readonly by: CodeIssuer
  readonly call: CallId | null
  readonly digits: number
  readonly days: number
}

/** So many draws that all are taken only where nearly every code of this length is. */
const draws = 20
const timestamp = (at: EpochMs): Timestamp => new Date(at).toISOString()

/** A code that was not given lately; null: hardly any of this length is left. */
export const issueCode = async (
  trx: Trx,
  contract: ContractId,
  { at, by, call, digits, days }: CodeWish,
): Promise<{ readonly code: string; readonly expiresAt: Timestamp } | null> => {
  const expiresAt = timestamp(at + days * 86_400_000)
  for (let draw = 0; draw < draws; draw += 1) {
    const code = Array.from({ length: digits }, () => randomInt(10)).join('')
    const wanted = { code, issuedAt: timestamp(at), expiresAt, by, call }
    if (await addCode(trx, contract, wanted, timestamp(at - codeRestMs))) return { code, expiresAt }
  }
  return null
}

/**
 * A text as it is sent, with a code of its own where it has a field for one. None is given for a text that cannot be sent.
 */
export const composeWithCode = async (
  trx: Trx,
  contract: ContractId,
  templates: readonly MessageTemplate[],
  wanted: Wanted,
  vouching: Pick<CodeWish, 'at' | 'by' | 'call'>,
): Promise<Composed> => {
  const compose = (code: string): Composed =>
    composeMessage(templates, { ...wanted, values: withCode(wanted.values, code) })
  const composed = compose('0'.repeat(codeLengths.usual))
  if (composed.type === 'refused' || !vouchesForItself(templates, wanted.template, composed.language)) return composed
  const wish = { ...vouching, digits: codeLengths.usual, days: codeDays.usual }
  const given = await issueCode(trx, contract, wish)
  return compose(given?.code ?? '')
}

export const vouchesForItself = (templates: readonly MessageTemplate[], template: string, language: string): boolean =>
  hasCode(templates.find(({ id }) => id === template)?.texts[language] ?? '')
