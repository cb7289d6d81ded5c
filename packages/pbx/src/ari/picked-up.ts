import type { PickedUpBy } from '@tsunagu/core'

/**
 * What Asterisk's AMD() says, in our words. Only a voice that went on and on is a machine; Asterisk calls a silence, or many short
 * words, a machine as well, but a person who waits to be spoken to does the same.
 */
export const pickedUpBy = (status: string, cause: string): PickedUpBy => {
  if (status === 'HUMAN') return 'person'
  return status === 'MACHINE' && cause.startsWith('LONGGREETING') ? 'machine' : 'notSure'
}
