import { isFree } from '../agent/agent.ts'
import { callOfLeg } from '../call/call.ts'
import type { Attempt } from '../campaign/campaign.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent } from '../log/events.ts'
import type { Fact, FactType } from '../log/facts.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import type { RequestBody, RequestType, TransferTarget } from '../log/requests.ts'
import type { Effect } from '../machine/effect.ts'
import type { Step } from '../machine/step.ts'
import { seeded } from '../simulate/chance.ts'
import { attemptOf } from './attempt-given.spec.ts'
import { arrival, queueing } from './floor.spec.ts'
import { emptyFloor, type Floor } from './floor.ts'
import { Books, type Broken, type Taken } from './invariants.spec.ts'
import { stepFloor } from './step.ts'
import { everyAgent, everyPhone, everyQueue, numbers, walkBegins, walkConfig } from './walk-config.spec.ts'

export type FloorStep = (floor: Floor, entry: LogEntry) => Step<Floor, Effect<AcdEvent>>

type Playing = { readonly leg: string; readonly playback: string }

const causes = [16, 16, 16, 16, 17, 19, 20, 21, 38, 44, 0]
const mostCalls = 12
const mostAttempts = 5

/**
 * A PBX and people who do anything at any time: every fact and every request, late, twice, or never told until a snapshot
 * tells. Told whole by its seed.
 */
export class Walk {
  floor: Floor = emptyFloor
  at = walkBegins
  inputs = 0
  readonly seed: number
  readonly books: Books
  readonly log: LogEntry[] = []
  readonly broken: Broken[] = []
  readonly #next: () => number
  readonly #step: FloorStep
  readonly #keepsLog: boolean
  readonly #timers: Map<string, number>
  /** Channels that are at the PBX. */
  readonly #legs: string[] = []
  readonly #spies: string[] = []
  /** Dialled and not picked up; asked to hang up and not gone. */
  readonly #ringing: string[] = []
  readonly #ending: string[] = []
  readonly #playing: Playing[] = []
  readonly #recent: LogBody[] = []
  readonly #fired: string[] = []
  #count = 0
  #version = 1

  constructor(seed: number, step: FloorStep = stepFloor, keepsLog = false) {
    this.seed = seed
    // Writing every change down costs as much as the step: one walk in three does.
    this.books = new Books(seed % 3 === 1)
    this.#timers = this.books.timers
    this.#next = seeded(seed).next
    this.#step = step
    this.#keepsLog = keepsLog
    this.feed({ type: 'floor.configured', config: walkConfig(1) })
    for (const phone of everyPhone) this.feed({ type: 'phone.registered', phone })
    for (const agent of everyAgent) {
      this.#ask({ type: 'agent.signIn', agent })
      this.#ask({ type: 'agent.ready', agent })
    }
  }

  /** So many inputs, or until a promise is broken. */
  run(inputs: number): this {
    while (this.inputs < inputs && this.broken.length === 0) this.#move()
    return this
  }

  /** Everybody hangs up and goes home, and time passes: nothing and nobody may be left. */
  end(): this {
    for (let round = 0; round < 4 && this.broken.length === 0; round++) {
      for (const agent of everyAgent) this.#ask({ type: 'agent.forceOut', agent })
      for (const leg of this.#legs.splice(0)) this.feed({ type: 'leg.ended', leg, cause: 16 })
      this.#spies.length = 0
      this.feed(this.#snapshot([], 1))
      this.#pass(900_000)
    }
    if (this.broken.length === 0) this.broken.push(...this.books.left(this.floor))
    return this
  }

  feed(body: LogBody): void {
    this.inputs += 1
    this.at += 1
    const entry: LogEntry = { id: `${this.at}-0`, at: this.at, by: 'walk', body }
    if (this.#keepsLog) this.log.push(entry)
    const before = this.floor
    const { state, effects } = this.#step(before, entry)
    this.floor = state
    const taken: Taken = { before, after: state, entry, effects }
    const found = this.books.take(taken)
    if (found.length > 0) this.broken.push(...found.map((each) => ({ ...each, seed: this.seed, input: this.inputs })))
    for (const effect of effects) if (effect.type === 'command') this.#perform(effect.command)
    if (this.#next() < 0.5) this.#remember(body)
  }

  #remember(body: LogBody): void {
    if (body.type === 'pbx.snapshot' || body.type === 'floor.configured') return
    if (this.#recent.length < 30) this.#recent.push(body)
    else this.#recent[this.#below(30)] = body
  }

  #perform(command: PbxCommand): void {
    if (command.type === 'leg.dial') {
      this.#legs.push(command.leg)
      this.#ringing.push(command.leg)
    }
    if (command.type === 'leg.hangUp' && this.#legs.includes(command.leg)) this.#ending.push(command.leg)
    if (command.type === 'leg.listen') this.#spies.push(command.spy)
    if (command.type === 'leg.unlisten') drop(this.#spies, command.spy)
    if (command.type === 'leg.play') {
      this.#playing.push({ leg: command.leg, playback: command.playback })
      if (this.#playing.length > 20) this.#playing.shift()
    }
  }

  #move(): void {
    const dice = this.#next()
    if (dice < 0.36) this.#askAnything()
    else if (dice < 0.8) this.#tellAnything()
    else if (dice < 0.87) this.#flow()
    else if (dice < 0.91) this.#dial()
    else if (dice < 0.98) this.#pass(this.#next() < 0.9 ? this.#below(2_000) : this.#below(30_000))
    else if (dice < 0.99)
      this.feed(this.#recent[this.#below(this.#recent.length)] ?? { type: 'pbx.lost', node: 'pbx1' })
    else if (dice < 0.993)
      this.feed({ type: 'timer.fired', service: 'acd', timer: this.#pick(this.#fired) ?? 'ring:x' })
    else if (dice < 0.995) this.feed({ type: 'floor.configured', config: walkConfig(++this.#version) })
    else this.#reload()
  }

  /** Another process takes over from what was committed. */
  #reload(): void {
    const { floor, broken } = this.books.reload(this.floor)
    this.floor = floor
    if (broken !== null) this.broken.push({ ...broken, seed: this.seed, input: this.inputs })
  }

  #pass(ms: number): void {
    const end = this.at + ms
    while (this.broken.length === 0) {
      let first: string | null = null
      let due = end
      for (const [timer, when] of this.#timers) if (when < due) [first, due] = [timer, when]
      if (first === null) break
      this.#timers.delete(first)
      this.at = Math.max(this.at, due)
      if (this.#fired.length > 40) this.#fired.shift()
      this.#fired.push(first)
      this.feed({ type: 'timer.fired', service: 'acd', timer: first })
    }
    this.at = Math.max(this.at, end)
  }

  #askAnything(): void {
    const type = this.#pick(requestTypes) ?? 'agent.ready'
    if (!rare.has(type) || this.#next() < 0.15) this.#ask(this.#requests[type]())
    const agent = this.#agent()
    const availability = this.floor.agents.get(agent)?.availability.kind
    if (availability === 'signedOut') this.#ask({ type: 'agent.signIn', agent })
    if (availability !== 'ready') this.#ask({ type: 'agent.ready', agent })
  }

  #ask(body: RequestBody): void {
    const request = { ...body, request: `r${++this.#count}`, actor: { account: 'desk', door: 'api' } } as const
    this.feed(request)
    if (this.#next() < 0.02) this.feed(request)
  }

  #tellAnything(): void {
    const type = this.#pick(factTypes) ?? 'leg.answered'
    const fact = this.#facts[type]()
    if (fact === null) return
    this.feed(fact)
    if (this.#next() < 0.02) this.feed(fact)
  }

  #flow(): void {
    const inFlow = [...this.floor.calls.values()].filter(({ phase }) => phase === 'inFlow')
    const call = this.#pick(inFlow)?.id
    if (call === undefined) return void this.#tellAnything()
    const dice = this.#next()
    if (dice < 0.1) this.feed({ type: 'flow.ended', call, outcome: 'inFlow' })
    else if (dice < 0.2)
      this.feed({ type: 'flow.transferring', call, number: '0963282111', note: null, ...this.#words() })
    else if (dice < 0.23)
      this.feed({
        type: 'flow.voicemail',
        call,
        queue: this.#pick(everyQueue) ?? 'q1',
        prompts: ['ja/voicemail'],
        maxMs: 8_000,
      })
    else if (dice < 0.27) this.feed({ type: 'flow.entered', call, flow: 'main', node: 'closed', because: 'hours' })
    else this.#queue(call)
  }

  /** The dialler begins a call, or takes one back. */
  #dial(): void {
    const trying = [...this.floor.calls.values()].filter(({ attempt }) => attempt !== null)
    const tried = this.#next() < 0.25 ? this.#pick(trying) : undefined
    if (tried !== undefined)
      return this.feed({
        type: 'attempt.withdrawn',
        call: tried.id,
        because: this.#pick(['paid', 'household']) ?? 'paid',
      })
    if (trying.length < mostAttempts) this.feed({ type: 'attempt.started', attempt: this.#attempt() })
  }

  #attempt(): Attempt {
    const dice = this.#next()
    const free = [...this.floor.agents.values()].filter((agent) => isFree(agent))
    const agent = (this.#next() < 0.9 ? this.#pick(free)?.id : undefined) ?? this.#agent()
    const kept: Partial<Attempt> =
      dice < 0.4
        ? {}
        : dice < 0.5
          ? { mode: 'agentless', flow: 'main' }
          : dice < 0.75
            ? { mode: 'progressive', agent }
            : {
                mode: 'preview',
                agent,
                preview: { decideMs: 5_000, onTimeout: this.#pick(['dial', 'skip']) ?? 'dial' },
              }
    return attemptOf({
      ...kept,
      call: `t${++this.#count}`,
      number: this.#pick([...numbers, ...numbers, '110']) ?? '',
      queue: this.#pick(everyQueue) ?? 'q1',
      line: this.#pick(['health', 'health', 'health', 'info']) ?? 'health',
      ringMs: 12_000,
      apology: this.#pick([['ja/spring-apology'], []]) ?? [],
    })
  }

  /** Whoever picks up is told what it is about, every other time. */
  #words(): { readonly handOver: readonly string[] } {
    return { handOver: this.#next() < 0.5 ? [] : ['ja/hand-over'] }
  }

  #queue(call: string): void {
    const plain = this.#next() < 0.7
    this.feed({
      ...queueing(call, this.#pick(everyQueue) ?? 'q1'),
      needs: plain ? [] : [{ skill: 'en', level: 1 }],
      headStartMs: plain ? 0 : 15_000,
      prefer: this.#next() < 0.3 ? this.#agent() : null,
    })
  }

  #below(n: number): number {
    return Math.floor(this.#next() * n)
  }

  #pick<T>(from: readonly T[]): T | undefined {
    return from[this.#below(from.length)]
  }

  #agent(): string {
    return this.#pick(everyAgent) ?? 'a1'
  }

  #call(): string {
    if (this.#next() < 0.05) return 'ghost'
    return this.#pick([...this.floor.calls.keys()]) ?? 'ghost'
  }

  #leg(): string {
    return (this.#next() < 0.02 ? 'ghost.o1' : this.#pick(this.#legs)) ?? 'ghost.o1'
  }

  /** Most likely one that we dialled. */
  #ourLeg(): string {
    for (let n = 0; n < 4; n++) {
      const leg = this.#leg()
      if (/\.[a-z]\d+$/.test(leg)) return leg
    }
    return this.#leg()
  }

  #target(): TransferTarget {
    const dice = this.#next()
    if (dice < 0.3) return { kind: 'queue', queue: this.#pick([...everyQueue, 'nowhere']) ?? 'q1' }
    if (dice < 0.4) return { kind: 'line', line: this.#pick(['info', 'health', 'nowhere']) ?? 'info' }
    return this.#consultTarget()
  }

  #consultTarget(): Extract<TransferTarget, { kind: 'agent' | 'outside' }> {
    if (this.#next() < 0.6) return { kind: 'agent', agent: this.#agent() }
    return { kind: 'outside', number: this.#pick(['0963282111', '0963282111', '09011112222']) ?? '' }
  }

  readonly #requests: { readonly [T in RequestType]: () => Extract<RequestBody, { type: T }> } = {
    'agent.signIn': () => ({ type: 'agent.signIn', agent: this.#agent() }),
    'agent.signOut': () => ({ type: 'agent.signOut', agent: this.#agent() }),
    'agent.ready': () => ({ type: 'agent.ready', agent: this.#agent() }),
    'agent.pause': () => ({
      type: 'agent.pause',
      agent: this.#agent(),
      reason: this.#pick(['lunch', 'nap']) ?? 'lunch',
    }),
    'agent.endWrapUp': () => ({ type: 'agent.endWrapUp', agent: this.#agent() }),
    'agent.readyOnce': () => ({ type: 'agent.readyOnce', agent: this.#agent() }),
    'agent.pauseAfter': () => ({
      type: 'agent.pauseAfter',
      agent: this.#agent(),
      reason: this.#pick(['training', 'nap', null]) ?? null,
    }),
    'agent.prolongWrapUp': () => ({ type: 'agent.prolongWrapUp', agent: this.#agent() }),
    'agent.openLine': () => ({ type: 'agent.openLine', agent: this.#agent() }),
    'agent.closeLine': () => ({ type: 'agent.closeLine', agent: this.#agent() }),
    'agent.raiseHand': () => ({ type: 'agent.raiseHand', agent: this.#agent(), raised: this.#next() < 0.5 }),
    'agent.forceOut': () => ({ type: 'agent.forceOut', agent: this.#agent() }),
    'call.answer': () => ({ type: 'call.answer', agent: this.#agent() }),
    'call.hold': () => ({ type: 'call.hold', agent: this.#talker() }),
    'call.resume': () => ({ type: 'call.resume', agent: this.#talker() }),
    'call.hangUp': () => ({ type: 'call.hangUp', agent: this.#agent() }),
    'call.mute': () => ({ type: 'call.mute', agent: this.#talker(), muted: this.#next() < 0.5 }),
    'call.transfer': () => ({ type: 'call.transfer', agent: this.#talker(), to: this.#target(), note: null }),
    'call.consult': () => ({ type: 'call.consult', agent: this.#talker(), to: this.#consultTarget(), note: null }),
    'call.toggle': () => ({ type: 'call.toggle', agent: this.#talker() }),
    'call.merge': () => ({ type: 'call.merge', agent: this.#talker() }),
    'call.complete': () => ({ type: 'call.complete', agent: this.#talker() }),
    'call.cancelConsult': () => ({ type: 'call.cancelConsult', agent: this.#talker() }),
    'call.dropParty': () => ({ type: 'call.dropParty', agent: this.#talker(), leg: this.#ourLeg() }),
    'call.park': () => ({ type: 'call.park', agent: this.#talker() }),
    'call.unpark': () => ({ type: 'call.unpark', agent: this.#agent(), call: this.#parked() }),
    'call.sendKeys': () => ({ type: 'call.sendKeys', agent: this.#talker(), keys: this.#pick(['12#', 'x']) ?? '1' }),
    'call.redial': () => ({ type: 'call.redial', agent: this.#agent() }),
    'call.move': () => ({ type: 'call.move', agent: this.#talker(), phone: this.#pick(everyPhone) ?? 'p1' }),
    'call.endWithGuidance': () => ({ type: 'call.endWithGuidance', agent: this.#talker() }),
    'call.mark': () => ({ type: 'call.mark', call: this.#call(), kind: 'evidence', text: '' }),
    'call.watch': () => ({
      type: 'call.watch',
      agent: this.#pick(['a6', 'a7', 'a8', 'a1']) ?? 'a6',
      call: this.#call(),
      mode: this.#pick(['listen', 'listen', 'whisper', 'barge'] as const) ?? 'listen',
    }),
    'call.watchMode': () => ({
      type: 'call.watchMode',
      agent: this.#pick(['a6', 'a7', 'a8']) ?? 'a6',
      mode: this.#pick(['listen', 'whisper', 'barge'] as const) ?? 'listen',
    }),
    'call.unwatch': () => ({ type: 'call.unwatch', agent: this.#pick(['a6', 'a7', 'a8']) ?? 'a6' }),
    'call.takeOver': () => ({ type: 'call.takeOver', agent: this.#pick(['a6', 'a7', 'a8']) ?? 'a6' }),
    'call.place': () => ({
      type: 'call.place',
      agent: this.#agent(),
      number: this.#pick([...numbers, '110']) ?? '110',
      line: this.#pick(['health', 'info']) ?? 'health',
      callerId: null,
    }),
    'call.end': () => ({ type: 'call.end', call: this.#next() < 0.2 ? this.#call() : 'ghost' }),
    'queue.mode': () => ({
      type: 'queue.mode',
      queue: this.#pick([...everyQueue, 'nowhere']) ?? 'q1',
      mode: this.#pick(['open', 'open', 'open', 'draining', 'closed'] as const) ?? 'open',
    }),
    'floor.broadcast': () => ({ type: 'floor.broadcast', queue: null, text: this.#pick(['hello', '']) ?? '' }),
    'callback.cancel': () => ({
      type: 'callback.cancel',
      callback: this.#pick([...this.floor.callbacks.keys()]) ?? 'x',
    }),
    'preview.accept': () => ({ type: 'preview.accept', agent: this.#looker() }),
    'preview.skip': () => ({ type: 'preview.skip', agent: this.#looker(), reason: 'later' }),
  }

  /** Somebody who has a conversation, if anybody has: most requests are for them. */
  #talker(): string {
    const talking = [...this.floor.calls.values()].flatMap((call) => (call.phase === 'talking' ? [call.agent] : []))
    return (this.#next() < 0.9 ? this.#pick(talking) : undefined) ?? this.#agent()
  }

  /** Somebody who looks at a case, if anybody does. */
  #looker(): string {
    const looking = [...this.floor.calls.values()].flatMap((call) => (call.phase === 'previewing' ? [call.agent] : []))
    return this.#pick(looking) ?? this.#agent()
  }

  #waiting(): string {
    const asked = [...this.floor.calls.values()].filter((call) => call.phase === 'waiting' && call.asked !== null)
    return this.#pick(asked)?.leg ?? this.#leg()
  }

  #parked(): string {
    for (const call of this.floor.calls.values()) if (call.phase === 'parked') return call.id
    return this.#call()
  }

  readonly #facts: { readonly [T in FactType]: () => Fact | null } = {
    'leg.arrived': () => {
      if (this.floor.calls.size >= mostCalls) return this.#facts['leg.ended']()
      const leg = `c${++this.#count}`
      this.#legs.push(leg)
      const number = this.#pick(numbers) ?? ''
      const caller = this.#next() < 0.9 ? ({ kind: 'presented', number } as const) : ({ kind: 'withheld' } as const)
      this.feed({ ...arrival(leg), caller })
      if (this.#next() < 0.85) this.#queue(leg)
      return null
    },
    'phone.dialled': () => {
      const leg = `x${++this.#count}`
      this.#legs.push(leg)
      const dialled = this.#pick(['*11', '*12', '*13', '*14', '0312345678', '110']) ?? ''
      return { type: 'phone.dialled', leg, node: 'pbx1', phone: this.#pick(everyPhone) ?? 'p1', dialled }
    },
    'leg.ringing': () => ({ type: 'leg.ringing', leg: this.#ourLeg() }),
    'leg.progress': () => ({ type: 'leg.progress', leg: this.#leg() }),
    'leg.answered': () => {
      const [ringing] = this.#next() < 0.9 ? this.#ringing.splice(this.#below(this.#ringing.length), 1) : []
      return { type: 'leg.answered', leg: ringing ?? this.#ourLeg(), recording: null }
    },
    'leg.ended': () => {
      const spy = this.#next() < 0.05 ? this.#pick(this.#spies) : undefined
      const leg = spy ?? (this.#next() < 0.7 ? this.#ending.shift() : undefined) ?? this.#leg()
      drop(this.#legs, leg)
      drop(this.#ringing, leg)
      drop(this.#ending, leg)
      drop(this.#spies, leg)
      return this.#next() < 0.05 ? null : { type: 'leg.ended', leg, cause: this.#pick(causes) ?? 16 }
    },
    'leg.keyPressed': () => ({
      type: 'leg.keyPressed',
      leg: this.#waiting(),
      key: this.#pick(['1', '1', '1', '2', '3', '0', '9', '#', '*']) ?? '1',
      heldMs: 80,
    }),
    'leg.listened': () => ({ type: 'leg.listened', leg: this.#ourLeg(), by: 'notSure' }),
    'leg.held': () => ({ type: 'leg.held', leg: this.#ourLeg() }),
    'leg.unheld': () => ({ type: 'leg.unheld', leg: this.#ourLeg() }),
    'leg.handedBack': () => {
      const leg = this.#leg()
      this.feed({ type: 'leg.handedBack', leg })
      return this.#next() < 0.7 && !leg.includes('.') && leg.startsWith('c') ? { ...arrival(leg), attempt: 2 } : null
    },
    'playback.ended': () => {
      const [over] = this.#playing.splice(this.#below(this.#playing.length), 1)
      return over === undefined ? null : { type: 'playback.ended', ...over, completed: true }
    },
    'phone.registered': () => ({ type: 'phone.registered', phone: this.#pick(everyPhone) ?? 'p1' }),
    'phone.lost': () => {
      if (this.#next() < 0.7) return this.#facts['phone.registered']()
      return { type: 'phone.lost', phone: this.#pick(everyPhone) ?? 'p1' }
    },
    'pbx.lost': () => ({ type: 'pbx.lost', node: 'pbx1' }),
    'pbx.snapshot': () => (this.#next() < 0.3 ? this.#seen() : this.#facts['leg.answered']()),
    'command.failed': () => {
      const dice = this.#next()
      if (dice < 0.5) {
        const leg = this.#playing.at(-1)?.leg ?? this.#leg()
        return { type: 'command.failed', leg, command: 'leg.play', reason: 'no such file' }
      }
      if (dice < 0.8) return { type: 'command.failed', leg: this.#leg(), command: 'leg.listen', reason: 'no such leg' }
      const leg = this.#ourLeg()
      drop(this.#legs, leg)
      return { type: 'command.failed', leg, command: 'leg.dial', reason: 'no route' }
    },
    'pbx.servedAlone': () => ({
      type: 'pbx.servedAlone',
      leg: this.#leg(),
      line: 'health',
      called: '0961230001',
      caller: { kind: 'withheld' },
      arrivedAt: 0,
      endedAt: 0,
      recording: null,
      outcome: 'emergency',
    }),
  }

  /** The truth of this moment; some channels were lost while nobody looked. */
  #seen(): Fact {
    for (const leg of this.#legs.splice(0)) if (this.#next() < 0.96) this.#legs.push(leg)
    const there = [...this.#legs, ...this.#spies.filter(() => this.#next() < 0.9)]
    return this.#snapshot(there, this.#next())
  }

  #snapshot(there: readonly string[], gone: number): Fact {
    const bridges = [...this.floor.calls.values()].flatMap((call) =>
      call.phase === 'talking' || call.phase === 'outside' ? [call.bridge] : [],
    )
    return {
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '22',
      startedAt: 0,
      legs: there.map((leg) => ({
        leg,
        state: /\.[a-z]\d+$/.test(leg) && this.#next() < 0.5 ? 'ringing' : 'up',
        floor: 'city',
        arrival: leg.startsWith('c') && !leg.includes('.') && callOfLeg(leg) === leg ? arrival(leg) : null,
      })),
      bridges: bridges.filter(() => this.#next() > gone),
      phones: everyPhone.filter(() => this.#next() < 0.95),
      pending: [],
    }
  }
}

/** What brings the floor to a standstill when it is asked as often as the rest. */
const rare: ReadonlySet<RequestType> = new Set([
  'agent.signOut',
  'agent.forceOut',
  'agent.pause',
  'call.endWithGuidance',
  'call.hangUp',
  'call.park',
  'queue.mode',
  'floor.broadcast',
  'call.mark',
])

const drop = (from: string[], what: string): void => {
  const place = from.indexOf(what)
  if (place >= 0) from.splice(place, 1)
}

const requestTypes = [
  'agent.signIn',
  'agent.signOut',
  'agent.ready',
  'agent.pause',
  'agent.endWrapUp',
  'agent.readyOnce',
  'agent.pauseAfter',
  'agent.prolongWrapUp',
  'agent.openLine',
  'agent.closeLine',
  'agent.raiseHand',
  'agent.forceOut',
  'call.answer',
  'call.hold',
  'call.resume',
  'call.hangUp',
  'call.mute',
  'call.transfer',
  'call.consult',
  'call.toggle',
  'call.merge',
  'call.complete',
  'call.cancelConsult',
  'call.dropParty',
  'call.park',
  'call.unpark',
  'call.sendKeys',
  'call.redial',
  'call.move',
  'call.endWithGuidance',
  'call.mark',
  'call.watch',
  'call.watchMode',
  'call.unwatch',
  'call.takeOver',
  'call.place',
  'call.end',
  'queue.mode',
  'floor.broadcast',
  'callback.cancel',
  'preview.accept',
  'preview.skip',
] as const satisfies readonly RequestType[]

/** Told oftener, the more often it happens. */
const factTypes = [
  'leg.arrived',
  'leg.arrived',
  'leg.arrived',
  'leg.answered',
  'leg.answered',
  'leg.answered',
  'leg.answered',
  'leg.answered',
  'leg.ended',
  'leg.ended',
  'leg.ended',
  'playback.ended',
  'playback.ended',
  'leg.keyPressed',
  'leg.keyPressed',
  'leg.ringing',
  'leg.held',
  'leg.unheld',
  'leg.handedBack',
  'phone.dialled',
  'phone.registered',
  'phone.lost',
  'leg.progress',
  'pbx.lost',
  'pbx.snapshot',
  'command.failed',
  'pbx.servedAlone',
] as const satisfies readonly FactType[]
