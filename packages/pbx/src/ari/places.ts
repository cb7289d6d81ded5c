import type { BridgeId, LegId } from '@tsunagu/core'
import { ask, expectDone } from './asking.ts'
import type { AriConnection } from './connection.ts'
import type { KnownLeg, LegPlace } from './leg-book.ts'
import type { AriRequest } from './operations.ts'

/** What stops whatever runs on a leg, so that it can go somewhere else. */
export const leaving = ({ leg, place }: Pick<KnownLeg, 'leg' | 'place'>): readonly AriRequest[] => {
  const channel = { channelId: leg }
  switch (place.kind) {
    case 'silence':
      return [ask('channels.stopSilence', channel)]
    case 'music':
      return [ask('channels.stopMoh', channel)]
    case 'ringing':
      return [ask('channels.ringStop', channel)]
    case 'playback':
      return [ask('playbacks.stop', { playbackId: place.playback })]
    case 'bridge':
      return [ask('bridges.removeChannel', { bridgeId: place.bridge, channel: leg })]
    case 'listening':
      return [ask('bridges.removeChannel', { bridgeId: place.bridge, channel: leg }), ...endOfSpy(place)]
    case 'unknown':
      return [ask('channels.stopMoh', channel), ask('channels.stopSilence', channel)]
    case 'idle':
    case 'dialplan':
      return []
  }
}

/** A spy is gone with its bridge, whoever of the two sides leaves first. */
export const endOfSpy = ({
  spy,
  bridge,
}: {
  readonly spy: LegId
  readonly bridge: BridgeId
}): readonly AriRequest[] => [
  ask('channels.hangup', { channelId: spy, reason_code: 16 }),
  ask('bridges.destroy', { bridgeId: bridge }),
]

/**
 * Takes legs out of where they are, does what has to come next, and asks for the last thing, whose answer counts. Where
 * they go is noted before anything is sent, so that an event that comes meanwhile finds the new place. Where the link
 * keeps the order, all is sent at once, which saves the round trips.
 */
export const moveTo = async (
  connection: AriConnection,
  legs: readonly KnownLeg[],
  place: LegPlace,
  { before = [], last, alsoFine = [] }: Move,
): Promise<void> => {
  const ways = [...legs.flatMap((leg) => leaving(leg)), ...before]
  for (const leg of legs) leg.place = place
  if (connection.isOrdered) {
    await Promise.all([...ways.map((way) => connection.call(way)), expectDone(connection, last, alsoFine)])
    return
  }
  await Promise.all(legs.map((leg) => leg.settling))
  for (const way of ways) await connection.call(way)
  await expectDone(connection, last, alsoFine)
}

/** Answers to `before` other than success are not looked at: these only clear the way. */
type Move = {
  readonly before?: readonly AriRequest[]
  readonly last: AriRequest
  readonly alsoFine?: readonly number[]
}

/** Into silence from wherever the leg is. */
export const quieten = (connection: AriConnection, leg: KnownLeg): Promise<void> => {
  const last = ask('channels.startSilence', { channelId: leg.leg })
  return moveTo(connection, [leg], { kind: 'silence' }, { last, alsoFine: [404] })
}

/**
 * Silence on a leg that nothing else runs on. Without it Asterisk serves an idle channel 0.5 s late and the last 0.5 s
 * of its recording are lost. Not waited for; a leg that is gone meanwhile is no fault.
 */
export const beSilent = (connection: AriConnection, leg: KnownLeg): void => {
  leg.place = { kind: 'silence' }
  leg.settling = connection.call(ask('channels.startSilence', { channelId: leg.leg })).catch(() => undefined)
}
