import { describe, expect, it } from 'vitest'
import { Failure } from '../exit.ts'
import { durationMs } from './plan-schema.ts'
import { parsePlan } from './read-plan.ts'

const good = `
from: "09:00"
to: "11:00"
slot: 30m
load:
  - queue: nofu
    calls: [12, 18, 22, 24]
    talk: { mean: 4m, cv: 0.8 }
    wrapUp: { mean: 1m, shape: exponential }
    patience: 2m
plans:
  - name: six
    groups:
      - { name: all, queues: [nofu], agents: 6 }
`

const problemsOf = (text: string): string => {
  try {
    parsePlan(text, 'plan.yaml')
  } catch (error) {
    if (error instanceof Failure) return `${error.exit} ${error.message}`
    throw error
  }
  return 'none'
}
const changed = (from: string, to: string): string => problemsOf(good.replace(from, to))

describe('a plan file', () => {
  it('is read with its defaults', () => {
    const plan = parsePlan(good, 'plan.yaml')
    expect(plan).toMatchObject({ from: 540, to: 660, slot: 1_800_000, seed: 1, replications: 20, day: '2026-12-01' })
    expect(plan.load[0]).toMatchObject({
      talk: { kind: 'logNormal', meanMs: 240_000, cv: 0.8 },
      wrapUp: { kind: 'exponential', meanMs: 60_000 },
      patience: { kind: 'exponential', meanMs: 120_000 },
      guidance: 0,
    })
    expect(parsePlan(good.replace('patience: 2m', 'patience: none'), '').load[0]?.patience).toBeNull()
  })

  it.each([
    ['mean: 4m', 'mean: 4 minutes', '2 plan.yaml:8:19 load[0].talk.mean: "4 minutes": expected a duration'],
    ['patience: 2m', 'patience: soon', 'load[0].patience: "soon": expected none, a duration like 90s'],
    ['talk: {', 'tlak: {', 'plan.yaml:8:11 load[0].tlak: is not a word of a plan'],
    ['    talk: { mean: 4m, cv: 0.8 }\n', '', 'load[0].talk: expected a duration like 4m, {mean: 4m, cv: 0.8}'],
    ['from: "09:00"', 'from: nine', 'plan.yaml:2:7 from: "nine": expected a time of day like "09:00"'],
    ['to: "11:00"', 'to: "08:00"', 'to: "08:00": expected a time after "from"'],
    ['slot: 30m', 'slot: 50m', 'slot: "50m": expected a length that divides'],
    ['[12, 18, 22, 24]', '[12, 18]', 'load[0].calls: expected 4 numbers, one for each slot; there are 2'],
    ['queues: [nofu]', 'queues: [hoken]', 'plans[0].groups[0].queues[0]: "hoken": expected one of nofu'],
    ['agents: 6', 'agents: six', 'plans[0].groups[0].agents: "six": expected a number of agents, or a list'],
    ['agents: 6', 'agents: -1', 'plans[0].groups[0].agents: "-1"'],
    ['cv: 0.8', 'cv: lots', 'load[0].talk.cv: "lots"'],
    ['load:', 'load: [', 'plan.yaml: '],
    [
      '{ name: all, queues: [nofu], agents: 6 }',
      '{ who: [a01] }',
      'plans[0].groups[0].who: expected "floor" in the plan',
    ],
  ])('with %j made %j says where and what was expected', (from, to, said) => {
    expect(changed(from, to)).toContain(said)
  })

  it('says all of it at once', () => {
    const text = good.replace('mean: 4m', 'mean: x').replace('patience: 2m', 'patience: soon')
    expect(problemsOf(text).split('\n')).toHaveLength(2)
    expect(problemsOf('')).toContain('2 plan.yaml:1:1')
    expect(problemsOf('just words')).toContain('expected object')
  })
})

describe('a duration', () => {
  it('has a unit, or several', () => {
    expect(['90s', '4m', '1h30m', '500ms', '2.5s'].map(durationMs)).toEqual([90_000, 240_000, 5_400_000, 500, 2_500])
    expect(['90', 's', '4 m', '', '-3s', '1d'].map(durationMs)).toEqual([null, null, null, null, null, null])
  })
})
