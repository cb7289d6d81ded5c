import type { Agent } from '../agent/agent.ts'
import { agentOf, changeAgent, command, hangUpOpenLine, setTimer, system, type Turn } from '../floor/turn.ts'
import type { Author } from '../log/events.ts'
import type { LegId } from '../log/ids.ts'
import { registeredPhones } from './offer.ts'

const ringMs = 20_000

/** Rings the agent's phone once and keeps it off hook between calls (always-open line). */
export const openLine = (turn: Turn, agent: Agent): void => {
  const [phone] = registeredPhones(turn, agent.id)
  if (phone === undefined) return
  const leg = `line-${agent.id}-${turn.at}.l1`
  command(
    turn,
    { id: leg, node: turn.config.node },
    {
      type: 'leg.dial',
      leg,
      to: { kind: 'phone', phone },
      shownNumber: '',
      shownName: '',
      ringMs,
      autoAnswer: true,
      record: false,
    },
  )
  setTimer(turn, `ring:${leg}`, ringMs)
  changeAgent(turn, agent.id, { legs: [...agent.legs, leg] }, system('openLine'))
}

/** The phone was picked up: silent until somebody is put through. One that is no longer wanted is hung up. */
export const lineOpened = (turn: Turn, id: string, leg: LegId): void => {
  const agent = agentOf(turn, id)
  if (agent.openLine === leg) return
  const isWanted = agent.availability.kind !== 'signedOut' && agent.openLine === null && agent.legs.includes(leg)
  if (!isWanted) return hangUpOpenLine(turn, leg)
  command(turn, { id: leg, node: turn.config.node }, { type: 'leg.silence', leg })
  const legs = agent.legs.filter((each) => each !== leg)
  changeAgent(turn, id, { legs, openLine: leg }, system('lineOpened'))
}

export const closeLine = (turn: Turn, agent: Agent, author: Author): void => {
  if (agent.openLine === null) return
  hangUpOpenLine(turn, agent.openLine)
  changeAgent(turn, agent.id, { openLine: null }, author)
}

/** The phone was hung up, or never answered. */
export const lineClosed = (turn: Turn, id: string, leg: LegId): void => {
  const agent = agentOf(turn, id)
  const legs = agent.legs.filter((each) => each !== leg)
  if (agent.openLine === leg) changeAgent(turn, id, { openLine: null, legs }, system('lineClosed'))
  else if (legs.length !== agent.legs.length) changeAgent(turn, id, { legs }, system('lineClosed'))
}
