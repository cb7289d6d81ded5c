/** How people answer and how long they talk, over the hours of a day. */
export type DialScenario = {
  readonly id: string
  readonly agents: number
  /** P(a person answers) at a share of the day, 0 … 1. */
  readonly answers: Over
  /** P(an answering machine answers, and an agent finds out). */
  readonly machines: number
  readonly talkMeanS: Over
  readonly talkCv: number
  readonly wrapUpMeanS: number
  readonly wrapUpCv: number
  /** Of the talks with people so many last only some 20 s. */
  readonly shortTalks: number
  readonly ringTimeoutS: number
  /** From INVITE to ringing. */
  readonly setUpS: { readonly least: number; readonly most: number }
  /** Pauses after wrap-up that nobody was told of. */
  readonly leaves: number
  /** Pauses an hour that an agent takes while he is free. */
  readonly idlePausesPerHour: number
  /** Half of the people answer so much more likely than the mean, half so much less; 0: all alike. */
  readonly twoKinds: number
  readonly hours: number
  readonly days: number
  /** Of the first day; each next day has the next. */
  readonly seed: number
}

/** A number, or steps over the day: the value from each share on. */
export type Over = number | readonly { readonly from: number; readonly value: number }[]

export const valueAt = (over: Over, share: number): number => {
  if (typeof over === 'number') return over
  let value = over[0]?.value ?? 0
  for (const step of over) if (share >= step.from) value = step.value
  return value
}

const plain: DialScenario = {
  id: '',
  agents: 5,
  answers: 0.3,
  machines: 0,
  talkMeanS: 150,
  talkCv: 0.9,
  wrapUpMeanS: 25,
  wrapUpCv: 0.6,
  shortTalks: 0,
  ringTimeoutS: 25,
  setUpS: { least: 1.5, most: 4 },
  leaves: 0.02,
  idlePausesPerHour: 0,
  twoKinds: 0,
  hours: 8,
  days: 10,
  seed: 1_000,
}

export const scenarioOf = (given: Partial<DialScenario> & Pick<DialScenario, 'id'>): DialScenario => ({
  ...plain,
  ...given,
})

const steps = (...values: readonly number[]): Over => values.map((value, n) => ({ from: n / values.length, value }))

/** From value to value in straight lines, in sixty steps. */
const drift = (...values: readonly number[]): Over =>
  Array.from({ length: 60 }, (_, n) => {
    const place = (n / 59) * (values.length - 1)
    const [before, after] = [values[Math.floor(place)] ?? 0, values[Math.ceil(place)] ?? 0]
    return { from: n / 60, value: before + (after - before) * (place - Math.floor(place)) }
  })

/** PACING.md §6, so that our figures can be held beside the ones printed there. */
export const publishedScenarios: readonly DialScenario[] = [
  scenarioOf({ id: 'S1', agents: 3, talkMeanS: 180, wrapUpMeanS: 40 }),
  scenarioOf({ id: 'S14', agents: 4, answers: 0.2, talkMeanS: 120, wrapUpMeanS: 40 }),
  scenarioOf({ id: 'S2', agents: 5 }),
  scenarioOf({ id: 'S4', agents: 8, answers: 0.1, wrapUpMeanS: 30 }),
  scenarioOf({ id: 'S8', agents: 12, answers: 0.25, machines: 0.25, shortTalks: 0.3 }),
  scenarioOf({ id: 'S13', agents: 15, answers: 0.31, talkMeanS: 180, wrapUpMeanS: 60 }),
  scenarioOf({ id: 'S11', agents: 20 }),
  scenarioOf({
    id: 'S5',
    agents: 20,
    answers: drift(0.15, 0.25, 0.45, 0.12, 0.3),
    talkMeanS: drift(120, 200),
  }),
  scenarioOf({ id: 'S9', agents: 200, days: 3 }),
  scenarioOf({ id: 'S10', agents: 1_000, days: 2, hours: 4 }),
]

/** PACING.md §6.4: what would break a law that had been tuned to the rows above. */
export const stressScenarios: readonly DialScenario[] = [
  scenarioOf({ id: 'step', agents: 10, answers: steps(0.08, 0.55) }),
  scenarioOf({ id: 'idle-pause', agents: 10, idlePausesPerHour: 2 }),
  scenarioOf({ id: 'slow-setup', agents: 10, setUpS: { least: 4, most: 9 } }),
  scenarioOf({ id: 'two-kinds', agents: 10, twoKinds: 0.8 }),
]
