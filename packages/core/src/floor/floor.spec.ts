import { expect } from 'vitest'
import type { Call } from '../call/call.ts'
import type { PbxCommand } from '../log/commands.ts'
import type { AcdEvent } from '../log/events.ts'
import type { LegArrived } from '../log/facts.ts'
import type { LogBody } from '../log/log-entry.ts'
import type { Actor, RequestBody } from '../log/requests.ts'
import type { Effect } from '../machine/effect.ts'
import { type FloorConfig, standardAgent, standardLimits, standardQueue } from './config.ts'
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
      start: 'closed',
      nodes: { closed: { type: 'end', prompts: ['ja/out-of-hours'], outcome: 'outOfHours' } },
    },
  ],
  calendars: [],
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
  const timers = new Map<string, number>()

  const feed = (body: LogBody): void => {
    count++
    const step = stepFloor(floor, { id: `${at}-${count}`, at, by: 'test', body })
    floor = step.state
    effects = step.effects
    for (const effect of effects) {
      if (effect.type === 'event') said.push(effect.event)
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
    arrive: (leg: string, queue = 'q1') => {
      self.feed(arrival(leg)).feed(queueing(leg, queue))
      at++
      return self
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
