import { type FloorConfig, standardQueue } from '../../floor/config.ts'
import { emptyFloor } from '../../floor/floor.ts'
import type { AcdEvent } from '../../log/events.ts'
import type { EpochMs } from '../../log/ids.ts'
import type { LogBody, LogEntry } from '../../log/log-entry.ts'
import { municipalRules } from '../../pacing/pacer.ts'
import type { Attempt, Campaign, DialEvent, Target } from '../campaign.ts'
import { calendar, holidays, rules, tokyo } from '../campaign-given.spec.ts'
import { type Dialler, emptyDialler } from './dialler.ts'
import { stepDialler } from './step.ts'

/** A Friday. */
export const morning = tokyo('2026-11-20 10:00')

export const plan = (more: Partial<Campaign> = {}): Campaign => ({
  id: 'c1',
  version: 1,
  name: '催告',
  state: 'running',
  line: 'tax',
  callerId: '0312345678',
  queue: 'q1',
  mode: { kind: 'progressive' },
  pacing: municipalRules,
  tries: rules,
  firstDay: null,
  lastDay: null,
  priority: 0,
  weight: 1,
  reserve: 0,
  yields: true,
  apology: ['ja/apology'],
  quotas: [],
  ...more,
})

export const target = (n: number, more: Partial<Target> = {}): Target => ({
  target: n,
  person: n,
  household: null,
  rank: n,
  standing: { mayCall: true, owed: 10_000, numbers: [numberOf(n)], reasons: [] },
  tried: [],
  numberTried: [],
  householdTried: [],
  contactsFrom: null,
  appointment: null,
  ...more,
})

export const numberOf = (n: number): string => `0901${String(n).padStart(7, '0')}`

export const targets = (count: number, from = 1): readonly Target[] =>
  Array.from({ length: count }, (_, n) => target(from + n))

export const floorConfig = (agents: number, more: Partial<FloorConfig> = {}): FloorConfig => ({
  ...emptyFloor.config,
  contract: 'city',
  floor: 'city-1',
  queues: ['q1', 'q2', 'q3'].map((id) => ({ ...queueBase, id, name: id })),
  agents: Array.from({ length: agents }, (_, n) => ({
    id: `a${n + 1}`,
    name: `a${n + 1}`,
    phone: `p${n + 1}`,
    browserPhone: null,
    queues: ['q1', 'q2'],
    skills: {},
    tiers: {},
    supervises: [],
    autoAnswer: true,
  })),
  calendars: [calendar],
  holidays,
  ...more,
})

const queueBase = { ...standardQueue, announceEveryMs: 0, prolong: { times: 0, ms: 0 } }

type Changed = Extract<AcdEvent, { type: 'agent.changed' }>

export const agentIs = (agent: string, activity: Changed['activity'], more: Partial<Changed> = {}): Changed => ({
  type: 'agent.changed',
  agent,
  availability: 'ready',
  activity,
  phoneRegistered: true,
  reason: null,
  call: null,
  until: null,
  pauseAfter: null,
  lineOpen: true,
  author: { kind: 'system', id: 'test' },
  ...more,
})

export type DialStep = typeof stepDialler

/** A log that grows entry by entry, with the timers that the dialler has set, and everything it has said. */
export class DialStory {
  state: Dialler = emptyDialler
  at: EpochMs
  readonly log: LogEntry[] = []
  readonly said: { readonly at: EpochMs; readonly event: DialEvent }[] = []
  readonly timers = new Map<string, EpochMs>()
  readonly #step: DialStep
  readonly onSaid: ((event: DialEvent) => void)[] = []
  #n = 0

  constructor(at: EpochMs = morning, step: DialStep = stepDialler) {
    this.at = at
    this.#step = step
  }

  feed(...bodies: readonly LogBody[]): this {
    for (const body of bodies) {
      this.#n += 1
      const entry: LogEntry = { id: `${this.at}-${this.#n}`, at: this.at, by: 'test', body }
      this.log.push(entry)
      const { state, effects } = this.#step(this.state, entry)
      this.state = state
      for (const effect of effects) {
        if (effect.type === 'timer.set') this.timers.set(effect.timer, this.#due(effect.timer, effect.at))
        else if (effect.type === 'timer.cancel') this.timers.delete(effect.timer)
        else if (effect.type === 'event') {
          this.said.push({ at: this.at, event: effect.event })
          for (const tell of this.onSaid) tell(effect.event)
        }
      }
    }
    return this
  }

  /** Where nothing can happen, the second of a campaign comes late, so that days pass quickly. */
  isHasty = false

  hasty(): this {
    this.isHasty = true
    return this
  }

  #due(timer: string, at: EpochMs): EpochMs {
    const { targets, flights } = this.state
    if (!this.isHasty || !timer.startsWith('tick:') || flights.size > 0) return at
    return Math.max(at, this.at + (targets.size === 0 ? 60_000 : 10_000))
  }

  /** Time passes; timers fire in their order. */
  pass(ms: number): this {
    const end = this.at + ms
    for (;;) {
      const [next] = [...this.timers].filter(([, at]) => at <= end).sort((a, b) => a[1] - b[1])
      if (next === undefined) break
      this.timers.delete(next[0])
      this.at = Math.max(this.at, next[1])
      this.feed({ type: 'timer.fired', service: 'dialler', timer: next[0] })
    }
    this.at = end
    return this
  }

  until(at: EpochMs): this {
    return this.pass(at - this.at)
  }

  fill(list: readonly Target[], campaign = 'c1', upTo = `${this.at}-0`, left = 0): this {
    return this.feed({ type: 'campaign.filled', campaign, upTo, targets: list, left })
  }

  ready(...agents: readonly string[]): this {
    return this.feed(...agents.map((agent) => agentIs(agent, 'idle')))
  }

  events<T extends DialEvent['type']>(type: T): readonly Extract<DialEvent, { type: T }>[] {
    return this.said.flatMap(({ event }) => (event.type === type ? [event as Extract<DialEvent, { type: T }>] : []))
  }

  started(): readonly Attempt[] {
    return this.events('attempt.started').map(({ attempt }) => attempt)
  }

  /** Of the last attempt, or of the one to this target. */
  call(n?: number): string {
    const found = n === undefined ? this.started().at(-1) : this.started().findLast((one) => one.target === n)
    if (found === undefined) throw new Error(`nobody has been dialled${n === undefined ? '' : ` for target ${n}`}`)
    return found.call
  }

  /** The floor takes the attempt up and dials. */
  dialled(call = this.call()): this {
    const { number, callerId, line } = this.started().find((one) => one.call === call) as Attempt
    const arrived = { type: 'call.arrived', call, leg: `${call}.d1`, node: 'pbx1', direction: 'outbound' } as const
    return this.feed(
      { ...arrived, line, called: number, caller: { kind: 'presented', number: callerId }, recording: null },
      { type: 'call.dialled', call, leg: `${call}.d1`, number, callerId, queue: 'q1' },
    )
  }

  answered(call = this.call()): this {
    return this.feed({ type: 'leg.answered', leg: `${call}.d1`, recording: null })
  }

  connected(call = this.call(), agent = 'a1'): this {
    return this.feed({
      ...{ type: 'call.connected', call, agent, leg: `${call}.o2`, queue: 'q1', waitedMs: 0, estimateMs: null },
    })
  }

  ended(
    call = this.call(),
    outcome: Extract<AcdEvent, { type: 'call.ended' }>['outcome'] = 'noAnswer',
    cause = 19,
  ): this {
    const rest = { by: 'system', queue: 'q1', agents: [], waitedMs: 0, talkMs: 0 } as const
    return this.feed({ type: 'call.ended', call, outcome, cause, ...rest })
  }

  inbound(call: string, number: string, line = 'main'): this {
    const arrived = { type: 'call.arrived', call, leg: call, node: 'pbx1', direction: 'inbound' } as const
    return this.feed({ ...arrived, line, called: '0312345678', caller: { kind: 'presented', number }, recording: null })
  }

  queued(call: string, queue = 'q1'): this {
    return this.feed({ type: 'call.queued', call, queue, position: 1, estimateMs: null, prefer: null })
  }

  /** What the last decision of a campaign named as its limit. */
  limit(campaign = 'c1'): string | undefined {
    return this.events('campaign.decided').findLast((one) => one.campaign === campaign)?.decision.limit
  }
}

export const story = (agents = 2, at = morning, step: DialStep = stepDialler): DialStory =>
  new DialStory(at, step).feed({ type: 'floor.configured', config: floorConfig(agents) })

export const set = (more: Partial<Campaign> = {}): LogBody => ({
  type: 'campaign.set',
  campaign: plan(more),
  by: 'ops1',
})
