import { type Calendar, type Opening, standardCalendar, startOfDay } from '@tsunagu/core'
import { checkPlan } from './check-plan.ts'
import type { PlanProblem } from './plan-problem.ts'
import type { PlanWorld } from './plan-world.ts'
import { readPlan } from './read-plan.ts'

export const soundPlan = `campaign: yobikake
name: 納付の呼びかけ
line: zei
callerId: '0965550002'
queue: nofu
calendar: kaden
window: {from: 2026-12-01, to: 2026-12-28}
apology: [ja/nofu-kaden-apology]
pacing:
  mode: progressive
  ringS: 25
tries:
  slotMemoryDays: 35
  gapMin: {person: 120}
  retryAfter: {absent: {afterMin: 180, growth: 1, most: 3}}
quotas:
  - {band: 夜, most: 0.5}
lists:
  - name: 十二月期
    who:
      all:
        - {claimKind: [kokuho], owed: {from: 1000, to: 300000}}
        - not: {inCampaign: [mae]}
    order: oldestDue
`

const weekday: readonly Opening[] = [{ from: 540, to: 1_035 }]
const late: readonly Opening[] = [{ from: 540, to: 1_200 }]

export const kaden: Calendar = {
  ...standardCalendar,
  id: 'kaden',
  name: '架電時間',
  weekdays: [[], weekday, late, weekday, weekday, weekday, []],
}

export const desk: PlanWorld = {
  now: startOfDay('2026-11-21'),
  lines: [
    { id: 'zei', callerIds: ['0965550002', '0570000001'] },
    { id: 'inbound', callerIds: [] },
  ],
  queues: ['nofu', 'empty'],
  agents: [
    { id: 'a01', queues: ['nofu'], autoAnswer: true },
    { id: 'a02', queues: ['nofu'], autoAnswer: false },
  ],
  calendars: [kaden],
  holidays: { '2026-11-23': '勤労感謝の日' },
  prompts: new Set(['ja/nofu-kaden-apology']),
  flows: ['saikoku'],
  results: ['absent', 'promised'],
  claimKinds: ['kokuho', 'shiminzei'],
  campaigns: ['mae'],
}

export const problemsOf = (source: string, world: PlanWorld = desk): readonly PlanProblem[] => {
  const read = readPlan(source)
  return read.ok ? checkPlan(read.plan, world, read.placeOf) : read.problems
}

/** The sound plan with something else in the place of a text that it has. */
export const planted = (from: string, to: string): string => {
  if (!soundPlan.includes(from)) throw new Error(`the sound plan has no "${from}"`)
  return soundPlan.replace(from, to)
}
