import { isDeepStrictEqual } from 'node:util'
import { type Agent, isFree } from '../agent/agent.ts'
import { agentOfOpenLine, agentsIn, type Call, callOfLeg, legsOf, type Offered, type Waiting } from '../call/call.ts'
import type { Callback } from '../call/callback.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LogEntry } from '../log/log-entry.ts'
import type { Effect } from '../machine/effect.ts'
import type { SkillNeed } from './config.ts'
import { floorChanges, floorOfFields } from './fields.ts'
import { emptyFloor, type Floor, indexOf, phonesOf } from './floor.ts'

/** One input and what the floor made of it. */
export type Taken = {
  readonly before: Floor
  readonly after: Floor
  readonly entry: LogEntry
  readonly effects: readonly Effect<AcdEvent>[]
}

export type Broken = {
  readonly name: PromiseName
  readonly found: string
  readonly seed?: number
  readonly input?: number
}

/** What is different after an input, found by identity, so that a walk looks at changes only. */
type Changes = {
  readonly calls: readonly Call[]
  readonly goneCalls: readonly Call[]
  readonly agents: readonly Agent[]
  readonly events: readonly AcdEvent[]
  readonly commands: readonly PbxCommand[]
}

/** The promises of a floor, each with what it says and how it is seen to be broken: the first finding, or null. */
const promises = {
  'one call': {
    says: 'No agent is in two calls at once.',
    seen: ({ after }: Taken, { calls }: Changes): string | null => {
      const suspects = new Set(calls.flatMap(agentsIn))
      if (suspects.size === 0) return null
      const found = new Map<string, string>()
      for (const call of after.calls.values())
        for (const agent of agentsIn(call)) {
          const other = found.get(agent)
          if (other !== undefined && suspects.has(agent)) return `${agent} is in ${other} and in ${call.id}`
          found.set(agent, call.id)
        }
      return null
    },
  },
  'both ways': {
    says: 'An agent who is busy with a call is in it, and whoever is in a call is busy with it.',
    seen: ({ before, after }: Taken, { calls, goneCalls, agents }: Changes): string | null => {
      const affected = new Set(agents.map(({ id }) => id))
      for (const call of [...calls, ...goneCalls]) {
        const was = before.calls.get(call.id)
        for (const agent of was === undefined ? [] : agentsIn(was)) affected.add(agent)
      }
      for (const id of affected) {
        const activity = after.agents.get(id)?.activity
        if (activity === undefined || activity.kind === 'idle' || activity.kind === 'wrapUp') continue
        const call = after.calls.get(activity.call)
        if (call === undefined || !agentsIn(call).includes(id))
          return `${id} is ${activity.kind} in ${activity.call}, which knows nothing of it`
      }
      for (const call of calls)
        for (const id of agentsIn(call)) {
          const activity = after.agents.get(id)?.activity
          const busyWith =
            activity === undefined || activity.kind === 'idle' || activity.kind === 'wrapUp' ? null : activity.call
          if (busyWith !== call.id)
            return `${call.id} is ${call.phase} with ${id}, who is ${activity?.kind} with ${busyWith}`
        }
      return null
    },
  },
  'no lost leg': {
    says: 'Every channel we dialled is in its call or in its agent’s hands, or was hung up.',
    seen: ({ after }: Taken, { calls, goneCalls, agents }: Changes, books: Books): string | null => {
      for (const { id } of [...calls, ...goneCalls]) {
        const open = books.dialled.get(id)
        if (open === undefined || open.size === 0) continue
        const call = after.calls.get(id)
        const known = call === undefined ? [] : legsOf(call)
        for (const leg of open)
          if (!known.includes(leg)) return `${leg} was dialled and is in nobody’s hands (${call?.phase})`
      }
      for (const { id } of agents)
        for (const leg of books.lines.get(id) ?? []) {
          const agent = after.agents.get(id)
          if (agent?.openLine !== leg && agent?.legs.includes(leg) !== true)
            return `${leg} is open and ${id} does not know`
        }
      return null
    },
  },
  'no dead leg': {
    says: 'No call counts on a channel that has ended.',
    seen: (_taken: Taken, { calls }: Changes, books: Books): string | null => {
      for (const call of calls)
        for (const leg of legsOf(call))
          if (books.gone.has(leg)) return `${call.id} is ${call.phase} with ${leg}, which has ended`
      return null
    },
  },
  'stray hung up': {
    says: 'A channel that picks up when nobody waits for it any more is hung up.',
    seen: ({ after, entry: { body } }: Taken, { commands }: Changes): string | null => {
      if (body.type !== 'leg.answered') return null
      const { leg } = body
      const owner = agentOfOpenLine(leg)
      const call = after.calls.get(callOfLeg(leg))
      const isKnown =
        owner === null
          ? call !== undefined && (legsOf(call).includes(leg) || call.watchers.some(({ ear }) => ear?.spy === leg))
          : after.agents.get(owner)?.openLine === leg
      if (isKnown || commands.some((command) => command.type === 'leg.hangUp' && command.leg === leg)) return null
      return `${leg} picked up, nobody waits for it, and it stays in the air`
    },
  },
  'nobody idle': {
    says: 'No agent is free while a caller waits whom that agent may take.',
    seen: ({ after, entry: { at } }: Taken, _changes: Changes, books: Books): string | null => {
      const waiting = wantingOf(after, at, books.timers)
      if (waiting.length === 0) return null
      for (const agent of after.agents.values()) {
        if (!isFree(agent) || !hasPhone(after, agent.id)) continue
        const left = waiting.find((each) => mayTake(after, at, each, agent.id))
        if (left !== undefined) return `${agent.id} is free while ${left.id} waits`
      }
      return null
    },
  },
  seniority: {
    says: 'Nobody is offered to an agent while a more senior caller waits whom that agent may take (provably fair).',
    seen: ({ before, after, entry: { at } }: Taken, { events }: Changes, books: Books): string | null => {
      for (const { id, agent } of servedIn(events)) {
        const served = after.calls.get(id) ?? before.callbacks.get(id)
        if (served === undefined || !('headStartMs' in served)) continue
        const elder = wantingOf(after, at, books.timers).find(
          (each) =>
            each.since - each.headStartMs < served.since - served.headStartMs && mayTake(after, at, each, agent),
        )
        if (elder !== undefined) return `${id} was offered to ${agent} before ${elder.id}`
      }
      return null
    },
  },
  'head start': {
    says: 'A caller is overtaken only by those whose head start is longer by more than they came later.',
    seen: ({ after, entry: { at } }: Taken, { events }: Changes): string | null => {
      for (const event of events) {
        if (event.type !== 'call.offered') continue
        const served = after.calls.get(event.call)
        if (served?.phase !== 'offered') continue
        for (const other of after.calls.values()) {
          if (other.phase !== 'waiting' || other.since >= served.since || !mayTake(after, at, other, event.agent))
            continue
          const later = served.since - other.since
          const longer = served.headStartMs - other.headStartMs
          if (later > longer) return `${served.id} overtook ${other.id} by ${later} ms with ${longer} ms more`
        }
      }
      return null
    },
  },
  'only the fit': {
    says: 'A phone rings for a queue’s caller only when its agent is ready, free, in that queue and has every skill asked.',
    seen: ({ before, after, entry: { at } }: Taken, { events }: Changes): string | null => {
      for (const event of events) {
        if (event.type !== 'call.offered') continue
        const agent = after.agents.get(event.agent)
        const call = after.calls.get(event.call)
        if (call?.phase !== 'offered' || agent === undefined) continue
        if (agent.availability.kind !== 'ready') return `${agent.id} was rung and is ${agent.availability.kind}`
        const mine = new Set(call.offers.map(({ leg }) => leg))
        if (agent.legs.some((leg) => !mine.has(leg)))
          return `${agent.id} was rung with a channel up: ${agent.legs.join()}`
        const was = before.agents.get(agent.id)?.activity.kind
        if (was === 'talking' && after.agents.get(agent.id)?.idleSince !== at)
          return `${agent.id} was rung while talking`
        if (!hasPhone(after, agent.id)) return `${agent.id} was rung without a phone`
        if (!mayTake(after, at, { ...call, prefer: null }, agent.id)) return `${agent.id} is not fit for ${call.id}`
      }
      return null
    },
  },
  'ends once': {
    says: 'A call that has arrived ends exactly once, with one call.ended; nobody else’s end is told.',
    seen: ({ before, after }: Taken, { events, goneCalls }: Changes): string | null => {
      const ended = events.flatMap((event) => (event.type === 'call.ended' ? [event.call] : []))
      if (new Set(ended).size !== ended.length) return `ended twice: ${ended.join()}`
      for (const call of goneCalls)
        if (call.phase !== 'told' && call.phase !== 'previewing' && !ended.includes(call.id))
          return `${call.id} is gone without an end`
      for (const id of ended) {
        if (after.calls.has(id)) return `${id} has ended and goes on`
        const isKnown =
          before.calls.has(id) || events.some((event) => event.type === 'call.arrived' && event.call === id)
        if (!isKnown) return `${id} has ended and never was`
      }
      return null
    },
  },
  'alarm set': {
    says: 'Whatever waits for a time has its timer: a phone that rings, a caller who waits, a park, a message.',
    seen: ({ after, entry: { at } }: Taken, { calls }: Changes, { timers }: Books): string | null => {
      for (const call of calls)
        for (const timer of alarmsOf(after, call, at))
          if (!timers.has(timer)) return `${call.id} is ${call.phase} without ${timer}`
      return null
    },
  },
  'wrap-up ends': {
    says: 'Every wrap-up has its end, told and set.',
    seen: (_taken: Taken, { agents }: Changes, { timers }: Books): string | null => {
      for (const { id, activity } of agents)
        if (activity.kind === 'wrapUp' && timers.get(`wrapUp:${id}`) !== activity.until)
          return `${id} is in wrap-up until ${activity.until}, its timer says ${timers.get(`wrapUp:${id}`)}`
      return null
    },
  },
  'listen unheard': {
    says: 'A supervisor who listens has no audible way to anybody; one who whispers has none to the citizen.',
    seen: (_taken: Taken, { calls }: Changes, { places }: Books): string | null => {
      for (const call of calls)
        for (const { leg, mode, supervisor } of call.watchers) {
          const place = places.get(leg)?.kind
          if (place === 'bridge' && mode !== 'barge')
            return `${supervisor} is in the conversation of ${call.id} to ${mode}`
          if (place === 'whisper' && mode === 'listen') return `${supervisor} is heard by the agent of ${call.id}`
        }
      return null
    },
  },
  'stays with the call': {
    says: 'A supervisor hears the conversation wherever it goes, as long as there is one.',
    seen: (_taken: Taken, { calls }: Changes): string | null => {
      for (const call of calls)
        for (const { up, ear, mode, supervisor } of call.watchers) {
          if (!up || call.phase !== 'talking') continue
          const on = mode === 'barge' ? call.bridge : mode === 'whisper' ? `${call.agentLeg}+whisper` : call.agentLeg
          if (ear?.on !== on) return `${supervisor} (${mode}) is on ${ear?.on}, the conversation of ${call.id} on ${on}`
        }
      return null
    },
  },
  'callback ends once': {
    says: 'A callback has one ending, and is called by one call at a time, which knows it.',
    seen: ({ before, after }: Taken, { events, calls }: Changes): string | null => {
      const ended = events.flatMap((event) => (event.type === 'callback.ended' ? [event.callback] : []))
      const gone = before.callbacks === after.callbacks ? [] : before.callbacks.changesTo(after.callbacks).del
      if (new Set(ended).size !== ended.length) return `ended twice: ${ended.join()}`
      for (const id of gone) if (!ended.includes(id)) return `${id} is gone without an end`
      for (const id of ended) if (after.callbacks.has(id)) return `${id} has ended and waits`
      for (const { id, call } of before.callbacks === after.callbacks ? [] : after.callbacks.values())
        if (call !== null && after.calls.get(call)?.callback !== id)
          return `${id} is tried by ${call}, which knows nothing of it`
      for (const { id, callback, agents } of calls)
        if (
          callback !== null &&
          agents.length === 0 &&
          after.callbacks.get(callback)?.call !== id &&
          after.callbacks.has(callback)
        )
          return `${id} tries ${callback}, which is tried by another`
      return null
    },
  },
  'bounded hops': {
    says: 'No queue’s rule sends the same caller on twice before somebody has spoken with them.',
    seen: (_taken: Taken, { events }: Changes, { sent }: Books): string | null => {
      for (const event of events) {
        if (event.type === 'call.connected' || event.type === 'call.ended') sent.delete(event.call)
        if (event.type !== 'call.leftQueue' || event.rule === 'exitKey') continue
        const queues = sent.get(event.call) ?? []
        if (queues.includes(event.queue)) return `${event.call} was sent on by ${event.queue} again (${event.rule})`
        sent.set(event.call, [...queues, event.queue])
      }
      return null
    },
  },
  'talk sums': {
    says: 'The talk time of a call is the sum of the stretches in which somebody of ours, or outside, was with the citizen.',
    seen: (_taken: Taken, { events }: Changes, { talked }: Books): string | null => {
      for (const event of events) {
        if (event.type !== 'call.ended') continue
        const ms = talked.get(event.call)?.ms ?? 0
        if (ms !== event.talkMs) return `${event.call} talked ${ms} ms, told ${event.talkMs}`
      }
      return null
    },
  },
  'every second told': {
    says: 'The last agent.changed of every agent says the state the agent is in (R10).',
    seen: (_taken: Taken, { agents }: Changes, { told }: Books): string | null => {
      for (const agent of agents) {
        const last = told.get(agent.id)
        const wrong = last === undefined ? unseen(agent) : differs(last, agent)
        if (wrong !== null) return `${agent.id}: ${wrong} was not told`
      }
      return null
    },
  },
  'refusal changes nothing': {
    says: 'A request that is refused leaves the floor as it was, and does nothing but say so.',
    seen: ({ before, after, effects }: Taken, { events }: Changes): string | null => {
      const refused = events.find((event) => event.type === 'request.refused')
      return refused === undefined || (before === after && effects.length === 1)
        ? null
        : `${refused.code} changed something`
    },
  },
  'one answer': {
    says: 'Every request is answered once.',
    seen: ({ entry: { body } }: Taken, { events }: Changes): string | null => {
      if (!('request' in body) || !('actor' in body)) return null
      const answers = events.filter(({ type }) => type === 'request.accepted' || type === 'request.refused')
      return answers.length === 1 ? null : `${body.type} has ${answers.length} answers`
    },
  },
  'kept for one': {
    says: 'An agent who is kept for a campaign’s call gets no other until it is over.',
    seen: ({ before, after }: Taken, { events }: Changes): string | null => {
      for (const event of events) {
        if (event.type !== 'call.offered' && event.type !== 'call.connected' && event.type !== 'preview.shown') continue
        const activity = before.agents.get(event.agent)?.activity
        if (activity?.kind !== 'reserved' || activity.call === event.call) continue
        if (after.calls.get(activity.call)?.attempt == null) continue
        return `${event.agent} is kept for ${activity.call} and got ${event.call}`
      }
      return null
    },
  },
  'taken back or answered': {
    says: 'A campaign’s call that is taken back is over at once, unless somebody has answered it: then nothing happens.',
    seen: ({ before, after, entry: { body } }: Taken, { events }: Changes, { takenBack }: Books): string | null => {
      if (body.type === 'attempt.started') takenBack.delete(body.attempt.call)
      for (const event of events)
        if (event.type === 'call.connected' && takenBack.has(event.call))
          return `${event.call} was taken back and talks`
      if (body.type !== 'attempt.withdrawn') return null
      const call = before.calls.get(body.call)
      if (call === undefined || call.attempt === null) return null
      if (!isUnanswered(call)) return before === after ? null : `${call.id} had been answered (${call.phase})`
      takenBack.add(call.id)
      return after.calls.has(call.id) ? `${call.id} goes on (${call.phase})` : null
    },
  },
  'grace ends': {
    says: 'Whoever answers our call is with an agent when the grace ends, or hears the apology from then on.',
    seen: ({ before, after, entry: { at, body } }: Taken, { commands }: Changes): string | null => {
      if (body.type !== 'timer.fired' || !body.timer.startsWith('grace:')) return null
      const id = body.timer.slice('grace:'.length)
      const was = before.calls.get(id)
      if (was === undefined || !isGraced(was) || at < was.graceUntil) return null
      const now = after.calls.get(id)
      if (now?.phase !== 'parting' || now.outcome !== 'nobodyFree') return `${id} is ${now?.phase} after the grace`
      const plays = commands.some((command) => command.type === 'leg.play' && command.leg === was.leg)
      return plays && now.prompts.length > 0 ? null : `${id} hears nothing`
    },
  },
  'only an agent’s voice': {
    says: 'Within the grace whoever answered hears no music and no words of ours, and is not hung up on.',
    seen: ({ before, after, entry: { body } }: Taken, { commands }: Changes): string | null => {
      for (const command of commands) {
        if (!('leg' in command)) continue
        const now = after.calls.get(callOfLeg(command.leg))
        const was = before.calls.get(callOfLeg(command.leg))
        const heard = command.type === 'leg.music' || command.type === 'leg.play'
        if (heard && now !== undefined && isGraced(now) && command.leg === now.leg) return `${now.id}: ${command.type}`
        if (command.type !== 'leg.hangUp' || was === undefined || !isGraced(was) || command.leg !== was.leg) continue
        if (body.type !== 'call.end') return `${was.id} was hung up on by ${body.type}`
      }
      return null
    },
  },
  'answered first': {
    says: 'No caller, and nobody to be called back, goes to an agent while somebody who answered our call waits for that agent.',
    seen: ({ before, after, entry: { at } }: Taken, { events }: Changes): string | null => {
      for (const { id, agent } of servedIn(events)) {
        const served = after.calls.get(id)
        if (served?.attempt != null && before.calls.get(id)?.phase !== 'inFlow') continue
        for (const other of after.calls.values())
          if (other.phase === 'waiting' && isGraced(other) && mayTake(after, at, other, agent))
            return `${id} went to ${agent} while ${other.id} had answered`
      }
      return null
    },
  },
  'nothing left': {
    says: 'When everybody has gone there is no call, no timer, no channel, no callback, and nobody is busy.',
    seen: (): string | null => null,
  },
  'survives a take-over': {
    says: 'The floor that another process reads back from the committed fields is the same floor.',
    seen: (): string | null => null,
  },
} as const

export type PromiseName = keyof typeof promises
export const promiseNames = Object.keys(promises) as readonly PromiseName[]

type Talked = { ms: number; since: number | null }
type Told = Extract<AcdEvent, { type: 'agent.changed' }>
type Place = { readonly kind: 'bridge' | 'whisper' | 'listen'; readonly bridge: string }

/** What somebody who sees only inputs and effects knows of a floor: the other book, against which the promises are held. */
export class Books {
  readonly timers = new Map<string, number>()
  /** Channels we dialled that are neither gone nor hung up, by call, and open lines by agent. */
  readonly dialled = new Map<string, Set<string>>()
  readonly lines = new Map<string, Set<string>>()
  readonly gone = new Set<string>()
  readonly places = new Map<string, Place>()
  readonly talked = new Map<string, Talked>()
  readonly sent = new Map<string, readonly string[]>()
  readonly told = new Map<string, Told>()
  /** Campaign's calls that were taken back before anybody answered. */
  readonly takenBack = new Set<string>()
  readonly #fields = new Map<string, string>()
  readonly #keepsFields: boolean

  constructor(keepsFields: boolean) {
    this.#keepsFields = keepsFields
  }

  take(taken: Taken): Broken[] {
    const changes = changesOf(taken)
    this.#noteEntry(taken)
    for (const effect of taken.effects) this.#noteEffect(effect)
    this.#noteTalk(taken, changes)
    this.#noteFields(taken)
    const broken: Broken[] = []
    for (const name of promiseNames) {
      const found = promises[name].seen(taken, changes, this)
      if (found !== null) broken.push({ name, found })
    }
    for (const { id } of changes.goneCalls) {
      this.talked.delete(id)
      this.dialled.delete(id)
      this.sent.delete(id)
    }
    return broken
  }

  reload(floor: Floor): { readonly floor: Floor; readonly broken: Broken | null } {
    if (!this.#keepsFields) return { floor, broken: null }
    const again = floorOfFields(this.#fields)
    const isSame = isDeepStrictEqual(plain(again), plain(floor))
    const name = 'survives a take-over'
    return { floor: again, broken: isSame ? null : { name, found: 'what was read back is another floor' } }
  }

  /** After everybody has gone. */
  left(floor: Floor): Broken[] {
    const found = [
      ...[...floor.calls.values()].map(({ id, phase }) => `call ${id} (${phase})`),
      ...[...floor.agents.values()].flatMap((agent) =>
        agent.activity.kind === 'idle' && agent.legs.length === 0 && agent.openLine === null
          ? []
          : [`${agent.id} (${agent.activity.kind}, ${agent.legs.join()}, ${agent.openLine})`],
      ),
      ...[...floor.callbacks.keys()].map((id) => `callback ${id}`),
      ...[...this.timers.keys()].filter((timer) => !timer.startsWith('hours:')).map((timer) => `timer ${timer}`),
      ...[...this.lines.values()].flatMap((legs) => [...legs].map((leg) => `line ${leg}`)),
    ]
    return found.length === 0 ? [] : [{ name: 'nothing left', found: found.join(', ') }]
  }

  #noteEntry({ before, entry: { body } }: Taken): void {
    if (body.type === 'leg.arrived' || body.type === 'phone.dialled') this.gone.delete(body.leg)
    if (body.type === 'leg.ended') this.#end(body.leg)
    if (body.type === 'command.failed' && body.command === 'leg.dial') this.#end(body.leg)
    if (body.type !== 'pbx.snapshot') return
    const seen = new Set([...body.legs.map(({ leg }) => leg), ...body.pending])
    for (const leg of [...this.dialled.values(), ...this.lines.values()].flatMap((legs) => [...legs]))
      if (!seen.has(leg)) this.#end(leg)
    for (const call of before.calls.values()) for (const leg of legsOf(call)) if (!seen.has(leg)) this.#end(leg)
    for (const { leg, arrival } of body.legs) if (arrival !== null) this.gone.delete(leg)
  }

  #end(leg: string): void {
    this.gone.add(leg)
    this.#close(leg)
  }

  #close(leg: string): void {
    this.places.delete(leg)
    const owner = agentOfOpenLine(leg)
    if (owner === null) this.dialled.get(callOfLeg(leg))?.delete(leg)
    else this.lines.get(owner)?.delete(leg)
  }

  #noteEffect(effect: Effect<AcdEvent>): void {
    if (effect.type === 'timer.set') this.timers.set(effect.timer, effect.at)
    else if (effect.type === 'timer.cancel') this.timers.delete(effect.timer)
    else if (effect.type === 'command') this.#noteCommand(effect.command)
    else if (effect.event.type === 'agent.changed') this.told.set(effect.event.agent, effect.event)
  }

  #noteCommand(command: PbxCommand): void {
    switch (command.type) {
      case 'leg.dial': {
        this.gone.delete(command.leg)
        const owner = agentOfOpenLine(command.leg)
        const [of, key] = owner === null ? [this.dialled, callOfLeg(command.leg)] : [this.lines, owner]
        of.set(key, (of.get(key) ?? new Set()).add(command.leg))
        return
      }
      case 'leg.hangUp':
        return this.#close(command.leg)
      case 'leg.play':
      case 'leg.music':
      case 'leg.silence':
      case 'leg.unlisten':
        this.places.delete(command.leg)
        return
      case 'legs.connect':
        for (const leg of command.legs) this.places.set(leg, { kind: 'bridge', bridge: command.bridge })
        return
      case 'leg.listen':
        this.places.set(command.leg, { kind: command.whisper ? 'whisper' : 'listen', bridge: command.bridge })
        return
      case 'bridge.end':
        for (const [leg, { bridge }] of this.places) if (bridge === command.bridge) this.places.delete(leg)
        return
      default:
        return
    }
  }

  #noteTalk({ before, entry: { at } }: Taken, { calls, goneCalls }: Changes): void {
    for (const call of calls) this.#talk(call.id, isTalk(before.calls.get(call.id)), isTalk(call), at)
    for (const call of goneCalls) this.#talk(call.id, isTalk(call), false, at)
  }

  #talk(id: string, was: boolean, is: boolean, at: number): void {
    if (was === is) return
    const talked = this.talked.get(id) ?? { ms: 0, since: null }
    this.talked.set(id, talked)
    if (is) talked.since = at
    else {
      talked.ms += at - (talked.since ?? at)
      talked.since = null
    }
  }

  #noteFields({ before, after }: Taken): void {
    if (before === after || !this.#keepsFields) return
    const { set, del } = floorChanges(before, after)
    for (const name in set) this.#fields.set(name, set[name] ?? '')
    for (const name of del) this.#fields.delete(name)
  }
}

const changesOf = ({ before, after, effects }: Taken): Changes => {
  const calls = before.calls === after.calls ? null : before.calls.changesTo(after.calls)
  const agents = before.agents === after.agents ? null : before.agents.changesTo(after.agents)
  const events: AcdEvent[] = []
  const commands: PbxCommand[] = []
  for (const effect of effects) {
    if (effect.type === 'event') events.push(effect.event)
    if (effect.type === 'command') commands.push(effect.command)
  }
  return {
    calls: calls === null ? [] : calls.set.map(([, call]) => call),
    goneCalls: calls === null ? [] : calls.del.flatMap((id) => before.calls.get(id) ?? []),
    agents: agents === null ? [] : agents.set.map(([, agent]) => agent),
    events,
    commands,
  }
}

const isTalk = (call: Call | undefined): boolean => call?.phase === 'talking' || call?.phase === 'outside'

const isUnanswered = ({ phase }: Call): boolean => phase === 'previewing' || phase === 'placing' || phase === 'dialling'

/** Has answered a call of ours, and nobody is there yet. */
const isGraced = (call: Call): call is (Waiting | Offered) & { readonly graceUntil: number } =>
  (call.phase === 'waiting' || call.phase === 'offered') && call.graceUntil !== null

const hasPhone = (floor: Floor, agent: string): boolean => {
  const setup = indexOf(floor.config).agents.get(agent)
  return setup !== undefined && phonesOf(setup).some((phone) => floor.phones.has(phone))
}

type Wants = Pick<Waiting, 'id' | 'queue' | 'since' | 'headStartMs' | 'needs' | 'relaxed' | 'prefer'>

/** Callers who wait, and callbacks whose time has come; not those for whom a timer is just about to fire. */
const wantingOf = (floor: Floor, at: number, timers: ReadonlyMap<string, number>): Wants[] => {
  const wants: Wants[] = []
  for (const call of floor.calls.values())
    if (call.phase === 'waiting' && (call.prefer === null || at < call.prefer.until)) wants.push(call)
  for (const callback of floor.callbacks.values())
    if (callback.call === null && callback.notBefore <= at && !isPending(timers, callback, at))
      wants.push({ ...callback, relaxed: 0, prefer: null })
  return wants
}

const isPending = (timers: ReadonlyMap<string, number>, { id }: Callback, at: number): boolean => {
  const due = timers.get(`callback:${id}`)
  return due === undefined || due <= at
}

/** Written once more, from the promise and not from the code: queue, preference, and every skill that still stands. */
const mayTake = (
  floor: Floor,
  at: number,
  call: Omit<Wants, 'id' | 'since' | 'headStartMs'>,
  agent: string,
): boolean => {
  const { agents, queues } = indexOf(floor.config)
  const setup = agents.get(agent)
  const queue = queues.get(call.queue)
  if (setup === undefined || queue === undefined || !setup.queues.includes(call.queue)) return false
  const keeper = call.prefer === null || call.prefer.agent === agent ? undefined : floor.agents.get(call.prefer.agent)
  if (call.prefer !== null && keeper?.availability.kind === 'ready' && at < call.prefer.until) return false
  const standing = [queue.needs, ...queue.relax.map(({ needs }) => needs)][call.relaxed] ?? []
  return [...standing, ...call.needs].every(({ skill, level }: SkillNeed) => (setup.skills[skill] ?? 0) >= level)
}

const servedIn = (events: readonly AcdEvent[]): { readonly id: string; readonly agent: string }[] =>
  events.flatMap((event) => {
    if (event.type === 'call.offered') return [{ id: event.call, agent: event.agent }]
    return event.type === 'callback.tried' ? [{ id: event.callback, agent: event.agent }] : []
  })

const alarmsOf = (floor: Floor, call: Call, at: number): readonly string[] => {
  switch (call.phase) {
    case 'waiting':
    case 'offered': {
      if (call.graceUntil !== null)
        return [`grace:${call.id}`, ...(call.phase === 'offered' ? call.offers.map(({ leg }) => `ring:${leg}`) : [])]
      const queue = indexOf(floor.config).queues.get(call.queue)
      const { tooLong } = queue?.rules ?? { tooLong: null }
      return [
        ...(call.phase === 'offered' ? call.offers.map(({ leg }) => `ring:${leg}`) : []),
        ...(call.prefer === null || call.prefer.until <= call.since ? [] : [`prefer:${call.id}`]),
        ...(call.asked === null ? [] : [`ask:${call.id}`]),
        ...((queue?.announceEveryMs ?? 0) > 0 ? [`announce:${call.id}`] : []),
        ...(call.relaxed < (queue?.relax.length ?? 0) ? [`relax:${call.id}`] : []),
        ...(tooLong !== null && at < call.since + tooLong.ms ? [`tooLong:${call.id}`] : []),
      ]
    }
    case 'talking':
      return [
        ...(call.consult?.answered === false ? [`consult:${call.consult.leg}`] : []),
        ...(at < call.since + floor.config.limits.longCallMs ? [`long:${call.id}`] : []),
      ]
    case 'reaching':
      return [`reach:${call.to.leg}`]
    case 'previewing':
      return [`preview:${call.id}`]
    case 'placing':
      return [`ring:${call.agentLeg}`]
    case 'dialling':
      return [`ring:${call.leg}`]
    case 'away':
      return [`away:${call.id}`]
    case 'parked':
      return [`park:${call.id}`]
    case 'voicemail':
      return call.playback === null ? [`message:${call.id}`] : []
    case 'inFlow':
    case 'outside':
    case 'parting':
    case 'told':
      return []
  }
}

/** Of somebody of whom nothing was ever told, nothing has ever happened. */
const unseen = ({ availability, activity }: Agent): string | null =>
  availability.kind === 'signedOut' && activity.kind === 'idle' ? null : availability.kind

const differs = (told: Told, { availability, activity, after, openLine }: Agent): string | null => {
  if (told.availability !== availability.kind) return availability.kind
  if (told.activity !== activity.kind) return activity.kind
  if (told.reason !== (availability.kind === 'paused' ? availability.reason : null)) return 'the reason of the pause'
  if (told.call !== (activity.kind === 'idle' ? null : activity.call)) return 'the call'
  if (told.until !== (activity.kind === 'wrapUp' ? activity.until : null)) return 'the end of the wrap-up'
  if (told.pauseAfter !== (after.kind === 'pause' ? after.reason : null)) return 'the pause after'
  return told.lineOpen === (openLine !== null) ? null : 'the open line'
}

/** A floor as plain values, in an order that does not depend on its history. */
export const plain = (floor: Floor): unknown => {
  const { set } = floorChanges(emptyFloor, floor)
  return Object.fromEntries(Object.entries(set).sort(([a], [b]) => (a < b ? -1 : 1)))
}
