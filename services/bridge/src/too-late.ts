import type { EpochMs, PbxCommand } from '@tsunagu/core'

/** A citizen is not rung by what was decided long ago, or before the legal hours were over: acd, or we, were away. */
export const isTooLate = (command: PbxCommand, now: EpochMs): boolean =>
  command.type === 'leg.dial' && command.notAfter !== undefined && now > command.notAfter
