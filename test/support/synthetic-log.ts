import {
  emptyFloor,
  emptyFlowFloor,
  type Floor,
  type FlowFloor,
  type LogBody,
  type LogEntry,
  type RequestBody,
  stepFloor,
  stepFlows,
} from '@tsunagu/core'
import { chance } from './chance.ts'
import { simulatedCity } from './simulated-city.ts'
import { serve, simulatedLog, timeline } from './simulated-log.ts'
import { simulatedPbx } from './simulated-pbx.ts'

export type SyntheticOptions = {
  readonly seed: number
  /** Of the first arrival. */
  readonly startAt: number
  readonly calls: number
  readonly agents: number
  /** Mean time between two arrivals. */
  readonly everyMs: number
}

export type Synthetic = { readonly entries: readonly LogEntry[]; readonly floor: Floor; readonly flows: FlowFloor }

const settleMs = 30 * 60_000

/**
 * The log of a day at a small office: the real acd and ivr steps over simulated people and a simulated PBX. The same
 * seed gives the same log, to the millisecond.
 */
export const syntheticLog = (options: SyntheticOptions): Synthetic => {
  const { seed, startAt, calls, agents, everyMs } = options
  const luck = chance(seed)
  const time = timeline(startAt - 60_000)
  const log = simulatedLog(time)
  const fact = (body: LogBody): void => log.append('bridge:pbx1', body)
  const pbx = simulatedPbx(time, luck, fact)
  const city = simulatedCity(agents)
  const perform = ({ command }: { readonly command: Parameters<typeof pbx.perform>[0] }): void => pbx.perform(command)
  const lagMs = (): number => luck.between(0, 3)
  const acd = serve(time, log, { name: 'acd', initial: emptyFloor, step: stepFloor, lagMs, perform })
  const ivr = serve(time, log, { name: 'ivr', initial: emptyFlowFloor, step: stepFlows, lagMs, perform })

  let requests = 0
  const ask = (account: string, body: RequestBody): void =>
    log.append('api', { ...body, request: `r${++requests}`, actor: { account, door: 'api' } })
  const isTalking = (agent: string): boolean => acd.state().agents.get(agent)?.activity.kind === 'talking'

  const open = (): void => {
    log.append('cli', { type: 'floor.configured', config: city })
    const phones = city.agents.map((agent) => agent.phone)
    fact({
      type: 'pbx.snapshot',
      node: 'pbx1',
      version: '22.10.1',
      startedAt: startAt,
      legs: [],
      bridges: [],
      phones,
      pending: [],
    })
    for (const { id } of city.agents) {
      ask(id, { type: 'agent.signIn', agent: id })
      ask(id, { type: 'agent.ready', agent: id })
      time.after(luck.between(60_000, 900_000), () => work(id))
    }
  }
  /** What an agent does every few minutes. */
  const work = (agent: string): void => {
    if (time.now() > startAt + calls * everyMs) return
    const dice = luck.next()
    if (dice < 0.3) ask(agent, { type: 'agent.ready', agent })
    else if (dice < 0.4) ask(agent, { type: 'agent.pause', agent, reason: luck.pick(city.pauseReasons) })
    else if (dice < 0.6 && isTalking(agent)) holdFor(agent, luck.between(3_000, 20_000))
    else if (dice < 0.7)
      ask(agent, { type: 'call.transfer', agent, to: { kind: 'queue', queue: 'nozei-q' }, note: null })
    else if (dice < 0.75)
      ask(agent, { type: 'call.transfer', agent, to: { kind: 'outside', number: '0963279999' }, note: null })
    else if (dice < 0.85)
      ask(agent, { type: 'call.place', agent, number: phoneNumber(), line: 'kokuho', callerId: null })
    time.after(luck.between(20_000, 240_000), () => work(agent))
  }
  const holdFor = (agent: string, ms: number): void => {
    ask(agent, { type: 'call.hold', agent })
    time.after(ms, () => ask(agent, { type: 'call.resume', agent }))
  }
  const phoneNumber = (): string => `090${String(luck.between(0, 99_999_999)).padStart(8, '0')}`

  const arrive = (n: number): void => {
    const line = luck.pick(city.lines)
    const leg = `pbx1-${Math.floor(startAt / 1000)}.${n}`
    const caller = luck.happens(0.8)
      ? ({ kind: 'presented', number: phoneNumber() } as const)
      : ({ kind: 'withheld' } as const)
    const known = { leg, line: line.id, called: line.number, caller, recording: leg }
    if (luck.happens(0.01)) {
      const arrivedAt = time.now()
      const endedAt = arrivedAt + 15_000
      return time.after(luck.between(20_000, 90_000), () =>
        fact({ ...known, type: 'pbx.servedAlone', arrivedAt, endedAt, outcome: 'emergency' }),
      )
    }
    pbx.arrive(leg)
    fact({ ...known, type: 'leg.arrived', node: 'pbx1', attempt: 1 })
    time.after(luck.between(2_000, 12_000), () => {
      if (pbx.isUp(leg))
        fact({ type: 'leg.keyPressed', leg, key: luck.pick(['1', '1', '1', '2', '3', '5', '9']), heldMs: 90 })
    })
    time.after(luck.between(2_000, 400_000), () => pbx.hangUp(leg, 16))
  }

  time.after(0, open)
  let at = 60_000
  for (let n = 1; n <= calls; n++) {
    time.after(at, () => arrive(n))
    at += luck.between(1, 2 * everyMs)
  }
  time.run(startAt + calls * everyMs * 2 + settleMs)
  return { entries: log.entries, floor: acd.state(), flows: ivr.state() }
}
