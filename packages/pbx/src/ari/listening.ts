import type { FloorId } from '@tsunagu/core'
import type { Performed } from '../port.ts'
import { ask, expectDone } from './asking.ts'
import { type CommandOf, done, enterMs, noSuchLeg, type PerformerOptions } from './command.ts'
import { passing } from './deadline.ts'
import type { KnownLeg } from './leg-book.ts'
import { beSilent, endOfSpy, moveTo, quieten } from './places.ts'

/**
 * The listener alone in a bridge with a snoop channel on the other leg. Asterisk throws away what is written to a snoop
 * channel made with `whisper=none`, so there is no way from the listener to anybody; with `out` it goes to the far end
 * of that one leg, past what the leg says and past every recording.
 */
export const listen = async (
  options: PerformerOptions,
  command: CommandOf<'leg.listen'>,
  floor: FloorId,
): Promise<Performed> => {
  const { connection, book, clock } = options
  const { bridge, spy: spyId } = command
  const leg = here(options, command.leg)
  if (book.isSpent(spyId) || (leg?.place.kind === 'listening' && leg.place.spy === spyId)) return done
  if (leg === undefined || here(options, command.on) === undefined) return noSuchLeg
  const spy = book.get(spyId) ?? (await makeSpy(options, command, floor))
  await passing(clock, enterMs, spy.hasEntered)
  spy.place = { kind: 'bridge', bridge }
  try {
    await moveTo(
      connection,
      [leg],
      { kind: 'listening', bridge, spy: spyId },
      {
        before: book.bridges.has(bridge)
          ? []
          : [ask('bridges.createWithId', { bridgeId: bridge, type: 'mixing', name: floor })],
        last: ask('bridges.addChannel', { bridgeId: bridge, channel: `${spyId},${leg.leg}` }),
      },
    )
    book.bridges.set(bridge, floor)
  } catch (why) {
    if (book.get(leg.leg) === leg) beSilent(connection, leg)
    await endSpy(options, command)
    throw why
  }
  return done
}

const here = ({ book }: PerformerOptions, id: string): KnownLeg | undefined => {
  const leg = book.get(id)
  return leg?.place.kind === 'dialplan' ? undefined : leg
}

const makeSpy = async (
  { connection, book, app }: PerformerOptions,
  { leg, on, spy: id, bridge, whisper }: CommandOf<'leg.listen'>,
  floor: FloorId,
): Promise<KnownLeg> => {
  const spy = book.add({ leg: id, floor, kind: 'spy', record: false, state: 'up', place: { kind: 'idle' } })
  const through = { spy: 'both', whisper: whisper ? 'out' : 'none', app, appArgs: `spy,${floor},${leg},${bridge}` }
  try {
    await expectDone(connection, ask('channels.snoopChannelWithId', { channelId: on, snoopId: id, ...through }))
    return spy
  } catch (why) {
    book.letGo(id)
    throw why
  }
}

export const unlisten = async (options: PerformerOptions, command: CommandOf<'leg.unlisten'>): Promise<Performed> => {
  const { connection, book } = options
  const leg = book.legsIn(command.bridge).find(({ leg }) => leg === command.leg)
  if (leg !== undefined) await quieten(connection, leg)
  await endSpy(options, command)
  book.bridges.delete(command.bridge)
  return done
}

const endSpy = async (
  { connection }: PerformerOptions,
  { spy, bridge }: Pick<CommandOf<'leg.unlisten'>, 'spy' | 'bridge'>,
): Promise<void> => {
  // 404 and 409: gone, or just going.
  await Promise.all(endOfSpy({ spy, bridge }).map((end) => expectDone(connection, end, [404, 409])))
}
