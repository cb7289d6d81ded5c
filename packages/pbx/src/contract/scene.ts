import assert from 'node:assert/strict'
import type { Caller, Fact, FactType, FloorId, LegId, PbxCommand } from '@tsunagu/core'
import type { Pbx, PbxSink, Performed, SeenPhone, Snapshot } from '../port.ts'
import type { ContractCitizen, ContractPhone, ContractWorld, Heard, Voice } from './world.ts'

export type FactOf<Type extends FactType> = Extract<Fact, { type: Type }>
type Told = { readonly floor: FloorId; readonly fact: Fact; readonly atMs: number }

const stepMs = 10
const patienceMs = 15_000
const listening = { settlingMs: 150, ms: 600, tries: 8 } as const

/** One case of the contract being played: the world, what the PBX has told so far, and the questions a case asks. */
export class Scene {
  readonly world: ContractWorld
  readonly told: Told[] = []
  readonly snapshots: Snapshot[] = []
  /** The driver at work; another one after `takeOver`. */
  pbx: Pbx
  losses = 0
  #legs = 0

  constructor(world: ContractWorld) {
    this.world = world
    this.pbx = world.pbx
  }

  readonly sink: PbxSink = {
    fact: (floor, fact) => this.told.push({ floor, fact, atMs: this.world.nowMs() }),
    connected: (snapshot) => this.snapshots.push(snapshot),
    lost: () => {
      this.losses += 1
    },
  }

  async until<T>(what: string, look: () => T | null | undefined | false, withinMs = patienceMs): Promise<T> {
    for (let waitedMs = 0; ; waitedMs += stepMs) {
      const found = look()
      if (found !== null && found !== undefined && found !== false) return found
      if (waitedMs > withinMs) {
        throw new Error(
          `${what}: not within ${withinMs} ms; told: ${JSON.stringify(this.told.map(({ fact }) => fact))}`,
        )
      }
      await this.world.pass(stepMs)
    }
  }

  facts<Type extends FactType>(type: Type, leg?: LegId): readonly FactOf<Type>[] {
    return this.told
      .map(({ fact }) => fact)
      .filter((fact): fact is FactOf<Type> => fact.type === type)
      .filter((fact) => leg === undefined || ('leg' in fact && fact.leg === leg))
  }

  /** The first fact of that kind, now or soon. */
  fact<Type extends FactType>(type: Type, leg?: LegId, withinMs?: number): Promise<FactOf<Type>> {
    return this.until(`${type} ${leg ?? ''}`, () => this.facts(type, leg)[0], withinMs)
  }

  atMs(type: FactType, leg: LegId): number {
    const told = this.told.find(({ fact }) => fact.type === type && 'leg' in fact && fact.leg === leg)
    assert(told !== undefined, `${type} was not told of ${leg}`)
    return told.atMs
  }

  order(leg: LegId): readonly FactType[] {
    return this.told.map(({ fact }) => fact).flatMap((fact) => ('leg' in fact && fact.leg === leg ? [fact.type] : []))
  }

  perform(command: PbxCommand): Promise<Performed> {
    return this.pbx.perform(command, this.world.floor)
  }

  /** Performs it twice, as after a crash; both times must be done. */
  async does(command: PbxCommand): Promise<void> {
    assert.deepEqual(await this.perform(command), { done: true }, command.type)
    assert.deepEqual(await this.perform(command), { done: true }, `${command.type} again`)
  }

  async refuses(command: PbxCommand): Promise<void> {
    const performed = await this.perform(command)
    assert.equal(performed.done, false, command.type)
    assert(!performed.done && !performed.unreachable && performed.reason !== '', `${command.type} says why`)
  }

  /** As when the process of the driver is killed and another one takes over. */
  async takeOver(): Promise<Snapshot> {
    await this.pbx.stop()
    this.pbx = this.world.another()
    await this.pbx.start(this.sink)
    const snapshot = this.snapshots.at(-1)
    assert(snapshot !== undefined)
    return snapshot
  }

  /** What a snapshot says of the agent's phone. */
  agentsPhone(snapshot: Snapshot | undefined): readonly SeenPhone[] {
    return snapshot?.phones.filter(({ phone }) => phone === this.world.phone.id) ?? []
  }

  newLeg(): LegId {
    this.#legs += 1
    return `contract-${Math.floor(this.world.nowMs())}-${this.#legs}`
  }

  async arrive(
    from: Caller = { kind: 'presented', number: '09012345678' },
  ): Promise<{ readonly citizen: ContractCitizen; readonly leg: LegId; readonly arrived: FactOf<'leg.arrived'> }> {
    const before = this.facts('leg.arrived').length
    const citizen = await this.world.citizen(from)
    const arrived = await this.until('leg.arrived', () => this.facts('leg.arrived')[before])
    return { citizen, leg: arrived.leg, arrived }
  }

  /** Dials the agent's phone; the leg rings or is answered as the phone does. */
  async dialPhone(leg: LegId, ringMs = 20_000, { id: phone } = this.world.phone): Promise<void> {
    await this.does({ ...dialling, leg, to: { kind: 'phone', phone }, ringMs })
  }

  async dialOutside(leg: LegId, number: string, record = false, ringMs = 20_000): Promise<void> {
    await this.does({ ...dialling, leg, to: { kind: 'outside', number, line: this.world.line }, record, ringMs })
  }

  /** An agent who has picked up. */
  agent(): Promise<LegId> {
    return this.#pickedUp(this.world.phone)
  }

  supervisor(): Promise<LegId> {
    return this.#pickedUp(this.world.supervisor)
  }

  async #pickedUp(phone: ContractPhone): Promise<LegId> {
    const leg = this.newLeg()
    phone.does({ kind: 'answers', afterMs: 50 })
    await this.dialPhone(leg, 20_000, phone)
    await this.fact('leg.answered', leg)
    return leg
  }

  /** The person at an outside number, who has answered and is being recorded. */
  async called(): Promise<LegId> {
    const leg = this.newLeg()
    await this.dialOutside(leg, this.world.outside.answersAtOnce, true)
    await this.fact('leg.answered', leg)
    return leg
  }

  /** A citizen and an agent who speak with each other, in the bridge `<citizen>.b1`. */
  async talk(): Promise<{ readonly citizen: LegId; readonly agent: LegId; readonly bridge: string }> {
    const { leg: citizen } = await this.arrive()
    const agent = await this.agent()
    const bridge = `${citizen}.b1`
    await this.does({ type: 'legs.connect', bridge, legs: [citizen, agent] })
    return { citizen, agent, bridge }
  }

  /** It comes to this soon, as what was said before is still on its way: `agent: ['citizen']`, and nobody else. */
  async hear(expected: Partial<Record<Voice, readonly Voice[]>>): Promise<void> {
    for (let tries = 1; ; tries += 1) {
      await this.world.pass(listening.settlingMs)
      const heard = await this.world.heard(() => this.world.pass(listening.ms))
      const wrong = wronglyHeard(heard, expected, listening.ms / 2)
      if (wrong === null) return
      assert(tries < listening.tries, wrong)
    }
  }

  async hangUp(...legs: readonly LegId[]): Promise<void> {
    for (const leg of legs) await this.does({ type: 'leg.hangUp', leg, cause: 'normal' })
    for (const leg of legs) await this.fact('leg.ended', leg)
  }

  /** Nothing that was told once may be told twice. */
  assertOnce(type: FactType, leg: LegId, times = 1): void {
    assert.equal(this.facts(type, leg).length, times, `${type} of ${leg} told ${times} time(s)`)
  }
}

const dialling = {
  type: 'leg.dial',
  shownNumber: '09012345678',
  shownName: '国保 09012345678',
  autoAnswer: false,
  record: false,
} as const

/** Each person named hears those voices for so long at least, and the other voices not for a moment; else what is wrong. */
export const wronglyHeard = (
  heard: Heard,
  expected: Partial<Record<Voice, readonly Voice[]>>,
  atLeastMs: number,
): string | null => {
  for (const [listener, voices] of Object.entries(expected) as [Voice, readonly Voice[]][]) {
    for (const [voice, ms] of Object.entries(heard[listener]) as [Voice, number][]) {
      const isRight = voices.includes(voice) ? ms >= atLeastMs : ms === 0
      if (!isRight) return `${listener} hears ${voice} for ${ms} ms: ${JSON.stringify(heard)}`
    }
  }
  return null
}
