import { readdirSync, readFileSync } from 'node:fs'
import { municipalRules, municipalTries, type Opening } from '@tsunagu/core'
import { campaignSchema } from '@tsunagu/messages'
import { describe, expect, it } from 'vitest'
import { campaignOf } from './campaign-of.ts'
import { checkPlan } from './check-plan.ts'
import { desk, kaden, planted, problemsOf, soundPlan } from './plan-given.spec.ts'
import { planProblemText } from './plan-problem.ts'
import { type PlanCode, planWords } from './plan-words.ts'
import type { PlanWorld } from './plan-world.ts'
import { readPlan } from './read-plan.ts'

/** A text, where its fault stands, and the world it is wrong in. */
type Fault = readonly [source: string, place: string, against?: PlanWorld]

const withHours = (openings: readonly Opening[]): PlanWorld => ({
  ...desk,
  calendars: [{ ...kaden, weekdays: kaden.weekdays.map((day, n) => (n === 2 ? openings : day)) }],
})
const mode = (lines: string): string => planted('  mode: progressive\n', lines)
const tries = (line: string): string => planted('  slotMemoryDays: 35\n', `  slotMemoryDays: 35\n  ${line}\n`)
const bands = (text: string): string => tries(`bands: [${text}]`)

/** One for each rule: without it (in the checker, or here) nothing compiles, or this is red. */
const faults: Readonly<Record<PlanCode, Fault>> = {
  'line.unknown': [planted('line: zei', 'line: zie'), '3:1'],
  'line.noOutbound': [planted('line: zei', 'line: inbound'), '3:1'],
  'callerId.notOfLine': [planted("callerId: '0965550002'", "callerId: '0965550001'"), '4:1'],
  'queue.unknown': [planted('queue: nofu', 'queue: noufu'), '5:1'],
  'queue.nobody': [planted('queue: nofu', 'queue: empty'), '5:1'],
  'agents.noAutoAnswer': [mode('  mode: predictive\n  optIn: 国保年金課長の承認（2026-11-20）\n'), '5:1'],
  'calendar.unknown': [planted('calendar: kaden', 'calendar: kadenn'), '6:1'],
  'hours.illegal': [soundPlan, '6:1', withHours([{ from: 540, to: 1_290 }])],
  'window.empty': [planted('from: 2026-12-01, to: 2026-12-28', 'from: 2026-12-05, to: 2026-12-06'), '7:1'],
  'prompt.unknown': [planted('ja/nofu-kaden-apology', 'ja/owabi'), '8:11'],
  'apology.missing': [planted('apology: [ja/nofu-kaden-apology]\n', ''), '1:1'],
  'flow.unknown': [mode('  mode: agentless\n  flow: saikku\n'), '11:3'],
  'result.unknown': [planted('absent: {', 'abcent: {'), '15:16'],
  'mode.optInMissing': [mode('  mode: predictive\n'), '10:3'],
  'mode.fieldMissing': [mode('  mode: power\n  optIn: 国保年金課長の承認（2026-11-20）\n'), '10:3'],
  'mode.fieldForeign': [mode('  mode: progressive\n  callsPerAgent: 2\n'), '11:3'],
  'mode.cancelLever': [mode('  mode: progressive\n  cancelAfterRingS: 15\n'), '11:3'],
  'ring.time': [planted('ringS: 25', 'ringS: 14'), '11:3'],
  'grace.tooLong': [mode('  mode: progressive\n  graceS: 2.5\n'), '11:3'],
  'cap.tooHigh': [mode('  mode: progressive\n  cap: 0.031\n'), '11:3'],
  'machines.tooLong': [planted('quotas:', 'machines: {listenS: 2.5}\nquotas:'), '16:12'],
  'machines.unheard': [planted('quotas:', 'machines: {sample: 0.01}\nquotas:'), '16:12'],
  'tries.perDay': [tries('perPersonDay: 4'), '14:3'],
  'tries.gap': [planted('person: 120', 'person: 119'), '14:12'],
  'tries.slotMemory': [planted('slotMemoryDays: 35', 'slotMemoryDays: 0'), '13:3'],
  'tries.abandonLock': [tries('abandonLockH: 71'), '14:3'],
  'bands.backwards': [
    bands(
      "{name: 朝, from: '12:00', to: '08:00'}, {name: 夜, from: '08:00', to: '15:00'}, {name: 晩, from: '15:00', to: '21:00'}",
    ),
    '14:11',
  ],
  'bands.overlap': [bands("{name: 朝, from: '08:00', to: '12:01'}, {name: 夜, from: '12:00', to: '21:00'}"), '14:50'],
  'bands.doubled': [bands("{name: 夜, from: '08:00', to: '12:00'}, {name: 夜, from: '12:00', to: '21:00'}"), '14:51'],
  'bands.gap': [bands("{name: 朝, from: '08:00', to: '12:00'}, {name: 夜, from: '13:00', to: '21:00'}"), '14:3'],
  'quotas.bandUnknown': [planted('band: 夜', 'band: 深夜'), '17:6'],
  'quotas.doubled': [planted('{band: 夜, most: 0.5}', '{band: 夜, most: 0.5}\n  - {band: 夜, most: 0.2}'), '18:6'],
  'quotas.tooLittle': [
    planted(
      '  - {band: 夜, most: 0.5}',
      ['朝', '午前', '昼', '午後', '夜'].map((band) => `  - {band: ${band}, most: 0.15}`).join('\n'),
    ),
    '16:1',
  ],
  'list.doubled': [`${soundPlan}  - {name: 十二月期, who: {all: []}}\n`, '25:6'],
  'list.kindUnknown': [planted('claimKind: [kokuho]', 'claimKind: [kokuhou]'), '22:24'],
  'list.campaignUnknown': [planted('inCampaign: [mae]', 'inCampaign: [ato]'), '23:30'],
  'list.rangeEmpty': [planted('from: 1000, to: 300000', 'from: 300000, to: 1000'), '22:33'],
}

const coded = (source: string, world: PlanWorld = desk) =>
  problemsOf(source, world).map(({ code, place }) => `${code} ${place.line}:${place.column}`)

describe('the check of a plan', () => {
  it('is silent about what is sound', () => {
    expect(coded(soundPlan)).toEqual([])
  })

  it.each(Object.keys(planWords) as PlanCode[])('%s finds what it is for, at its place, and nothing else', (code) => {
    const [source, place, against] = faults[code]
    const found = coded(source, against)
    expect(found).toContain(`${code} ${place}`)
    // An optional mode brings a warning with it.
    const beside: readonly string[] =
      code === 'mode.optInMissing' || code === 'mode.fieldMissing' ? ['agents.noAutoAnswer'] : []
    expect(found.map((one) => one.split(' ')[0] ?? '').filter((one) => one !== code && !beside.includes(one))).toEqual(
      [],
    )
  })

  it('allows each rule up to its edge', () => {
    const edges = planted('ringS: 25', 'ringS: 60\n  graceS: 2\n  cap: 0.03').replace('35', '28')
    expect(coded(edges.replace('gapMin:', 'perPersonDay: 3\n  abandonLockH: 72\n  gapMin:'))).toEqual([])
    expect(coded(soundPlan, withHours([{ from: 480, to: 1_260 }]))).toEqual([])
  })

  it('looks at the whole calendar: seasons, holidays and named days', () => {
    const night = [{ from: 540, to: 1_261 }]
    for (const change of [
      { seasons: [{ from: '2026-12-01', to: '2026-12-31', weekdays: [[], night, [], [], [], [], []] }] },
      { holidays: night },
      { days: { '2026-12-20': { openings: night, note: '休日窓口' } } },
    ])
      expect(coded(soundPlan, { ...desk, calendars: [{ ...kaden, ...change }] })).toEqual(['hours.illegal 6:1'])
  })

  it('asks nothing of what is not known on the desk', () => {
    const nothing: PlanWorld = {
      ...{ now: desk.now, lines: null, queues: null, agents: null, calendars: null, holidays: {}, prompts: null },
      ...{ flows: null, results: null, claimKinds: null, campaigns: null },
    }
    expect(coded(soundPlan, nothing)).toEqual([])
  })

  it('says where, what, what instead and what to do, in both languages', () => {
    const [problem] = problemsOf(planted('queue: nofu', 'queue: noufu'))
    if (problem === undefined) throw new Error('the queue is unknown')
    expect(planProblemText(problem, 'plan.yaml', 'ja')).toBe(
      'plan.yaml:5:1 誤り queue.unknown queue\n    待ち行列「noufu」は登録されていません。\n    今: noufu\n    正: nofu',
    )
    expect(planProblemText(problem, 'plan.yaml', 'en')).toContain('There is no queue "noufu".')
  })
})

describe('a plan that cannot be read', () => {
  it('says every place and what belongs there', () => {
    const broken = soundPlan
      .replace('queue: nofu\n', '')
      .replace('ringS: 25', 'rngS: 25')
      .replace('order: oldestDue', 'order: oldest')
      .replace('{claimKind: [kokuho]', '{}\n        - {claimKind: [kokuho]')
    const found = problemsOf(broken).map(({ code, path, expected }) => `${code} ${path} ${expected}`)
    expect(found).toEqual([
      'file.missing queue string',
      'file.unknownField pacing.rngS ringS',
      'file.form lists.0.who.all.0 at least one condition; `all: []` for everybody',
      'file.value lists.0.order owed, oldestDue, bestTime, register',
    ])
    expect(problemsOf('campaign: [').map(({ code }) => code)).toContain('file.syntax')
    expect(problemsOf(`${soundPlan}line: zei\n`).map(({ code }) => code)).toEqual(['file.doubled'])
  })
})

describe('the campaign of a plan', () => {
  it('has the municipal rules where the plan says nothing', () => {
    const read = readPlan(planted('  ringS: 25\n', ''))
    if (!read.ok) throw new Error('the plan is sound')
    const campaign = campaignOf(read.plan, { version: 3, state: 'running', callerId: '0965550002' })
    expect(campaign).toMatchObject({ id: 'yobikake', version: 3, pacing: municipalRules })
    expect(campaign.tries).toEqual({
      ...municipalTries,
      calendar: 'kaden',
      retryAfter: { absent: { afterMin: 180, growth: 1, most: 3 } },
    })
    expect(campaignSchema.parse(campaign)).toEqual(campaign)
  })
})

const samples = new URL('../../../../samples/campaigns/', import.meta.url)

describe('the sample campaigns of the tenders', () => {
  const world: PlanWorld = {
    ...desk,
    lines: [{ id: 'zei', callerIds: ['0965550002'] }],
    agents: [{ id: 'a06', queues: ['nofu'], autoAnswer: true }],
    flows: ['kaden-annai'],
    results: ['absent', 'later', 'promised'],
    claimKinds: ['kokuho', 'kaigo', 'shiminzei'],
    campaigns: ['kokuho-yobikake', 'yakusoku-rikou', 'kokuho-yosoku', 'kigen-oshirase'],
  }
  it.each(readdirSync(samples))('%s breaks no rule', (name) => {
    const read = readPlan(readFileSync(new URL(name, samples), 'utf8'))
    if (!read.ok) throw new Error(read.problems.map((one) => planProblemText(one, name, 'en')).join('\n'))
    const found = checkPlan(read.plan, world, read.placeOf)
    expect(found.map((one) => planProblemText(one, name, 'en'))).toEqual([])
  })
})
