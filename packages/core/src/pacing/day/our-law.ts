import type { BusyAgent } from '../outlook.ts'
import { decide, firstPacer, learn, type PacerInput, type PacerState, type PacingRules } from '../pacer.ts'
import type { DayView, Happened, Law } from './law.ts'

/** The product's own pacer over a simulated day, cold-started, with one set of rules for every scenario. */
export const ourLaw = (name: string, rules: PacingRules, agents: number, sees: Sight = asPeople): Law => {
  let state: PacerState = firstPacer(rules, 0)
  return {
    name,
    everyS: 1,
    // With many agents something happens all the time anyway (PACING §7.4).
    onEvents: agents <= 60,
    note: (happened) => {
      state = learn(state, rules, inputOf(happened), agents)
    },
    decide: (view) => {
      const { dial, cancel } = decide(state, rules, {
        ...snapshotOf(view),
        busy: sees(view),
        spans: [daySpan(view, rules.cap)],
      })
      return { dial, cancel: cancel.map(Number) }
    },
  }
}

const inputOf = (happened: Happened): PacerInput => {
  switch (happened.type) {
    case 'ended':
      return { type: 'attemptEnded', ageS: happened.ageS, end: happened.end }
    case 'served':
    case 'abandoned':
      return { type: happened.type, atS: happened.atS }
    case 'talkEnded':
    case 'wrapUpEnded':
      return happened
  }
}

const daySpan = ({ nowS, endS, answered, abandoned }: DayView, cap: number) => ({
  answered,
  abandoned,
  cap,
  expected: nowS <= 0 ? 0 : (answered / nowS) * (endS - nowS),
})

const snapshotOf = ({ nowS, idle, waiting, inFlight }: DayView) => ({
  nowS,
  idle,
  waiting,
  inFlight: [...inFlight.values()].map(({ id, startedAtS, ringsAtS }) => ({
    id: String(id),
    ageS: nowS - startedAtS,
    ringS: Math.max(0, nowS - ringsAtS),
  })),
})

/** What a law may know of the agents who are not free. */
export type Sight = (view: DayView) => readonly BusyAgent[]

/** How long each has talked or wrapped up so far. */
const asPeople: Sight = ({ agents, nowS }) =>
  agents.flatMap((agent): readonly BusyAgent[] =>
    agent.phase === 'talk' || agent.phase === 'wrapUp'
      ? [{ phase: agent.phase, elapsedS: nowS - agent.sinceS, talkS: agent.talkS, isLeaving: false }]
      : [],
  )

/** When each will be free: the bound that no better guess at agents can pass, with calls as uncertain as ever (PACING §6). */
export const asProphet: Sight = ({ agents, nowS }) =>
  agents.flatMap((agent): readonly BusyAgent[] => {
    if (agent.phase !== 'talk' && agent.phase !== 'wrapUp') return []
    const wrapUpS = agent.phase === 'talk' ? agent.wrapUpS : 0
    return [{ phase: 'known', freeInS: agent.untilS + wrapUpS + agent.pauseS - nowS }]
  })
