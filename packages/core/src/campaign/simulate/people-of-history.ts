import { cvOf, type Spread } from '../../simulate/spread.ts'
import type { Slot } from '../tried.ts'
import { type CalledPeople, publishedPeople } from './campaign-scenario.ts'

/** Count, mean and standard deviation of a time that was measured. */
export type Measured = { readonly count: number; readonly meanMs: number; readonly sdMs: number }

/** What a contract's own attempts say of its people. */
export type DialHistory = {
  readonly attempts: number
  readonly answered: number
  readonly machines: number
  readonly busy: number
  readonly invalid: number
  readonly network: number
  readonly bySlot: readonly (Slot & { readonly attempts: number; readonly answered: number })[]
  /** From the INVITE to the answer. */
  readonly answerTime: Measured
  readonly talk: Measured
  readonly wrapUp: Measured
}

/** So many attempts, or talks, of somebody else's world stand beside the own ones: few of them say little. */
const priorAttempts = 50
const priorTimes = 20

/**
 * How the people of a list behave, by what was seen of them. Each share leans on the one above it (a slot on the whole, the whole on
 * the published world) by so many attempts, so that a slot tried three times does not promise miracles.
 */
export const peopleOfHistory = (history: DialHistory, prior: CalledPeople = publishedPeople): CalledPeople => {
  const share = (seen: number, of: number, before: number): number =>
    (seen + priorAttempts * before) / (of + priorAttempts)
  const { attempts } = history
  const answers = share(history.answered, attempts, prior.answers)
  const machines = share(history.machines, attempts, prior.machines)
  const busy = share(history.busy, attempts, prior.busy)
  const invalid = share(history.invalid, attempts, prior.invalid)
  const network = share(history.network, attempts, prior.network)
  const setUpMs = prior.setUp.meanMs
  return {
    answers,
    bySlot: history.bySlot.map(({ weekday, band, attempts: tried, answered }) => ({
      weekday,
      band,
      answers: Math.min(1 - machines - busy - invalid - network, share(answered, tried, answers)),
    })),
    machines,
    busy,
    invalid,
    network,
    setUp: prior.setUp,
    ring: spreadOf({ ...history.answerTime, meanMs: Math.max(0, history.answerTime.meanMs - setUpMs) }, prior.ring),
    talk: spreadOf(history.talk, prior.talk),
    machineTalk: prior.machineTalk,
    wrapUp: spreadOf(history.wrapUp, prior.wrapUp),
    leaves: prior.leaves,
    pause: prior.pause,
  }
}

const spreadOf = ({ count, meanMs, sdMs }: Measured, prior: Spread): Spread => {
  const lean = (seen: number, before: number): number => (count * seen + priorTimes * before) / (count + priorTimes)
  const cv = lean(meanMs > 0 ? sdMs / meanMs : 0, cvOf(prior))
  return { kind: 'logNormal', meanMs: lean(meanMs, prior.meanMs), cv }
}
