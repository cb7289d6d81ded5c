import type { Attempt } from '../campaign/campaign.ts'
import { answered, configOf, type FloorStory, story } from './floor.spec.ts'

/** A predictive call to a person whose number may be dialled. */
export const attemptOf = (change: Partial<Attempt> = {}): Attempt => ({
  call: 't1',
  campaign: 'spring',
  target: 7,
  person: 70,
  household: null,
  number: '09055550001',
  line: 'health',
  callerId: '0961230001',
  queue: 'q1',
  mode: 'predictive',
  agent: null,
  flow: null,
  preview: null,
  ringMs: 25_000,
  graceMs: 2_000,
  apology: ['ja/spring-apology'],
  slot: null,
  ...change,
})

/** `a1` is kept for it. */
export const progressive: Partial<Attempt> = { mode: 'progressive', agent: 'a1' }
export const preview: Partial<Attempt> = {
  mode: 'preview',
  agent: 'a1',
  preview: { decideMs: 30_000, onTimeout: 'skip' },
}

export const started = (change: Partial<Attempt> = {}) =>
  ({ type: 'attempt.started', attempt: attemptOf(change) }) as const
export const withdrawn = (call = 't1') => ({ type: 'attempt.withdrawn', call, because: 'paid' }) as const

/** The agent's phone is kept off hook; gives its leg. */
export const openLine = (s: FloorStory, agent: string): string => {
  s.ask({ type: 'agent.openLine', agent })
  const leg = s.agent(agent).legs[0] ?? ''
  s.feed(answered(leg))
  return leg
}

/** Two agents ready, `a1` on an open line. */
export const atTheLine = (config = configOf(2)): { readonly s: FloorStory; readonly line: string } => {
  const s = story(config).ready('a1')
  const line = openLine(s, 'a1')
  return { s, line }
}
