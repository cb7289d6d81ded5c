import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { program } from '../support/root.ts'

/** The command line itself; the plan comes in by standard input. */
const tsunagu = (input: string, ...args: readonly string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program('tsunagu'), ...args], {
    input,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const plan = (change: { pickUp?: string; agents?: string } = {}): string => `
name: 試し
from: "09:00"
to: "10:00"
replications: 3
pickUp: ${change.pickUp ?? '1s'}
load: [{ queue: nofu, calls: [10, 14], talk: { mean: 3m, shape: exponential }, patience: 2m }]
plans:
  - { name: 少なく, groups: [{ name: 一般, queues: [nofu], agents: ${change.agents ?? '2'} }] }
  - { name: 多く, groups: [{ name: 一般, queues: [nofu], agents: 7 }] }
`

describe('tsunagu floor simulate', () => {
  it('compares plans in one value for programs, the same for the same seed', () => {
    const said = tsunagu(plan(), '--json', 'floor', 'simulate', '-')
    expect([said.status, said.stderr]).toEqual([0, ''])
    const { plans } = JSON.parse(said.stdout)
    expect(plans.map(({ name }: { name: string }) => name)).toEqual(['少なく', '多く'])
    expect(plans[0].total.answerRate.mean).toBeLessThan(plans[1].total.answerRate.mean)
    expect(plans[0].total.calls).toBe(plans[1].total.calls)
    expect(plans[1].agentHours).toBe(7)
    expect(plans[1].slots[1]).toMatchObject({ from: '09:30', agents: 7, erlang: [{ queue: 'nofu', agents: 7 }] })
    expect(tsunagu(plan(), '--json', 'floor', 'simulate', '-').stdout).toBe(said.stdout)
    expect(tsunagu(plan(), '--json', 'floor', 'simulate', '-', '--seed', '2').stdout).not.toBe(said.stdout)
  })

  it('shows tables for people, the formulae beside, and where these are only near', () => {
    const { status, stdout } = tsunagu(plan(), 'floor', 'simulate', '-')
    expect(status).toBe(0)
    for (const text of [
      '■ 少なく',
      '応答率 answer rate',
      '平均応答時間',
      'Erlang is only near here: picking up takes time',
    ])
      expect(stdout).toContain(text)
  })

  it('ends with 2 for a plan or an option that is wrong, and says where', () => {
    const wrong = tsunagu(plan({ agents: 'few' }), 'floor', 'simulate', '-')
    expect([wrong.status, wrong.stderr]).toEqual([
      2,
      expect.stringContaining('-:9:63 plans[0].groups[0].agents: "few"'),
    ])
    expect(tsunagu(plan(), 'floor', 'simulate', '-', '--from', '2026-11-01').status).toBe(2)
    expect(tsunagu(plan(), 'floor', 'simulate', 'no-such-file.yaml').status).toBe(2)
  })
})

describe('tsunagu floor staff', () => {
  it('says how many agents each half-hour needs, for P2 and for P1', () => {
    const said = tsunagu(plan(), '--json', 'floor', 'staff', '-', '--least', '2')
    expect([said.status, said.stderr]).toEqual([0, ''])
    const { targets } = JSON.parse(said.stdout)
    expect(targets.map(({ target }: { target: { name: string } }) => target.name)).toEqual(['P2', 'P1'])
    expect(targets[1].agentHours).toBeGreaterThan(targets[0].agentHours)
    for (const slot of [...targets[0].slots, ...targets[1].slots]) {
      expect(slot.reached).toBe(true)
      expect(slot.agents).toBeGreaterThanOrEqual(2)
    }
  })

  it('ends with 1 when no number of agents does it, and says why', () => {
    const said = tsunagu(plan({ pickUp: '3s' }), 'floor', 'staff', '-')
    expect([said.status, said.stderr]).toEqual([1, expect.stringContaining('3000 ms of the 2500 ms')])
    expect(tsunagu(plan({ pickUp: '3s' }), 'floor', 'staff', '-', '--answer-time', '8s').status).toBe(0)
    expect(tsunagu(plan(), 'floor', 'staff', '-', '--answer-rate', '120').status).toBe(2)
  })
})
