import type { FloorId } from '@tsunagu/core'
import type { Performed } from '../port.ts'
import { ask, expectDone } from './asking.ts'
import { type CommandOf, done, noSuchLeg, type PerformerOptions } from './command.ts'
import type { KnownLeg } from './leg-book.ts'
import { beSilent, moveTo } from './places.ts'

export const connect = async (
  options: PerformerOptions,
  command: CommandOf<'legs.connect'>,
  floor: FloorId,
): Promise<Performed> => {
  const { connection, book } = options
  const { bridge } = command
  const legs = command.legs.map((id) => book.get(id))
  const here = legs.filter((leg): leg is KnownLeg => leg !== undefined && leg.place.kind !== 'dialplan')
  const outside = here.filter(({ place }) => place.kind !== 'bridge' || place.bridge !== bridge)
  const inside = book.legsIn(bridge).filter((leg) => !outside.includes(leg))
  const isShort = here.length < legs.length && inside.length + outside.length < 2
  if (here.length === 0 || isShort) return noSuchLeg
  if (outside.length === 0) return done
  const make = ask('bridges.createWithId', { bridgeId: bridge, type: 'mixing', name: floor })
  const channel = outside.map(({ leg }) => leg).join(',')
  try {
    await moveTo(
      connection,
      outside,
      { kind: 'bridge', bridge },
      {
        before: book.bridges.has(bridge) ? [] : [make],
        last: ask('bridges.addChannel', { bridgeId: bridge, channel }),
      },
    )
    book.bridges.set(bridge, floor)
  } catch (why) {
    for (const leg of outside) if (book.get(leg.leg) === leg) beSilent(connection, leg)
    throw why
  }
  return done
}

export const endBridge = async (
  { connection, book }: PerformerOptions,
  command: CommandOf<'bridge.end'>,
): Promise<Performed> => {
  // 409: it is just going; a bridge that ends is listed for a moment longer than it is ours.
  await expectDone(connection, ask('bridges.destroy', { bridgeId: command.bridge }), [404, 409])
  book.bridges.delete(command.bridge)
  for (const leg of book.legsIn(command.bridge)) {
    if (leg.kind !== 'spy') beSilent(connection, leg)
    else await expectDone(connection, ask('channels.hangup', { channelId: leg.leg }), [404])
  }
  return done
}
