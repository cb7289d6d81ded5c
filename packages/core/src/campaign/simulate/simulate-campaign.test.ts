import { describe, expect, it } from 'vitest'
import { minuteMs } from '../../calendar/tokyo-time.ts'
import type { EpochMs } from '../../log/ids.ts'
import { scenarioOf } from '../../pacing/day/scenario.ts'
import type { AttemptOutcome } from '../attempt-outcome.ts'
import type { Attempt } from '../campaign.ts'
import { calendar, holidays, rules, tokyo } from '../campaign-given.spec.ts'
import { mayDialAt } from '../dial-window.ts'
import { isSameSlot, slotAt } from '../tried.ts'
import type { CampaignDay, CampaignRun } from './campaign-run.ts'
import type { CampaignScenario } from './campaign-scenario.ts'
import { campaignScenario } from './given-campaign.spec.ts'
import { plainCampaign } from './plain-campaign.ts'
import { simulateCampaign } from './simulate-campaign.ts'

const progressive = { kind: 'progressive' } as const
const predictive = { kind: 'predictive' } as const

/** A busy line is tried again soon, in the same slot; what the network lost is charged to nobody. */
const soonAgain: ReadonlySet<AttemptOutcome> = new Set(['busy', 'network', 'unreachable', 'cancelled'])

type Heard = { readonly at: EpochMs; readonly attempt: Attempt }
const listen = (scenario: CampaignScenario): { readonly run: CampaignRun; readonly heard: readonly Heard[] } => {
  const heard: Heard[] = []
  const outcomes = new Map<string, AttemptOutcome>()
  const run = simulateCampaign(scenario, 1, {
    event: (event, at) => {
      if (event.type === 'attempt.started') heard.push({ at, attempt: event.attempt })
      if (event.type === 'attempt.ended') outcomes.set(event.call, event.outcome)
    },
  })
  return { run, heard: heard.filter(({ attempt }) => !soonAgain.has(outcomes.get(attempt.call) ?? 'network')) }
}
const utilisation = ({ busyMs, presentMs }: CampaignRun): number => busyMs / presentMs
const lost = ({ abandoned, answered }: CampaignRun): number => abandoned / Math.max(1, answered)

describe('a simulated campaign', { timeout: 180_000 }, () => {
  it('goes the same way with the same seed, and another way with another', () => {
    const hour = { endsAt: tokyo('2026-12-01 10:12'), persons: 400 }
    const runs = [7, 7, 8].map((seed) => simulateCampaign(campaignScenario(predictive, { ...hour, seed }), 1))
    expect(runs[1]).toEqual(runs[0])
    expect(runs[2]).not.toEqual(runs[0])
  })

  it('loses nobody when an agent is kept for each call', () => {
    const run = simulateCampaign(campaignScenario(progressive, { endsAt: tokyo('2026-12-01 11:00') }), 1)
    expect([run.abandoned, run.served]).toEqual([0, run.answered])
    expect(run.served).toBeGreaterThan(50)
  })

  it('keeps agents busier when it dials ahead, and stays within the cap', () => {
    const until = { endsAt: tokyo('2026-12-01 11:30') }
    const [kept, ahead] = [progressive, predictive].map((mode) => simulateCampaign(campaignScenario(mode, until), 1))
    if (kept === undefined || ahead === undefined) throw new Error('two runs')
    expect(utilisation(ahead)).toBeGreaterThan(utilisation(kept) + 0.05)
    expect(ahead.abandoned).toBeLessThanOrEqual(0.03 * ahead.answered + 1)
  })

  it('calls a person never in the same slot again, never twice within the gap, never outside the hours', () => {
    const { run, heard } = listen(
      campaignScenario(progressive, {
        ...{ persons: 12, staff: 2 },
        ...{ startsAt: tokyo('2026-12-01 17:05'), endsAt: tokyo('2026-12-02 13:00') },
      }),
    )
    expect(run.attempts).toBeGreaterThan(12)
    for (const { at, attempt } of heard) {
      expect(mayDialAt(calendar, holidays, at, attempt.ringMs)).toBe(true)
      const before = heard.filter((one) => one.at < at && one.attempt.person === attempt.person)
      for (const one of before) expect(at - one.at).toBeGreaterThanOrEqual(rules.gapMin.person * minuteMs)
      const slot = slotAt(rules.bands, at)
      for (const one of before)
        expect(slot !== null && isSameSlot(slotAt(rules.bands, one.at) ?? { weekday: -1, band: '' }, slot)).toBe(false)
    }
  })

  it('ends when its list is over', () => {
    const run = simulateCampaign(
      campaignScenario(progressive, {
        persons: 30,
        people: { ...campaignScenario(progressive).people, answers: 0.9 },
        endsAt: tokyo('2026-12-12 00:00'),
      }),
      1,
    )
    expect(run.reached).toBeGreaterThan(25)
    expect(run.lastedMs).toBeLessThan(10 * 1_440 * minuteMs)
  })

  it('counts agents as there only while it may dial', () => {
    const day = { startsAt: tokyo('2026-12-01 19:00'), endsAt: tokyo('2026-12-02 00:00') }
    const run = simulateCampaign(campaignScenario(progressive, day), 1)
    expect(run.presentMs / (5 * 3_600_000)).toBeGreaterThan(0.95)
    expect(run.presentMs / (5 * 3_600_000)).toBeLessThan(1.15)
  })

  it('tells what held it back, for all of its time', () => {
    const run = simulateCampaign(campaignScenario(predictive, { endsAt: tokyo('2026-12-01 10:30') }), 1)
    const told = Object.values(run.limits).reduce((sum, ms) => sum + ms, 0)
    expect(told).toBeGreaterThan(0.95 * run.lastedMs)
    expect(lost(run)).toBeLessThan(0.2)
  })

  it('never passes the cap of a day, nor that of all its days, by more than the rounding of one call', {
    timeout: 180_000,
  }, () => {
    const few = scenarioOf({ id: 'few', agents: 4, answers: 0.2, talkMeanS: 90, hours: 2 })
    const cap = 0.01
    const run = simulateCampaign(plainCampaign(few, { mode: predictive, cap, days: 2, seed: 2 }), 0)
    expect(run.days).toHaveLength(2)
    for (const day of run.days) {
      expect(day.answered).toBeGreaterThan(100)
      expect(day.abandoned).toBeLessThanOrEqual(cap * day.answered + 1)
    }
    expect(run.abandoned).toBeLessThanOrEqual(cap * run.answered)
    const sum = (of: (day: CampaignDay) => number): number => run.days.reduce((all, day) => all + of(day), 0)
    expect([sum((day) => day.answered), sum((day) => day.busyMs)]).toEqual([run.answered, run.busyMs])
    expect(run.abandoned).toBeGreaterThan(0)
  })
})
