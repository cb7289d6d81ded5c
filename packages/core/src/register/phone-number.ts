import { nationalNumber, numberPlan } from '../flow/number-plan.ts'
import type { Said } from '../story/telling.ts'
import type { NumberKind } from './register.ts'

/**
 * Why software never dials a number. `emergency` 110, 118, 119, also as the beginning of something longer, which would
 * connect all the same · `service` 1XY and #XXXX: 104, 171, 177, 188, 189, #9110 · `premium` 0990, 0180, 0170, 0570: the
 * caller pays · `machine` 020: pagers and devices · `abroad` · `impossible` no number of the plan of Japan.
 */
export type NumberProblem = 'empty' | 'emergency' | 'service' | 'premium' | 'machine' | 'abroad' | 'impossible'

/**
 * A number as it is dialled: half width, without hyphens and brackets, in national form. 184 and 186 before it are dropped:
 * which number is shown is the line's business and never the number's (T7).
 */
export const plainNumber = (text: string): string =>
  nationalNumber(
    text
      .normalize('NFKC')
      .replace(/[\s\-‐-―−ー().・]/g, '')
      .replace(/^18[46](?=[0+])/, '')
      .replace(/^\+810/, '+81'),
  )

const kinds: readonly (readonly [RegExp, NumberKind])[] = [
  [numberPlan.mobile, 'mobile'],
  [numberPlan.ip, 'ip'],
  [numberPlan.freephone, 'other'],
  [numberPlan.landline, 'landline'],
]

const never: readonly (readonly [RegExp, NumberProblem])[] = [
  [/^$/, 'empty'],
  [/^(18[46])?11[089]/, 'emergency'],
  [/^[1#*]/, 'service'],
  [/^(\+|010)/, 'abroad'],
  [/^(0990|0180|0170|0570)/, 'premium'],
  [/^020/, 'machine'],
]

/** Why this is never dialled, or null: what a person typed or a file says, in whatever form. */
export const numberProblem = (text: string): NumberProblem | null => {
  const number = plainNumber(text)
  const forbidden = never.find(([pattern]) => pattern.test(number))
  if (forbidden !== undefined) return forbidden[1]
  return kinds.some(([pattern]) => pattern.test(number)) ? null : 'impossible'
}

/** Whether a person can be rung there at all. */
export const isReachable = (text: string): boolean => numberProblem(text) === null

/** What kind of number it is by its digits; whose it is they do not say. */
export const numberKindOf = (text: string): NumberKind => {
  const number = plainNumber(text)
  return kinds.find(([pattern]) => pattern.test(number))?.[1] ?? 'other'
}

export const numberProblemSaid: { readonly [problem in NumberProblem]: Said } = {
  empty: { ja: '番号がありません', en: 'there is no number' },
  emergency: { ja: '緊急通報の番号です', en: 'an emergency number' },
  service: { ja: '1XY・#から始まる特別な番号です', en: 'a service number (1XY or #)' },
  premium: { ja: '発信者に情報料などがかかる番号です', en: 'a number for which the caller pays' },
  machine: { ja: '機器・呼出し用の番号です（020）', en: 'a number of machines or pagers (020)' },
  abroad: { ja: '国外の番号です', en: 'a number abroad' },
  impossible: { ja: '国内にない番号です（桁数・市外局番）', en: 'no such number in Japan (length or prefix)' },
}
