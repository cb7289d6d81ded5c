import { tokyoTime } from '../../calendar/tokyo-time.ts'
import type { AcdEvent } from '../../log/events.ts'
import type { EpochMs, LogId } from '../../log/ids.ts'
import type { LogBody } from '../../log/log-entry.ts'
import { type Chance, seeded } from '../../simulate/chance.ts'
import { type AttemptOutcome, isCharged } from '../attempt-outcome.ts'
import type { Attempt, Campaign, DialEvent, DialMode, Target } from '../campaign.ts'
import { calendar, holidays, tokyo } from '../campaign-given.spec.ts'
import { mayDialAt } from '../dial-window.ts'
import type { Tried } from '../tried.ts'
import { agentIs, type DialStep, DialStory, floorConfig, plan } from './dialler.spec.ts'
import { emptyDialler } from './dialler.ts'
import { diallerChanges, diallerOfFields } from './fields.ts'
import { listsWanted } from './lists.ts'
import { stepDialler } from './step.ts'

/** What holds whatever happens. */
export const promises = [
  'one call for a person at a time',
  'one call for a household at a time',
  'one call for a number at a time',
  'nobody is dialled while on the line with us',
  'nobody is called outside the hours',
  'nobody is called after it was paid',
  'nobody is called more often than a day allows',
  'an agent is kept for one call at a time',
  'a caller who waits goes first',
  'an attempt has one id and one end',
  'nobody is forgotten',
  'what is written down is what is known',
] as const
export type PromiseName = (typeof promises)[number]

type Row = { state: 'waiting' | 'done'; nextAt: EpochMs }
type Written = { readonly id: LogId; readonly apply: () => void }
type ToyCall = { readonly attempt: Attempt; answered: boolean; agent: string | null; waits: boolean }
type ToyAgent = { availability: 'ready' | 'paused'; activity: Parameters<typeof agentIs>[1]; call: string | null }
type TriedBy = Tried & { readonly person: number; readonly household: number | null; readonly call: string }

const persons = 60
const agents = 4
const householdOf = (person: number): number | null => (person % 3 === 0 ? null : Math.floor(person / 6))
/** Every fourth shares a number with the next one. */
const numbersOf = (person: number): readonly string[] => {
  const own = `0901${String(person).padStart(7, '0')}`
  return person % 4 === 0 ? [`0312${String(Math.floor(person / 8)).padStart(6, '0')}`, own] : [own]
}
const ringTimeoutMs = plan().tries.ringTimeoutS * 1_000

const modes: readonly DialMode[] = [
  { kind: 'progressive' },
  { kind: 'power', callsPerAgent: 2 },
  { kind: 'predictive' },
  { kind: 'preview', decideMs: 20_000, onTimeout: 'skip' },
  { kind: 'agentless', flow: 'notice', mostLines: 4 },
]

/**
 * A city in a toy: persons who answer or do not, agents who come and go, callers, a register that changes, and a Postgres that
 * is written late and read early. Everything by the seed.
 */
export class DialWalk {
  readonly broken = new Set<PromiseName>()
  readonly story: DialStory
  readonly #chance: Chance
  readonly #agents = new Map<string, ToyAgent>()
  readonly #calls = new Map<string, ToyCall>()
  readonly #inbound = new Map<string, { number: string; waits: boolean }>()
  readonly #paid = new Set<number>()
  readonly #rows = new Map<string, Row>()
  readonly #tried: TriedBy[] = []
  readonly #truth: TriedBy[] = []
  readonly #open = new Set<string>()
  readonly #ids = new Set<string>()
  readonly #ended = new Set<string>()
  readonly #queue: Written[] = []
  readonly #plans = new Map<string, Campaign>()
  readonly #later: { at: EpochMs; act: () => void }[] = []
  #upTo: LogId = '0-0'
  #n = 0
  #emergency = false

  constructor(seed: number, step: DialStep = stepDialler) {
    this.#chance = seeded(seed)
    this.story = new DialStory(tokyo('2026-11-20 08:55'), step)
    this.story.isHasty = true
    this.story.onSaid.push((event) => this.#said(event))
    this.#feed({ type: 'floor.configured', config: floorConfig(agents) })
    for (let n = 1; n <= agents; n += 1)
      this.#agents.set(`a${n}`, { availability: 'ready', activity: 'idle', call: null })
    for (const id of ['c1', 'c2']) this.#begin(id)
  }

  #begin(id: string): void {
    const mode = modes[this.#int(modes.length)] ?? { kind: 'progressive' }
    const paced = mode.kind === 'preview' || mode.kind === 'agentless' ? ({ kind: 'progressive' } as const) : mode
    const campaign = plan({ id, mode, pacing: { ...plan().pacing, mode: paced }, priority: this.#int(2), yields: true })
    for (let person = 1; person <= persons; person += 1)
      if (this.#int(3) > 0) this.#rows.set(`${id}:${person}`, { state: 'waiting', nextAt: 0 })
    this.#set(campaign)
  }

  #set(campaign: Campaign): void {
    this.#plans.set(campaign.id, campaign)
    this.#feed({ type: 'campaign.set', campaign, by: 'ops1' })
  }

  #int(below: number): number {
    return Math.floor(this.#chance.next() * below)
  }

  #break(name: PromiseName): void {
    this.broken.add(name)
  }

  #feed(...bodies: readonly LogBody[]): void {
    this.story.feed(...bodies)
  }

  #soon(ms: number, act: () => void): void {
    this.#later.push({ at: this.story.at + ms, act })
  }

  #tell(id: string): void {
    const agent = this.#agents.get(id)
    if (agent === undefined) return
    const { availability, activity, call } = agent
    this.#feed(agentIs(id, activity, { availability, call: activity === 'idle' ? null : call }))
  }

  #agentTo(id: string, activity: ToyAgent['activity'], call: string | null): void {
    const agent = this.#agents.get(id)
    if (agent === undefined) return
    agent.activity = activity
    agent.call = call
    this.#soon(0, () => this.#tell(id))
  }

  // What the dialler says.

  #said(event: DialEvent): void {
    switch (event.type) {
      case 'attempt.started':
        this.#checkStart(event.attempt)
        return this.#soon(this.#int(300), () => this.#takeUp(event.attempt))
      case 'attempt.withdrawn':
        return this.#soon(this.#int(300), () => this.#withdrawn(event.call))
      case 'attempt.ended':
        return this.#attemptEnded(event)
      case 'target.settled': {
        const { campaign, target, verdict } = event
        const write = (): void => {
          this.#rows.set(`${campaign}:${target}`, {
            state: verdict.type === 'out' ? 'done' : 'waiting',
            nextAt: verdict.type === 'later' ? verdict.at : 0,
          })
        }
        this.#write(write)
        return
      }
      case 'attempt.warned':
      case 'campaign.decided':
      case 'call.returned':
        return
    }
  }

  #write(apply: () => void): void {
    this.#n += 1
    this.#queue.push({ id: `${this.story.at}-${100_000 + this.#n}`, apply })
  }

  #checkStart(attempt: Attempt): void {
    const { call, person, number, agent, campaign } = attempt
    if (this.#ids.has(call)) this.#break('an attempt has one id and one end')
    this.#ids.add(call)
    for (const id of this.#open) {
      const other = this.#calls.get(id)?.attempt ?? this.#starting.get(id)
      if (other === undefined) continue
      const [mine, his] = [person % 1_000, other.person % 1_000]
      if (mine === his) this.#break('one call for a person at a time')
      if (householdOf(mine) !== null && householdOf(mine) === householdOf(his))
        this.#break('one call for a household at a time')
      if (other.number === number) this.#break('one call for a number at a time')
      if (agent !== null && other.agent === agent) this.#break('an agent is kept for one call at a time')
    }
    for (const caller of this.#inbound.values()) {
      if (caller.number === number) this.#break('nobody is dialled while on the line with us')
      if (caller.waits && attempt.mode !== 'agentless') this.#break('a caller who waits goes first')
    }
    const { at } = this.story
    const shut = this.#emergency || !mayDialAt(calendar, holidays, at, ringTimeoutMs)
    if (shut || this.#plans.get(campaign)?.state !== 'running') this.#break('nobody is called outside the hours')
    if (this.#paid.has(person)) this.#break('nobody is called after it was paid')
    this.#checkCaps(attempt)
    this.#open.add(call)
    this.#starting.set(call, attempt)
    const { target } = attempt
    this.#write(() => this.#written.add(`${campaign}:${target}`))
  }

  readonly #starting = new Map<string, Attempt>()
  /** Targets with an attempt that has no end yet, as Postgres knows it. */
  readonly #written = new Set<string>()

  #checkCaps({ person, household, number }: Attempt): void {
    const { most } = plan().tries
    const ofToday = this.#truth.filter(
      (one) => isCharged(one.outcome) && tokyoTime(one.at).number === tokyoTime(this.story.at).number,
    )
    const isOver = (mine: (one: TriedBy) => boolean, cap: number): boolean => ofToday.filter(mine).length >= cap
    if (
      isOver((one) => one.person === person, most.perPersonDay) ||
      isOver((one) => one.number === number, most.perNumberDay) ||
      (household !== null && isOver((one) => one.household === household, most.perHouseholdDay))
    )
      this.#break('nobody is called more often than a day allows')
    const reached = this.#truth.some((one) => one.person === person && one.outcome === 'answered')
    if (reached) this.#break('nobody is called more often than a day allows')
  }

  #attemptEnded(event: Extract<DialEvent, { type: 'attempt.ended' }>): void {
    const { call, campaign, target, person, number, outcome, startedAt } = event
    if (!this.#open.has(call) || this.#ended.has(call)) this.#break('an attempt has one id and one end')
    this.#ended.add(call)
    this.#open.delete(call)
    this.#starting.delete(call)
    const one: TriedBy = {
      ...{ at: startedAt, number, outcome, disposition: null, person },
      household: householdOf(person),
      call,
    }
    this.#truth.push(one)
    this.#write(() => {
      this.#written.delete(`${campaign}:${target}`)
      if (outcome !== 'cancelled') this.#tried.push(one)
    })
  }

  // What the floor does.

  #takeUp(attempt: Attempt): void {
    const { call, agent, campaign, person, number, queue, line, callerId } = attempt
    if (!this.#open.has(call)) return
    if (agent !== null && this.#agents.get(agent)?.activity !== 'idle')
      return this.#feed({ type: 'attempt.refused', call, because: 'agentNotFree' })
    if (agent !== null && this.#agents.get(agent)?.availability !== 'ready')
      return this.#feed({ type: 'attempt.refused', call, because: 'agentNotFree' })
    // Lost on the way: the guard takes it back.
    if (this.#int(60) === 0) return
    this.#calls.set(call, { attempt, answered: false, agent, waits: false })
    if (agent !== null) this.#agentTo(agent, 'reserved', call)
    if (attempt.preview === null) return this.#dial(attempt)
    const until = this.story.at
    const shown = { call, agent: agent ?? '', campaign, person, number, queue, line, callerId, until }
    this.#feed({ type: 'preview.shown', ...shown })
    this.#soon(this.#int(20_000), () => this.#decided(attempt))
  }

  #decided(attempt: Attempt): void {
    const { call, agent } = attempt
    if (!this.#calls.has(call)) return
    const result = (['accepted', 'skipped', 'timedOut', 'agentLeft'] as const)[this.#int(4)] ?? 'accepted'
    this.#feed({ type: 'preview.ended', call, agent: agent ?? '', result, reason: null })
    if (result === 'accepted') return this.#dial(attempt)
    this.#calls.delete(call)
    if (agent !== null) this.#agentTo(agent, 'idle', null)
  }

  #dial({ call, number, callerId, line }: Attempt): void {
    const leg = `${call}.d1`
    const arrived = { type: 'call.arrived', call, leg, node: 'pbx1', direction: 'outbound', line } as const
    const caller = { kind: 'presented', number: callerId } as const
    this.#feed(
      { ...arrived, called: number, caller, recording: null },
      { type: 'call.dialled', call, leg, number, callerId, queue: 'q1' },
    )
    this.#soon(1_000 + this.#int(3_000), () => this.#calls.has(call) && this.#feed({ type: 'leg.ringing', leg }))
    const fate = this.#int(10)
    if (fate < 4) this.#soon(4_000 + this.#int(15_000), () => this.#pickUp(call))
    else if (fate < 6) this.#soon(2_000, () => this.#end(call, 'busy', 17))
    else if (fate === 6) this.#soon(1_000, () => this.#end(call, 'failed', 38))
    else this.#soon(25_000, () => this.#end(call, 'noAnswer', 19))
  }

  #pickUp(call: string): void {
    const toy = this.#calls.get(call)
    if (toy === undefined) return
    toy.answered = true
    this.#feed({ type: 'leg.answered', leg: `${call}.d1`, recording: null })
    if (this.#int(8) === 0) this.#feed({ type: 'leg.answered', leg: `${call}.d1`, recording: null })
    if (toy.attempt.mode === 'agentless') return this.#soon(15_000, () => this.#end(call, 'inFlow', 16))
    if (toy.agent !== null) return this.#connect(call, toy.agent)
    this.#feed({ type: 'call.queued', call, queue: 'q1', position: 1, estimateMs: null, prefer: null })
    const free = [...this.#agents].find(
      ([, { availability, activity }]) => availability === 'ready' && activity === 'idle',
    )
    if (free !== undefined) return this.#connect(call, free[0])
    this.#soon(this.#int(2) === 0 ? 900 : 9_000, () => this.#end(call, 'nobodyFree', 16))
  }

  #connect(call: string, agent: string): void {
    const toy = this.#calls.get(call)
    if (toy !== undefined) toy.agent = agent
    this.#feed({
      ...{ type: 'call.connected', call, agent, leg: `${call}.o2`, queue: 'q1', waitedMs: 0, estimateMs: null },
    })
    this.#agentTo(agent, 'talking', call)
    this.#soon(10_000 + this.#int(120_000), () => this.#end(call, 'answered', 16))
  }

  #end(call: string, outcome: Extract<AcdEvent, { type: 'call.ended' }>['outcome'], cause: number): void {
    const toy = this.#calls.get(call)
    if (toy === undefined) return
    const isAnswer = ['answered', 'nobodyFree', 'inFlow'].includes(outcome)
    if (toy.answered !== isAnswer) return
    this.#calls.delete(call)
    const ended = { type: 'call.ended', call, outcome, cause, by: 'system', queue: 'q1', agents: [] } as const
    this.#feed({ ...ended, waitedMs: 0, talkMs: 0 })
    if (this.#int(10) === 0) this.#feed({ ...ended, waitedMs: 0, talkMs: 0 })
    this.#release(toy.agent)
  }

  #release(agent: string | null): void {
    if (agent === null) return
    const was = this.#agents.get(agent)?.activity
    if (was !== 'talking') return this.#agentTo(agent, 'idle', null)
    this.#agentTo(agent, 'wrapUp', null)
    this.#soon(5_000 + this.#int(20_000), () => this.#agentTo(agent, 'idle', null))
  }

  #withdrawn(call: string): void {
    const toy = this.#calls.get(call)
    if (toy === undefined || toy.answered) return
    if (toy.attempt.preview !== null && this.story.state.flights.get(call)?.dialledAt === null) {
      this.#calls.delete(call)
      this.#feed({ type: 'preview.ended', call, agent: toy.agent ?? '', result: 'withdrawn', reason: null })
      return this.#release(toy.agent)
    }
    this.#end(call, 'cancelled', 16)
  }

  #happen(): void {
    const person = 1 + this.#int(persons)
    switch (this.#int(14)) {
      case 0:
        if (this.#int(3) > 0) return
        // A list is read just before.
        this.#fill()
        return this.#pays(this.#read[this.#int(this.#read.length)] ?? person)
      case 1:
        return this.#feed({ type: 'persons.changed', change: 'promiseBroken', persons: [person] })
      case 2:
        return this.#callIn(numbersOf(person)[0] ?? '')
      case 3: {
        const id = `a${1 + this.#int(agents)}`
        const agent = this.#agents.get(id)
        if (agent === undefined || agent.activity !== 'idle') return
        agent.availability = agent.availability === 'ready' ? 'paused' : 'ready'
        return this.#tell(id)
      }
      case 4: {
        const campaign = this.#plans.get(this.#int(2) === 0 ? 'c1' : 'c2')
        if (campaign === undefined || (campaign.state === 'running' && this.#int(9) > 0)) return
        const state = campaign.state === 'running' ? 'paused' : 'running'
        return this.#set({ ...campaign, version: campaign.version + 1, state })
      }
      case 5: {
        if (!this.#emergency && this.#int(12) > 0) return
        this.#emergency = !this.#emergency
        const emergency = this.#emergency ? { since: 0, by: 'ops1', note: '' } : null
        return this.#feed({
          type: 'floor.configured',
          config: floorConfig(agents, { calendars: [{ ...calendar, emergency }] }),
        })
      }
      case 6:
        return this.#feed(
          { type: 'leg.ended', leg: 'nobody.d1', cause: 16 },
          { type: 'leg.answered', leg: 'x.d1', recording: null },
        )
      case 7:
      case 8:
        return this.#catchUp(this.#int(this.#queue.length + 1))
      default:
        return this.#fill()
    }
  }

  #pays(person: number): void {
    this.#paid.add(person)
    this.#feed({ type: 'persons.changed', change: 'paid', persons: [person] })
  }

  #callIn(number: string): void {
    this.#n += 1
    const call = `in${this.#n}`
    if ([...this.#inbound.values()].length > 1) return
    this.#inbound.set(call, { number, waits: false })
    this.story.inbound(call, number)
    this.#soon(500, () => {
      const caller = this.#inbound.get(call)
      if (caller === undefined) return
      caller.waits = true
      this.story.queued(call)
    })
    this.#soon(3_000 + this.#int(20_000), () => {
      this.#inbound.delete(call)
      this.story.ended(call, 'abandoned', 16)
    })
  }

  /** Postgres is written: so many of what waits. */
  #catchUp(count: number): void {
    for (const { id, apply } of this.#queue.splice(0, count)) {
      apply()
      this.#upTo = id
    }
  }

  #read: readonly number[] = []

  /** The list is read now, and told a little later. */
  #fill(): void {
    for (const { campaign, missing, known } of listsWanted(this.story.state)) {
      const upTo = this.#queue.length === 0 ? (this.story.log.at(-1)?.id ?? '0-0') : this.#upTo
      const targets = this.#due(campaign.id, known).slice(0, Math.min(missing, 6))
      const told: LogBody = { type: 'campaign.filled', campaign: campaign.id, upTo, targets, left: 0 }
      this.#read = targets.map(({ person }) => person)
      if (targets.length > 0) this.#soon(this.#int(2_000), () => this.#feed(told))
    }
  }

  #due(campaign: string, known: readonly number[]): readonly Target[] {
    const found: Target[] = []
    for (let person = 1; person <= persons; person += 1) {
      const row = this.#rows.get(`${campaign}:${person}`)
      if (row?.state !== 'waiting' || row.nextAt > this.story.at || known.includes(person)) continue
      if (this.#isOpen(person)) continue
      found.push(this.#target(person))
    }
    return found
  }

  /** Somebody of his home or at his numbers is in flight, as Postgres knows it. */
  #isOpen(person: number): boolean {
    const near = (other: number): boolean =>
      other === person ||
      (householdOf(person) !== null && householdOf(other) === householdOf(person)) ||
      numbersOf(other).some((number) => numbersOf(person).includes(number))
    return [...this.#written].some((key) => near(Number(key.split(':')[1])))
  }

  #target(person: number): Target {
    const household = householdOf(person)
    const numbers = numbersOf(person)
    const bare = ({ at, number, outcome, disposition }: TriedBy): Tried => ({ at, number, outcome, disposition })
    const others = this.#tried.filter((one) => one.person !== person)
    return {
      ...{ target: person, person, household, rank: person % 7, contactsFrom: null, appointment: null },
      standing: { mayCall: !this.#paid.has(person), owed: 1, numbers, reasons: [] },
      tried: this.#tried.filter((one) => one.person === person).map(bare),
      numberTried: others.filter(({ number }) => numbers.includes(number)).map(bare),
      householdTried: others.filter((one) => household !== null && one.household === household).map(bare),
    }
  }

  // The walk.

  run(steps: number): this {
    for (let n = 0; n < steps && this.broken.size === 0; n += 1) {
      this.#pass(this.#int(4) === 0 ? this.#int(30_000) : this.#int(2_000))
      this.#happen()
      if (n % 40 === 0) this.#checkFields()
      if (n % 80 === 79) this.#nextBand()
    }
    return this
  }

  /** Later the same day, or the next morning. */
  #nextBand(): void {
    const { minute } = tokyoTime(this.story.at)
    const night = minute > 18 * 60 ? (24 + 9) * 60 - minute : 60 + this.#int(120)
    this.#pass(night * 60_000)
  }

  #pass(ms: number): void {
    const end = this.story.at + ms
    for (;;) {
      const next = this.#later.reduce<number>(
        (best, { at }, n) => (at <= end && (best < 0 || at < (this.#later[best]?.at ?? 0)) ? n : best),
        -1,
      )
      const due = next < 0 ? undefined : this.#later[next]
      if (due === undefined) break
      this.#later.splice(next, 1)
      this.story.pass(Math.max(0, due.at - this.story.at))
      due.act()
    }
    this.story.pass(Math.max(0, end - this.story.at))
  }

  #fields = new Map<string, string>()
  #writtenState = emptyDialler

  /** Killed and started again: the state is what was written of it. */
  #checkFields(): void {
    const { set, del } = diallerChanges(this.#writtenState, this.story.state)
    for (const [field, json] of Object.entries(set)) this.#fields.set(field, json)
    for (const field of del) this.#fields.delete(field)
    this.#writtenState = this.story.state
    const again = diallerOfFields(this.#fields)
    const left = diallerChanges(emptyDialler, again)
    if (JSON.stringify(Object.entries(left.set).sort()) !== JSON.stringify([...this.#allFields()].sort()))
      this.#break('what is written down is what is known')
    this.story.state = again
    this.#writtenState = again
  }

  #allFields(): readonly (readonly [string, string])[] {
    return Object.entries(diallerChanges(emptyDialler, this.story.state).set)
  }

  /** Everything comes to rest; then a quiet day in which everybody who is due is dialled. */
  end(): this {
    if (this.broken.size > 0) return this
    for (const agent of this.#agents.values()) agent.availability = 'ready'
    this.#emergency = false
    this.#feed({ type: 'floor.configured', config: floorConfig(agents) })
    for (const campaign of [...this.#plans.values()])
      this.#set({ ...campaign, version: campaign.version + 1, state: 'paused' })
    this.#pass(1_200_000)
    if (this.#open.size > 0 || this.story.state.flights.size > 0) this.#break('nobody is forgotten')
    const kept = [...this.story.state.agents.values()].filter(({ keptFor }) => keptFor !== null)
    if (kept.length > 0) this.#break('nobody is forgotten')
    this.#quietDays()
    return this
  }

  #quietDays(): void {
    this.#catchUp(this.#queue.length)
    const { at } = this.story
    const due = new Set(
      [...this.#rows]
        .filter(([key, { state }]) => state === 'waiting' && this.#plans.has(key.split(':')[0] ?? ''))
        .map(([key]) => key),
    )
    const resting = new Map([...due].map((key) => [key, this.story.said.length] as const))
    for (const campaign of [...this.#plans.values()])
      this.#set({
        ...campaign,
        version: campaign.version + 1,
        state: 'running',
        mode: { kind: 'progressive' },
        pacing: plan().pacing,
      })
    for (let day = 0; day < 4 && resting.size > 0; day += 1) this.#quietDay(at + day * 86_400_000, resting)
    // Nobody: tried, settled for later or out, one or the other within four days.
    if (resting.size > 0) this.#break('nobody is forgotten')
  }

  #quietDay(from: EpochMs, resting: Map<string, number>): void {
    for (let slot = 0; slot < 24 * 4 && resting.size > 0; slot += 1) {
      this.#pass(Math.max(0, from + slot * 900_000 - this.story.at))
      for (const agent of this.#agents.keys()) this.#tell(agent)
      for (let n = 0; n < 6; n += 1) {
        this.#catchUp(this.#queue.length)
        this.#fill()
        this.#pass(5_000)
      }
      for (const { event } of this.story.said.slice(Math.min(...resting.values()))) {
        if (event.type === 'attempt.started') resting.delete(`${event.attempt.campaign}:${event.attempt.target}`)
        if (event.type === 'target.settled') resting.delete(`${event.campaign}:${event.target}`)
      }
    }
  }

  /** How much happened, so that a walk in which nothing does is noticed. */
  outcomes(): ReadonlyMap<AttemptOutcome, number> {
    const counts = new Map<AttemptOutcome, number>()
    for (const { outcome } of this.#truth) counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
    return counts
  }
}

/** A step that is told every entry, for comparison: the same log gives the same effects. */
export const replayed = (walk: DialWalk): { readonly same: boolean } => {
  let state = emptyDialler
  const said: DialEvent[] = []
  for (const entry of walk.story.log) {
    const { state: next, effects } = stepDialler(state, entry)
    state = next
    for (const effect of effects) if (effect.type === 'event') said.push(effect.event)
  }
  return { same: JSON.stringify(said) === JSON.stringify(walk.story.said.map(({ event }) => event)) }
}
