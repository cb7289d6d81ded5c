import { describe, expect, it } from 'vitest'
import { isFree } from '../agent/agent.ts'
import { agentsIn, legsOf, type Waiting } from '../call/call.ts'
import type { LogBody } from '../log/log-entry.ts'
import { seeded } from '../simulate/chance.ts'
import { arrival, configOf, queueing, story } from './floor.spec.ts'
import { indexOf } from './floor.ts'

/** A walk is told whole by its seed. */
const chance = (seed: number) => {
  const { next } = seeded(seed)
  return {
    next,
    below: (n: number) => Math.floor(next() * n),
    pick: <T>(from: readonly T[]): T | undefined => from[Math.floor(next() * from.length)],
  }
}

type Story = ReturnType<typeof story>
const agents = ['a1', 'a2', 'a3', 'a4']
const causes = [16, 16, 16, 17, 19, 20, 38, 44, 0]

/** A PBX that forgets nothing: legs dialled and not hung up are there until they end. */
const walk = (seed: number, steps: number) => {
  const dice = chance(seed)
  const s = story(configOf(4))
  const alive = new Set<string>()
  const told: LogBody[] = []
  let calls = 0

  const feed = (body: LogBody): void => {
    told.push(body)
    const before = s.floor()
    const offers = s.events('call.offered').length
    s.feed(body)
    absorb()
    check(s, before, offers)
  }
  const absorb = (): void => {
    for (const command of s.commands()) if (command.type === 'leg.dial') alive.add(command.leg)
  }
  const moves: (() => void)[] = [
    () => {
      const leg = `c${++calls}`
      alive.add(leg)
      feed(arrival(leg))
      if (dice.next() < 0.9) feed(queueing(leg, dice.pick(['q1', 'q2']) ?? 'q1'))
    },
    () => feed({ type: 'leg.answered', leg: dice.pick([...alive]) ?? 'ghost', recording: null }),
    () =>
      feed({
        type: 'leg.answered',
        leg: dice.pick([...alive].filter((leg) => leg.includes('.'))) ?? 'ghost.o1',
        recording: null,
      }),
    () => {
      const leg = dice.pick([...alive]) ?? 'ghost'
      alive.delete(leg)
      feed({ type: 'leg.ended', leg, cause: dice.pick(causes) ?? 16 })
    },
    () => feed(told[dice.below(told.length)] ?? arrival('c1')),
    () => feed({ type: dice.next() < 0.8 ? 'phone.registered' : 'phone.lost', phone: `p${1 + dice.below(5)}` }),
    () => ask({ type: 'agent.signIn', agent: someone() }),
    () => ask({ type: 'agent.ready', agent: someone() }),
    () => ask({ type: 'agent.ready', agent: someone() }),
    () => ask({ type: 'agent.pause', agent: someone(), reason: 'lunch' }),
    () => ask({ type: 'agent.signOut', agent: someone() }),
    () => ask({ type: 'agent.endWrapUp', agent: someone() }),
    () => ask({ type: 'call.answer', agent: someone() }),
    () => ask({ type: 'call.hold', agent: someone() }),
    () => ask({ type: 'call.resume', agent: someone() }),
    () => ask({ type: 'call.hangUp', agent: someone() }),
    () => ask({ type: 'call.transfer', agent: someone(), to: { kind: 'queue', queue: 'q2' }, note: null }),
    () => ask({ type: 'call.transfer', agent: someone(), to: { kind: 'outside', number: '0963282111' }, note: null }),
    () => ask({ type: 'call.place', agent: someone(), number: '0312345678', line: 'health', callerId: null }),
    () => ask({ type: 'call.end', call: `c${1 + dice.below(Math.max(calls, 1))}` }),
    () => feed({ type: 'leg.handedBack', leg: dice.pick([...alive]) ?? 'ghost' }),
    () => {
      const kept = [...alive].filter(() => dice.next() < 0.9)
      alive.clear()
      for (const leg of kept) alive.add(leg)
      feed(snapshot(kept))
    },
    () => {
      s.pass(dice.below(12_000))
      absorb()
    },
  ]
  const someone = (): string => dice.pick(agents) ?? 'a1'
  const ask = (body: Parameters<Story['ask']>[0]): void =>
    feed({ ...body, request: `r${told.length}`, actor: { account: 'x', door: 'api' } })

  for (let n = 0; n < steps; n++) moves[dice.below(moves.length)]?.()
  return { s, feed, alive }
}

const snapshot = (legs: readonly string[]): LogBody => ({
  type: 'pbx.snapshot',
  node: 'pbx1',
  version: '22',
  startedAt: 0,
  legs: legs.map((leg) => ({ leg, state: 'up', floor: 'city', arrival: leg.includes('.') ? null : arrival(leg) })),
  bridges: [],
  phones: ['p1', 'p2', 'p3', 'p4'],
  pending: [],
})

const check = (s: Story, before: ReturnType<Story['floor']>, offersBefore: number): void => {
  const floor = s.floor()
  const { queuesOfAgent, agents: setups } = indexOf(floor.config)
  for (const agent of floor.agents.values()) {
    if (agent.activity.kind === 'idle' || agent.activity.kind === 'wrapUp') continue
    const call = floor.calls.get(agent.activity.call)
    if (call === undefined || !agentsIn(call).includes(agent.id))
      throw new Error(`${agent.id} is ${agent.activity.kind} in ${agent.activity.call}, which knows nothing of it`)
  }
  for (const call of floor.calls.values()) {
    for (const agent of agentsIn(call)) {
      const { activity } = floor.agents.get(agent) ?? {}
      const busyWith = activity === undefined || activity.kind === 'idle' ? null : activity.call
      if (busyWith !== call.id) throw new Error(`${call.id} is ${call.phase} with ${agent}, who is ${activity?.kind}`)
    }
  }
  const waiting = [...floor.calls.values()].filter(
    (call): call is Waiting => call.phase === 'waiting' && call.prefer === null,
  )
  for (const agent of floor.agents.values()) {
    const phone = setups.get(agent.id)?.phone ?? ''
    if (!isFree(agent) || !floor.phones.has(phone)) continue
    const left = waiting.find((call) => queuesOfAgent.get(agent.id)?.has(call.queue))
    if (left !== undefined) throw new Error(`${agent.id} is free while ${left.id} waits`)
  }
  for (const offered of s.events('call.offered').slice(offersBefore)) {
    const call = floor.calls.get(offered.call)
    if (call?.phase !== 'offered') continue
    const earlier = waiting.find((other) => other.queue === call.queue && other.since < call.since)
    if (earlier !== undefined) throw new Error(`${call.id} was served before ${earlier.id}`)
    const last = before.agents.get(offered.agent)
    if (last?.legs.some((leg) => leg !== offered.leg) === true) {
      const released = floor.agents.get(offered.agent)?.legs.join() === offered.leg
      if (!released) throw new Error(`${offered.agent} was rung while a channel was up`)
    }
  }
}

describe('whatever happens, in any order, late, twice or not at all', () => {
  it.each(Array.from({ length: 60 }, (_, n) => n + 1))('walk %i keeps every promise', (seed) => {
    const { s, feed, alive } = walk(seed, 800)
    // In the end everything hangs up; nobody may be left anywhere.
    for (const leg of alive) feed({ type: 'leg.ended', leg, cause: 16 })
    feed(snapshot([]))
    s.pass(200_000)
    expect([...s.floor().calls.values()].map((call) => [call.id, call.phase, legsOf(call)])).toEqual([])
    const busy = [...s.floor().agents.values()].filter(
      (agent) => agent.activity.kind !== 'idle' || agent.legs.length > 0,
    )
    expect(busy).toEqual([])
    const arrived = new Set(s.events('call.arrived').map((event) => event.call))
    const ended = s.events('call.ended').map((event) => event.call)
    expect(new Set(ended)).toEqual(arrived)
    expect([...s.timers().keys()]).toEqual([])
  })

  it('the same log gives the same floor', () => {
    const one = walk(7, 500).s.floor()
    expect(walk(7, 500).s.floor()).toEqual(one)
  })
})
