import { type Calendar, standardCalendar } from '../../calendar/calendar.ts'
import { startOfDay } from '../../calendar/tokyo-time.ts'
import { standardAgent, standardQueue } from '../../floor/config.ts'
import { emptyFloor } from '../../floor/floor.ts'
import { type DialScenario, valueAt } from '../../pacing/day/scenario.ts'
import { municipalRules, type PacingMode } from '../../pacing/pacer.ts'
import type { Campaign, Target } from '../campaign.ts'
import { municipalTries } from '../campaign-rules.ts'
import type { CalledPeople, CampaignScenario } from './campaign-scenario.ts'

/** A law that is tried out, as PACING §6 does: with the cancel lever, lines enough. */
export type PlainRules = {
  readonly mode: PacingMode
  readonly cap: number
  readonly days: number
  readonly seed: number
}

const firstDay = '2026-12-01'
const opensAt = 10 * 60

/**
 * The world of a scenario of the pacer's days (PACING §6) as a campaign: the same people, agents and hours, but through acd's and the
 * dialler's own steps, over days that follow each other. Only for scenarios whose chances stay the same all day.
 */
export const plainCampaign = (day: DialScenario, rules: PlainRules): CampaignScenario => {
  const ids = Array.from({ length: day.agents }, (_, n) => `a${n + 1}`)
  const startsAt = startOfDay(firstDay) + opensAt * 60_000
  return {
    seed: rules.seed,
    startsAt,
    endsAt: startOfDay(firstDay) + rules.days * 86_400_000,
    floor: {
      ...emptyFloor.config,
      ...{ version: 1, contract: 'plain', floor: 'plain', node: 'plain' },
      lines: [{ id: 'plain', name: 'plain', number: '', flow: '', callerIds: ['0000000000'] }],
      queues: [{ ...standardQueue, id: 'plain', name: 'plain', wrapUpMs: 3_600_000, announceEveryMs: 0 }],
      agents: ids.map((id) => ({
        ...standardAgent,
        id,
        name: id,
        phone: `p-${id}`,
        queues: ['plain'],
        autoAnswer: true,
      })),
      calendars: [calendarOf(day.hours)],
    },
    agents: ids,
    campaign: campaignOf(day, rules),
    targets: Array.from({ length: enoughFor(day, rules.days) }, (_, n) => targetOf(n + 1)),
    people: peopleOf(day),
  }
}

const calendarOf = (hours: number): Calendar => {
  const open = [{ from: opensAt, to: opensAt + hours * 60 }]
  return { ...standardCalendar, id: 'plain', name: 'plain', weekdays: [open, open, open, open, open, open, open] }
}

/** Nobody is asked twice: the list never ends. */
const enoughFor = (
  { agents, answers, machines, talkMeanS, wrapUpMeanS, hours }: DialScenario,
  days: number,
): number => {
  const handledS = valueAt(talkMeanS, 0) + wrapUpMeanS
  const served = (agents * hours * 3_600) / Math.max(30, handledS)
  return Math.ceil((1.2 * days * served) / Math.max(0.05, valueAt(answers, 0) + machines)) + 500
}

const campaignOf = ({ agents, ringTimeoutS }: DialScenario, { mode, cap }: PlainRules): Campaign => ({
  ...{
    id: 'plain',
    version: 1,
    name: 'plain',
    state: 'running',
    line: 'plain',
    callerId: '0000000000',
    queue: 'plain',
  },
  mode,
  pacing: {
    ...municipalRules,
    ...{ mode, cap, ringTimeoutS, cancelAfterRingS: 15, mostLines: 6 * agents, callsPerS: Math.max(50, agents) },
  },
  tries: { ...municipalTries, calendar: 'plain', ringTimeoutS, retry: {} },
  ...{ firstDay: null, lastDay: null, priority: 0, weight: 1, reserve: 0, yields: true },
  apology: ['ja/apology'],
  quotas: [],
})

const targetOf = (n: number): Target => ({
  ...{ target: n, person: n, household: null, rank: n },
  standing: { mayCall: true, owed: 1, numbers: [`080${String(10_000_000 + n)}`], reasons: [] },
  ...{ tried: [], numberTried: [], householdTried: [], contactsFrom: null, appointment: null },
})

/** Of the attempts that nobody answers so many fail at once, as in the pacer's days. */
const quickFailures = 0.12

const peopleOf = (day: DialScenario): CalledPeople => {
  const answers = valueAt(day.answers, 0)
  const setUpMs = 500 * (day.setUpS.least + day.setUpS.most)
  return {
    answers,
    bySlot: [],
    machines: day.machines,
    busy: quickFailures * (1 - answers - day.machines),
    invalid: 0,
    network: 0,
    setUp: { kind: 'logNormal', meanMs: setUpMs, cv: 0.26 },
    ring: { kind: 'logNormal', meanMs: 10_000, cv: 0.6 },
    talk: { kind: 'logNormal', meanMs: 1_000 * valueAt(day.talkMeanS, 0), cv: day.talkCv },
    machineTalk: { kind: 'logNormal', meanMs: 6_000, cv: 0.3 },
    wrapUp: { kind: 'logNormal', meanMs: 1_000 * day.wrapUpMeanS, cv: day.wrapUpCv },
    leaves: day.leaves,
    pause: { kind: 'logNormal', meanMs: 300_000, cv: 0.3 },
  }
}
