import type { FlowEvent, LogId, LookupAnswered } from '@tsunagu/core'
import { atOf, encodeLogEntry, entryField, parseLogEntry } from '@tsunagu/messages'
import { keys, type Redis, readLogRange } from '@tsunagu/store'
import { until } from './wait.ts'

type LookingUp = Extract<FlowEvent, { type: 'flow.lookingUp' }>
export type AnswerSeen = LookupAnswered & { readonly tookMs: number }

let asked = 0

/** Plays the ivr of a floor: asks, and reads what the log says to it. */
export const openAsking = (redis: Redis, floor: string) => {
  const questions = new Map<string, LogId>()

  const append = async (body: LookingUp, id: string): Promise<string> => {
    const at = await redis.xadd(keys.log(floor), id, entryField, encodeLogEntry('ivr', body))
    questions.set(body.lookup, at ?? '')
    return body.lookup
  }
  const next = (): Pick<LookingUp, 'type' | 'call' | 'lookup'> => {
    asked += 1
    return { type: 'flow.lookingUp', call: `c${asked}`, lookup: `c${asked}.l1` }
  }
  const record = (source: string, given: LookingUp['keys'], fields: readonly string[], id = '*'): Promise<string> =>
    append({ ...next(), what: { kind: 'record', source }, keys: given, fields }, id)
  const code = (typed: string, caller: string | null): Promise<string> =>
    append(
      {
        ...next(),
        what: { kind: 'authenticity' },
        keys: caller === null ? { code: typed } : { code: typed, caller },
        fields: [],
      },
      '*',
    )
  /** Every answer the log has for it, oldest first. */
  const answers = async (lookup: string): Promise<readonly AnswerSeen[]> => {
    const from = questions.get(lookup) ?? '-'
    const raws = await readLogRange(redis, floor, from, '+', 10_000)
    return raws.flatMap((raw) => {
      const { body } = parseLogEntry(raw.id, raw.fields)
      return body.type === 'lookup.answered' && body.lookup === lookup
        ? [{ ...body, tookMs: atOf(raw.id) - atOf(from) }]
        : []
    })
  }
  const answer = (lookup: string): Promise<AnswerSeen> =>
    until(`${lookup} is answered`, async () => (await answers(lookup))[0], { withinMs: 10_000 })
  return { record, code, answers, answer }
}
