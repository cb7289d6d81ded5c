import { createAgenda } from '../../simulate/agenda.ts'
import { seeded } from '../../simulate/chance.ts'
import { type DrawnAttempt, drawAttempt } from './draw-attempt.ts'
import type { DayAgent, FlyingCall, Law } from './law.ts'
import type { DialScenario } from './scenario.ts'

export type DayFigures = {
  readonly attempts: number
  readonly answered: number
  readonly served: number
  readonly abandoned: number
  readonly cancelled: number
  /** Agent seconds: talking and wrapping up, and all but pauses. */
  readonly busyS: number
  readonly presentS: number
  /** Added up over the calls served: how long the agent had been free. */
  readonly idleBeforeCallS: number
  readonly mostInFlight: number
}

type Happening =
  | { readonly type: 'tick' }
  | { readonly type: 'ends'; readonly call: number }
  | { readonly type: 'patienceOver'; readonly call: number }
  | { readonly type: 'agent'; readonly agent: number }
  | { readonly type: 'idlePause'; readonly agent: number }

/** Answered people who are not with an agent within this are abandoned. */
const graceS = 2

/** One simulated day of a law: events in order, the same luck for every law with the same seed (PACING §6). */
export const runDay = (scenario: DialScenario, law: Law, seed: number): DayFigures => {
  const endS = scenario.hours * 3_600
  const agenda = createAgenda<Happening>()
  const agents: DayAgent[] = Array.from({ length: scenario.agents }, () => ({
    phase: 'idle',
    sinceS: 0,
    talkS: 0,
    untilS: 0,
    wrapUpS: 0,
    pauseS: 0,
  }))
  const drawn = new Map<number, DrawnAttempt>()
  const inFlight = new Map<number, FlyingCall>()
  const waiting = new Map<number, DrawnAttempt>()
  const pauses = seeded(seed ^ 0x51ab)
  const figures = {
    attempts: 0,
    answered: 0,
    served: 0,
    abandoned: 0,
    cancelled: 0,
    busyS: 0,
    presentS: 0,
    idleBeforeCallS: 0,
    mostInFlight: 0,
  }
  let idle = scenario.agents
  let nowS = 0

  const enter = (agent: DayAgent, phase: DayAgent['phase']): void => {
    const spentS = nowS - agent.sinceS
    if (agent.phase === 'talk' || agent.phase === 'wrapUp') figures.busyS += spentS
    if (agent.phase !== 'pause') figures.presentS += spentS
    idle += (phase === 'idle' ? 1 : 0) - (agent.phase === 'idle' ? 1 : 0)
    agent.phase = phase
    agent.sinceS = nowS
  }
  const longestIdle = (): number => {
    let found = -1
    for (let n = 0; n < agents.length; n += 1) {
      const agent = agents[n]
      if (agent?.phase === 'idle' && (found < 0 || agent.sinceS < (agents[found]?.sinceS ?? 0))) found = n
    }
    return found
  }
  const serve = (call: DrawnAttempt): void => {
    const n = longestIdle()
    const agent = agents[n]
    if (agent === undefined) return
    figures.served += 1
    figures.idleBeforeCallS += nowS - agent.sinceS
    enter(agent, 'talk')
    agent.untilS = nowS + call.talkS
    agent.wrapUpS = call.wrapUpS
    agent.pauseS = call.pauseS
    law.note?.({ type: 'served', atS: nowS })
    agenda.put(agent.untilS, { type: 'agent', agent: n })
  }
  const becomesFree = (n: number): void => {
    const agent = agents[n]
    if (agent === undefined) return
    enter(agent, 'idle')
    const next = waiting.entries().next().value
    if (next === undefined) return
    waiting.delete(next[0])
    serve(next[1])
  }
  const agentGoesOn = (n: number): void => {
    const agent = agents[n]
    if (agent === undefined || agent.untilS > nowS + 1e-9) return
    if (agent.phase === 'talk') {
      const talkS = nowS - agent.sinceS
      law.note?.({ type: 'talkEnded', talkS })
      enter(agent, 'wrapUp')
      agent.talkS = talkS
      agent.untilS = nowS + agent.wrapUpS
      agenda.put(agent.untilS, { type: 'agent', agent: n })
    } else if (agent.phase === 'wrapUp') {
      const left = agent.pauseS > 0
      law.note?.({ type: 'wrapUpEnded', talkS: agent.talkS, wrapUpS: nowS - agent.sinceS, left })
      agent.talkS = 0
      if (!left) return becomesFree(n)
      enter(agent, 'pause')
      agent.untilS = nowS + agent.pauseS
      agenda.put(agent.untilS, { type: 'agent', agent: n })
    } else if (agent.phase === 'pause') becomesFree(n)
  }
  const ends = (id: number): boolean => {
    const call = inFlight.get(id)
    const what = drawn.get(id)
    if (call === undefined || what === undefined) return false
    inFlight.delete(id)
    drawn.delete(id)
    law.note?.({ type: 'ended', ageS: nowS - call.startedAtS, end: what.end })
    if (what.end === 'failed') return true
    figures.answered += 1
    if (idle > 0) serve(what)
    else {
      waiting.set(id, what)
      agenda.put(nowS + graceS, { type: 'patienceOver', call: id })
    }
    return true
  }
  const dial = (): void => {
    const id = figures.attempts
    figures.attempts += 1
    const what = drawAttempt(scenario, seed, id, nowS / endS)
    drawn.set(id, what)
    inFlight.set(id, { id, startedAtS: nowS, ringsAtS: nowS + what.ringsAtS })
    agenda.put(nowS + what.endsAtS, { type: 'ends', call: id })
    figures.mostInFlight = Math.max(figures.mostInFlight, inFlight.size)
  }
  const cancel = (id: number): void => {
    const call = inFlight.get(id)
    if (call === undefined) return
    inFlight.delete(id)
    drawn.delete(id)
    figures.cancelled += 1
    law.note?.({ type: 'ended', ageS: nowS - call.startedAtS, end: 'censored' })
  }
  const ask = (): void => {
    const decision = law.decide({
      nowS,
      endS,
      agents,
      idle,
      waiting: waiting.size,
      inFlight,
      attempts: figures.attempts,
      answered: figures.answered,
      abandoned: figures.abandoned,
    })
    for (const id of decision.cancel ?? []) cancel(id)
    for (let n = 0; n < decision.dial; n += 1) dial()
  }
  const idlePause = (n: number): void => {
    const agent = agents[n]
    agenda.put(nowS + pauses.exponential(3_600 / scenario.idlePausesPerHour), { type: 'idlePause', agent: n })
    if (agent?.phase !== 'idle') return
    enter(agent, 'pause')
    agent.untilS = nowS + 150 + 300 * pauses.next()
    agenda.put(agent.untilS, { type: 'agent', agent: n })
  }

  agenda.put(0, { type: 'tick' })
  if (scenario.idlePausesPerHour > 0)
    for (let n = 0; n < agents.length; n += 1)
      agenda.put(pauses.exponential(3_600 / scenario.idlePausesPerHour), { type: 'idlePause', agent: n })
  for (let next = agenda.take(); next !== undefined && next.at < endS; next = agenda.take()) {
    nowS = next.at
    const what = next.item
    switch (what.type) {
      case 'tick':
        agenda.put(nowS + law.everyS, what)
        ask()
        break
      case 'ends':
        if (ends(what.call) && law.onEvents) ask()
        break
      case 'patienceOver':
        if (waiting.delete(what.call)) {
          figures.abandoned += 1
          law.note?.({ type: 'abandoned', atS: nowS })
        }
        break
      case 'agent':
        agentGoesOn(what.agent)
        if (law.onEvents && agents[what.agent]?.phase === 'idle') ask()
        break
      case 'idlePause':
        idlePause(what.agent)
        break
    }
  }
  nowS = endS
  for (const agent of agents) enter(agent, agent.phase)
  return figures
}
