import type { PbxCommand } from '@tsunagu/core'
import type { PbxClock, Performed } from '../port.ts'
import type { AriConnection } from './connection.ts'
import type { KnownLeg, LegBook } from './leg-book.ts'

export type PerformerOptions = {
  readonly connection: AriConnection
  readonly book: LegBook
  readonly clock: PbxClock
  readonly app: string
  readonly promptDir: string
  readonly ended: (leg: KnownLeg, cause: number) => void
}

export type CommandOf<Type extends PbxCommand['type']> = Extract<PbxCommand, { type: Type }>

export const done: Performed = { done: true }
export const failed = (reason: string): Performed => ({ done: false, unreachable: false, reason })
export const noSuchLeg = failed('no such leg')

/** How long a channel that was just made may take to enter our app. */
export const enterMs = 2_000

/** For commands that need their leg: says no when it is gone. */
export const onLeg = async <Command extends { readonly leg: string }>(
  options: PerformerOptions,
  command: Command,
  perform: (options: PerformerOptions, leg: KnownLeg, command: Command) => Promise<void>,
): Promise<Performed> => {
  const leg = options.book.get(command.leg)
  if (leg === undefined || leg.place.kind === 'dialplan') return noSuchLeg
  await perform(options, leg, command)
  return done
}
