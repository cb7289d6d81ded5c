import { standardAgent, standardQueue } from '../../floor/config.ts'
import { configOf } from '../../floor/floor.spec.ts'
import { municipalRules, type PacingMode } from '../../pacing/pacer.ts'
import type { Campaign, Target } from '../campaign.ts'
import { calendar, holidays, rules, tokyo } from '../campaign-given.spec.ts'
import { type CampaignScenario, publishedPeople } from './campaign-scenario.ts'

export const campaignOf = (mode: PacingMode, cap: number): Campaign => ({
  id: 'spring',
  version: 1,
  name: '春の催告',
  state: 'running',
  line: 'health',
  callerId: '0961230001',
  queue: 'q1',
  mode,
  pacing: { ...municipalRules, mode, cap },
  tries: rules,
  firstDay: null,
  lastDay: null,
  priority: 0,
  weight: 1,
  reserve: 0,
  yields: true,
  apology: ['ja/apology'],
  quotas: [],
})

export const targetOf = (n: number): Target => ({
  target: n,
  person: n,
  household: null,
  rank: n,
  standing: { mayCall: true, owed: 10_000, numbers: [`080${String(10_000_000 + n)}`], reasons: [] },
  tried: [],
  numberTried: [],
  householdTried: [],
  contactsFrom: null,
  appointment: null,
})

/** S2 of PACING §6 as a campaign: five agents, 30 % answer, 150 s of talk, 25 s of wrap-up. */
export const campaignScenario = (
  mode: PacingMode,
  more: Partial<CampaignScenario> & { readonly cap?: number; readonly staff?: number; readonly persons?: number } = {},
): CampaignScenario => {
  const { cap = 0.03, staff = 5, persons = 4_000, ...rest } = more
  const ids = Array.from({ length: staff }, (_, n) => `a${n + 1}`)
  const floor = configOf(0, {
    calendars: [calendar],
    holidays,
    queues: [{ ...standardQueue, id: 'q1', name: 'q1', wrapUpMs: 600_000, announceEveryMs: 0 }],
    agents: ids.map((id) => ({ ...standardAgent, id, name: id, phone: `p-${id}`, queues: ['q1'], autoAnswer: true })),
  })
  return {
    seed: 7,
    // A Tuesday.
    startsAt: tokyo('2026-12-01 10:00'),
    endsAt: tokyo('2026-12-01 12:00'),
    floor,
    agents: ids,
    campaign: campaignOf(mode, cap),
    targets: Array.from({ length: persons }, (_, n) => targetOf(n + 1)),
    people: publishedPeople,
    ...rest,
  }
}
