import type { BridgeId, FloorId, LegId, LegState, PlaybackId } from '@tsunagu/core'

/** Where a leg is. It is in one place at a time; `unknown` is what a new link finds. */
export type LegPlace =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'idle' }
  | { readonly kind: 'silence' }
  | { readonly kind: 'ringing' }
  | { readonly kind: 'music'; readonly musicClass: string }
  | { readonly kind: 'playback'; readonly playback: PlaybackId }
  | { readonly kind: 'bridge'; readonly bridge: BridgeId }
  /** Alone with a spy, in a bridge that lives and dies with it. */
  | { readonly kind: 'listening'; readonly bridge: BridgeId; readonly spy: LegId }
  /** Out of our hands: given back, or on its way through the dialplan lines that start a recording. */
  | { readonly kind: 'dialplan'; readonly why: 'handedBack' | 'recording' }

export type KnownLeg = {
  readonly leg: LegId
  readonly floor: FloorId
  readonly kind: 'arrived' | 'phone' | 'made' | 'recorded' | 'spy'
  readonly record: boolean
  state: LegState
  place: LegPlace
  isDialled: boolean
  /** Rung by one request: it is in our app, and told as answered, only once it has answered. */
  entersWhenAnswered: boolean
  /** On answer it is listened to who picked up, in the dialplan. */
  listens: boolean
  hasProgress: boolean
  /** Why it will end, as far as somebody has said. */
  endCause: number | null
  /** Playbacks it has had; a repeated command does not play again. */
  readonly played: Set<PlaybackId>
  /** The last request that an event, not a command, has caused; where requests keep no order it must be over first. */
  settling: Promise<unknown>
  /** Told when the channel has entered our app, so that it can be dialled. */
  entered: () => void
  readonly hasEntered: Promise<void>
}

type GivenLeg = Pick<KnownLeg, 'leg' | 'floor' | 'kind' | 'record' | 'state' | 'place'>

const spentLegs = 20_000

/** What the driver knows about the legs and bridges of one PBX; rebuilt from the PBX on each new link. */
export class LegBook {
  readonly bridges = new Map<BridgeId, FloorId>()
  readonly #legs = new Map<LegId, KnownLeg>()
  readonly #spent = new Set<LegId>()

  get(leg: LegId): KnownLeg | undefined {
    return this.#legs.get(leg)
  }

  all(): readonly KnownLeg[] {
    return [...this.#legs.values()]
  }

  add(given: GivenLeg): KnownLeg {
    let entered = (): void => undefined
    const hasEntered = new Promise<void>((resolve) => {
      entered = resolve
    })
    const leg: KnownLeg = {
      ...given,
      isDialled: false,
      entersWhenAnswered: false,
      listens: false,
      hasProgress: false,
      endCause: null,
      played: new Set(),
      settling: Promise.resolve(),
      entered,
      hasEntered,
    }
    this.#legs.set(leg.leg, leg)
    return leg
  }

  /** Leg ids are used once: a dial that is repeated after its leg has ended does not ring again. */
  isSpent(leg: LegId): boolean {
    return this.#spent.has(leg)
  }

  remove(leg: LegId): void {
    this.#legs.delete(leg)
    this.#spent.add(leg)
    if (this.#spent.size <= spentLegs) return
    for (const oldest of this.#spent) {
      this.#spent.delete(oldest)
      return
    }
  }

  /** Forgotten without having ended: it may come again. */
  letGo(leg: LegId): void {
    this.#legs.delete(leg)
  }

  /** Forgets all legs and bridges, for what a snapshot says instead. Returns what was known. */
  reset(): ReadonlyMap<LegId, KnownLeg> {
    const before = new Map(this.#legs)
    this.#legs.clear()
    this.bridges.clear()
    return before
  }

  /** Who hears through that spy. */
  listenerOf(spy: LegId): KnownLeg | undefined {
    return this.all().find(({ place }) => place.kind === 'listening' && place.spy === spy)
  }

  legsIn(bridge: BridgeId): readonly KnownLeg[] {
    return this.all().filter(({ place }) => 'bridge' in place && place.bridge === bridge)
  }
}
