import {
  type AcdEvent,
  type CallRecord,
  type Dialler,
  type Fact,
  type Floor,
  type FloorConfig,
  type FlowFloor,
  type LaneCommand,
  type LogBody,
  type LogEntry,
  noStats,
  type RequestBody,
  type StatsState,
  statsStep,
} from '@tsunagu/core'
import { type FakeCitizen, FakePbx, snapshotOfFloor, VirtualClock } from '@tsunagu/pbx'
import { floorFolder } from '../../services/acd/src/folder.ts'
import { diallerFolder } from '../../services/dialler/src/folder.ts'
import { ivrFolder } from '../../services/ivr/src/folder.ts'
import { type StoryService, storyService } from './story-service.ts'

export type Verdict = Extract<AcdEvent, { type: 'request.accepted' | 'request.refused' }>

/**
 * A whole floor without a process: the folders of acd, ivr and dialler and the figures over one log in memory, a PBX in memory, and
 * a clock that moves when told. Every entry goes through every service in the order of the log, as it does live.
 */
export class Story {
  readonly clock: VirtualClock
  readonly pbx: FakePbx
  readonly log: LogEntry[] = []
  readonly records = new Map<string, CallRecord>()
  readonly config: FloorConfig
  stats: StatsState = noStats
  readonly #services: readonly StoryService[]
  readonly #lanes = new Map<string, Promise<void>>()
  readonly #unperformed = new Set<LaneCommand>()
  readonly #alarms = new Map<string, { readonly at: number; readonly cancel: () => void }>()
  readonly #folded = new Map<string, number>()
  #linkUp: Promise<void> = Promise.resolve()
  #markUp: () => void = () => undefined
  #servedAlone = 0
  #requests = 0
  #isPumping = false
  /** Every so many entries each service dies and is taken over from its last commit; 0: never. */
  takeOverEvery = 0

  private constructor(config: FloorConfig, startsAt: number) {
    this.config = config
    this.clock = new VirtualClock(startsAt)
    this.pbx = new FakePbx({ node: config.node, clock: this.clock })
    this.#services = [
      storyService(floorFolder, config.floor),
      storyService(ivrFolder, config.floor),
      storyService(diallerFolder, config.floor),
    ]
  }

  /** A configured floor whose phones are registered; nobody is signed in. */
  static async open(config: FloorConfig, startsAt: number): Promise<Story> {
    const story = new Story(config, startsAt)
    story.append('api', { type: 'floor.configured', config })
    for (const { phone } of config.agents) story.pbx.register(phone, config.floor)
    await story.pbx.start({
      fact: (_floor, fact) => story.#tell(fact),
      connected: (snapshot) => {
        const pending = [...story.#unperformed].flatMap(({ command }) =>
          command.type === 'leg.dial' ? [command.leg] : [],
        )
        story.#tellServedAlone()
        story.#tell(snapshotOfFloor(snapshot, config.floor, pending))
        story.#markUp()
      },
      lost: () => {
        story.#tell({ type: 'pbx.lost', node: config.node })
        story.#linkUp = new Promise((resolve) => {
          story.#markUp = resolve
        })
      },
    })
    await story.passes(100)
    return story
  }

  get floor(): Floor {
    return this.#services[0]?.state() as Floor
  }

  get flows(): FlowFloor {
    return this.#services[1]?.state() as FlowFloor
  }

  get dialler(): Dialler {
    return this.#services[2]?.state() as Dialler
  }

  passes(ms: number): Promise<void> {
    return this.clock.advance(ms)
  }

  /** A citizen dials a line's number. */
  calls(line: string, number = '09012345678'): FakeCitizen {
    const set = this.config.lines.find((candidate) => candidate.id === line)
    const citizen = this.pbx.arrive({
      floor: this.config.floor,
      line,
      called: set?.number ?? line,
      caller: number === '' ? { kind: 'withheld' } : { kind: 'presented', number },
    })
    return citizen
  }

  /** Puts a request to the floor and gives its answer. */
  async ask(body: RequestBody, account = 'agent' in body ? body.agent : 'lead'): Promise<Verdict> {
    this.#requests += 1
    const request = `r${this.#requests}`
    this.append('api', { ...body, request, actor: { account, door: 'api' } })
    await this.passes(0)
    const answer = this.events('request.accepted', 'request.refused').find((event) => event.request === request)
    if (answer === undefined) throw new Error(`request ${body.type} was not answered`)
    return answer
  }

  async staffed(...agents: readonly string[]): Promise<void> {
    for (const agent of agents) {
      await this.ask({ type: 'agent.signIn', agent })
      await this.ask({ type: 'agent.ready', agent })
      await this.passes(10)
    }
  }

  events<T extends LogBody['type']>(...types: readonly T[]): readonly Extract<LogBody, { type: T }>[] {
    return this.log.flatMap(({ body }) =>
      types.includes(body.type as T) ? [body as Extract<LogBody, { type: T }>] : [],
    )
  }

  /** How the call with that id ended; null while it goes on. */
  ended(call: string): Extract<AcdEvent, { type: 'call.ended' }> | null {
    return this.events('call.ended').find((event) => event.call === call) ?? null
  }

  /** The queue in which that call was offered last. */
  offeredIn(call: string): string | null {
    return this.events('call.offered').findLast((event) => event.call === call)?.queue ?? null
  }

  append(by: string, body: LogBody): void {
    const at = this.clock.now()
    const last = this.log.at(-1)
    const n = last?.at === at ? Number(last.id.split('-')[1]) + 1 : 0
    this.log.push({ id: `${at}-${n}`, at, by, body })
    this.#pump()
  }

  #tell(fact: Fact): void {
    this.append(`bridge:${this.config.node}`, fact)
  }

  #tellServedAlone(): void {
    for (const alone of this.pbx.servedAlone.slice(this.#servedAlone)) {
      const { leg, line, called, caller, arrivedAt, endedAt } = alone
      const fact = { type: 'pbx.servedAlone', leg, line, called, caller, arrivedAt, endedAt } as const
      this.#tell({ ...fact, recording: leg, outcome: 'emergency' })
    }
    this.#servedAlone = this.pbx.servedAlone.length
  }

  #pump(): void {
    if (this.#isPumping) return
    this.#isPumping = true
    try {
      while (this.#pumpOnce()) this.#arm()
      this.#arm()
    } finally {
      this.#isPumping = false
    }
  }

  /** One entry further for whoever is behind; false when all have read everything. */
  #pumpOnce(): boolean {
    let moved = false
    for (const service of this.#services) {
      const entry = this.#next(service.name)
      if (entry === undefined) continue
      moved = true
      const { events, commands } = service.take(entry)
      for (const event of events) this.append(service.name, event)
      for (const command of commands) this.#queue(command)
      this.#maybeTakeOver(service)
    }
    const entry = this.#next('stats')
    if (entry !== undefined) this.#foldStats(entry)
    return moved || entry !== undefined
  }

  #next(reader: string): LogEntry | undefined {
    const place = this.#folded.get(reader) ?? 0
    const entry = this.log[place]
    if (entry !== undefined) this.#folded.set(reader, place + 1)
    return entry
  }

  #maybeTakeOver(service: StoryService): void {
    const folded = this.#folded.get(service.name) ?? 0
    if (this.takeOverEvery > 0 && folded % this.takeOverEvery === 0) service.takeOver()
  }

  #foldStats(entry: LogEntry): void {
    const step = statsStep(this.stats, entry)
    this.stats = step.state
    for (const { record } of step.calls) this.records.set(record.call, record)
  }

  /** Commands of one call in order, those of different calls side by side; waits while the link is down. */
  #queue(wanted: LaneCommand): void {
    this.#unperformed.add(wanted)
    const before = this.#lanes.get(wanted.lane) ?? Promise.resolve()
    this.#lanes.set(
      wanted.lane,
      before.then(() => this.#perform(wanted)),
    )
  }

  async #perform(wanted: LaneCommand): Promise<void> {
    const { command } = wanted
    for (;;) {
      await this.#linkUp
      const result = await this.pbx.perform(command, this.config.floor)
      if (!result.done && result.unreachable) continue
      this.#unperformed.delete(wanted)
      if (!result.done) {
        const leg = 'leg' in command ? command.leg : 'legs' in command ? (command.legs[0] ?? '') : ''
        this.#tell({ type: 'command.failed', leg, command: command.type, reason: result.reason })
      }
      return
    }
  }

  /** Sets the clock for every timer that a service has, and forgets those it no longer has. */
  #arm(): void {
    for (const service of this.#services) {
      const waiting = service.waiting()
      for (const [name, alarm] of this.#alarms) {
        if (!name.startsWith(`${service.name}/`)) continue
        if (waiting.get(name.slice(service.name.length + 1)) === alarm.at) continue
        alarm.cancel()
        this.#alarms.delete(name)
      }
      for (const [timer, at] of waiting) this.#armOne(service, timer, at)
    }
  }

  #armOne(service: StoryService, timer: string, at: number): void {
    const name = `${service.name}/${timer}`
    if (this.#alarms.has(name)) return
    const cancel = this.clock.schedule(at - this.clock.now(), () => {
      this.#alarms.delete(name)
      service.markFired(timer, at)
      this.append(service.name, { type: 'timer.fired', service: service.name, timer })
    })
    this.#alarms.set(name, { at, cancel })
  }
}
