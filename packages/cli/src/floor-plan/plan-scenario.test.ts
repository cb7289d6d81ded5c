import { emptyFloor, type FloorConfig, standardAgent, standardQueue } from '@tsunagu/core'
import { describe, expect, it } from 'vitest'
import { scenariosOf, slotText } from './plan-scenario.ts'
import { parsePlan } from './read-plan.ts'

const text = (more: { floor?: string; queues?: string; groups?: string } = {}): string => `
day: 2026-12-01
from: "09:00"
to: "10:00"
${more.floor ?? ''}
queues: ${more.queues ?? '{}'}
load: [{ queue: nofu, calls: 12, talk: 4m, patience: 2m }]
plans: [{ name: p, groups: ${more.groups ?? '[{ name: g, queues: [nofu], agents: [2, 3] }]'} }]
`
const scenario = (more: Parameters<typeof text>[0] = {}, setup: FloorConfig | null = null) =>
  scenariosOf(parsePlan(text(more), 'plan.yaml'), setup)[0]?.scenario

const setup: FloorConfig = {
  ...emptyFloor.config,
  queues: [{ ...standardQueue, id: 'nofu', name: '納付', strategy: 'fewestCalls', wrapUpMs: 45_000 }],
  agents: [{ ...standardAgent, id: 'a01', name: '佐藤', phone: 'p1', queues: ['nofu'], skills: { en: 4 } }],
}

describe('a plan as a scenario', () => {
  it('begins at its time in Tokyo', () => {
    expect(scenario()?.startsAt).toBe(Date.parse('2026-12-01T00:00:00Z'))
    expect(scenario()?.groups[0]?.agents).toEqual([2, 3])
    expect(scenario()?.streams[0]?.calls).toEqual([12, 12])
    expect(slotText({ from: 540, slot: 1_800_000 }, 3)).toBe('10:30')
  })

  it('has the standard rules where nothing is said, and no limit to wrap-up', () => {
    const queue = scenario({
      queues: '{ nofu: { strategy: tiers, rules: { tooLong: { ms: 60000, action: { kind: callback } } } } }',
    })?.floor.queues[0]
    expect(queue).toMatchObject({ strategy: 'tiers', wrapUpMs: 86_400_000 })
    expect(queue?.rules).toMatchObject({ full: null, tooLong: { ms: 60_000 } })
  })

  it('takes rules and named people from the set-up, with what the plan lays over them', () => {
    const made = scenario(
      { floor: 'floor: setup', queues: '{ nofu: { headStartMs: 5000 } }', groups: '[{ who: [a01], to: "09:30" }]' },
      setup,
    )
    expect(made?.floor.queues[0]).toMatchObject({ strategy: 'fewestCalls', wrapUpMs: 45_000, headStartMs: 5_000 })
    expect(made?.groups).toEqual([
      { name: 'a01', like: { queues: ['nofu'], skills: { en: 4 }, tiers: {} }, agents: [1, 0], mayChange: false },
    ])
  })

  it('refuses rules, queues and people that nobody knows', () => {
    expect(() => scenario({ queues: '{ nofu: { strategy: fastest } }' })).toThrow('queues.nofu.strategy')
    expect(() => scenario({ queues: '{ nofu: { speed: 3 } }' })).toThrow('queues.nofu.speed: is not a word of a queue')
    expect(() => scenario({ floor: 'floor: setup', groups: '[{ who: [a99] }]' }, setup)).toThrow('no agent a99')
    expect(() => scenario({ floor: 'floor: setup' }, { ...setup, queues: [] })).toThrow('no queue nofu')
  })
})
