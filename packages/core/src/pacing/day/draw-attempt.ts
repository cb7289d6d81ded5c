import { type Chance, seeded } from '../../simulate/chance.ts'
import { type DialScenario, valueAt } from './scenario.ts'

/** What will become of one attempt, known to nobody but the day. Seconds from INVITE. */
export type DrawnAttempt = {
  readonly ringsAtS: number
  readonly endsAtS: number
  readonly end: 'answered' | 'failed'
  readonly talkS: number
  readonly wrapUpS: number
  /** Of a pause after the wrap-up; 0: none. */
  readonly pauseS: number
}

/** Of the attempts that nobody answers. */
const quickFailures = 0.12
const ring = { meanS: 10, cv: 0.6 } as const
/** Machines pick up late. */
const machine = { talkS: 6, wrapUpS: 2, leastRingS: 12, mostRingS: 18 } as const
const shortTalkMeanS = 20

/**
 * The k-th attempt of a day has the same luck under every law (common random numbers); only how likely people answer and how
 * long they talk moves with the time at which it is made.
 */
export const drawAttempt = (scenario: DialScenario, seed: number, k: number, dayShare: number): DrawnAttempt => {
  const chance = seeded(Math.imul(k + 1, 0x9e3779b1) ^ Math.imul(seed + 1, 0x85ebca6b))
  const { least, most } = scenario.setUpS
  const ringsAtS = least + (most - least) * chance.next()
  const [luck, kind] = [chance.next(), chance.next()]
  const people = valueAt(scenario.answers, dayShare) * (1 + (kind < 0.5 ? -1 : 1) * scenario.twoKinds)
  const quick = 0.5 + 1.5 * chance.next()
  const isMachine = luck >= people
  const answersAfterS = isMachine ? drawPickUp(chance) : drawRing(chance, scenario.ringTimeoutS)
  const busy = drawHandling(scenario, chance, dayShare, isMachine)
  const answers = people + scenario.machines
  if (luck < answers) return { ...busy, ringsAtS, endsAtS: ringsAtS + answersAfterS, end: 'answered' }
  if (luck > 1 - quickFailures * (1 - answers)) return { ...busy, ringsAtS: quick, endsAtS: quick, end: 'failed' }
  return { ...busy, ringsAtS, endsAtS: ringsAtS + scenario.ringTimeoutS, end: 'failed' }
}

const drawPickUp = (chance: Chance): number =>
  machine.leastRingS + (machine.mostRingS - machine.leastRingS) * chance.next()

/** Log-normal, as far as it is shorter than the ring time-out. */
const drawRing = (chance: Chance, ringTimeoutS: number): number => {
  for (let tries = 0; tries < 50; tries += 1) {
    const s = chance.logNormal(ring.meanS, ring.cv)
    if (s < ringTimeoutS) return s
  }
  return ring.meanS
}

const drawHandling = (
  scenario: DialScenario,
  chance: Chance,
  dayShare: number,
  isMachine: boolean,
): Pick<DrawnAttempt, 'talkS' | 'wrapUpS' | 'pauseS'> => {
  const mean = valueAt(scenario.talkMeanS, dayShare)
  // What is short makes the rest longer, so that the mean stays.
  const isShort = chance.next() < scenario.shortTalks
  const longMean = (mean - scenario.shortTalks * shortTalkMeanS) / (1 - scenario.shortTalks)
  const talkS = chance.logNormal(isShort ? shortTalkMeanS : longMean, scenario.talkCv)
  const wrapUpS = chance.logNormal(scenario.wrapUpMeanS, scenario.wrapUpCv)
  const leaves = chance.next() < scenario.leaves
  const pauseS = leaves ? 150 + 300 * chance.next() : 0
  if (!isMachine) return { talkS, wrapUpS, pauseS }
  const scaled = chance.logNormal(1, 0.3)
  return { talkS: machine.talkS * scaled, wrapUpS: machine.wrapUpS * scaled, pauseS }
}
