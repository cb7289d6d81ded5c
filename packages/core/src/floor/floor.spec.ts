import { expect } from 'vitest'
import type { Agent } from '../agent/agent.ts'
import type { Call } from '../call/call.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LegArrived } from '../log/facts.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { Actor, RefusalCode, RequestBody } from '../log/requests.ts'
import type { Effect } from '../machine/effect.ts'
import {
  type AgentSetup,
  type FloorConfig,
  type Queue,
  standardAgent,
  standardLimits,
  standardQueue,
} from './config.ts'
import { emptyFloor, type Floor } from './floor.ts'
import { stepFloor } from './step.ts'

/** A floor with two queues and as many agents as asked for; `a1` has phone `p1` and so on. */
export const configOf = (agents: number, change: Partial<FloorConfig> = {}): FloorConfig => ({
  version: 1,
  contract: 'city',
  floor: 'city',
  node: 'pbx1',
  lines: [
    { id: 'health', name: '保険料', number: '0961230001', flow: 'main', callerIds: ['0961230001'] },
    { id: 'info', name: '案内', number: '0961230002', flow: 'main', callerIds: [] },
  ],
  queues: ['q1', 'q2'].map((id) => ({ ...standardQueue, id, name: id, wrapUpMs: 10_000, announceEveryMs: 30_000 })),
  agents: Array.from({ length: agents }, (_, n) => ({
    ...standardAgent,
    id: `a${n + 1}`,
    name: `agent ${n + 1}`,
    phone: `p${n + 1}`,
    queues: n % 2 === 0 ? ['q1', 'q2'] : ['q1'],
  })),
  flows: [
    {
      id: 'main',
      version: 1,
      title: '',
      language: 'ja',
      start: 'closed',
      nodes: { closed: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' } },
    },
  ],
  calendars: [],
  holidays: {},
  prompts: {},
  pauseReasons: ['lunch', 'training'],
  pauseLimits: {},
  limits: standardLimits,
  doNotCall: [],
  tellListened: false,
  transferNumbers: ['0963282111'],
  featureCodes: { signIn: '*11', signOut: '*12', ready: '*13', pause: '*14' },
  ...change,
})

const desk: Actor = { account: 'desk', door: 'system' }

/** Plays a log to a floor and keeps what came of it; time only moves when told to. */
export const story = (config: FloorConfig = configOf(2)) => {
  let floor: Floor = emptyFloor
  let at = 1_000
  let count = 0
  let effects: readonly Effect<AcdEvent>[] = []
  const said: AcdEvent[] = []
  const times: { readonly at: number; readonly event: AcdEvent }[] = []
  const timers = new Map<string, number>()

  const feed = (body: LogBody): void => {
    count++
    const step = stepFloor(floor, { id: `${at}-${count}`, at, by: 'test', body })
    floor = step.state
    effects = step.effects
    for (const effect of effects) {
      if (effect.type === 'event') {
        said.push(effect.event)
        times.push({ at, event: effect.event })
      }
      if (effect.type === 'timer.set') timers.set(effect.timer, effect.at)
      if (effect.type === 'timer.cancel') timers.delete(effect.timer)
    }
  }

  const self = {
    feed: (...bodies: LogBody[]) => {
      for (const body of bodies) feed(body)
      return self
    },
    ask: (body: RequestBody, actor: Actor = desk) => self.feed({ ...body, request: `r${count}`, actor }),
    /** Lets time pass; timers that fall due fire on their way, in order. */
    pass: (ms: number) => {
      const end = at + ms
      for (;;) {
        const due = [...timers].filter(([, when]) => when <= end).sort((a, b) => a[1] - b[1])[0]
        if (due === undefined) break
        timers.delete(due[0])
        at = Math.max(at, due[1])
        feed({ type: 'timer.fired', service: 'acd', timer: due[0] })
      }
      at = end
      return self
    },
    /** Agent signed in, ready, with a registered phone. */
    ready: (...agents: string[]) => {
      for (const agent of agents) {
        self.feed({ type: 'phone.registered', phone: agent.replace('a', 'p') })
        self.ask({ type: 'agent.signIn', agent }).ask({ type: 'agent.ready', agent })
        at++
      }
      return self
    },
    arrive: (leg: string, queue = 'q1', number = '09012345678') => {
      self.feed({ ...arrival(leg), caller: { kind: 'presented', number } }).feed(queueing(leg, queue))
      at++
      return self
    },
    /** A caller of the first queue in conversation with this agent, who becomes ready for it. */
    talk: (leg: string, agent: string) => {
      self.ready(agent).arrive(leg)
      const call = floor.calls.get(leg)
      if (call?.phase !== 'offered') throw new Error(`${leg} is ${call?.phase}`)
      const [mine] = call.offers
      return self.feed({ type: 'leg.answered', leg: mine?.leg ?? '', recording: null })
    },
    agent: (id: string): Agent => {
      const agent = floor.agents.get(id)
      if (agent === undefined) throw new Error(`no agent ${id}`)
      return agent
    },
    floor: () => floor,
    call: (id: string): Call => {
      const call = floor.calls.get(id)
      if (call === undefined) throw new Error(`no call ${id}`)
      return call
    },
    timers: () => timers,
    at: () => at,
    /** Commands of the last step. */
    commands: (): PbxCommand[] => effects.flatMap((e) => (e.type === 'command' ? [e.command] : [])),
    /** All events of a type so far. */
    events: <T extends AcdEvent['type']>(type: T) =>
      said.filter((event): event is Extract<AcdEvent, { type: T }> => event.type === type),
    said: () => said,
    timeline: () => times,
    expectCall: (id: string, expected: Record<string, unknown>) => {
      expect(floor.calls.get(id)).toMatchObject(expected)
      return self
    },
  }
  return self.feed({ type: 'floor.configured', config })
}

export const arrival = (leg: string, line = 'health'): LegArrived => ({
  type: 'leg.arrived',
  leg,
  node: 'pbx1',
  line,
  called: '0961230001',
  caller: { kind: 'presented', number: '09012345678' },
  attempt: 1,
  recording: leg,
})

export const answered = (leg: string) => ({ type: 'leg.answered', leg, recording: null }) as const
export const ended = (leg: string, cause = 16) => ({ type: 'leg.ended', leg, cause }) as const
export const key = (leg: string, pressed: string) =>
  ({ type: 'leg.keyPressed', leg, key: pressed, heldMs: 80 }) as const
export const heard = (leg: string, playback: string) =>
  ({ type: 'playback.ended', leg, playback, completed: true }) as const

/** The standard floor with its first queue changed. */
export const withQueue = (agents: number, change: Partial<Queue>, more: Partial<FloorConfig> = {}): FloorConfig => {
  const config = configOf(agents, more)
  return { ...config, queues: config.queues.map((queue) => (queue.id === 'q1' ? { ...queue, ...change } : queue)) }
}

/** The standard floor with some of its agents changed. */
export const withAgents = (
  config: FloorConfig,
  changes: Readonly<Record<string, Partial<AgentSetup>>>,
): FloorConfig => ({
  ...config,
  agents: config.agents.map((agent) => ({ ...agent, ...changes[agent.id] })),
})

export type FloorStory = ReturnType<typeof story>

/** What an agent was doing from when to when, from the log alone (R10). */
export const intervals = (s: FloorStory, agent: string): readonly (readonly [string, number])[] => {
  const spans: [string, number][] = []
  let since = 0
  let last = ''
  for (const { at, event } of s.timeline()) {
    if (event.type !== 'agent.changed' || event.agent !== agent) continue
    const now = event.availability === 'ready' || event.activity !== 'idle' ? event.activity : event.availability
    if (now === last) continue
    if (last !== '') spans.push([last, at - since])
    since = at
    last = now
  }
  return [...spans, [last, s.at() - since]]
}

/** Refused with this code, and nothing has changed. */
export const expectRefused = (s: FloorStory, body: RequestBody, code: RefusalCode): void => {
  const before = s.floor()
  s.ask(body)
  expect(s.events('request.refused').at(-1)).toMatchObject({ code })
  expect(s.floor()).toBe(before)
  expect(s.commands()).toEqual([])
  expect(s.events('request.refused').at(-1)?.reason).not.toBe('')
}

/** The flow sends a caller to a queue. */
export const queueing = (call: string, queue: string): Extract<LogBody, { type: 'flow.queueing' }> => ({
  type: 'flow.queueing',
  call,
  queue,
  needs: [],
  headStartMs: 0,
  prefer: null,
  offerCallback: false,
})
