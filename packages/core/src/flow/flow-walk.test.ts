import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { LogBody, LogEntry } from '../log/log-entry.ts'
import { arrived, config, fired, flow, key, played, snapshot, tenOclock } from './flow-given.spec.ts'
import type { FlowEffect, FlowRun } from './flow-run.ts'
import { emptyFlowFloor, type FlowFloor, type FlowStep, stepFlows } from './step-flows.ts'

/**
 * Random walks: a little world of callers and a PBX obeys the flow's commands while keys, hang-ups, gaps, refusals,
 * set-ups, late and duplicate and senseless news come in any order. What must hold all the time stands in `World`.
 */
type StepFlows = (floor: FlowFloor, entry: LogEntry) => FlowStep

const calls = ['c1', 'c2'] as const
type Call = (typeof calls)[number]

type Caller = {
  /** `elsewhere`: not arrived, with acd for good, or gone. */
  place: 'elsewhere' | 'flow' | 'acd' | 'dialplan'
  playing: string | null
  timers: Set<string>
  ids: Set<string>
  outs: number
}

class World {
  state: FlowFloor = emptyFlowFloor
  readonly callers = new Map<Call, Caller>(
    calls.map((call) => [call, { place: 'elsewhere', playing: null, timers: new Set(), ids: new Set(), outs: 0 }]),
  )
  private at = tenOclock
  private count = 0
  private readonly step: StepFlows

  constructor(step: StepFlows) {
    this.step = step
    this.tell({ type: 'floor.configured', config })
  }

  caller(call: Call): Caller {
    const caller = this.callers.get(call)
    if (caller === undefined) throw new Error('no such caller')
    return caller
  }

  tell(body: LogBody): void {
    this.at += 50
    const before = new Map(calls.map((call) => [call, this.state.runs.get(call)]))
    const step = this.step(this.state, { id: `${this.at}-${this.count++}`, at: this.at, by: 'walk', body })
    this.state = step.state
    for (const effect of step.effects) this.perform(effect, body)
    for (const call of calls) this.check(call, before.get(call), body)
  }

  private perform(effect: FlowEffect, cause: LogBody): void {
    if (effect.type === 'timer.cancel' || effect.type === 'timer.set') return this.time(effect)
    const call = (effect.type === 'command' ? effect.lane : effect.event.call) as Call
    const caller = this.caller(call)
    if (effect.type === 'command') {
      expect(caller.place, `commands only while the caller is in the flow (${cause.type})`).toBe('flow')
      this.obey(call, caller, effect)
      return
    }
    if (effect.event.type === 'flow.keyed') {
      const waiting = this.before?.phase === 'awaitingKey'
      expect(effect.event.verdict === 'late', 'late means: no menu was waiting').toBe(!waiting)
      return
    }
    if (effect.event.type === 'flow.started' || effect.event.type === 'flow.entered') {
      expect(caller.place, 'steps are told only of callers in the flow').toBe('flow')
      return
    }
    expect(caller.place, 'a caller is given away once').toBe('flow')
    expect(caller.playing, 'nothing plays any more when the caller is given away').toBe(null)
    caller.place = effect.event.type === 'flow.transferring' ? 'acd' : 'elsewhere'
    caller.outs++
  }

  private obey(call: Call, caller: Caller, { node, command }: Extract<FlowEffect, { type: 'command' }>): void {
    expect(node).toBe('pbx1')
    expect('leg' in command && command.leg).toBe(call)
    switch (command.type) {
      case 'leg.play':
        expect(caller.playing, 'never two playbacks at once').toBe(null)
        expect(caller.ids.has(command.playback), 'a playback id is used once').toBe(false)
        expect(command.prompts.length).toBeGreaterThan(0)
        caller.ids.add(command.playback)
        caller.playing = command.playback
        return
      case 'leg.stopPlay':
        if (caller.playing === command.playback) caller.playing = null
        return
      case 'leg.silence':
        expect(caller.playing, 'silence only after the prompt').toBe(null)
        return
      default:
        throw new Error(`the flow must not ask for ${command.type}`)
    }
  }

  private time(effect: Extract<FlowEffect, { type: 'timer.set' | 'timer.cancel' }>): void {
    const caller = this.caller(effect.timer.split(':')[1] as Call)
    if (effect.type === 'timer.cancel') {
      expect(caller.timers.delete(effect.timer), 'only a timer that is set is cancelled').toBe(true)
      return
    }
    expect(caller.ids.has(effect.timer), 'a timer id is used once').toBe(false)
    expect(effect.at).toBeGreaterThan(this.at)
    caller.ids.add(effect.timer)
    caller.timers.add(effect.timer)
  }

  private before: FlowRun | undefined

  private check(call: Call, before: FlowRun | undefined, body: LogBody): void {
    const caller = this.caller(call)
    const run = this.state.runs.get(call)
    expect(
      run !== undefined,
      `a run is there as long as the caller is the flow's (${body.type}, ${before?.phase})`,
    ).toBe(caller.place !== 'elsewhere')
    if (run === undefined) {
      expect([...caller.timers], 'no timer outlives the run').toEqual([])
      return
    }
    expect(JSON.parse(JSON.stringify(run)), 'a run survives being stored').toEqual(run)
    if (caller.place !== 'flow') return
    const awaited = (caller.playing === null ? 0 : 1) + caller.timers.size
    expect(awaited, `a caller in the flow is never stranded: one thing is awaited (${body.type}, ${run.phase})`).toBe(1)
  }

  /** What the outside does; it changes the world first, then tells it. */
  happen({ what, call, key: pressed, n }: Happening): void {
    const caller = this.caller(call)
    this.before = this.state.runs.get(call)
    const inReach = caller.place === 'flow'
    switch (what) {
      case 'arrive':
        if (caller.place === 'elsewhere' && caller.ids.size > 0) return
        if (caller.place !== 'acd') caller.place = 'flow'
        return this.tell(arrived(call))
      case 'key':
        return this.tell(key(pressed, call))
      case 'promptEnds':
        return this.endPrompt(call, n % 4 !== 0)
      case 'timerFires': {
        const timer = [...caller.timers][0]
        if (timer === undefined) return
        caller.timers.delete(timer)
        return this.tell(fired(timer))
      }
      case 'stalePrompt':
        return this.tell(played(`${call}.f${n}x`, n % 2 === 0, call))
      case 'staleTimer':
        return this.tell(fired(`menu:${call}:${n + 1_000}`))
      case 'gap': {
        for (const each of this.callers.values()) each.playing = null
        return this.tell(snapshot([...calls]))
      }
      case 'playRefused': {
        if (!inReach) return
        return this.tell({ type: 'command.failed', leg: call, command: 'leg.play', reason: 'no file' })
      }
      case 'otherRefused':
        return this.tell({ type: 'command.failed', leg: call, command: 'leg.silence', reason: 'no' })
      case 'transferFails':
      case 'transferConnects':
        return this.endTransfer(call, what === 'transferConnects')
      case 'hangUp': {
        if (caller.place === 'elsewhere') return
        caller.place = 'elsewhere'
        caller.playing = null
        return this.tell({ type: 'leg.ended', leg: call, cause: 16 })
      }
      case 'handedBack': {
        if (!inReach) return
        caller.place = 'dialplan'
        caller.playing = null
        return this.tell({ type: 'leg.handedBack', leg: call })
      }
      case 'configured':
        return this.tell({ type: 'floor.configured', config: setUps[n % setUps.length] ?? config })
      case 'nonsense':
        return this.tell(nonsense[n % nonsense.length] ?? { type: 'pbx.lost', node: 'pbx1' })
      default:
        return what satisfies never
    }
  }

  private endPrompt(call: Call, completed: boolean): void {
    const caller = this.caller(call)
    if (caller.playing === null) return
    const playback = caller.playing
    caller.playing = null
    this.tell(played(playback, completed, call))
  }

  private endTransfer(call: Call, connected: boolean): void {
    const caller = this.caller(call)
    if (caller.place !== 'acd') return
    caller.place = connected ? 'elsewhere' : 'flow'
    const result = connected ? 'connected' : 'noAnswer'
    this.tell({ type: 'call.transferEnded', call, result, returnedTo: connected ? 'nobody' : 'flow' })
  }

  /** From here on everybody behaves and nobody presses a key: every caller must leave the flow. */
  calmDown(): void {
    for (let n = 0; n < 60; n++)
      for (const call of calls) {
        const { place } = this.caller(call)
        if (place === 'dialplan') this.happen({ what: 'arrive', call, key: '1', n })
        this.happen({ what: 'promptEnds', call, key: '1', n: 1 })
        this.happen({ what: 'timerFires', call, key: '1', n: 1 })
        this.happen({ what: 'transferFails', call, key: '1', n: 1 })
      }
    for (const call of calls) expect(this.caller(call).place, 'every run comes to an end').toBe('elsewhere')
    expect(this.state.plans.size, 'old set-ups are forgotten').toBe(1)
  }
}

const setUps = [
  config,
  { ...config, queues: [] },
  { ...config, transferNumbers: [], calendars: [] },
  { ...config, flows: [{ ...flow, version: 9, nodes: { hours: flow.nodes.sorry } }] } as typeof config,
]

const nonsense: readonly LogBody[] = [
  { type: 'pbx.lost', node: 'pbx1' },
  { type: 'leg.keyPressed', leg: 'nobody', key: '1', heldMs: 0 },
  { type: 'timer.fired', service: 'acd', timer: 'menu:c1:3' },
  { type: 'timer.fired', service: 'ivr', timer: 'menu' },
  { type: 'playback.ended', leg: 'c1', playback: 'c1.p1', completed: true },
  { type: 'leg.ringing', leg: 'c1' },
  { type: 'flow.ended', call: 'c1', outcome: 'inFlow' },
  { type: 'phone.registered', phone: 'p2001' },
  { type: 'recording.closed', recording: 'c1', bytes: 0 },
  { type: 'agent.ready', agent: 'a', request: 'r', actor: { account: 'x', door: 'api' } },
]

const whats = [
  'arrive',
  'key',
  'promptEnds',
  'timerFires',
  'stalePrompt',
  'staleTimer',
  'gap',
  'playRefused',
  'otherRefused',
  'transferFails',
  'transferConnects',
  'hangUp',
  'handedBack',
  'configured',
  'nonsense',
] as const

type Happening = { what: (typeof whats)[number]; call: Call; key: string; n: number }

const happening: fc.Arbitrary<Happening> = fc.record({
  what: fc.oneof(
    { weight: 3, arbitrary: fc.constantFrom<Happening['what']>('arrive', 'key', 'promptEnds', 'timerFires') },
    { weight: 2, arbitrary: fc.constantFrom(...whats) },
  ),
  call: fc.constantFrom(...calls),
  key: fc.constantFrom('0', '1', '2', '2', '5', '9', '*', 'toString'),
  n: fc.nat(20),
})

const walk = (step: StepFlows, numRuns: number): void =>
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 60, size: 'max' }), (happenings) => {
      const world = new World(step)
      for (const each of happenings) world.happen(each)
      world.calmDown()
    }),
    { numRuns, seed: 20261120, endOnFailure: true },
  )

describe('random walks through a flow', () => {
  it('never strand a caller, never play two prompts at once, and always come to an end', () => {
    walk(stepFlows, 800)
  })

  const without =
    (drop: (effect: FlowEffect) => boolean): StepFlows =>
    (floor, entry) => {
      const step = stepFlows(floor, entry)
      return { ...step, effects: step.effects.filter((effect) => !drop(effect)) }
    }
  const deafTo =
    (deaf: (body: LogBody) => boolean): StepFlows =>
    (floor, entry) =>
      deaf(entry.body) ? { state: floor, effects: [] } : stepFlows(floor, entry)

  const planted: Record<string, StepFlows> = {
    'a prompt that is not stopped by a key': without(
      (effect) => effect.type === 'command' && effect.command.type === 'leg.stopPlay',
    ),
    'a key awaited without a timer': without((effect) => effect.type === 'timer.set'),
    'a timer that is not cancelled': without((effect) => effect.type === 'timer.cancel'),
    'a gap in which the prompt was lost': deafTo((body) => body.type === 'pbx.snapshot'),
    'a prompt that breaks off': deafTo((body) => body.type === 'playback.ended' && !body.completed),
    'a failed transfer': deafTo((body) => body.type === 'call.transferEnded'),
    'a caller who hangs up': deafTo((body) => body.type === 'leg.ended'),
    'a leg given back to the dialplan': deafTo((body) => body.type === 'leg.handedBack'),
    'a counter that restarts': (floor, entry) => {
      const step = stepFlows(floor, entry)
      const runs = [...step.state.runs].map(([call, run]) => [call, { ...run, used: run.used % 3 }] as const)
      return { ...step, state: { ...step.state, runs: new Map(runs) } }
    },
    'a caller who is queued twice': (floor, entry) => {
      const step = stepFlows(floor, entry)
      const twice = step.effects.flatMap((effect) =>
        effect.type === 'event' && effect.event.type === 'flow.queueing' ? [effect, effect] : [effect],
      )
      return { ...step, effects: twice }
    },
    'any playback id taken for the present one': (floor, entry) => {
      const run = entry.body.type === 'playback.ended' ? floor.runs.get(entry.body.leg) : undefined
      if (run === undefined || !('hearing' in run) || run.hearing.state !== 'playing') return stepFlows(floor, entry)
      const body = { ...entry.body, playback: run.hearing.playback } as LogBody
      return stepFlows(floor, { ...entry, body })
    },
    'a key taken during an announcement': (floor, entry) => {
      const run = entry.body.type === 'leg.keyPressed' ? floor.runs.get(entry.body.leg) : undefined
      if (run?.phase !== 'announcing') return stepFlows(floor, entry)
      const runs = new Map(floor.runs).set(run.call, {
        ...run,
        phase: 'awaitingKey',
        node: 'menu',
        misses: 0,
      } as FlowRun)
      return stepFlows({ ...floor, runs }, entry)
    },
  }
  for (const [bug, step] of Object.entries(planted))
    it(`catch a planted bug: ${bug}`, () => {
      expect(() => walk(step, 1_500)).toThrow()
    })
})
