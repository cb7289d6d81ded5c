import type { Performed } from '../port.ts'
import { ask } from './asking.ts'
import { type CommandOf, done, type PerformerOptions } from './command.ts'
import type { KnownLeg } from './leg-book.ts'
import { beSilent, moveTo, quieten } from './places.ts'

export const ring = async ({ connection }: PerformerOptions, leg: KnownLeg): Promise<void> => {
  if (leg.place.kind === 'ringing') return
  const place = leg.state === 'up' ? ({ kind: 'ringing' } as const) : leg.place
  await moveTo(connection, [leg], place, { last: ask('channels.ring', { channelId: leg.leg }) })
}

export const play = async (
  { connection, promptDir }: PerformerOptions,
  leg: KnownLeg,
  { playback, prompts }: CommandOf<'leg.play'>,
): Promise<void> => {
  if (leg.played.has(playback)) return
  leg.played.add(playback)
  const channelId = leg.leg
  const media = prompts.map((prompt) => `sound:${promptDir}/${prompt}`).join(',')
  try {
    await moveTo(
      connection,
      [leg],
      { kind: 'playback', playback },
      {
        before: [ask('channels.setChannelVar', { channelId, variable: playbackVariable, value: playback })],
        last: ask('channels.playWithId', { channelId, playbackId: playback, media }),
        alsoFine: [409],
      },
    )
  } catch (why) {
    leg.played.delete(playback)
    if (leg.place.kind === 'playback' && leg.place.playback === playback) beSilent(connection, leg)
    throw why
  }
}

/**
 * Says on the channel what it plays, for the next process: ARI lists no playbacks, and a leg whose playback nobody can
 * stop could not be moved. Set before the playback starts: while it plays, Asterisk would answer only at its end, and
 * all requests behind it on the same websocket would wait, and the pings with them.
 */
export const playbackVariable = 'TSUNAGU_PLAYBACK'

export const music = async (
  { connection }: PerformerOptions,
  leg: KnownLeg,
  { musicClass }: CommandOf<'leg.music'>,
): Promise<void> => {
  if (leg.place.kind === 'music' && leg.place.musicClass === musicClass) return
  const last = ask('channels.startMoh', { channelId: leg.leg, mohClass: musicClass })
  await moveTo(connection, [leg], { kind: 'music', musicClass }, { last })
}

export const silence = async (
  { connection, book }: PerformerOptions,
  command: CommandOf<'leg.silence'>,
): Promise<Performed> => {
  const leg = book.get(command.leg)
  if (leg === undefined || leg.place.kind === 'dialplan' || leg.place.kind === 'silence') return done
  await quieten(connection, leg)
  return done
}

export const stopPlay = async (
  { connection, book }: PerformerOptions,
  { leg: id, playback }: CommandOf<'leg.stopPlay'>,
): Promise<Performed> => {
  const leg = book.get(id)
  if (leg?.place.kind !== 'playback' || leg.place.playback !== playback) return done
  await quieten(connection, leg)
  return done
}
