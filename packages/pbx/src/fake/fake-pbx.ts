import type {
  Caller,
  EpochMs,
  Fact,
  FloorId,
  LegId,
  LineId,
  NodeName,
  PbxCommand,
  PhoneId,
  SeenLeg,
} from '@tsunagu/core'
import { type Pbx, type PbxClock, type PbxSink, PbxUnreachable, type Performed, type Snapshot } from '../port.ts'
import { type FakeLeg, type FakePlace, newLeg } from './fake-leg.ts'
import { FakeSwitch, failed, performed } from './fake-switch.ts'
import { voicesHeardBy } from './fake-voices.ts'
import { cause, type FarBehaviour } from './far-end.ts'

export type FakePbxOptions = {
  readonly node: NodeName
  readonly clock: PbxClock
  /** How long a prompt lasts; null: no such file. Default 2 s each. */
  readonly promptMs?: (prompt: string) => number | null
}

export type FakeArrival = {
  readonly floor: FloorId
  readonly line: LineId
  readonly called: string
  readonly caller: Caller
}

/** A citizen's call, held by the test that plays the citizen. */
export type FakeCitizen = {
  readonly leg: LegId
  readonly press: (key: string, heldMs?: number) => void
  readonly hangUp: () => void
  readonly hold: () => void
  readonly unhold: () => void
  /** Null once the call is over. */
  readonly hears: () => FakePlace | null
}

/** A call that the dialplan served without us. */
export type FakeServedAlone = FakeArrival & {
  readonly leg: LegId
  readonly arrivedAt: EpochMs
  readonly endedAt: EpochMs
}

/** Times of the dialplan when no service takes a call: music, then the emergency announcement. */
const dialplan = { retryMs: 3_000, announcementMs: 10_000 } as const

/**
 * A PBX in memory with scripted far ends on a clock that is passed in; passes the same contract as Asterisk. The same
 * calls at the same moments give the same facts in the same order.
 */
export class FakePbx implements Pbx {
  readonly servedAlone: FakeServedAlone[] = []
  /** Every command it was asked to perform, repetitions included. */
  readonly performedCommands: PbxCommand[] = []
  readonly #options: FakePbxOptions
  readonly #switch: FakeSwitch
  readonly #phones = new Map<PhoneId, { readonly floor: FloorId; registered: boolean }>()
  readonly #behaviours = new Map<string, FarBehaviour>()
  /** Playbacks that ended while the link was away; the one thing of a gap that a PBX can still be asked about. */
  readonly #missed: { readonly floor: FloorId; readonly fact: Extract<Fact, { type: 'playback.ended' }> }[] = []
  #sink: PbxSink | null = null
  #isUp = true
  #isLinked = false
  #whenLinked: { resolve: () => void; reject: (why: Error) => void } | null = null
  #startedAt: EpochMs
  #legCount = 0

  constructor(options: FakePbxOptions) {
    this.#options = options
    this.#startedAt = options.clock.now()
    this.#switch = new FakeSwitch({
      clock: options.clock,
      tell: this.#tell,
      promptMs: options.promptMs ?? (() => 2_000),
      behaviourOf: (farEnd) => this.#behaviours.get(farEnd) ?? { kind: 'rings' },
      isRegistered: (phone) => this.#phones.get(phone)?.registered === true,
    })
  }

  // The port.

  readonly start = async (sink: PbxSink): Promise<void> => {
    this.#sink = sink
    if (this.#isUp) {
      this.#link()
      return
    }
    await new Promise<void>((resolve, reject) => {
      this.#whenLinked = { resolve, reject }
    })
  }

  readonly perform = async (command: PbxCommand, floor: FloorId): Promise<Performed> => {
    if (!this.#isLinked) return { done: false, unreachable: true, reason: 'no link to the PBX' }
    this.performedCommands.push(command)
    return this.#switch.perform(command, floor)
  }

  readonly snapshot = async (): Promise<Snapshot> => {
    if (!this.#isLinked) throw new PbxUnreachable('no link to the PBX')
    return this.#seen()
  }

  readonly continueInDialplan = async (leg: LegId): Promise<Performed> => {
    if (!this.#isLinked) return { done: false, unreachable: true, reason: 'no link to the PBX' }
    const here = this.#switch.legs.get(leg)
    if (here?.arrival == null) return failed('no such inbound leg')
    if (here.place.kind !== 'dialplan') this.#serveInDialplan(here)
    return performed
  }

  readonly stop = async (): Promise<void> => {
    this.#sink = null
    this.#isLinked = false
    this.#whenLinked?.reject(new PbxUnreachable('stopped before the PBX came up'))
    this.#whenLinked = null
  }

  // What a test does to the world.

  /** A citizen calls; the leg arrives at the service if it is connected, else the dialplan serves it. */
  arrive(arrival: FakeArrival): FakeCitizen {
    this.#legCount += 1
    const { node, clock } = this.#options
    const id = `${node}-${Math.floor(clock.now() / 1_000)}.${this.#legCount}`
    const { floor, line, called, caller } = arrival
    const leg = newLeg({
      leg: id,
      floor,
      phone: null,
      dialled: null,
      recording: id,
      arrivedAt: clock.now(),
      arrival: { type: 'leg.arrived', leg: id, node, line, called, caller, attempt: 1, recording: id },
    })
    this.#switch.legs.set(id, leg)
    this.#handOver(leg)
    return this.#citizen(id)
  }

  /** An agent's phone dials something; the leg waits, not answered. */
  dialsFrom(phone: PhoneId, dialled: string): FakeCitizen {
    const floor = this.#phones.get(phone)?.floor
    if (floor === undefined) throw new Error(`no such phone: ${phone}`)
    this.#legCount += 1
    const leg = `${this.#options.node}-${Math.floor(this.#options.clock.now() / 1_000)}.${this.#legCount}`
    this.#switch.legs.set(
      leg,
      newLeg({
        leg,
        floor,
        phone,
        dialled: null,
        arrival: null,
        arrivedAt: this.#options.clock.now(),
        state: 'ringing',
      }),
    )
    this.#tell(floor, { type: 'phone.dialled', leg, node: this.#options.node, phone, dialled })
    return this.#citizen(leg)
  }

  /** The far end of a leg that we dialled, or of any leg. */
  farEnd(leg: LegId): FakeCitizen {
    return this.#citizen(leg)
  }

  /** A ringing phone picks up now, whatever its behaviour says. */
  pickUp(leg: LegId): void {
    this.#switch.farMove(leg, { afterMs: 0, move: 'answer' })
  }

  /** What a phone (by id) or an outside number does from now on when dialled; until then it rings and nobody answers. */
  behaves(farEnd: string, behaviour: FarBehaviour): void {
    this.#behaviours.set(farEnd, behaviour)
  }

  register(phone: PhoneId, floor: FloorId): void {
    if (this.#phones.get(phone)?.registered === true) return
    this.#phones.set(phone, { floor, registered: true })
    this.#tell(floor, { type: 'phone.registered', phone })
  }

  unregister(phone: PhoneId): void {
    const known = this.#phones.get(phone)
    if (known?.registered !== true) return
    known.registered = false
    this.#tell(known.floor, { type: 'phone.lost', phone })
  }

  /** How often a phone or number has been dialled. */
  timesRung(farEnd: string): number {
    return this.#switch.timesRung(farEnd)
  }

  /** Keys that we have sent to the far end of a leg. */
  keysHeard(leg: LegId): string {
    return this.#switch.legs.get(leg)?.keysHeard ?? ''
  }

  /** Whose voices reach the far end of a leg: the legs of those who are heard. */
  heardBy(leg: LegId): readonly LegId[] {
    return voicesHeardBy(this.#switch.legs, leg)
  }

  /** The link is lost; calls go on, facts are lost, new calls are served by the dialplan. */
  cutLink(): void {
    this.#isUp = false
    if (!this.#isLinked) return
    this.#isLinked = false
    this.#sink?.lost()
  }

  mendLink(): void {
    this.#isUp = true
    if (this.#sink !== null && !this.#isLinked) this.#link()
  }

  /** The PBX dies with all its calls and comes back; registrations survive, as they do in Asterisk. */
  restart(downMs: number): void {
    this.cutLink()
    this.#switch.vanish()
    this.#options.clock.schedule(downMs, () => {
      this.#startedAt = this.#options.clock.now()
      this.mendLink()
    })
  }

  // Inside.

  #link(): void {
    this.#isLinked = true
    this.#sink?.connected(this.#seen())
    for (const { floor, fact } of this.#missed.splice(0)) {
      if (this.#switch.legs.has(fact.leg)) this.#tell(floor, fact)
    }
    this.#whenLinked?.resolve()
    this.#whenLinked = null
  }

  readonly #tell = (floor: FloorId, fact: Fact): void => {
    if (!this.#isLinked) {
      if (fact.type === 'playback.ended') this.#missed.push({ floor, fact })
      return
    }
    // Through the clock, so that a fact never comes back inside the call that caused it.
    this.#options.clock.schedule(0, () => {
      if (this.#isLinked) this.#sink?.fact(floor, fact)
    })
  }

  #handOver(leg: FakeLeg): void {
    if (leg.arrival === null) return
    if (this.#isLinked) {
      leg.place = { kind: 'silence' }
      this.#tell(leg.floor, leg.arrival)
    } else {
      this.#serveInDialplan(leg)
    }
  }

  #serveInDialplan(leg: FakeLeg): void {
    const first = leg.arrival
    if (first === null) return
    this.#switch.put(leg.leg, { kind: 'dialplan' })
    const next = (afterMs: number, run: () => void) => leg.cancels.push(this.#options.clock.schedule(afterMs, run))
    if (first.attempt > 1) next(dialplan.announcementMs, () => this.#servedAlone(leg))
    else {
      next(dialplan.retryMs, () => {
        const again: FakeLeg = { ...leg, arrival: { ...first, attempt: 2 } }
        this.#switch.legs.set(leg.leg, again)
        this.#handOver(again)
      })
    }
  }

  #servedAlone(leg: FakeLeg): void {
    if (leg.arrival === null) return
    const { line, called, caller } = leg.arrival
    for (const cancel of leg.cancels) cancel()
    this.#switch.legs.delete(leg.leg)
    this.servedAlone.push({
      floor: leg.floor,
      line,
      called,
      caller,
      leg: leg.leg,
      arrivedAt: leg.arrivedAt,
      endedAt: this.#options.clock.now(),
    })
  }

  #citizen(leg: LegId): FakeCitizen {
    const live = () => this.#switch.legs.get(leg)
    const tell = (fact: Fact) => {
      const here = live()
      if (here !== undefined && here.place.kind !== 'dialplan') this.#tell(here.floor, fact)
    }
    return {
      leg,
      press: (key, heldMs = 100) => tell({ type: 'leg.keyPressed', leg, key, heldMs }),
      hangUp: () => this.#hangUp(leg),
      hold: () => tell({ type: 'leg.held', leg }),
      unhold: () => tell({ type: 'leg.unheld', leg }),
      hears: () => live()?.place ?? null,
    }
  }

  #hangUp(id: LegId): void {
    const leg = this.#switch.legs.get(id)
    if (leg?.place.kind === 'dialplan') this.#servedAlone(leg)
    else this.#switch.end(id, cause.normal)
  }

  #seen(): Snapshot {
    const { legs, bridges } = this.#switch
    return {
      node: this.#options.node,
      version: 'fake',
      startedAt: this.#startedAt,
      legs: [...legs.values()].filter((leg) => leg.place.kind !== 'dialplan').flatMap(seenLegs),
      bridges: [...bridges].map(([bridge, floor]) => ({ bridge, floor })),
      phones: [...this.#phones].filter(([, phone]) => phone.registered).map(([phone, { floor }]) => ({ phone, floor })),
    }
  }
}

/** A leg, and the spy that it hears through, if any. */
const seenLegs = ({ leg, state, floor, arrival, place }: FakeLeg): readonly SeenLeg[] => [
  { leg, state, floor, arrival },
  ...(place.kind === 'listening' ? [{ leg: place.spy, state: 'up', floor, arrival: null } as const] : []),
]
