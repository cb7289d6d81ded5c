import { isDeepStrictEqual } from 'node:util'
import type { Caller } from '../log/caller.ts'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { seeded } from '../simulate/chance.ts'
import { flowReason } from '../story/flow-reason.ts'
import { fired, key, played, snapshot, tenOclock } from './flow-given.spec.ts'
import type { FlowEffect, FlowRun } from './flow-run.ts'
import { type Chance, pick, randomSetUp, setValues } from './random-flow.spec.ts'
import { emptyFlowFloor, type FlowFloor, type FlowStep, stepFlows } from './step-flows.ts'

export type StepFlows = (floor: FlowFloor, entry: LogEntry) => FlowStep

/** What holds in any flow whatever comes, late, twice or never. */
export const promises = {
  'one thing awaited':
    'A caller in the flow waits for exactly one thing that will come: the end of a prompt, or a timer.',
  'one playback': 'Never two playbacks at once, and silence only after them.',
  'no timer left': 'No timer outlives what it was set for, and only one that is set is cancelled.',
  'given away once': 'A caller is given away once, with nothing playing.',
  'not ours': 'Nothing is asked of a leg that was given away, and nothing told of its way.',
  'values from inputs': 'Values are what the flow sets, counts and asked for, and what was keyed in.',
  'nothing unasked': 'A field that was not asked for is nowhere.',
  'ids once': 'No playback, timer, look-up or text has a name that was used before.',
  'argument unchanged': 'The step never changes what it was given.',
  'same again': 'The same log gives the same runs and the same effects.',
  'survives being stored': 'A run comes back from its text as it was.',
  'leaves nothing': 'When the caller has gone nothing of him is left, nor an old set-up.',
  'late is late': 'A key is late where none is awaited, and only there.',
  'texts end': 'One run sends five texts and no more.',
  'why in Japanese': 'Every reason has its words in Japanese.',
  'keys untold': 'What is keyed in is told to the look-up and the text alone.',
} as const
export type PromiseName = keyof typeof promises

class Broken extends Error {
  readonly promise: PromiseName
  constructor(promise: PromiseName, found: string) {
    super(`${promise}: ${found}`)
    this.promise = promise
  }
}

const held = (promise: PromiseName, isHeld: boolean, found: string): void => {
  if (!isHeld) throw new Broken(promise, found)
}

const calls = ['c1', 'c2'] as const
type Call = (typeof calls)[number]

type Person = {
  place: 'elsewhere' | 'flow' | 'acd' | 'dialplan'
  playing: string | null
  lookup: string | null
  /** Everything ever keyed in, looked up or known of the caller. */
  pressed: string
  known: Set<string>
  texts: number
  readonly timers: Set<string>
  readonly ids: Set<string>
}

const callerKinds: readonly [Caller, ...Caller[]] = [
  { kind: 'presented', number: '09011112222' },
  { kind: 'presented', number: '+81312345678' },
  { kind: 'withheld' },
]

const secret = 'SECRET-NEVER-ASKED'

/** Callers, a PBX, `cases` and acd who do anything at any time. Told whole by its seed. */
export class FlowWalk {
  state: FlowFloor = emptyFlowFloor
  readonly reasons = new Set<string>()
  readonly #step: StepFlows
  readonly #chance: Chance
  readonly #log: { readonly entry: LogEntry; readonly effects: string }[] = []
  readonly #past: LogBody[] = []
  readonly #callers: ReadonlyMap<Call, Person>
  #at = tenOclock

  constructor(seed: number, step: StepFlows = stepFlows) {
    this.#step = step
    this.#chance = seeded(seed).next
    this.#callers = new Map(
      calls.map((call) => [
        call,
        {
          ...{ place: 'elsewhere', playing: null, lookup: null, pressed: '', texts: 0 },
          ...{ known: new Set<string>(), timers: new Set<string>(), ids: new Set<string>() },
        },
      ]),
    )
    this.#tell({ type: 'floor.configured', config: randomSetUp(this.#chance) })
  }

  /** So many things happen, then everybody hangs up. Throws at the first promise that is broken. */
  run(times: number): this {
    for (let n = 0; n < times; n++) this.#happen(pick(this.#chance, calls))
    for (const call of calls) this.#hangUp(call)
    held('leaves nothing', this.state.runs.size === 0 && this.state.plans.size === 1, 'a run or a set-up is left')
    let again = emptyFlowFloor
    for (const { entry, effects } of this.#log) {
      const step = this.#step(again, entry)
      held('same again', JSON.stringify(step.effects) === effects, `${entry.body.type} at ${entry.at}`)
      again = step.state
    }
    return this
  }

  #caller(call: string): Person {
    const caller = this.#callers.get(call as Call)
    if (caller === undefined) throw new Error(`no caller ${call}`)
    return caller
  }

  #tell(body: LogBody): void {
    this.#at += Math.floor(this.#chance() * 400)
    const before = this.state
    const kept = JSON.stringify([...before.runs])
    const entry: LogEntry = { id: `${this.#at}-${this.#log.length}`, at: this.#at, by: 'walk', body }
    const step = this.#step(before, entry)
    held('argument unchanged', JSON.stringify([...before.runs]) === kept, body.type)
    this.state = step.state
    this.#log.push({ entry, effects: JSON.stringify(step.effects) })
    for (const effect of step.effects) this.#perform(effect, before)
    for (const call of calls) this.#check(call, body)
    if (body.type !== 'floor.configured' && this.#past.length < 40) this.#past.push(body)
  }

  #perform(effect: FlowEffect, before: FlowFloor): void {
    held('nothing unasked', !JSON.stringify(effect).includes(secret), effect.type)
    switch (effect.type) {
      case 'timer.set':
      case 'timer.cancel':
        return this.#time(effect)
      case 'command':
        return this.#obey(this.#caller(effect.lane), effect)
      case 'event':
        return this.#hear(this.#caller(effect.event.call), effect.event, before.runs.get(effect.event.call), before)
      default:
        return effect satisfies never
    }
  }

  #time(effect: Extract<FlowEffect, { type: 'timer.set' | 'timer.cancel' }>): void {
    const caller = this.#caller(effect.timer.split(':')[1] ?? '')
    if (effect.type === 'timer.cancel')
      return held('no timer left', caller.timers.delete(effect.timer), `${effect.timer} was not set`)
    this.#use(caller, effect.timer)
    held('one thing awaited', effect.at > this.#at, 'a timer in the past')
    caller.timers.add(effect.timer)
  }

  #use(caller: Person, id: string): void {
    held('ids once', !caller.ids.has(id), id)
    caller.ids.add(id)
  }

  #obey(caller: Person, { command }: Extract<FlowEffect, { type: 'command' }>): void {
    held('not ours', caller.place === 'flow', `${command.type} in ${caller.place}`)
    if (command.type === 'leg.stopPlay') {
      if (caller.playing === command.playback) caller.playing = null
      return
    }
    held('one playback', caller.playing === null, command.type)
    if (command.type !== 'leg.play') return
    this.#use(caller, command.playback)
    caller.playing = command.playback
  }

  #hear(
    caller: Person,
    event: Extract<FlowEffect, { type: 'event' }>['event'],
    before: FlowRun | undefined,
    floor: FlowFloor,
  ): void {
    held('not ours', caller.place === 'flow' || event.type === 'flow.keyed', `${event.type} in ${caller.place}`)
    switch (event.type) {
      case 'flow.started':
        caller.texts = 0
        return
      case 'flow.entered':
        this.reasons.add(event.because)
        held('keys untold', !/19800101|09012345678/.test(event.because), event.because)
        return held('why in Japanese', isJapanese(flowReason(event.because).ja, event.because), event.because)
      case 'flow.keyed':
        return held(
          'late is late',
          (event.verdict === 'late') === !isAwaited(before, floor),
          `${event.verdict} in ${before?.phase}`,
        )
      case 'flow.collected':
      case 'flow.surveyed':
        return
      case 'flow.lookingUp':
        this.#use(caller, event.lookup)
        caller.lookup = event.lookup
        return
      case 'flow.texting':
        this.#use(caller, event.message)
        caller.texts++
        return held('texts end', caller.texts <= 5, `${caller.texts}`)
      case 'flow.queueing':
      case 'flow.voicemail':
      case 'flow.transferring':
      case 'flow.ended':
        held('given away once', caller.playing === null, `${event.type} while it plays`)
        caller.place = 'acd'
        return
      default:
        return event satisfies never
    }
  }

  #check(call: Call, body: LogBody): void {
    const caller = this.#caller(call)
    const run = this.state.runs.get(call)
    held('given away once', caller.place !== 'flow' || run !== undefined, `no run in the flow (${body.type})`)
    if (run === undefined)
      return held('no timer left', caller.timers.size === 0, `${[...caller.timers]} (${body.type})`)
    held('leaves nothing', caller.place !== 'elsewhere', `a run of nobody (${body.type})`)
    held('survives being stored', isDeepStrictEqual(JSON.parse(JSON.stringify(run)), run), run.phase)
    held('nothing unasked', !JSON.stringify(run).includes(secret), run.phase)
    for (const [name, value] of Object.entries(run.values))
      held('values from inputs', this.#isKnown(caller, name, value), `${name} is ${value}`)
    if (caller.place !== 'flow') return held('no timer left', caller.timers.size === 0, `${[...caller.timers]}`)
    const awaited = (caller.playing === null ? 0 : 1) + caller.timers.size
    held('one thing awaited', awaited === 1, `${awaited} in ${run.phase} (${body.type})`)
  }

  #isKnown(caller: Person, name: string, value: string): boolean {
    const keyed = value.replace(/^(\d{4})-(\d\d)-(\d\d)$/, '$1$2$3')
    const isCounted = name === 'n' && /^\d+$/.test(value)
    return (
      isCounted || caller.known.has(value) || caller.pressed.includes(keyed) || setValues.some((set) => set === value)
    )
  }

  #happen(call: Call): void {
    const caller = this.#caller(call)
    const dice = this.#chance()
    if (caller.place === 'elsewhere' || dice < 0.03) return this.#arrive(call)
    if (caller.place === 'dialplan' && dice < 0.5) return this.#arrive(call)
    const phase = this.state.runs.get(call)?.phase
    if (phase === 'lookingUp' && this.#chance() < 0.5) return this.#answer(call)
    if (phase === 'transferring' && this.#chance() < 0.5) return this.#endTransfer(call)
    if (dice < 0.35) return this.#press(call)
    if (dice < 0.6) return this.#endPrompt(call, this.#chance() < 0.8)
    if (dice < 0.7) return this.#fire(call)
    if (dice < 0.8) return this.#answer(call)
    if (dice < 0.86) return this.#endTransfer(call)
    if (dice < 0.9)
      return this.#tell(
        pick(this.#chance, [late(call, this.#past, this.#chance), late(call, this.#past, this.#chance)]),
      )
    if (dice < 0.92) return this.#gap()
    if (dice < 0.94) return this.#refuse(call, caller)
    if (dice < 0.96) return this.#tell({ type: 'floor.configured', config: randomSetUp(this.#chance) })
    if (dice < 0.97) return this.#handBack(call, caller)
    if (dice < 0.985) return this.#flowAgain(call, caller)
    this.#hangUp(call)
  }

  #arrive(call: Call): void {
    const caller = this.#caller(call)
    if (caller.place === 'elsewhere') caller.pressed = ''
    if (caller.place === 'elsewhere' && caller.ids.size > 0) return this.#flowAgain(call, caller)
    // acd tells of an arrival once; of a caller whom it has already it tells `call.flowing`.
    if (caller.place === 'acd') return this.#flowAgain(call, caller)
    caller.place = 'flow'
    const who = pick<Caller>(this.#chance, callerKinds)
    this.#tell({
      ...{ type: 'call.arrived', call, leg: call, node: 'pbx1', direction: 'inbound', called: '1', recording: null },
      ...{ line: pick(this.#chance, ['main', 'main', 'other', 'nobody']), caller: who },
    })
  }

  /** acd sends the caller into a line's flow, most often one whom it has. */
  #flowAgain(call: Call, caller: Person): void {
    if (caller.place === 'dialplan') return
    caller.place = 'flow'
    this.#tell({
      ...{ type: 'call.flowing', call, leg: call, node: 'pbx1', flow: 'front', caller: { kind: 'withheld' } },
      line: pick(this.#chance, ['main', 'other']),
    })
  }

  #press(call: Call): void {
    const keys = pick(this.#chance, [
      '1',
      '2',
      '0',
      '#',
      '*',
      '5',
      'A',
      '1234',
      '12#',
      '19800101',
      '09012345678#',
      '99*12',
      '1234#',
      'toString',
    ])
    const all = keys === 'toString' ? [keys] : [...keys]
    for (const each of all) {
      this.#caller(call).pressed += each
      this.#tell(key(each, call))
    }
  }

  #endPrompt(call: Call, completed: boolean): void {
    const caller = this.#caller(call)
    const playback = caller.playing
    if (playback === null) return this.#fire(call)
    caller.playing = null
    this.#tell(played(playback, completed, call))
  }

  #fire(call: Call): void {
    const caller = this.#caller(call)
    const [timer] = caller.timers
    if (timer === undefined) return
    caller.timers.delete(timer)
    this.#tell(fired(timer))
  }

  #answer(call: Call): void {
    const caller = this.#caller(call)
    const isRight = this.#chance() < 0.8
    const status = pick(this.#chance, ['sent', '', '12'])
    if (isRight) caller.known.add(status)
    const body: LogBody = {
      ...{ type: 'lookup.answered', call, lookup: isRight ? (caller.lookup ?? 'c1.l0') : 'c1.l99999' },
      result: pick(this.#chance, ['found', 'found', 'notFound', 'failed']),
      values: isRight ? { status, name: secret, constructor: secret } : { status: secret },
    }
    this.#tell(body)
    if (this.#chance() < 0.2) this.#tell(body)
  }

  #endTransfer(call: Call): void {
    const caller = this.#caller(call)
    const result = pick(this.#chance, ['connected', 'busy', 'noAnswer', 'failed'] as const)
    const returnedTo =
      result === 'connected' ? 'nobody' : pick(this.#chance, ['flow', 'flow', 'flow', 'queue'] as const)
    const isOut = this.state.runs.get(call)?.phase === 'transferring'
    if (isOut && returnedTo === 'flow') caller.place = 'flow'
    const body: LogBody = { type: 'call.transferEnded', call, result, returnedTo }
    this.#tell(body)
    // The end of one transfer has no name of its own; of the next it cannot be told twice.
    if (this.#chance() < 0.3 && this.state.runs.get(call)?.phase !== 'transferring') this.#tell(body)
  }

  #gap(): void {
    for (const each of this.#callers.values()) each.playing = null
    this.#tell(snapshot([...calls]))
  }

  #refuse(call: Call, caller: Person): void {
    if (caller.place === 'flow') this.#tell({ type: 'command.failed', leg: call, command: 'leg.play', reason: 'no' })
  }

  #handBack(call: Call, caller: Person): void {
    if (caller.place !== 'flow') return
    caller.place = 'dialplan'
    caller.playing = null
    this.#tell({ type: 'leg.handedBack', leg: call })
  }

  #hangUp(call: Call): void {
    const caller = this.#caller(call)
    if (caller.place === 'elsewhere') return
    caller.place = 'elsewhere'
    caller.playing = null
    this.#tell({ type: 'leg.ended', leg: call, cause: 16 })
    this.#tell({
      ...{ type: 'call.ended', call, outcome: 'inFlow', by: 'caller', cause: 16, queue: null, agents: [] },
      ...{ waitedMs: 0, talkMs: 0 },
    })
  }
}

/** Names of nodes and flows stay as they are. */
const isJapanese = (text: string, english: string): boolean => text !== english && !/[a-z]+ [a-z]+/.test(text)

/** Whether a key has a meaning now: in a question, or in words that it may end. */
const isAwaited = (run: FlowRun | undefined, { plans }: FlowFloor): boolean => {
  if (run?.phase === 'awaitingKey') return true
  if (run?.phase !== 'announcing') return false
  const node = plans.get(run.plan)?.flows.find(({ id }) => id === run.flow)?.nodes[run.node]
  return node?.type === 'announce' && node.bargeIn
}

/** What cannot be: an end or a timer that was told before, or never was. */
const late = (call: Call, past: readonly LogBody[], chance: Chance): LogBody => {
  const old = past[Math.floor(chance() * past.length)]
  if (old?.type === 'playback.ended' || old?.type === 'timer.fired') return old
  return pick(chance, [
    fired(`menu:${call}:99999`),
    fired('menu'),
    played(`${call}.f99999`, true, call),
    { type: 'timer.fired', service: 'acd', timer: `menu:${call}:3` },
    { type: 'command.failed', leg: call, command: 'leg.silence', reason: 'no' },
    { type: 'leg.keyPressed', leg: 'nobody', key: '1', heldMs: 0 },
    { type: 'flow.ended', call, outcome: 'inFlow' },
    { type: 'pbx.lost', node: 'pbx1' },
  ])
}
