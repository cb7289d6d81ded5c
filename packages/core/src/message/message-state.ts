import type { MessageState } from '../log/events.ts'

/**
 * The states the log has yet to hear of, in their order, when it was last told `told` (null: nothing) and the message is
 * now in `state`. `wasSent`: the modem had taken it before that.
 */
export const statesToTell = (
  told: MessageState | null,
  state: MessageState,
  wasSent: boolean,
): readonly MessageState[] => {
  const way: readonly MessageState[] = wasSent && state !== 'sent' ? ['queued', 'sent', state] : ['queued', state]
  const whole = state === 'queued' ? ['queued' as const] : way
  return whole.slice(told === null ? 0 : whole.indexOf(told) + 1)
}
