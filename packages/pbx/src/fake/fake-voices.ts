import type { BridgeId, LegId } from '@tsunagu/core'
import type { FakeLeg } from './fake-leg.ts'

type Legs = ReadonlyMap<LegId, FakeLeg>

/** Whose voices reach the far end of a leg. A spy hears what the leg hears but not what is whispered to it. */
export const voicesHeardBy = (legs: Legs, id: LegId): readonly LegId[] => {
  const place = legs.get(id)?.place
  const heard = place?.kind === 'listening' ? [place.on, ...othersWith(legs, place.on)] : othersWith(legs, id)
  return [...heard, ...whisperersTo(legs, id)].filter((voice) => legs.get(voice)?.muted === false)
}

export const legsIn = (legs: Legs, bridge: BridgeId): readonly LegId[] =>
  idsWhere(legs, ({ place }) => place.kind === 'bridge' && place.bridge === bridge)

/** Who hears through that spy. */
export const listenerOf = (legs: Legs, spy: LegId): LegId | null =>
  idsWhere(legs, ({ place }) => place.kind === 'listening' && place.spy === spy)[0] ?? null

const othersWith = (legs: Legs, id: LegId): readonly LegId[] => {
  const place = legs.get(id)?.place
  return place?.kind === 'bridge' ? legsIn(legs, place.bridge).filter((leg) => leg !== id) : []
}

const whisperersTo = (legs: Legs, id: LegId): readonly LegId[] =>
  idsWhere(legs, ({ place }) => place.kind === 'listening' && place.whisper && place.on === id)

const idsWhere = (legs: Legs, is: (leg: FakeLeg) => boolean): readonly LegId[] =>
  [...legs.values()].filter(is).map(({ leg }) => leg)
