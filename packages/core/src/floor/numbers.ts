import type { LineId } from '../log/ids.ts'
import { numberKindOf, numberProblem, plainNumber } from '../register/phone-number.ts'
import type { Refusal } from './requests.ts'
import { index, type Turn } from './turn.ts'

/** Emergency and directory services are never dialled by software: 110, 118, 119, 171, 177, 188, 189, #9110 and their kind. */
const geographicOrMobile = /^0[1-9]\d{8,9}$/
/** 0990 (paid information), 0180, 0170: premium or mass services. */
const premium = /^(0990|0180|0170)/

/** A number that an agent may dial by hand: national form, digits only, 10 or 11 of them, no premium service. */
export const isDiallable = (number: string): boolean => geographicOrMobile.test(number) && !premium.test(number)

/**
 * A number that is dialled for a campaign, without anybody looking at it: some person's own, in plain form. Whatever else the
 * plan of Japan has (emergency, services, premium, freephone, pagers, abroad) is refused.
 */
export const isPersonsNumber = (number: string): boolean =>
  plainNumber(number) === number && numberProblem(number) === null && numberKindOf(number) !== 'other'

/**
 * The caller ID that a call over this line will show: the one asked for, if it is the line's, else a refusal. The trunk
 * enforces the same once more (T7).
 */
export const allowedCallerId = (turn: Turn, line: LineId, wanted: string | null): string | Refusal => {
  const setup = index(turn).lines.get(line)
  if (setup === undefined) return { code: 'line.unknown', reason: `no line ${line}` }
  const own = setup.callerIds[0]
  if (own === undefined) return { code: 'line.noOutbound', reason: `line ${line} has no caller ID to show` }
  if (wanted !== null && wanted !== own)
    return { code: 'callerId.notAllowed', reason: `line ${line} shows its own number only` }
  return own
}
