import { expect } from 'vitest'
import { standardCalendar } from '../calendar/calendar.ts'
import { type CallbackRules, type FloorConfig, standardLimits, standardQueue } from '../floor/config.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { FlowEvent } from '../log/events.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { Flow, FlowNode } from './flow.ts'
import type { FlowEffect } from './flow-run.ts'
import { emptyFlowFloor, type FlowFloor, stepFlows } from './step-flows.ts'

/** 2026-11-20 (a Friday) 10:00 in Tokyo. */
export const tenOclock = Date.UTC(2026, 10, 20, 1, 0)

export const nodes: Record<string, FlowNode> = {
  hours: {
    type: 'hours',
    calendar: 'office',
    open: 'hello',
    closed: 'closed',
    slots: {},
    holiday: null,
    ended: null,
    emergency: null,
  },
  hello: { type: 'announce', prompts: ['ja/hello', 'ja/recorded'], bargeIn: false, next: 'menu' },
  menu: {
    type: 'menu',
    prompts: ['ja/menu'],
    wrong: ['ja/wrong'],
    silent: ['ja/silent'],
    keys: { '1': 'tax', '2': 'city', '8': 'later', '9': 'info' },
    repeatKey: '0',
    waitMs: 5_000,
    tries: 3,
    otherwise: 'tax',
  },
  tax: { type: 'queue', queue: 'tax', needs: [], headStartMs: 0 },
  later: { type: 'callback', queue: 'tax' },
  city: {
    type: 'transfer',
    number: '0963282111',
    prompts: ['ja/transfer'],
    handOver: [],
    note: '',
    busy: 'sorry',
    noAnswer: 'sorry',
    failed: 'sorry',
  },
  info: { type: 'announce', prompts: ['ja/info'], bargeIn: false, next: 'menu' },
  sorry: { type: 'end', prompts: ['ja/sorry'], outcome: 'inFlow' },
  closed: { type: 'end', prompts: ['ja/closed'], outcome: 'outOfHours' },
}

export const flow: Flow = { id: 'front', version: 3, title: '', language: 'ja', start: 'hours', nodes }

const weekday = [{ from: 9 * 60, to: 17 * 60 }]

const callback: CallbackRules = {
  offerPrompt: 'ja/callback-offer',
  confirmedPrompt: 'ja/callback-confirmed',
  first: 'agent',
  tries: 2,
  retryMs: 600_000,
  expiresMs: 86_400_000,
  calendar: null,
}

export const config: FloorConfig = {
  version: 1,
  node: 'pbx1',
  contract: 'kumamoto',
  floor: 'kumamoto',
  lines: [{ id: 'main', name: '代表', number: '0963000001', flow: 'front', callerIds: [] }],
  queues: [{ ...standardQueue, id: 'tax', name: '税', announceEveryMs: 0, callback }],
  agents: [],
  flows: [flow],
  calendars: [
    { id: 'office', ...standardCalendar, name: '', weekdays: [[], weekday, weekday, weekday, weekday, weekday, []] },
  ],
  holidays: {},
  prompts: {},
  pauseReasons: [],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: ['0963282111'],
  featureCodes: { signIn: '*1', signOut: '*2', ready: '*3', pause: '*4' },
}

export const arrived = (call = 'c1', line = 'main', node = 'pbx1'): LogBody => ({
  type: 'call.arrived',
  call,
  leg: call,
  node,
  direction: 'inbound',
  line,
  called: '0963000001',
  caller: { kind: 'presented', number: '09011112222' },
  recording: call,
})

export const key = (pressed: string, leg = 'c1'): LogBody => ({
  type: 'leg.keyPressed',
  leg,
  key: pressed,
  heldMs: 100,
})
export const played = (playback: string, completed = true, leg = 'c1'): LogBody => ({
  type: 'playback.ended',
  leg,
  playback,
  completed,
})
export const fired = (timer: string): LogBody => ({ type: 'timer.fired', service: 'ivr', timer })
export const snapshot = (legs: readonly string[], node = 'pbx1'): LogBody => ({
  type: 'pbx.snapshot',
  node,
  version: '22.10.1',
  startedAt: 0,
  legs: legs.map((leg) => ({ leg, state: 'up', floor: 'kumamoto', arrival: null })),
  bridges: [],
  phones: [],
  pending: [],
})

/** `play hello+recorded as f1`, `event flow.entered menu (announced)` … : one line per effect, so a test reads as a story. */
export const told = (effects: readonly FlowEffect[]): readonly string[] => effects.map(line)

const line = (effect: FlowEffect): string => {
  switch (effect.type) {
    case 'command':
      return commandLine(effect.command)
    case 'event':
      return eventLine(effect.event)
    case 'timer.set':
      return `set ${effect.timer}`
    case 'timer.cancel':
      return `cancel ${effect.timer}`
    default:
      return effect satisfies never
  }
}

const commandLine = (command: PbxCommand): string => {
  if (command.type === 'leg.play')
    return `play ${command.prompts.map((prompt) => prompt.slice(3)).join('+')} as ${command.playback}`
  if (command.type === 'leg.stopPlay') return `stop ${command.playback}`
  return command.type
}

const eventLine = (event: FlowEvent): string => {
  switch (event.type) {
    case 'flow.started':
      return `started ${event.flow} v${event.version}`
    case 'flow.entered':
      return `entered ${event.node}: ${event.because}`
    case 'flow.keyed':
      return `keyed ${event.key} ${event.verdict}`
    case 'flow.collected':
      return `collected ${event.length} ${event.verdict}`
    case 'flow.lookingUp':
      return `looking up ${event.what.kind === 'record' ? event.what.source : 'a code'} as ${event.lookup}`
    case 'flow.texting':
      return `texting ${event.template} to ${event.to}`
    case 'flow.surveyed':
      return `surveyed ${event.question}: ${event.answer ?? 'nothing'}`
    case 'flow.voicemail':
      return `message for ${event.queue}`
    case 'flow.queueing':
      return `queueing ${event.queue}${event.offerCallback ? ', to be called back' : ''}`
    case 'flow.transferring':
      return `transferring ${event.number}`
    case 'flow.ended':
      return `ended ${event.outcome}`
    default:
      return event satisfies never
  }
}

/** A floor to which things happen one after the other; `leadsTo` looks at what the last `when` led to. */
export class Story {
  state: FlowFloor = emptyFlowFloor
  effects: readonly FlowEffect[] = []
  at = tenOclock
  private count = 0

  when(...bodies: readonly LogBody[]): this {
    for (const body of bodies) {
      const entry = { id: `${this.at}-${this.count++}`, at: this.at, by: 'test', body }
      const before = JSON.stringify([...this.state.runs])
      const step = stepFlows(this.state, entry)
      expect(JSON.stringify([...this.state.runs]), 'a step never changes the state it was given').toBe(before)
      this.state = step.state
      this.effects = step.effects
    }
    return this
  }

  leadsTo(...lines: readonly string[]): this {
    expect(told(this.effects)).toEqual(lines)
    return this
  }

  clock(at: number): this {
    this.at = at
    return this
  }

  get phase(): string | undefined {
    return this.state.runs.get('c1')?.phase
  }

  /** Nobody is in a flow any more. */
  over(): this {
    expect([...this.state.runs.keys()]).toEqual([])
    return this
  }
}

export const given = (setUp: FloorConfig = config): Story =>
  new Story().when({ type: 'floor.configured', config: setUp })

/** A story whose caller hears the menu as `c1.f2`. */
export const atMenu = (setUp: FloorConfig = config): Story => given(setUp).when(arrived(), played('c1.f1'))

export const withNodes = (changed: Record<string, FlowNode>, start = 'hours'): FloorConfig => ({
  ...config,
  flows: [{ ...flow, start, nodes: { ...nodes, ...changed } }],
})
