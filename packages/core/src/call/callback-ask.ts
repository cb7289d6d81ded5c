import { isDiallable } from '../floor/numbers.ts'
import { cancelTimer, emit, putCall, setTimer, type Turn } from '../floor/turn.ts'
import { callerNumber } from '../log/caller.ts'
import type { QueueRule } from '../log/events.ts'
import type { Call, Offered, Waiting } from './call.ts'
import { callbackRules, keepPlace } from './callback.ts'
import { withdrawOffers } from './offer.ts'
import { part } from './part.ts'
import { endWait, playTo, startMusic, waitedSoFar } from './queue.ts'
import { tellLeft } from './queue-rules.ts'

const patienceMs = 30_000
const longestNumber = 11

/**
 * Asks a waiting caller where to call back: 1 for the number that was shown, or another one that begins with 0 and ends
 * with #, read back and confirmed with 1; * goes back to waiting. Meanwhile the place is kept and an agent may still answer.
 */
export const askForCallback = (turn: Turn, call: Waiting | Offered, rule: QueueRule): void => {
  const rules = callbackRules(turn, call.queue)
  if (rules === null) return
  const known = ownNumber(call) !== null
  setTimer(turn, `ask:${call.id}`, patienceMs)
  playTo(turn, { ...call, asked: { digits: known ? null : '', confirming: false, rule } }, [
    known ? rules.offerPrompt : 'ja/callback-enter',
  ])
}

const ownNumber = (call: Waiting | Offered): string | null => {
  const number = callerNumber(call.caller)
  return number !== null && isDiallable(number) ? number : null
}

/** A key while the caller is asked. */
export const callbackKey = (turn: Turn, call: Waiting | Offered, key: string): void => {
  const { asked } = call
  if (asked === null) return
  setTimer(turn, `ask:${call.id}`, patienceMs)
  if (key === '*') return stopAsking(turn, call)
  if (asked.confirming) return confirm(turn, call, asked, key)
  if (asked.digits === null) {
    const own = ownNumber(call)
    if (key === '1' && own !== null) return agree(turn, call, asked, own)
    if (key === '0') return note(turn, call, asked, '0')
    return playTo(turn, call, ['ja/callback-wrong'])
  }
  if (key === '#') return readBack(turn, call, asked, asked.digits)
  if (asked.digits.length < longestNumber && /^\d$/.test(key)) note(turn, call, asked, asked.digits + key)
}

type Asked = NonNullable<Waiting['asked']>

const note = (turn: Turn, call: Waiting | Offered, { rule }: Asked, digits: string): void => {
  putCall(turn, { ...call, asked: { digits, confirming: false, rule } })
}

const readBack = (turn: Turn, call: Waiting | Offered, { rule }: Asked, digits: string): void => {
  if (!isDiallable(digits) || turn.config.doNotCall.includes(digits))
    return playTo(turn, { ...call, asked: { digits: '', confirming: false, rule } }, [
      'ja/callback-wrong',
      'ja/callback-enter',
    ])
  const prompts = [...digits].map((digit) => `ja/digit-${digit}`)
  playTo(turn, { ...call, asked: { digits, confirming: true, rule } }, [...prompts, 'ja/callback-confirm'])
}

const confirm = (turn: Turn, call: Waiting | Offered, asked: Asked, key: string): void => {
  if (key === '1') return agree(turn, call, asked, asked.digits ?? '')
  playTo(turn, { ...call, asked: { digits: '', confirming: false, rule: asked.rule } }, ['ja/callback-enter'])
}

const agree = (turn: Turn, asking: Waiting | Offered, { rule }: Asked, number: string): void => {
  const rules = callbackRules(turn, asking.queue)
  if (rules === null || turn.config.doNotCall.includes(number)) {
    cancelTimer(turn, `ask:${asking.id}`)
    return playTo(turn, { ...asking, asked: null }, ['ja/callback-wrong'])
  }
  const withdrawn = asking.phase === 'offered' ? withdrawOffers(turn, asking) : asking
  tellLeft(turn, withdrawn, rule, 'callback')
  endWait(turn, withdrawn)
  const call = { ...withdrawn, waitedMs: waitedSoFar(turn, withdrawn) }
  const expiresAt = turn.at + rules.expiresMs
  const { id, queue, line, since, headStartMs, needs } = call
  const callback = { id: `cb-${id}`, queue, line, number, since, headStartMs, needs, expiresAt }
  keepPlace(turn, callback)
  emit(turn, { type: 'callback.asked', callback: callback.id, call: id, queue, line, number, since, expiresAt })
  part(turn, call, [rules.confirmedPrompt], 'callback', 'system')
}

/** No more keys: back to waiting, nothing is lost. */
export const stopAsking = (turn: Turn, call: Call): void => {
  if (call.phase !== 'waiting' && call.phase !== 'offered') return
  if (call.asked === null) return
  cancelTimer(turn, `ask:${call.id}`)
  startMusic(turn, { ...call, asked: null })
}
