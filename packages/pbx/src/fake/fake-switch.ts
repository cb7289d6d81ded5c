import type { BridgeId, Fact, FloorId, LegId, PbxCommand, PhoneId } from '@tsunagu/core'
import type { PbxClock, Performed } from '../port.ts'
import { type FakeLeg, type FakeListening, type FakePlace, farEndOf, newLeg, nothingToCancel } from './fake-leg.ts'
import { legsIn, listenerOf } from './fake-voices.ts'
import { cause, type FarBehaviour, type FarMove, movesOf } from './far-end.ts'

export type FakeSwitchOptions = {
  readonly clock: PbxClock
  readonly tell: (floor: FloorId, fact: Fact) => void
  /** How long a prompt lasts; null: there is no such file. */
  readonly promptMs: (prompt: string) => number | null
  readonly behaviourOf: (farEnd: string) => FarBehaviour
  readonly isRegistered: (phone: PhoneId) => boolean
}

export const performed: Performed = { done: true }
export const failed = (reason: string): Performed => ({ done: false, unreachable: false, reason })

/** The switching part of the fake: legs, bridges, and what each command does to them. */
export class FakeSwitch {
  readonly legs = new Map<LegId, FakeLeg>()
  readonly bridges = new Map<BridgeId, FloorId>()
  /** Leg ids are used once; a dial that is repeated after its leg ended must not ring again. */
  readonly #spent = new Set<LegId>()
  readonly #rung: string[] = []
  readonly #options: FakeSwitchOptions

  constructor(options: FakeSwitchOptions) {
    this.#options = options
  }

  perform(command: PbxCommand, floor: FloorId): Performed {
    switch (command.type) {
      case 'leg.dial':
        return this.#dial(command, floor)
      case 'leg.hangUp':
        this.put(listenerOf(this.legs, command.leg) ?? '', { kind: 'silence' })
        this.end(command.leg, hangUpCauses[command.cause])
        return performed
      case 'bridge.end':
        return this.#endBridge(command.bridge)
      case 'legs.connect':
        return this.#connect(command, floor)
      case 'leg.listen':
        return this.#listen(command, floor)
      case 'leg.unlisten':
        return this.#unlisten(command)
      case 'leg.stopPlay':
        this.#stopPlay(command)
        return performed
      case 'leg.silence':
        if (this.legs.has(command.leg)) this.put(command.leg, { kind: 'silence' })
        return performed
      default:
        return this.#onLiveLeg(command)
    }
  }

  /** Moves a leg to another place; a playback it was in ends as not completed. */
  put(id: LegId, place: FakePlace): void {
    const leg = this.legs.get(id)
    if (leg === undefined) return
    const before = leg.place
    leg.cancelPlayback()
    leg.cancelPlayback = nothingToCancel
    leg.place = place
    if (before.kind === 'listening') this.#spyEnded(leg.floor, before)
    if (before.kind === 'playback') this.#playbackEnded(leg, before.playback, false)
  }

  end(id: LegId, why: number): void {
    const leg = this.legs.get(id)
    if (leg === undefined) return
    this.put(id, { kind: 'silence' })
    for (const cancel of leg.cancels) cancel()
    this.legs.delete(id)
    this.#spent.add(id)
    this.#options.tell(leg.floor, { type: 'leg.ended', leg: id, cause: why })
    for (const { leg: listener, place } of this.legs.values())
      if (place.kind === 'listening' && place.on === id) this.put(listener, { kind: 'silence' })
  }

  /** How often that phone or number has been dialled. */
  timesRung(farEnd: string): number {
    return this.#rung.filter((rung) => rung === farEnd).length
  }

  /** Everything is gone without a word, as when the PBX dies. */
  vanish(): void {
    for (const leg of this.legs.values()) {
      leg.cancelPlayback()
      for (const cancel of leg.cancels) cancel()
    }
    this.legs.clear()
    this.bridges.clear()
  }

  #dial(command: Extract<PbxCommand, { type: 'leg.dial' }>, floor: FloorId): Performed {
    if (this.legs.has(command.leg) || this.#spent.has(command.leg)) return performed
    this.#rung.push(farEndOf(command.to))
    const phone = command.to.kind === 'phone' ? command.to.phone : null
    const leg = newLeg({
      leg: command.leg,
      floor,
      phone,
      dialled: command,
      arrival: null,
      arrivedAt: this.#options.clock.now(),
      state: 'down',
    })
    this.legs.set(command.leg, leg)
    const absent = phone !== null && !this.#options.isRegistered(phone)
    const moves: readonly FarMove[] = absent
      ? [{ afterMs: 1, move: 'end', cause: cause.absent }]
      : movesOf(this.#options.behaviourOf(farEndOf(command.to)), command.ringMs)
    leg.cancels = moves.map((move) => this.#options.clock.schedule(move.afterMs, () => this.farMove(leg.leg, move)))
    return performed
  }

  /** What a far end does to its leg. */
  farMove(id: LegId, move: FarMove): void {
    const leg = this.legs.get(id)
    if (leg === undefined) return
    if (move.move === 'ring') {
      leg.state = 'ringing'
      this.#options.tell(leg.floor, { type: 'leg.ringing', leg: id })
    } else if (move.move === 'progress') {
      this.#options.tell(leg.floor, { type: 'leg.progress', leg: id })
    } else if (move.move === 'answer') {
      this.#answered(leg)
    } else if (move.move === 'key') {
      this.#options.tell(leg.floor, { type: 'leg.keyPressed', leg: id, key: move.key, heldMs: move.heldMs })
    } else if (move.move === 'end') {
      this.end(id, move.cause)
    }
  }

  #answered(leg: FakeLeg): void {
    if (leg.state === 'up') return
    leg.state = 'up'
    leg.recording = leg.dialled?.record === true ? leg.leg : leg.recording
    this.#options.tell(leg.floor, { type: 'leg.answered', leg: leg.leg, recording: leg.recording })
    const { listenMs } = leg.dialled ?? {}
    if (listenMs === undefined) return
    const listened = () => this.#options.tell(leg.floor, { type: 'leg.listened', leg: leg.leg, by: 'person' })
    leg.cancels = [...leg.cancels, this.#options.clock.schedule(listenMs / 2, listened)]
  }

  #onLiveLeg(
    command: Extract<
      PbxCommand,
      { type: 'leg.answer' | 'leg.ring' | 'leg.play' | 'leg.music' | 'leg.sendKeys' | 'leg.mute' }
    >,
  ) {
    const leg = this.legs.get(command.leg)
    if (leg === undefined || leg.place.kind === 'dialplan') return failed('no such leg')
    switch (command.type) {
      case 'leg.answer':
        this.#answered(leg)
        return performed
      case 'leg.ring':
        if (leg.state !== 'up') leg.place = { kind: 'ringing' }
        else this.put(leg.leg, { kind: 'ringing' })
        return performed
      case 'leg.music':
        this.put(leg.leg, { kind: 'music', musicClass: command.musicClass })
        return performed
      case 'leg.sendKeys':
        leg.keysHeard += command.keys
        return performed
      case 'leg.mute':
        leg.muted = command.muted
        return performed
      case 'leg.play':
        return this.#play(leg, command)
    }
  }

  #play(leg: FakeLeg, command: Extract<PbxCommand, { type: 'leg.play' }>): Performed {
    const { playback, prompts } = command
    if (leg.played.has(playback)) return performed
    leg.played.add(playback)
    this.put(leg.leg, { kind: 'playback', playback, prompts })
    const lengths = prompts.map(this.#options.promptMs)
    const firstMissing = lengths.indexOf(null)
    const heard = firstMissing === -1 ? lengths : lengths.slice(0, firstMissing)
    const ms = heard.reduce<number>((sum, length) => sum + (length ?? 0), 0)
    leg.cancelPlayback = this.#options.clock.schedule(ms, () => {
      leg.place = { kind: 'silence' }
      this.#playbackEnded(leg, playback, firstMissing === -1)
    })
    return performed
  }

  #stopPlay(command: Extract<PbxCommand, { type: 'leg.stopPlay' }>): void {
    const place = this.legs.get(command.leg)?.place
    if (place?.kind === 'playback' && place.playback === command.playback) this.put(command.leg, { kind: 'silence' })
  }

  #playbackEnded(leg: FakeLeg, playback: string, completed: boolean): void {
    this.#options.tell(leg.floor, { type: 'playback.ended', leg: leg.leg, playback, completed })
  }

  #connect({ bridge, legs }: Extract<PbxCommand, { type: 'legs.connect' }>, floor: FloorId): Performed {
    const here = legs.filter((leg) => this.#isHere(leg))
    const talking = new Set([...here, ...legsIn(this.legs, bridge)])
    if (here.length === 0 || (here.length < legs.length && talking.size < 2)) return failed('no such leg')
    this.bridges.set(bridge, floor)
    for (const leg of here) this.put(leg, { kind: 'bridge', bridge })
    return performed
  }

  #listen(command: Extract<PbxCommand, { type: 'leg.listen' }>, floor: FloorId): Performed {
    const { leg, on, spy, bridge, whisper } = command
    if (listenerOf(this.legs, spy) !== null || this.#spent.has(spy)) return performed
    if (!this.#isHere(leg) || !this.#isHere(on)) return failed('no such leg')
    this.put(leg, { kind: 'listening', on, spy, bridge, whisper })
    this.bridges.set(bridge, floor)
    return performed
  }

  #unlisten({ leg, spy }: Extract<PbxCommand, { type: 'leg.unlisten' }>): Performed {
    const place = this.legs.get(leg)?.place
    if (place?.kind === 'listening' && place.spy === spy) this.put(leg, { kind: 'silence' })
    return performed
  }

  #spyEnded(floor: FloorId, { spy, bridge }: FakeListening): void {
    this.bridges.delete(bridge)
    this.#spent.add(spy)
    this.#options.tell(floor, { type: 'leg.ended', leg: spy, cause: cause.normal })
  }

  #isHere(id: LegId): boolean {
    const leg = this.legs.get(id)
    return leg !== undefined && leg.place.kind !== 'dialplan'
  }

  #endBridge(bridge: BridgeId): Performed {
    this.bridges.delete(bridge)
    for (const leg of this.legs.values()) {
      if (leg.place.kind === 'bridge' && leg.place.bridge === bridge) leg.place = { kind: 'silence' }
    }
    return performed
  }
}

const hangUpCauses = {
  normal: cause.normal,
  busy: cause.busy,
  noAnswer: cause.noAnswer,
  congestion: cause.congestion,
} as const
