import { describe, expect, it } from 'vitest'
import { campaignOf } from './campaign-of.ts'
import { soundPlan } from './plan-given.spec.ts'
import { readPlan } from './read-plan.ts'

const modeOf = (pacing: string) => {
  const read = readPlan(soundPlan.replace('  mode: progressive\n', pacing))
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return campaignOf(read.plan, { version: 1, state: 'running', callerId: '0965550002' }).mode
}

describe('a preview', () => {
  it('rests a case that was skipped for two hours and one nobody decided on for ten minutes, or as the plan says', () => {
    expect(modeOf('  mode: preview\n')).toMatchObject({ restMs: { skipped: 7_200_000, timedOut: 600_000 } })
    const said = '  mode: preview\n  skippedRestMin: 30\n  timedOutRestMin: 3\n'
    expect(modeOf(said)).toMatchObject({ restMs: { skipped: 1_800_000, timedOut: 180_000 } })
  })
})

describe('calls a second', () => {
  it('are one at least: with fewer nothing would ever be dialled', () => {
    expect(() => modeOf('  mode: progressive\n  callsPerS: 0.5\n')).toThrow('callsPerS')
  })
})
