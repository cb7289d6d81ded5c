import { describe, expect, it } from 'vitest'
import { municipalRules, type PacingRules } from '../pacer.ts'
import { boostLaw } from '../peers/simple.ts'
import { vicidialDefault, vicidialLaw } from '../peers/vicidial.ts'
import { asProphet, ourLaw } from './our-law.ts'
import { publishedScenarios, scenarioOf, stressScenarios } from './scenario.ts'
import { scoreOf } from './score.ts'

const named = (id: string) =>
  [...publishedScenarios, ...stressScenarios].find((one) => one.id === id) ?? scenarioOf({ id })
const rulesFor = (cap: number): PacingRules => ({
  ...municipalRules,
  mode: { kind: 'predictive' },
  cap,
  cancelAfterRingS: 15,
  mostLines: 10_000,
})

/** One call's rounding: the last answered person of a day may tip the share over. */
const within = (cap: number, score: ReturnType<typeof scoreOf>): boolean =>
  score.days.every(({ abandoned, answered }) => abandoned <= cap * answered + 1)

describe('a simulated day', () => {
  it('loses nobody by dialling one call for each free agent', () => {
    const score = scoreOf(named('S2'), () => ourLaw('progressive', municipalRules, 5), { days: 3 })
    expect(score.abandoned).toBe(0)
    expect(score.utilisation).toBeGreaterThan(0.7)
    expect(score.mostLinesPerAgent).toBe(1)
  })

  it('has the same luck for every law: the same seed is the same day', () => {
    const day = () => scoreOf(named('S1'), () => ourLaw('ours', rulesFor(0.03), 3), { days: 1 })
    expect(day()).toEqual(day())
  })

  it('keeps three agents busier than any constant, within the cap of every day', { timeout: 60_000 }, () => {
    const scenario = named('S1')
    const ours = scoreOf(scenario, () => ourLaw('ours', rulesFor(0.03), 3), { days: 3 })
    const idle = scoreOf(scenario, () => ourLaw('progressive', municipalRules, 3), { days: 3 })
    expect(within(0.03, ours)).toBe(true)
    expect(ours.utilisation).toBeGreaterThan(idle.utilisation + 0.04)
    for (const boost of [1.2, 1.5, 1.8, 2.1, 2.4]) {
      const peer = scoreOf(scenario, () => boostLaw(boost), { days: 3 })
      if (peer.abandoned <= 0.03) expect(ours.utilisation).toBeGreaterThan(peer.utilisation)
    }
  })

  it('keeps within one in a hundred with a few agents', { timeout: 60_000 }, () => {
    const ours = scoreOf(named('S14'), () => ourLaw('ours', rulesFor(0.01), 4), { days: 2 })
    expect(within(0.01, ours)).toBe(true)
    expect(ours.utilisation).toBeGreaterThan(0.67)
  })

  it('keeps the cap when seven times as many people answer from noon on', { timeout: 60_000 }, () => {
    const scenario = { ...named('step'), hours: 4 }
    const ours = scoreOf(scenario, () => ourLaw('ours', rulesFor(0.03), 10), { days: 1 })
    expect(within(0.03, ours)).toBe(true)
    expect(ours.utilisation).toBeGreaterThan(0.8)
  })

  it('does not run away with very many agents', { timeout: 60_000 }, () => {
    const scenario = { ...named('S10'), agents: 300, hours: 0.4 }
    const rules = { ...rulesFor(0.03), callsPerS: 300 }
    const ours = scoreOf(scenario, () => ourLaw('ours', rules, 300), { days: 1 })
    expect(within(0.03, ours)).toBe(true)
    expect(ours.mostLinesPerAgent).toBeLessThanOrEqual(3)
  })

  it('comes near the bound of a law that knows when every agent will be free', { timeout: 60_000 }, () => {
    const score = (sees?: typeof asProphet) =>
      scoreOf(named('S2'), () => ourLaw('ours', rulesFor(0.03), 5, sees), { days: 1 })
    const [ours, bound] = [score(), score(asProphet)]
    expect(bound.utilisation).toBeGreaterThan(ours.utilisation)
    expect(bound.utilisation - ours.utilisation).toBeLessThan(0.03)
  })

  it('shows the dial level of the field losing more than its limit with a small team', () => {
    const peer = scoreOf(named('S2'), () => vicidialLaw(vicidialDefault), { days: 2 })
    expect(peer.abandoned).toBeGreaterThan(0.03)
  })
})
