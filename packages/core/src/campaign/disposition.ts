import type { AgentId, EpochMs } from '../log/ids.ts'
import type { NoteProblem } from '../note/note.ts'
import { dayPlus } from '../register/days.ts'
import type { Day, NumberVerdict, Yen } from '../register/register.ts'
import type { DispositionField } from './campaign.ts'
import type { Retry } from './campaign-rules.ts'

/** What must be filled in with a result, and what follows from it. */
export type DispositionRule = {
  readonly result: string
  readonly asks: readonly DispositionField[]
  /** Tried again so; null: as the outcome of the call says. */
  readonly retry: Retry | null
  /** Told the register of the number that was called; null: nothing, or what the agent found. */
  readonly verdict: NumberVerdict | null
}

/** What an agent says came of a call of a campaign. */
export type Disposition = {
  readonly result: string
  readonly text: string
  readonly promise: { readonly amount: Yen; readonly dueOn: Day } | null
  /** When the citizen wants to be called; `agent` null: by whoever is free. */
  readonly callback: { readonly at: EpochMs; readonly agent: AgentId | null } | null
  readonly number: Exclude<NumberVerdict, 'untried'> | null
}

const expectations: Readonly<Record<DispositionField, readonly [where: string, expected: string]>> = {
  promiseDate: ['promise.dueOn', '納付する日 the day of payment, YYYY-MM-DD'],
  promiseAmount: ['promise.amount', '納付する金額 the amount in yen'],
  callbackAt: ['callback.at', 'かけ直す日時 when to call again'],
  number: ['number', '番号の判定 what was found of the number'],
  text: ['text', '内容 what was said'],
}

const isFilled = (field: DispositionField, { promise, callback, number, text }: Disposition): boolean => {
  switch (field) {
    case 'promiseDate':
    case 'promiseAmount':
      return promise !== null
    case 'callbackAt':
      return callback !== null
    case 'number':
      return number !== null
    case 'text':
      return text.trim() !== ''
  }
}

const farthestDays = 366

/** What is missing, or cannot be, in what an agent filled in. */
export const dispositionProblems = (
  said: Disposition,
  { asks }: Pick<DispositionRule, 'asks'>,
  { now, today }: { readonly now: EpochMs; readonly today: Day },
): readonly NoteProblem[] => {
  const missing = asks
    .filter((field) => !isFilled(field, said))
    .map((field) => ({ where: expectations[field][0], found: '', expected: expectations[field][1] }))
  const { promise, callback } = said
  const last = dayPlus(today, farthestDays)
  const isOddDay = promise !== null && (promise.dueOn < today || promise.dueOn > last)
  const isPast = callback !== null && callback.at <= now
  return [
    ...missing,
    ...(isOddDay ? [{ where: 'promise.dueOn', found: promise.dueOn, expected: `${today} … ${last}` }] : []),
    ...(isPast ? [{ where: 'callback.at', found: 'past', expected: 'a time to come' }] : []),
  ]
}

/** What the person's targets wait for: an appointment, another try by the rules, or what the call itself came to. */
export const wantsAgain = (
  said: Pick<Disposition, 'result' | 'callback'>,
  retryAfter: Readonly<Record<string, Retry | null>>,
): boolean => said.callback !== null || (retryAfter[said.result] ?? null) !== null
