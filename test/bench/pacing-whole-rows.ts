import { type DialScenario, type PacingMode, plainCampaign, simulateCampaign } from '@tsunagu/core'
import { hundredths, over, type PacingRow } from './pacing-rows.ts'

const mostAgents = 20

/** The dialler and acd are tried out where the pacer's day is a day like every other: what is steady, and not too large. */
export const isSteady = ({
  agents,
  answers,
  talkMeanS,
  shortTalks,
  twoKinds,
  idlePausesPerHour,
}: DialScenario): boolean =>
  agents <= mostAgents &&
  typeof answers === 'number' &&
  typeof talkMeanS === 'number' &&
  shortTalks + twoKinds + idlePausesPerHour === 0

/** The same world through acd's and the dialler's own steps, list rules and log included, over days that follow each other. */
export const wholeRows = (scenario: DialScenario): readonly PacingRow[] => [
  wholeRow(scenario, 'ours 3 %', { kind: 'predictive' }, 0.03),
  wholeRow(scenario, 'ours 1 %', { kind: 'predictive' }, 0.01),
  wholeRow(scenario, 'progressive', { kind: 'progressive' }, 0.01),
]

const wholeRow = (scenario: DialScenario, law: string, mode: PacingMode, cap: number): PacingRow => {
  const { agents, days, seed } = scenario
  const run = simulateCampaign(plainCampaign(scenario, { mode, cap, days, seed }), 0)
  const shares = run.days.map((day) => day.abandoned / Math.max(1, day.answered)).sort((a, b) => a - b)
  return {
    law,
    utilisation: Number(((100 * run.busyMs) / run.presentMs).toFixed(1)),
    abandoned: hundredths(run.abandoned / Math.max(1, run.answered)),
    worstDay: hundredths(shares.at(-1) ?? 0),
    p95Day: hundredths(shares[Math.min(shares.length - 1, Math.floor(0.95 * shares.length))] ?? 0),
    waitS: 0,
    cancelsPerHour: 0,
    mostLines: Number((run.mostInFlight / agents).toFixed(2)),
    setting: '',
    ...over(run.days, cap),
  }
}
